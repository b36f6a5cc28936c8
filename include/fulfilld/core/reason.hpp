#pragma once

#include <array>
#include <cstddef>
#include <optional>
#include <string_view>

namespace fulfilld {

/// Why an order, or one of its fulfillment orders, is not fulfilled. In the order of precedence of the decision
/// table [domain 11.3]; the text names are stable for ever once released and reach JSON and the database.
enum class Reason {
    test_order,
    cancelled_with_active_request,
    cancelled_not_refunded,
    cancelled_unfulfilled,
    cancelled_after_shipment,
    fo_not_visible,
    routing_pending,
    nothing_left_refunded,
    nothing_left_edited,
    only_non_fulfillable,
    refunded_still_open,
    partial_refund_ambiguous,
    payment_voided,
    payment_expired,
    payment_authorized,
    payment_pending,
    risk_blocked,
    return_in_progress,
    archived_unfulfilled,
    marketplace_order,
    on_hold,
    scheduled,
    external_fulfillment,
    location_gone,
    location_inactive,
    service_dead,
    request_rejected,
    service_gave_up,
    request_unanswered,
    cancellation_pending,
    supplier_sync_missing,
    amazon_request_not_sent,
    dropship_request_not_sent,
    dropship_merchant_location,
    pos_not_marked_fulfilled,
    pos_ship_to_customer,
    pickup_not_collected,
    local_delivery_pending,
    digital_not_fulfilled,
    in_progress_manual,
    partially_fulfilled_rest,
    merchant_to_ship,
    unknown_state,
};
inline constexpr std::size_t reason_count = static_cast<std::size_t>(Reason::unknown_state) + 1;

/// What fulfilld can do about an order. Text names as for Reason. The last three only take back what an earlier one of
/// ours did.
enum class ActionKind {
    mark_fulfilled,         ///< Handed over already: say so, tell nobody.
    fulfill_with_tracking,  ///< Sent by a supplier: fulfil with the tracking that a feed gave.
    request_fulfillment,    ///< Ask the service that holds it.
    flag_for_deletion,      ///< A tag for people; nothing is ever deleted.
    flag_for_review,        ///< A tag for people.
    archive,
    request_cancellation,  ///< Ask a service that has accepted to stop.
    cancel_request,        ///< Take back a request that no service has answered.
    open_scheduled,
    release_own_hold,  ///< Of holds that this app has placed.
    undo_fulfillment,
    withdraw_flag,
    unarchive,
};
inline constexpr std::size_t action_kind_count = static_cast<std::size_t>(ActionKind::unarchive) + 1;

/// How far fulfilld may go for one reason: only say what it would do, propose it to a person, or do it.
enum class Mode { report, approve, automatic };

std::string_view name_of(Reason reason);
std::string_view name_of(ActionKind kind);
std::string_view name_of(Mode mode);  ///< `report`, `approve`, `auto`
std::optional<Reason> parse_reason(std::string_view name);
std::optional<ActionKind> parse_action_kind(std::string_view name);
std::optional<Mode> parse_mode(std::string_view name);

/// One value per reason.
template <class T>
using PerReason = std::array<T, reason_count>;
constexpr std::size_t index_of(Reason reason) { return static_cast<std::size_t>(reason); }

}  // namespace fulfilld
