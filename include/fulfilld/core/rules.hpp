#pragma once

#include "fulfilld/core/order_facts.hpp"
#include "fulfilld/core/policy.hpp"
#include "fulfilld/core/verdict.hpp"

#include <string_view>

namespace fulfilld {

/// Judges one order: exactly one headline reason, or clear. Pure: the same facts, policy and time give the same
/// verdict, whatever the order of lines and fulfillment orders.
Verdict classify(const OrderFacts& order, const ShopFacts& shop, const Policy& policy, Timestamp now);

/// What a person needs to know of a reason whatever the order: one entry per reason.
struct ReasonText {
    std::string_view title;  ///< A short sentence.
    Step step;               ///< What would clear it.
};
const ReasonText& text_of(Reason reason);
/// What would clear this very case: its own steps, or else what is said of the reason in general.
std::vector<Step> steps_of(Reason reason, const Finding& finding);
/// "Staff: pack and send it."
std::string format_step(const Step& step);

/// A reason that came close, and why it is not the one.
struct NearMiss {
    Reason reason = Reason::unknown_state;
    std::string fulfillment_order;  ///< Empty: about the order as a whole.
    std::string why;
};

/// A condition that forbids an action, by its name.
struct ShutGate {
    std::string_view name;
    std::string why;
};
/// Why an action is not taken at one place of an order.
struct Refusal {
    std::string target;  ///< The fulfillment order, or the order itself.
    std::string reason;  ///< What the judgement says of it in regard to this action.
    std::vector<ShutGate> gates;
};

/// More than a verdict: what a person asks who does not believe it. Pure, and slower than classify.
struct Explanation {
    Verdict verdict;
    std::vector<NearMiss> near_misses;
    /// What the support of the service will ask for: only where a service is concerned.
    std::vector<Evidence> for_support;
};
Explanation explain(const OrderFacts& order, const ShopFacts& shop, const Policy& policy, Timestamp now);
/// Everything that forbids `kind` for this order, place by place; empty: the rules forbid it nowhere.
std::vector<Refusal> why_not(ActionKind kind, const OrderFacts& order, const ShopFacts& shop, const Policy& policy,
                             Timestamp now);

}  // namespace fulfilld
