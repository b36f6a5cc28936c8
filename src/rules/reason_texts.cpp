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
     {"A test order: no money, no goods", {Who::staff, "Delete it in the admin once it is archived or cancelled."}}},
    {Reason::cancelled_with_active_request,
     {"Cancelled while a fulfillment service works on it",
      {Who::staff, "Ask the service at once to stop it; if a parcel has left, expect it back."}}},
    {Reason::cancelled_not_refunded,
     {"Cancelled, but the money was not given back",
      {Who::staff, "Refund or void the payment in the admin, then archive the order."}}},
    {Reason::cancelled_unfulfilled,
     {"Cancelled before anything was sent", {Who::staff, "Archive it, or delete it where the admin offers that."}}},
    {Reason::cancelled_after_shipment,
     {"Cancelled after goods were sent",
      {Who::staff, "See that the goods come back or are paid for, then archive the order."}}},
    {Reason::fo_not_visible,
     {"Its fulfillment orders are hidden from this app",
      {Who::developer, "Grant the scopes named in the evidence to the app, then run again."}}},
    {Reason::routing_pending,
     {"The shop has not created its fulfillment orders yet",
      {Who::time, "Wait; after a day staff should open the order and look for a product without a location."}}},
    {Reason::nothing_left_refunded,
     {"Everything was refunded before anything was sent",
      {Who::staff, "Archive it, or delete it where the admin offers that."}}},
    {Reason::nothing_left_edited,
     {"Everything was removed by an edit", {Who::staff, "Settle what is owed, then archive the order."}}},
    {Reason::only_non_fulfillable,
     {"Nothing on it can be fulfilled: a tip or a service", {Who::staff, "Archive it once it is paid."}}},
    {Reason::refunded_still_open,
     {"Refunded in full, but still open for fulfilment",
      {Who::staff, "Cancel the remaining items or archive the order; do not send it."}}},
    {Reason::partial_refund_ambiguous,
     {"Money went back, and nothing says for which items",
      {Who::staff, "Decide what is still to be sent; refund by item or cancel what is not."}}},
    {Reason::payment_voided,
     {"The payment was voided", {Who::staff, "Take a new payment or cancel the order; do not send it."}}},
    {Reason::payment_expired,
     {"The authorisation of the payment expired",
      {Who::staff, "Ask the customer for a new payment or cancel the order; capture earlier (Settings, Payments)."}}},
    {Reason::payment_authorized,
     {"The payment is authorised but not captured",
      {Who::staff, "Capture the payment before the authorisation expires."}}},
    {Reason::payment_pending,
     {"The order is not paid", {Who::staff, "Collect the payment or mark it as paid; then it can be sent."}}},
    {Reason::risk_blocked,
     {"The fraud analysis advises against sending", {Who::staff, "Review the risk in the admin and decide."}}},
    {Reason::return_in_progress,
     {"A return is under way",
      {Who::staff, "Finish the return in the admin; then it shows what is still to be sent."}}},
    {Reason::archived_unfulfilled,
     {"Archived with items that were never sent",
      {Who::staff, "Reopen it and send the rest, or cancel or refund what will not be sent."}}},
    {Reason::marketplace_order,
     {"Imported from a marketplace that ships it itself",
      {Who::supplier_support, "Ask the connector's support why the shipment was not written back."}}},
    {Reason::on_hold,
     {"On hold", {Who::staff, "Whoever placed the hold: clear its cause and release it in the admin or in that app."}}},
    {Reason::scheduled,
     {"Scheduled for later",
      {Who::time, "Wait for the date; if it has passed, staff can mark it as open in the admin."}}},
    {Reason::external_fulfillment,
     {"Handled outside Shopify",
      {Who::staff, "Open it from the order's page in the admin and finish it in the system it leads to."}}},
    {Reason::location_gone,
     {"Its location was deleted", {Who::staff, "Move the items to an active location in the admin."}}},
    {Reason::location_inactive,
     {"Its location was deactivated",
      {Who::staff, "Activate the location again, or move the items to an active one in the admin."}}},
    {Reason::service_dead,
     {"Assigned to a fulfillment service that is no more",
      {Who::staff, "Move the items to a location that works, and the products too, so that it stops happening."}}},
    {Reason::request_rejected,
     {"The fulfillment service refused the request",
      {Who::supplier_support,
       "Look for the cause in the service's app (stock, address, product) or ask for it; then request again there."}}},
    {Reason::service_gave_up,
     {"The fulfillment service ended its work with goods left over",
      {Who::supplier_support, "Ask what was sent and why the rest was not; then request or move the rest."}}},
    {Reason::request_unanswered,
     {"The fulfillment service was asked and has not answered",
      {Who::supplier_support, "Ask why it is not answered, with the order's name and the time of the request."}}},
    {Reason::cancellation_pending,
     {"The service was asked to stop and has not answered",
      {Who::supplier_support, "Ask whether it has stopped; until it answers, do not send the goods another way."}}},
    {Reason::supplier_sync_missing,
     {"The service accepted it, but no shipment came back",
      {Who::supplier_support, "Ask whether it was shipped, and why no tracking came back."}}},
    {Reason::amazon_request_not_sent,
     {"Amazon was never asked to ship it",
      {Who::app_setting,
       "Switch on automatic fulfilment (Settings, General, Order processing); until then request each one."}}},
    {Reason::dropship_request_not_sent,
     {"The fulfillment service was never asked to ship it",
      {Who::staff, "Place and pay the order in the service's app; check that it knows the product."}}},
    {Reason::dropship_merchant_location,
     {"A supplier ships it, but the shop waits for the merchant",
      {Who::staff, "Look up the supplier's order; with tracking, fulfil it by hand or ask the app why it did not."}}},
    {Reason::pos_not_marked_fulfilled,
     {"Sold in a store, but not marked as fulfilled",
      {Who::app_setting,
       "Switch on 'Mark as fulfilled' in the POS settings of this location, so that it stops happening."}}},
    {Reason::pos_ship_to_customer,
     {"Sold in a store, to be sent to the customer",
      {Who::staff, "Pack and send it; such sales are never fulfilled by themselves."}}},
    {Reason::pickup_not_collected,
     {"Waiting for the customer to collect it", {Who::staff, "Hand it over, or ask the customer."}}},
    {Reason::local_delivery_pending,
     {"Waiting for local delivery", {Who::staff, "Deliver it, or mark it as delivered if it was."}}},
    {Reason::digital_not_fulfilled,
     {"Something without a parcel: not marked as delivered",
      {Who::staff, "See in the app that delivers it whether the customer has it; fulfil it in the admin."}}},
    {Reason::in_progress_manual,
     {"Someone has begun to work on it", {Who::staff, "Finish it, or mark it as open again in the admin."}}},
    {Reason::partially_fulfilled_rest,
     {"Partly sent; the rest waits", {Who::staff, "Send the rest, or refund what cannot be sent."}}},
    {Reason::merchant_to_ship, {"Waiting for the merchant to send it", {Who::staff, "Pack and send it."}}},
    {Reason::unknown_state,
     {"In a state that no rule covers",
      {Who::staff, "Look at the order in the admin; nothing will be done to it automatically."}}},
}};

constexpr bool in_order() {
    for (std::size_t i = 0; i < entries.size(); ++i) {
        if (index_of(entries[i].reason) != i) return false;
    }
    return true;
}
static_assert(in_order(), "one entry per reason, in the order of the enum");

std::string_view words_for(Who who) {
    switch (who) {
        case Who::staff: return "Staff";
        case Who::supplier_support: return "With the service's support";
        case Who::app_setting: return "In the settings";
        case Who::developer: return "Whoever looks after the app";
        case Who::time: return "By itself";
    }
    return {};
}

}  // namespace

const ReasonText& text_of(Reason reason) { return entries[index_of(reason)].text; }

std::vector<Step> steps_of(Reason reason, const Finding& finding) {
    return finding.steps.empty() ? std::vector<Step>{text_of(reason).step} : finding.steps;
}

std::string format_step(const Step& step) { return std::string(words_for(step.who)) + ": " + std::string(step.what); }

}  // namespace fulfilld
