#pragma once

#include "fulfilld/core/plan.hpp"

namespace fulfilld {

/// A flag that we have set goes when the order is clear, or a rule gives another verdict that does not call for it: as
/// automatic, or as much left to people, as the flag itself was. In doubt it stays: where the order could not be read
/// or is not understood, where a gate forbids to write to it, and where a rule of the merchant's excludes it. Pure.
void add_withdrawals(const OrderFacts& facts, const Verdict& verdict, const std::vector<ActionRecord>& past,
                     const ShopFacts& shop, const Policy& policy, Timestamp now, Plan& plan);

}  // namespace fulfilld
