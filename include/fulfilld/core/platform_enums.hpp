#pragma once

#include <string>
#include <string_view>

namespace fulfilld {

/// The platform's enums, as of API 2026-10. Every one is open: the platform adds values each quarter, and a value
/// we do not know must be shown, never guessed [domain 0.1].
enum class FulfillmentOrderStatus { unknown, open, in_progress, scheduled, on_hold, incomplete, closed, cancelled };
enum class RequestStatus {
    unknown,
    unsubmitted,
    submitted,
    accepted,
    rejected,
    cancellation_requested,
    cancellation_accepted,
    cancellation_rejected,
    closed
};
enum class SupportedAction {
    unknown,
    cancel_fulfillment_order,
    create_fulfillment,
    external,
    hold,
    mark_as_open,
    merge,
    move,
    release_hold,
    report_progress,
    request_cancellation,
    request_fulfillment,
    split
};
enum class DeliveryMethod { unknown, shipping, pick_up, local, retail, pickup_point, none };
enum class FinancialStatus {
    unknown,
    authorized,
    expired,
    paid,
    partially_paid,
    partially_refunded,
    pending,
    refunded,
    voided
};
enum class DisplayFulfillmentStatus {
    unknown,
    fulfilled,
    fulfillment_not_required,
    in_progress,
    on_hold,
    open,
    partially_fulfilled,
    pending_fulfillment,
    request_declined,
    restocked,
    scheduled,
    unfulfilled
};
enum class ReturnStatus {
    unknown,
    inspection_complete,
    in_progress,
    no_return,
    returned,
    return_failed,
    return_requested
};
enum class RiskRecommendation { unknown, accept, cancel, investigate, none };
enum class HoldReason {
    unknown,
    awaiting_payment,
    awaiting_return_items,
    high_risk_of_fraud,
    incorrect_address,
    inventory_out_of_stock,
    online_store_post_purchase_cross_sell,
    other,
    unknown_delivery_date
};
enum class FulfillmentStatus { unknown, cancelled, error, failure, open, pending, success };
enum class MerchantRequestKind { unknown, fulfillment_request, cancellation_request };

/// A value as seen: the enumerator, or `unknown` with the platform's own text kept as evidence.
template <class E>
struct Seen {
    E value = E::unknown;
    std::string raw;  ///< Only filled when value is unknown.

    Seen() = default;
    Seen(E known) : value(known) {}  // NOLINT: implicit on purpose, a known value is a seen value
    bool known() const { return value != E::unknown; }
    friend bool operator==(const Seen& seen, E other) { return seen.value == other; }
};

/// Reads the platform's spelling (`ON_HOLD`). Instantiated for every enum above.
template <class E>
Seen<E> parse_seen(std::string_view text);

/// The platform's spelling, for evidence and messages; of an unknown value its raw text. Empty for what is no value.
template <class E>
std::string_view text_of(E value);
template <class E>
std::string_view text_of(const Seen<E>& seen) {
    return seen.known() ? text_of(seen.value) : std::string_view(seen.raw);
}

}  // namespace fulfilld
