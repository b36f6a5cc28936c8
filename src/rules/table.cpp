#include "rules/rule.hpp"

namespace fulfilld::rules {
namespace {

constexpr OrderRule order_rows[] = {
    {Reason::test_order, test_order},
    {Reason::cancelled_with_active_request, cancelled_with_active_request},
    {Reason::cancelled_not_refunded, cancelled_not_refunded},
    {Reason::cancelled_unfulfilled, cancelled_unfulfilled},
    {Reason::cancelled_after_shipment, cancelled_after_shipment},
    {Reason::fo_not_visible, fo_not_visible},
    {Reason::routing_pending, routing_pending},
    {Reason::nothing_left_refunded, nothing_left_refunded},
    {Reason::nothing_left_edited, nothing_left_edited},
    {Reason::only_non_fulfillable, only_non_fulfillable},
    {Reason::refunded_still_open, refunded_still_open},
    {Reason::partial_refund_ambiguous, partial_refund_ambiguous},
    {Reason::payment_voided, payment_voided},
    {Reason::payment_expired, payment_expired},
    {Reason::payment_authorized, payment_authorized},
    {Reason::payment_pending, payment_pending},
    {Reason::risk_blocked, risk_blocked},
    {Reason::return_in_progress, return_in_progress},
    {Reason::archived_unfulfilled, archived_unfulfilled},
    {Reason::marketplace_order, marketplace_order},
};

constexpr FulfillmentOrderRule fulfillment_order_rows[] = {
    {Reason::on_hold, on_hold},
    {Reason::scheduled, scheduled},
    {Reason::external_fulfillment, external_fulfillment},
    {Reason::location_gone, location_gone},
    {Reason::location_inactive, location_inactive},
    {Reason::service_dead, service_dead},
    {Reason::request_rejected, request_rejected},
    {Reason::service_gave_up, service_gave_up},
    {Reason::request_unanswered, request_unanswered},
    {Reason::cancellation_pending, cancellation_pending},
    {Reason::supplier_sync_missing, supplier_sync_missing},
    {Reason::amazon_request_not_sent, amazon_request_not_sent},
    {Reason::dropship_request_not_sent, dropship_request_not_sent},
    {Reason::dropship_merchant_location, dropship_merchant_location},
    {Reason::pos_not_marked_fulfilled, pos_not_marked_fulfilled},
    {Reason::pos_ship_to_customer, pos_ship_to_customer},
    {Reason::pickup_not_collected, pickup_not_collected},
    {Reason::local_delivery_pending, local_delivery_pending},
    {Reason::digital_not_fulfilled, digital_not_fulfilled},
    {Reason::in_progress_manual, in_progress_manual},
    {Reason::partially_fulfilled_rest, partially_fulfilled_rest},
    {Reason::merchant_to_ship, merchant_to_ship},
};

}  // namespace

std::span<const OrderRule> order_table() { return order_rows; }
std::span<const FulfillmentOrderRule> fulfillment_order_table() { return fulfillment_order_rows; }

}  // namespace fulfilld::rules
