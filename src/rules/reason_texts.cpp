#include "fulfilld/core/rules.hpp"

#include <array>

namespace fulfilld {
namespace {

struct Entry {
    Reason reason;
    ReasonText text;
};

constexpr std::array<Entry, reason_count> entries{{
    {Reason::test_order,
     {"A test order: no money, no goods", "Staff: delete it in the admin once it is archived or cancelled."}},
    {Reason::cancelled_with_active_request,
     {"Cancelled while a fulfillment service works on it",
      "Staff: ask the service at once to stop it; if a parcel has left, expect it back."}},
    {Reason::cancelled_not_refunded,
     {"Cancelled, but the money was not given back",
      "Staff: refund or void the payment in the admin, then archive the order."}},
    {Reason::cancelled_unfulfilled,
     {"Cancelled before anything was sent", "Staff: archive it, or delete it where the admin offers that."}},
    {Reason::cancelled_after_shipment,
     {"Cancelled after goods were sent",
      "Staff: see that the goods come back or are paid for, then archive the order."}},
    {Reason::fo_not_visible,
     {"Its fulfillment orders are hidden from this app",
      "Sysadmin: grant the scopes named in the evidence to the app, then run again."}},
    {Reason::routing_pending,
     {"The shop has not created its fulfillment orders yet",
      "Wait; after a day staff should open the order and look for a product without a location."}},
    {Reason::nothing_left_refunded,
     {"Everything was refunded before anything was sent",
      "Staff: archive it, or delete it where the admin offers that."}},
    {Reason::nothing_left_edited,
     {"Everything was removed by an edit", "Staff: settle what is owed, then archive the order."}},
    {Reason::only_non_fulfillable,
     {"Nothing on it can be fulfilled: a tip or a service", "Staff: archive it once it is paid."}},
    {Reason::refunded_still_open,
     {"Refunded in full, but still open for fulfilment",
      "Staff: cancel the remaining items or archive the order; do not send it."}},
    {Reason::payment_voided,
     {"The payment was voided", "Staff: take a new payment or cancel the order; do not send it."}},
    {Reason::payment_expired,
     {"The authorisation of the payment expired",
      "Staff: ask the customer for a new payment or cancel the order; capture earlier (Settings, Payments)."}},
    {Reason::payment_authorized,
     {"The payment is authorised but not captured", "Staff: capture the payment before the authorisation expires."}},
    {Reason::payment_pending,
     {"The order is not paid", "Staff: collect the payment or mark it as paid; then it can be sent."}},
    {Reason::risk_blocked,
     {"The fraud analysis advises against sending", "Staff: review the risk in the admin and decide."}},
    {Reason::on_hold,
     {"On hold", "Whoever placed the hold: clear its cause and release it in the admin or in that app."}},
    {Reason::scheduled,
     {"Scheduled for later", "Wait for the date; if it has passed, staff can mark it as open in the admin."}},
    {Reason::location_gone,
     {"Its location was deleted or deactivated", "Staff: move the items to an active location in the admin."}},
    {Reason::request_rejected,
     {"The fulfillment service refused the request",
      "Staff: look for the cause in the service's app (stock, address, product), then request again there."}},
    {Reason::service_gave_up,
     {"The fulfillment service ended its work with goods left over",
      "Staff: ask the service what was sent and why the rest was not, then request or move the rest."}},
    {Reason::request_unanswered,
     {"The fulfillment service was asked and has not answered",
      "Staff: ask the service's support, with the order name and the time of the request."}},
    {Reason::cancellation_pending,
     {"The service was asked to stop and has not answered",
      "Staff: ask the service's support; until it answers, do not send the goods another way."}},
    {Reason::supplier_sync_missing,
     {"The service accepted it, but no shipment came back",
      "Staff: ask the service's support whether it shipped and why tracking was not sent back."}},
    {Reason::amazon_request_not_sent,
     {"Amazon was never asked to ship it",
      "Switch on automatic fulfilment (Settings, General, Order processing); until then request each one."}},
    {Reason::dropship_request_not_sent,
     {"The fulfillment service was never asked to ship it",
      "Staff: place and pay the order in the service's app; check that it knows the product."}},
    {Reason::dropship_merchant_location,
     {"A supplier ships it, but the shop waits for the merchant",
      "Staff: look up the supplier's order; with tracking, fulfil it by hand or ask the app why it did not."}},
    {Reason::pos_not_marked_fulfilled,
     {"Sold in a store, but not marked as fulfilled",
      "Switch on 'Mark as fulfilled' in the POS settings of this location, so that it stops happening."}},
    {Reason::pos_ship_to_customer,
     {"Sold in a store, to be sent to the customer",
      "Staff: pack and send it; such sales are never fulfilled by themselves."}},
    {Reason::pickup_not_collected,
     {"Waiting for the customer to collect it", "Staff of the store: hand it over, or ask the customer."}},
    {Reason::local_delivery_pending,
     {"Waiting for local delivery", "Staff: deliver it, or mark it as delivered if it was."}},
    {Reason::digital_not_fulfilled,
     {"Something without a parcel: not marked as delivered",
      "Staff: see in the app that delivers it whether the customer has it; fulfil it in the admin."}},
    {Reason::in_progress_manual,
     {"Someone has begun to work on it", "Staff: finish it, or mark it as open again in the admin."}},
    {Reason::partially_fulfilled_rest,
     {"Partly sent; the rest waits", "Staff: send the rest, or refund what cannot be sent."}},
    {Reason::merchant_to_ship, {"Waiting for the merchant to send it", "Staff: pack and send it."}},
    {Reason::unknown_state,
     {"In a state that no rule covers",
      "Staff: look at the order in the admin; nothing will be done to it automatically."}},
}};

constexpr bool in_order() {
    for (std::size_t i = 0; i < entries.size(); ++i) {
        if (index_of(entries[i].reason) != i) return false;
    }
    return true;
}
static_assert(in_order(), "one entry per reason, in the order of the enum");

}  // namespace

const ReasonText& text_of(Reason reason) { return entries[index_of(reason)].text; }

}  // namespace fulfilld
