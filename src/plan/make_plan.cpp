#include "fulfilld/core/plan.hpp"

#include "fulfilld/core/text.hpp"
#include "plan/offers.hpp"
#include "plan/withdrawals.hpp"

#include <algorithm>

namespace fulfilld {
namespace {

int ordered_of(const OrderFacts& facts, const LineItemId& item) {
    for (const auto& line : facts.lines) {
        if (line.id == item) return line.quantity;
    }
    return 0;
}

const FulfillmentOrderFacts* find_part(const OrderFacts& facts, const FulfillmentOrderId* id) {
    const auto& parts = facts.fulfillment_orders;
    const auto found =
        std::find_if(parts.begin(), parts.end(), [&](const auto& one) { return id != nullptr && one.id == *id; });
    return found == parts.end() ? nullptr : &*found;
}

/// Every unit that is left, line by line.
std::vector<ActionLine> all_left(const OrderFacts& facts, const FulfillmentOrderFacts& fo) {
    std::vector<ActionLine> lines;
    for (const auto& line : fo.lines) {
        if (line.remaining > 0)
            lines.push_back({line.id, line.remaining, line.line_item, ordered_of(facts, line.line_item),
                             line.total - line.remaining});
    }
    return lines;
}

Action action_for(const OrderFacts& facts, ActionKind kind, const FulfillmentOrderFacts* fo, const ReasonPolicy& reason,
                  const Policy& policy) {
    Action action;
    action.kind = kind;
    action.order = facts.id;
    action.order_name = facts.name;
    if (kind == ActionKind::flag_for_deletion) action.tag = policy.deletion_tag;
    if (kind == ActionKind::flag_for_review) action.tag = policy.review_tag;
    if (fo == nullptr) return action;
    action.fulfillment_order = fo->id;
    if (moves_goods(kind)) {
        action.notify_customer = reason.notify_customer;
        action.lines = all_left(facts, *fo);
    }
    if (kind == ActionKind::release_own_hold) {
        for (const auto& hold : fo->holds) {
            if (hold.ours) action.holds.push_back(hold.id);
        }
        std::sort(action.holds.begin(), action.holds.end());
    }
    return action;
}

/// Whether this record used up, or may have used up, units of the goods.
bool had_effect(ActionState state) {
    using S = ActionState;
    return state == S::verified || state == S::diverged || state == S::human || state == S::undone;
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
            if (effect_of(record.action.kind) == effect_of(action.kind) && had_effect(record.state))
                handled += units_of(record.action.lines, line.id);
        }
        if (handled + wanted > line.quantity) return true;
    }
    return false;
}

std::int64_t left_of(const OrderFacts& facts, const LineItemId& item) {
    for (const auto& line : facts.lines) {
        if (line.id == item) return line.unfulfilled;
    }
    return 0;
}

/// A person said no to these goods, whatever fulfillment order they stand in now: more units are wanted than are left
/// besides those.
bool declined_before(const OrderFacts& facts, const std::vector<ActionRecord>& past, const Action& action) {
    return std::any_of(action.lines.begin(), action.lines.end(), [&](const ActionLine& line) {
        std::int64_t declined = 0;
        for (const auto& record : past) {
            const bool same = record.action.kind == action.kind && record.action.occasion() == action.occasion();
            if (same && record.state == ActionState::declined)
                declined += units_of(record.action.lines, line.line_item);
        }
        const std::int64_t wanted = units_of(action.lines, line.line_item);
        return declined > 0 && declined + wanted > left_of(facts, line.line_item);
    });
}

/// What an earlier row of the same thing says; nullopt: nothing against another one.
std::optional<PlanState> by_record(const ActionRecord& record, int& attempt) {
    using S = ActionState;
    switch (record.state) {
        case S::planned: return PlanState::proposed;
        case S::approved:
        case S::armed: return PlanState::approved;
        case S::declined: return PlanState::declined;
        case S::verified: return PlanState::reverted;
        case S::not_sent:
        case S::expired:
        case S::stale: return std::nullopt;
        case S::not_applied:
            attempt = record.attempt + 1;
            return attempt > max_attempts ? std::optional(PlanState::with_person) : std::nullopt;
        default: return PlanState::with_person;
    }
}

/// What earlier attempts leave open: at this target, at the same goods, and anything undecided on the whole order.
PlanState after_history(const OrderFacts& facts, const std::vector<ActionRecord>& past, const Action& action,
                        int& attempt) {
    attempt = 1;
    const std::string occasion = action.occasion();
    for (const auto& record : past) {
        if (is_open(record.state)) return PlanState::in_doubt;
        const bool same = record.action.kind == action.kind && record.action.target() == action.target() &&
                          record.action.occasion() == occasion;
        if (!same) continue;
        if (const auto state = by_record(record, attempt)) return *state;
    }
    if (declined_before(facts, past, action)) return PlanState::declined;
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
Mode mode_of(const OrderFacts& facts, const Finding& finding, const FulfillmentOrderFacts* fo,
             const ReasonPolicy& tuned) {
    if (!in_scope(tuned.scope, facts, fo)) return Mode::report;
    return finding.mode.value_or(tuned.mode);
}

/// What one reason calls for at one place of an order.
class Planner {
  public:
    Planner(const OrderFacts& facts, const OrderMemory& memory, const ShopFacts& shop, const Policy& policy,
            Timestamp now)
        : facts_(facts), memory_(memory), shop_(shop), policy_(policy), now_(now) {}

    PlannedAction plan(Reason reason, const Finding& finding, const FulfillmentOrderId* fo_id) const {
        const ReasonPolicy& tuned = policy_.of(reason);
        const FulfillmentOrderFacts* fo = find_part(facts_, fo_id);
        PlannedAction planned;
        planned.action = action_for(facts_, *finding.permission.kind, fo, tuned, policy_);
        planned.reason = reason;
        planned.mode = mode_of(facts_, finding, fo, tuned);
        // The proof that a supplier has shipped needs no time to ripen.
        const bool proven = planned.action.kind == ActionKind::fulfill_with_tracking;
        planned.not_before = proven ? now_ : earliest(facts_, finding, policy_);
        if (planned.action.kind == ActionKind::fulfill_with_tracking &&
            !apply_offer(facts_, memory_, *fo, planned.action)) {
            planned.state = PlanState::no_tracking;
            return planned;
        }
        planned.state = after_history(facts_, memory_.past, planned.action, planned.attempt);
        if (planned.state == PlanState::ready) planned.state = by_policy(planned);
        return planned;
    }

  private:
    PlanState by_policy(const PlannedAction& planned) const {
        if (planned.mode == Mode::report) return PlanState::report_only;
        if (facts_.processed_at < policy_.orders_from) return PlanState::backlog;
        if (!planned.not_before || *planned.not_before > now_) return PlanState::too_young;
        if (!shop_.has_scope(write_scope_for(planned.action.kind))) return PlanState::no_scope;
        return PlanState::ready;
    }

    const OrderFacts& facts_;
    const OrderMemory& memory_;
    const ShopFacts& shop_;
    const Policy& policy_;
    Timestamp now_;
};

/// The tag is there, whoever set it: nothing remains to be done.
void note_tag(const OrderFacts& facts, PlannedAction& planned) {
    if (!planned.action.tag.empty() && has_tag(facts, planned.action.tag)) planned.state = PlanState::done;
}

}  // namespace

Plan make_plan(const OrderFacts& facts, const Verdict& verdict, const OrderMemory& memory, const ShopFacts& shop,
               const Policy& policy, Timestamp now) {
    Plan plan;
    const Planner planner(facts, memory, shop, policy, now);
    const auto& whole = verdict.finding.permission.kind;
    if (!verdict.clear() && whole && acts_on_order(*whole)) {
        plan.actions.push_back(planner.plan(*verdict.reason, verdict.finding, nullptr));
        note_tag(facts, plan.actions.back());
    } else if (!verdict.clear()) {
        for (const auto& fo : verdict.fulfillment_orders) {
            // What is held back for the order is not done for one of its parts.
            if (!fo.finding.permission.kind || acts_on_order(*fo.finding.permission.kind)) continue;
            plan.actions.push_back(planner.plan(fo.reason, fo.finding, &fo.id));
        }
    }
    add_withdrawals(facts, verdict, memory.past, shop, policy, now, plan);
    return plan;
}

}  // namespace fulfilld
