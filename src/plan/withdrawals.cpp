#include "plan/withdrawals.hpp"

#include "fulfilld/core/rules.hpp"
#include "fulfilld/core/text.hpp"

#include <algorithm>

namespace fulfilld {
namespace {

bool is_flag(ActionKind kind) { return kind == ActionKind::flag_for_deletion || kind == ActionKind::flag_for_review; }

/// Another verdict than the one that the flag was set for. A gate that has shut since then is none.
bool has_outlived(const ActionRecord& flag, const Verdict& verdict) {
    if (verdict.clear()) return true;
    const auto& finding = verdict.finding;
    const auto& parts = verdict.fulfillment_orders;
    const bool unknown =
        verdict.reason == Reason::unknown_state ||
        std::any_of(parts.begin(), parts.end(), [](const auto& part) { return part.reason == Reason::unknown_state; });
    if (unknown || !finding.excluded_by.empty()) return false;
    if (finding.permission.kind == flag.action.kind) return false;
    return verdict.reason != flag.reason || finding.permission.kind.has_value();
}

bool may_write(const OrderFacts& facts, const ShopFacts& shop, const Policy& policy, Timestamp now) {
    if (!facts.defects.empty()) return false;
    const auto refusals = why_not(ActionKind::withdraw_flag, facts, shop, policy, now);
    return std::all_of(refusals.begin(), refusals.end(), [](const auto& one) { return one.gates.empty(); });
}

/// The grace after the flag was set, and after the order came to be as it is.
Timestamp earliest(const OrderFacts& facts, const Verdict& verdict, const ActionRecord& flag, const Policy& policy) {
    Timestamp since = flag.updated_at;
    for (const auto& one : facts.fulfillments) since = std::max(since, one.created_at);
    if (!verdict.clear()) since = std::max(since, verdict.finding.since);
    const Timestamp at = since + policy.grace;
    return facts.edited ? std::max(at, facts.updated_at + policy.edit_grace) : at;
}

/// What earlier withdrawals of this flag leave open; nullopt: nothing against another one.
std::optional<PlanState> after_history(const std::vector<ActionRecord>& past, PlannedAction& planned) {
    for (const auto& record : past) {
        if (is_open(record.state)) return PlanState::in_doubt;
        const bool same = record.action.undoes == planned.action.undoes && record.action.kind == planned.action.kind;
        if (same && record.state == ActionState::not_applied) planned.attempt = record.attempt + 1;
        if (!same || had_no_effect(record.state)) continue;
        if (record.state == ActionState::planned) return PlanState::proposed;
        if (is_pending(record.state)) return PlanState::approved;
        return record.state == ActionState::declined ? PlanState::declined : PlanState::with_person;
    }
    return planned.attempt > max_attempts ? std::optional(PlanState::with_person) : std::nullopt;
}

PlanState state_by_mode(const PlannedAction& planned, const ShopFacts& shop, Timestamp now) {
    if (planned.mode == Mode::report) return PlanState::report_only;
    if (*planned.not_before > now) return PlanState::too_young;
    return shop.has_scope(write_scope_for(planned.action.kind)) ? PlanState::ready : PlanState::no_scope;
}

}  // namespace

void add_withdrawals(const OrderFacts& facts, const Verdict& verdict, const std::vector<ActionRecord>& past,
                     const ShopFacts& shop, const Policy& policy, Timestamp now, Plan& plan) {
    for (const auto& record : past) {
        const Action& flag = record.action;
        if (!is_flag(flag.kind) || record.state != ActionState::verified || !has_tag(facts, flag.tag)) continue;
        if (!has_outlived(record, verdict) || !may_write(facts, shop, policy, now)) continue;
        PlannedAction planned;
        planned.action.kind = ActionKind::withdraw_flag;
        planned.action.order = facts.id;
        planned.action.order_name = facts.name;
        planned.action.tag = flag.tag;
        planned.action.undoes = record.id;
        planned.reason = record.reason;
        planned.mode = policy.of(record.reason).mode;
        planned.not_before = earliest(facts, verdict, record, policy);
        planned.state = after_history(past, planned).value_or(state_by_mode(planned, shop, now));
        plan.actions.push_back(std::move(planned));
    }
}

}  // namespace fulfilld
