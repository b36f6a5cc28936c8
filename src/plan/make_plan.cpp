#include "fulfilld/core/plan.hpp"

#include "fulfilld/core/text.hpp"

#include <algorithm>

namespace fulfilld {
namespace {

Action action_for(const OrderFacts& facts, ActionKind kind, const FulfillmentOrderId* fo_id, const ReasonPolicy& reason,
                  const Policy& policy) {
    Action action;
    action.kind = kind;
    action.order = facts.id;
    action.order_name = facts.name;
    if (kind == ActionKind::flag_for_deletion) {
        action.tag = policy.deletion_tag;
        return action;
    }
    action.notify_customer = reason.notify_customer;
    action.fulfillment_order = *fo_id;
    for (const auto& fo : facts.fulfillment_orders) {
        if (fo.id != *fo_id) continue;
        for (const auto& line : fo.lines) {
            if (line.remaining > 0) action.lines.push_back({line.id, line.remaining});
        }
    }
    return action;
}

constexpr int max_attempts = 2;

/// What earlier attempts at the same target and kind leave open.
PlanState after_history(const std::vector<ActionRecord>& past, const Action& action, int& attempt) {
    PlanState state = PlanState::ready;
    attempt = 1;
    for (const auto& record : past) {
        if (record.action.kind != action.kind || record.action.target() != action.target()) continue;
        if (is_open(record.state)) return PlanState::in_doubt;
        if (record.state == ActionState::verified) return PlanState::done;
        if (record.state == ActionState::not_sent) continue;
        if (record.state != ActionState::not_applied) return PlanState::with_person;
        attempt = record.attempt + 1;
        if (attempt > max_attempts) return PlanState::with_person;
    }
    return state;
}

/// An action waits until the state is overdue, and in any case for the grace after sale and edit.
std::optional<Timestamp> earliest(const OrderFacts& facts, const Finding& finding, const Policy& policy) {
    if (!finding.overdue_at) return std::nullopt;
    Timestamp at = std::max(*finding.overdue_at, finding.since + policy.grace);
    if (facts.edited) at = std::max(at, facts.updated_at + policy.edit_grace);
    return at;
}

PlannedAction plan_one(const OrderFacts& facts, Reason reason, const Finding& finding, const FulfillmentOrderId* fo,
                       const std::vector<ActionRecord>& past, const ShopFacts& shop, const Policy& policy,
                       Timestamp now) {
    const ReasonPolicy& tuned = policy.of(reason);
    PlannedAction planned;
    planned.action = action_for(facts, *finding.permission.kind, fo, tuned, policy);
    planned.reason = reason;
    planned.mode = tuned.mode;
    planned.not_before = earliest(facts, finding, policy);
    planned.state = after_history(past, planned.action, planned.attempt);
    if (planned.state != PlanState::ready) return planned;
    if (planned.mode == Mode::report) {
        planned.state = PlanState::report_only;
    } else if (!planned.not_before || *planned.not_before > now) {
        planned.state = PlanState::too_young;
    } else if (!shop.has_scope(write_scope_for(planned.action.kind))) {
        planned.state = PlanState::no_scope;
    }
    return planned;
}

}  // namespace

Plan make_plan(const OrderFacts& facts, const Verdict& verdict, const std::vector<ActionRecord>& past,
               const ShopFacts& shop, const Policy& policy, Timestamp now) {
    Plan plan;
    if (verdict.clear()) return plan;
    if (verdict.finding.permission.kind == ActionKind::flag_for_deletion) {
        plan.actions.push_back(plan_one(facts, *verdict.reason, verdict.finding, nullptr, past, shop, policy, now));
        // The tag is there, whoever set it: nothing remains to be done.
        if (has_tag(facts, policy.deletion_tag)) plan.actions.back().state = PlanState::done;
        return plan;
    }
    for (const auto& fo : verdict.fulfillment_orders) {
        if (!fo.finding.permission.kind) continue;
        plan.actions.push_back(plan_one(facts, fo.reason, fo.finding, &fo.id, past, shop, policy, now));
    }
    return plan;
}

}  // namespace fulfilld
