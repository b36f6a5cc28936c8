#pragma once

#include "fulfilld/core/order_facts.hpp"
#include "fulfilld/core/policy.hpp"
#include "fulfilld/core/verdict.hpp"

#include <string_view>

namespace fulfilld {

/// Judges one order: exactly one headline reason, or clear. Pure: the same facts, policy and time give the same
/// verdict, whatever the order of lines and fulfillment orders.
Verdict classify(const OrderFacts& order, const ShopFacts& shop, const Policy& policy, Timestamp now);

/// What a person needs to know of a reason whatever the order: one entry per reason, also the source of docs/RULES.md.
struct ReasonText {
    std::string_view title;      ///< A short sentence.
    std::string_view next_step;  ///< What would clear it, and who can do that.
};
const ReasonText& text_of(Reason reason);

}  // namespace fulfilld
