#pragma once

#include "fulfilld/core/ids.hpp"
#include "fulfilld/core/order_facts.hpp"
#include "fulfilld/core/reason.hpp"
#include "fulfilld/core/time.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace fulfilld {

/// The action the decision table knows for a reason, if any [domain 11.3].
std::optional<ActionKind> action_of(Reason reason);

/// Whether it is done to the order as a whole, not to one of its fulfillment orders.
constexpr bool acts_on_order(ActionKind kind) { return kind == ActionKind::flag_for_deletion; }

/// The access scope an action needs [domain 1.5].
std::string_view write_scope_for(ActionKind kind);

struct ActionLine {
    FulfillmentOrderLineId id;
    int quantity = 0;
    LineItemId line_item;  ///< What was ordered: it stays when the platform replaces a fulfillment order.
};

/// One write to the shop, complete and explicit: what the actuator sends is exactly this.
struct Action {
    ActionKind kind = ActionKind::flag_for_deletion;
    OrderId order;
    std::string order_name;
    std::optional<FulfillmentOrderId> fulfillment_order;  ///< nullopt for actions on the order itself.
    std::vector<ActionLine> lines;  ///< Every line with the quantity read; a racing edit is then refused by the shop.
    bool notify_customer = false;
    std::string tag;  ///< Only for flag_for_deletion.

    /// The thing acted upon: the fulfillment order's id, or the order's.
    const std::string& target() const { return fulfillment_order ? fulfillment_order->str() : order.str(); }
    std::int64_t quantity() const;
};

/// Where a journalled action stands. Stored by name.
///   sending -> confirmed -> verified | diverged      unknown -> verified | not_applied | human
///   sending -> rejected | not_sent | unknown         confirmed -> human
enum class ActionState {
    sending,      ///< Intent is durable; whether a byte left is not known if the process dies here.
    confirmed,    ///< The shop said yes; not yet read back.
    unknown,      ///< No usable answer; settled by reading, never by sending again.
    verified,     ///< Read back: the effect is there. Final.
    rejected,     ///< The shop said no. Final, a person looks.
    not_sent,     ///< Provably not executed (no byte left, throttled, no access); may be planned again. Final.
    not_applied,  ///< Read twice after the settle time: no effect. Final; one more attempt is allowed.
    diverged,     ///< The shop said yes and the effect is not there. Final, a person looks.
    human,        ///< The readings fit neither outcome. Final, a person looks.
};

std::string_view name_of(ActionState state);
std::optional<ActionState> parse_action_state(std::string_view name);

/// Still to be settled by this program.
constexpr bool is_open(ActionState state) {
    return state == ActionState::sending || state == ActionState::confirmed || state == ActionState::unknown;
}
bool is_legal(ActionState from, ActionState to);

/// One row of the journal.
struct ActionRecord {
    std::int64_t id = 0;
    Action action;
    Reason reason = Reason::unknown_state;
    ActionState state = ActionState::sending;
    int attempt = 1;
    std::string marker;  ///< `fulfilld:<id>:<random>`: travels in the request message and is recognised when read back.
    std::vector<FulfillmentId> fulfillments_before;  ///< Those the order had at the read before sending.
    std::optional<FulfillmentId> fulfillment;        ///< The one the shop named when it said yes.
    Timestamp sent_at;
    std::optional<Timestamp> absent_at;  ///< First read after the settle time that showed no effect.
    Timestamp updated_at;
    std::string evidence;  ///< What the last move rests on, for a person.
};

}  // namespace fulfilld
