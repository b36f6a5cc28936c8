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
            if (line.remaining > 0) action.lines.push_back({line.id, line.remaining, line.line_item});
        }
    }
    return action;
}

constexpr int max_attempts = 2;

/// Whether this record used up, or may have used up, units of the goods.
bool had_effect(ActionState state) {
    return state == ActionState::verified || state == ActionState::diverged || state == ActionState::human;
}

std::int64_t units_of(const std::vector<ActionLine>& lines, const LineItemId& item) {
    std::int64_t units = 0;
    for (const auto& line : lines) units += line.line_item == item ? line.quantity : 0;
    return units;
}

/// Fulfillment orders are replaced (moved, cancelled, split) and keep neither id nor history; what was ordered stays.
/// With this action we would have handled more of a line item than the customer bought [fault 31].
bool beyond_what_was_ordered(const OrderFacts& facts, const std::vector<ActionRecord>& past, const Action& action) {
    for (const auto& line : facts.lines) {
        const std::int64_t wanted = units_of(action.lines, line.id);
        if (wanted == 0) continue;
        std::int64_t handled = 0;
        for (const auto& record : past) {
            if (record.action.kind == action.kind && had_effect(record.state))
                handled += units_of(record.action.lines, line.id);
        }
        if (handled + wanted > line.quantity) return true;
    }
    return false;
}

/// What earlier attempts leave open: at this target, at the same goods, and anything undecided on the whole order.
PlanState after_history(const OrderFacts& facts, const std::vector<ActionRecord>& past, const Action& action,
                        int& attempt) {
    attempt = 1;
    for (const auto& record : past) {
        if (is_open(record.state)) return PlanState::in_doubt;
        if (record.action.kind != action.kind || record.action.target() != action.target()) continue;
        if (record.state == ActionState::verified) return PlanState::done;
        if (record.state == ActionState::not_sent) continue;
        if (record.state != ActionState::not_applied) return PlanState::with_person;
        attempt = record.attempt + 1;
        if (attempt > max_attempts) return PlanState::with_person;
    }
    return beyond_what_was_ordered(facts, past, action) ? PlanState::with_person : PlanState::ready;
}

/// An action waits until the state is overdue, and in any case for the grace after sale and edit.
std::optional<Timestamp> earliest(const OrderFacts& facts, const Finding& finding, const Policy& policy) {
    if (!finding.overdue_at) return std::nullopt;
    Timestamp at = std::max(*finding.overdue_at, finding.since + policy.grace);
    if (facts.edited) at = std::max(at, facts.updated_at + policy.edit_grace);
    return at;
}

/// Where the reason's mode does not hold, it is only reported, whatever a rule of the merchant's own says.
Mode mode_of(const OrderFacts& facts, const Finding& finding, const FulfillmentOrderId* fo_id,
             const ReasonPolicy& tuned) {
    const auto fo = std::find_if(facts.fulfillment_orders.begin(), facts.fulfillment_orders.end(),
                                 [&](const auto& one) { return fo_id != nullptr && one.id == *fo_id; });
    if (!in_scope(tuned.scope, facts, fo == facts.fulfillment_orders.end() ? nullptr : &*fo)) return Mode::report;
    return finding.mode.value_or(tuned.mode);
}

PlannedAction plan_one(const OrderFacts& facts, Reason reason, const Finding& finding, const FulfillmentOrderId* fo,
                       const std::vector<ActionRecord>& past, const ShopFacts& shop, const Policy& policy,
                       Timestamp now) {
    const ReasonPolicy& tuned = policy.of(reason);
    PlannedAction planned;
    planned.action = action_for(facts, *finding.permission.kind, fo, tuned, policy);
    planned.reason = reason;
    planned.mode = mode_of(facts, finding, fo, tuned);
    planned.not_before = earliest(facts, finding, policy);
    planned.state = after_history(facts, past, planned.action, planned.attempt);
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
    const auto& whole = verdict.finding.permission.kind;
    if (whole && acts_on_order(*whole)) {
        plan.actions.push_back(plan_one(facts, *verdict.reason, verdict.finding, nullptr, past, shop, policy, now));
        // The tag is there, whoever set it: nothing remains to be done.
        if (has_tag(facts, policy.deletion_tag)) plan.actions.back().state = PlanState::done;
        return plan;
    }
    for (const auto& fo : verdict.fulfillment_orders) {
        // What is held back for the order is not done for one of its parts.
        if (!fo.finding.permission.kind || acts_on_order(*fo.finding.permission.kind)) continue;
        plan.actions.push_back(plan_one(facts, fo.reason, fo.finding, &fo.id, past, shop, policy, now));
    }
    return plan;
}

}  // namespace fulfilld
