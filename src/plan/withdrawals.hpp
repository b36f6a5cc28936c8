#pragma once

#include "fulfilld/core/plan.hpp"

namespace fulfilld {

/// A flag that we have set goes when the order does not qualify for it any more: as automatic, or as much left to
/// people, as the flag itself was. Pure.
void add_withdrawals(const OrderFacts& facts, const Verdict& verdict, const std::vector<ActionRecord>& past,
                     const Policy& policy, Timestamp now, Plan& plan);

}  // namespace fulfilld
