#include "plan/withdrawals.hpp"

#include "fulfilld/core/text.hpp"

#include <algorithm>

namespace fulfilld {
namespace {

bool is_flag(ActionKind kind) { return kind == ActionKind::flag_for_deletion || kind == ActionKind::flag_for_review; }

/// The judgement still stands behind the tag. Of what could not be read whole nothing is concluded.
bool still_qualifies(const OrderFacts& facts, const Verdict& verdict, ActionKind kind) {
    return !facts.defects.empty() || verdict.finding.permission.kind == kind;
}

PlanState state_of(const std::vector<ActionRecord>& past, const Action& action, Mode mode) {
    for (const auto& record : past) {
        if (is_open(record.state)) return PlanState::in_doubt;
        const bool same = record.action.undoes == action.undoes && record.action.kind == action.kind;
        if (!same || had_no_effect(record.state)) continue;
        if (record.state == ActionState::planned) return PlanState::proposed;
        if (is_pending(record.state)) return PlanState::approved;
        return record.state == ActionState::declined ? PlanState::declined : PlanState::with_person;
    }
    return mode == Mode::report ? PlanState::report_only : PlanState::ready;
}

}  // namespace

void add_withdrawals(const OrderFacts& facts, const Verdict& verdict, const std::vector<ActionRecord>& past,
                     const Policy& policy, Timestamp now, Plan& plan) {
    for (const auto& record : past) {
        const Action& flag = record.action;
        if (!is_flag(flag.kind) || record.state != ActionState::verified || !has_tag(facts, flag.tag)) continue;
        if (still_qualifies(facts, verdict, flag.kind)) continue;
        PlannedAction planned;
        planned.action.kind = ActionKind::withdraw_flag;
        planned.action.order = facts.id;
        planned.action.order_name = facts.name;
        planned.action.tag = flag.tag;
        planned.action.undoes = record.id;
        planned.reason = record.reason;
        planned.mode = policy.of(record.reason).mode;
        planned.not_before = now;
        planned.state = state_of(past, planned.action, planned.mode);
        plan.actions.push_back(std::move(planned));
    }
}

}  // namespace fulfilld
