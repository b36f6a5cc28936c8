#pragma once

#include "fulfilld/core/action.hpp"
#include "fulfilld/core/policy.hpp"
#include "fulfilld/core/verdict.hpp"

#include <string>
#include <vector>

namespace fulfilld {

/// What stands between an allowed action and its execution.
enum class PlanState {
    ready,        ///< Mode permits and the time has come.
    report_only,  ///< The reason's mode is report.
    too_young,    ///< Waits for `not_before`.
    no_scope,     ///< The token lacks the scope: the shop would refuse.
    in_doubt,     ///< An earlier attempt is not settled yet.
    done,         ///< Verified earlier; never done twice.
    with_person,  ///< An earlier attempt was refused or contradicts the shop: only a person goes on.
};
std::string_view name_of(PlanState state);

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

/// What to do about a verdict: one entry for each action the table allows. Pure.
/// `past` are all journal rows of this order, oldest first.
Plan make_plan(const OrderFacts& facts, const Verdict& verdict, const std::vector<ActionRecord>& past,
               const ShopFacts& shop, const Policy& policy, Timestamp now);

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
