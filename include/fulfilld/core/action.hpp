#pragma once

#include "fulfilld/core/ids.hpp"
#include "fulfilld/core/order_facts.hpp"
#include "fulfilld/core/reason.hpp"
#include "fulfilld/core/time.hpp"
#include "fulfilld/core/tracking.hpp"

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <vector>

namespace fulfilld {

/// The actions the decision table knows for a reason, the usual one first; others only where the merchant's
/// configuration names them [domain 11.3].
std::span<const ActionKind> actions_of(Reason reason);
/// What is done for a reason unless the configuration names another one; nullopt: nothing.
std::optional<ActionKind> action_of(Reason reason);

/// Whether it is done to the order as a whole, not to one of its fulfillment orders.
bool acts_on_order(ActionKind kind);
/// Whether it claims that goods were sent, or has them sent.
bool moves_goods(ActionKind kind);
/// Whether it only takes back what an earlier one of ours did; never planned by a rule.
bool takes_back(ActionKind kind);
/// Why a kind can never be taken back; empty: it can, as long as the order allows it [reliability 3.4].
std::string why_not_undone(ActionKind kind);
/// What kinds share: together they never handle more of a line item than was ordered. Empty: no goods.
std::string_view effect_of(ActionKind kind);

/// The access scope an action needs [domain 1.5].
std::string_view write_scope_for(ActionKind kind);

struct ActionLine {
    FulfillmentOrderLineId id;
    int quantity = 0;
    LineItemId line_item;  ///< What was ordered: it stays when the platform replaces a fulfillment order.
    int ordered = 0;       ///< Units of it that the customer bought.
    int sent = 0;          ///< Units of this line that were fulfilled already when the action was planned.

    bool operator==(const ActionLine&) const = default;
};

/// One write to the shop, complete and explicit: what the actuator sends is exactly this.
struct Action {
    ActionKind kind = ActionKind::flag_for_deletion;
    OrderId order;
    std::string order_name;
    std::optional<FulfillmentOrderId> fulfillment_order;  ///< nullopt for actions on the order itself.
    std::vector<ActionLine> lines;  ///< Every line with the quantity read; a racing edit is then refused by the shop.
    bool notify_customer = false;
    std::string tag;                           ///< Of flags.
    Tracking tracking;                         ///< Of fulfill_with_tracking.
    std::int64_t offer = 0;                    ///< Where that comes from.
    std::optional<FulfillmentId> fulfillment;  ///< Of undo_fulfillment.
    std::vector<std::string> holds;            ///< Of release_own_hold: those and no others.
    std::int64_t undoes = 0;                   ///< The action that this one takes back; 0: none.

    /// The thing acted upon: the fulfillment order's id, or the order's.
    const std::string& target() const { return fulfillment_order ? fulfillment_order->str() : order.str(); }
    /// What tells apart actions of one kind on one target that are not repetitions: a parcel, a hold, a past action.
    std::string occasion() const;
    std::int64_t quantity() const;

    bool operator==(const Action&) const = default;
};

/// Where a journalled action stands. Stored by name.
///   planned -> approved -> armed -> sending -> confirmed -> verified -> undone
///   sending -> rejected | not_sent | unknown    confirmed -> diverged | human    unknown -> verified | not_applied |
///   human    planned, approved -> expired | stale | declined    armed -> stale | approved
enum class ActionState {
    planned,      ///< Proposed to a person.
    approved,     ///< By a person, or by a reason's automatic mode.
    armed,        ///< Every condition was met on a fresh read; nothing has left. A crash gives the turn back.
    sending,      ///< Intent is durable; whether a byte left is not known if the process dies here.
    confirmed,    ///< The shop said yes; not yet read back.
    unknown,      ///< No usable answer; settled by reading, never by sending again.
    verified,     ///< Read back: the effect is there.
    rejected,     ///< The shop said no. Final, a person looks.
    not_sent,     ///< Provably not executed (no byte left, throttled, no access); may be planned again. Final.
    not_applied,  ///< Read twice after the settle time: no effect. Final; one more attempt is allowed.
    diverged,     ///< The shop said yes and the effect is not there. Final, a person looks.
    human,        ///< The readings fit neither outcome. Final, a person looks.
    expired,      ///< Nobody approved it in time, or it was not done in time. Final; may be planned again.
    stale,        ///< The order changed before it was done. Final; may be planned again.
    declined,     ///< A person said no. Final.
    undone,       ///< Was verified, and was taken back by a later action of ours. Final.
};
inline constexpr std::size_t action_state_count = static_cast<std::size_t>(ActionState::undone) + 1;

std::string_view name_of(ActionState state);
std::optional<ActionState> parse_action_state(std::string_view name);

/// Sent, and still to be settled by this program.
constexpr bool is_open(ActionState state) {
    return state == ActionState::sending || state == ActionState::confirmed || state == ActionState::unknown;
}
/// Not sent yet.
constexpr bool is_pending(ActionState state) {
    return state == ActionState::planned || state == ActionState::approved || state == ActionState::armed;
}
/// Came to nothing, and leaves room for another.
constexpr bool had_no_effect(ActionState state) {
    return state == ActionState::not_sent || state == ActionState::not_applied || state == ActionState::expired ||
           state == ActionState::stale;
}
/// The only table of moves; the database holds the same one and refuses all others.
bool is_legal(ActionState from, ActionState to);

/// Who approves in automatic mode.
inline constexpr std::string_view by_policy = "policy";

/// One row of the journal.
struct ActionRecord {
    std::int64_t id = 0;
    Action action;
    Reason reason = Reason::unknown_state;
    ActionState state = ActionState::planned;
    int attempt = 1;
    std::string marker;  ///< `fulfilld:<id>:<random>`: travels in the request message and is recognised when read back.
    std::vector<FulfillmentId> fulfillments_before;  ///< Those the order had at the read before sending.
    std::optional<FulfillmentId> fulfillment;        ///< The one the shop named when it said yes.
    Timestamp planned_at;
    std::optional<Timestamp> expires_at;  ///< Of what waits for a person, or for its turn.
    Timestamp sent_at;                    ///< Meaningless before sending.
    std::optional<Timestamp> absent_at;   ///< First read after the settle time that showed no effect.
    Timestamp updated_at;
    std::string rules;        ///< Fingerprint of the policy it was planned by; empty: a person asked for it.
    std::string approved_by;  ///< `policy`, or a person's login.
    std::string evidence;     ///< What the last move rests on, for a person.
};

}  // namespace fulfilld
