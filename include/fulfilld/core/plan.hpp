#pragma once

#include "fulfilld/core/action.hpp"
#include "fulfilld/core/policy.hpp"
#include "fulfilld/core/result.hpp"
#include "fulfilld/core/verdict.hpp"

#include <string>
#include <vector>

namespace fulfilld {

/// What stands between an allowed action and its execution.
enum class PlanState {
    ready,        ///< Mode permits and the time has come.
    report_only,  ///< The reason's mode is report.
    backlog,      ///< The order is older than the date from which on acting was adopted.
    too_young,    ///< Waits for `not_before`.
    no_scope,     ///< The token lacks the scope: the shop would refuse.
    proposed,     ///< Stands in the journal and waits for a person's approval.
    approved,     ///< Approved by a person; the next run does it.
    declined,     ///< A person said no.
    in_doubt,     ///< An earlier attempt is not settled yet.
    no_tracking,  ///< Waits for tracking of the goods from the feed.
    done,         ///< Verified earlier; never done twice.
    reverted,     ///< Verified earlier, and somebody changed it back: a person decides, nobody starts a quarrel.
    with_person,  ///< An earlier attempt was refused or contradicts the shop: only a person goes on.
};
std::string_view name_of(PlanState state);

/// How often a thing is tried that provably had no effect [reliability 3.1].
inline constexpr int max_attempts = 2;

struct PlannedAction {
    Action action;
    Reason reason = Reason::unknown_state;
    Mode mode = Mode::report;
    PlanState state = PlanState::report_only;
    std::optional<Timestamp> not_before;  ///< nullopt: age alone never brings it.
    int attempt = 1;
};

struct Plan {
    std::vector<PlannedAction> actions;
};

/// What is known of an order besides what the shop shows of it.
struct OrderMemory {
    std::vector<ActionRecord> past;     ///< All journal rows, oldest first.
    std::vector<TrackingOffer> offers;  ///< From the feed, oldest first.
};

/// What to do about a verdict: one entry for each action the table allows; and a flag of ours is to be withdrawn when
/// the order no longer qualifies for it. Pure.
Plan make_plan(const OrderFacts& facts, const Verdict& verdict, const OrderMemory& memory, const ShopFacts& shop,
               const Policy& policy, Timestamp now);

/// How to take back a verified action of ours, by the table of reliability 3.4; `rejected` with the reason where that
/// is not possible (any more): above all once goods are moving. Pure.
Result<PlannedAction> plan_undo(const ActionRecord& record, const OrderFacts& facts);

enum class Effect { applied, not_applied, unclear };
struct Resolution {
    Effect effect = Effect::unclear;
    std::string evidence;
};

/// What became of an action, judged from facts read by id after it was sent. Pure. `unclear` means that the facts
/// fit neither outcome (moved, split, changed by someone else) and a person must look.
Resolution resolve(const ActionRecord& record, const OrderFacts& after);

/// The next state of an open action after a reading. Absence only counts after `settle`, and only when two
/// readings at least `settle_gap` apart agree, because a request may land late [fault 37, 38].
struct SettlePolicy {
    Duration settle = 120s;
    Duration settle_gap = 30s;
};
struct Settlement {
    ActionState state = ActionState::unknown;
    std::optional<Timestamp> absent_at;
};
Settlement settle(const ActionRecord& record, Effect effect, const SettlePolicy& policy, Timestamp now);

}  // namespace fulfilld
