#include "sandbox/archetypes.hpp"

#include "sandbox/merchant.hpp"
#include "sandbox/mutations.hpp"

namespace fulfilld::sandbox {
namespace {

void cancelled(Maker& maker, Order& order, bool refund) {
    cancel_order(order, std::min(maker.now() - 3 * hour, order.updated_at + 5 * hour), refund);
}
void no_fulfillment_orders(Order& order) { order.fulfillment_orders.clear(); }
void unpaid(Order& order, const char* status) {
    order.financial = status;
    order.fully_paid = false;
    order.outstanding = order.total;
    order.gateways = {"manual"};
}

/// Cancelled while the service still holds it: the fulfillment order stays as it is [domain 4.5].
void cancelled_at_service(Maker& maker, Order& order, const char* request_status, const char* status) {
    auto& fo = order.fulfillment_orders[0];
    fo.location = maker.location("Amazon MCF");
    maker.request(fo, request_status, 3 * day, status);
    order.cancelled_at = order.updated_at = maker.now() - 3 * hour;
}
void cancelled_after_shipment(Maker& maker, Order& order) {
    fulfill_everything(order, maker.id("Fulfillment"), order.updated_at);
    order.cancelled_at = order.updated_at = maker.now() - 3 * hour;
}
void removed_by_edit(Order& order) {
    refund_all_lines(order);
    order.refunds.clear();
    order.refunded = order.total = 0;
    order.financial = "PAID";
    order.edited = true;
}
void only_a_tip(Order& order) {
    order.fulfillment_orders.clear();
    order.fulfillable = false;
    order.display = "FULFILLMENT_NOT_REQUIRED";
    for (auto& line : order.lines) {
        line.unfulfilled = 0;
        line.requires_shipping = false;
    }
}

// A table reads best with a row to a line.
// clang-format off
const Archetype whole_order[] = {
    {"", 40, [](Maker& m, Order& o) { fulfill_everything(o, m.id("Fulfillment"), o.updated_at); o.closed = m.below(2) == 0; }},
    {"", 4, [](Maker& m, Order& o) { m.pos(o, "Store Harbour"); fulfill_everything(o, m.id("Fulfillment"), o.updated_at); }},
    {"", 1, [](Maker& m, Order& o) { fulfill_everything(o, m.id("Fulfillment"), o.updated_at); refund_amount(o, o.total, {}); o.return_status = "RETURNED"; }},

    {"test_order", 2, [](Maker&, Order& o) { o.test = true; o.gateways = {"bogus"}; label_whole(o, "flag_for_deletion"); }},
    {"test_order", 1, [](Maker& m, Order& o) { o.test = true; cancelled(m, o, true); label_whole(o, "flag_for_deletion"); }},
    {"test_order", 1, [](Maker& m, Order& o) { o.test = true; m.pos(o, "Store Old Town"); label_whole(o, "flag_for_deletion"); }},
    {"test_order", 1, [](Maker&, Order& o) { o.test = true; o.tags = {"fulfilld:ignore"}; label_whole(o); }},
    {"test_order", 1, [](Maker& m, Order& o) { o.test = true; m.age(o, 10 * 60); label_whole(o); }},

    {"cancelled_with_active_request", 1, [](Maker& m, Order& o) { cancelled_at_service(m, o, "ACCEPTED", "IN_PROGRESS"); label_whole(o); }},
    {"cancelled_with_active_request", 1, [](Maker& m, Order& o) { cancelled_at_service(m, o, "SUBMITTED", "OPEN"); o.gateways = {"manual"}; label_whole(o); }},
    {"cancelled_not_refunded", 2, [](Maker& m, Order& o) { cancelled(m, o, false); label_whole(o); }},
    {"cancelled_not_refunded", 1, [](Maker& m, Order& o) { cancelled(m, o, false); refund_amount(o, o.total / 2, {}); label_whole(o); }},
    {"cancelled_not_refunded", 1, [](Maker& m, Order& o) { cancelled(m, o, false); o.financial = "AUTHORIZED"; o.fully_paid = false; o.capturable = true; label_whole(o); }},

    {"cancelled_unfulfilled", 2, [](Maker& m, Order& o) { cancelled(m, o, true); label_whole(o); }},
    {"cancelled_unfulfilled", 2, [](Maker& m, Order& o) { cancelled(m, o, true); o.gateways = {"manual"}; label_whole(o, "flag_for_deletion"); }},
    {"cancelled_unfulfilled", 1, [](Maker& m, Order& o) { cancelled(m, o, true); o.gateways = {"manual"}; o.display = "UNFULFILLED"; label_whole(o, "flag_for_deletion"); }},
    {"cancelled_unfulfilled", 1, [](Maker& m, Order& o) { unpaid(o, "VOIDED"); cancelled(m, o, false); o.outstanding = 0; label_whole(o, "flag_for_deletion"); }},
    {"cancelled_unfulfilled", 1, [](Maker& m, Order& o) { unpaid(o, ""); cancelled(m, o, false); label_whole(o, "flag_for_deletion"); }},
    {"cancelled_unfulfilled", 1, [](Maker& m, Order& o) { cancelled(m, o, true); o.gateways = {"manual"}; o.tags = {"Fulfilld:Ignore"}; label_whole(o); }},

    {"cancelled_after_shipment", 1, [](Maker& m, Order& o) { cancelled_after_shipment(m, o); label_whole(o); }},
    {"cancelled_after_shipment", 1, [](Maker& m, Order& o) { cancelled_after_shipment(m, o); refund_amount(o, o.total, {}); o.closed = true; label_whole(o); }},

    {"routing_pending", 1, [](Maker& m, Order& o) { no_fulfillment_orders(o); m.age(o, 5 * hour); label_whole(o); }},
    {"routing_pending", 1, [](Maker&, Order& o) { no_fulfillment_orders(o); label_whole(o); }},

    {"nothing_left_refunded", 1, [](Maker&, Order& o) { refund_all_lines(o); label_whole(o); }},
    {"nothing_left_refunded", 1, [](Maker&, Order& o) { refund_all_lines(o); o.gateways = {"manual"}; label_whole(o, "flag_for_deletion"); }},
    {"nothing_left_refunded", 1, [](Maker&, Order& o) { refund_all_lines(o); o.gateways = {"manual"}; o.display = "UNFULFILLED"; o.closed = true; label_whole(o, "flag_for_deletion"); }},
    {"nothing_left_refunded", 1, [](Maker&, Order& o) { refund_all_lines(o); o.gateways = {"manual"}; o.return_status = "RETURN_REQUESTED"; label_whole(o); }},

    {"nothing_left_edited", 1, [](Maker&, Order& o) { removed_by_edit(o); label_whole(o); }},
    {"nothing_left_edited", 1, [](Maker&, Order& o) { removed_by_edit(o); o.outstanding = -500; o.gateways = {"manual"}; label_whole(o); }},
    {"only_non_fulfillable", 1, [](Maker&, Order& o) { only_a_tip(o); label_whole(o); }},

    {"refunded_still_open", 1, [](Maker&, Order& o) { refund_amount(o, o.total, {}); label_whole(o); }},
    {"refunded_still_open", 1, [](Maker& m, Order& o) { refund_amount(o, o.total, {}); auto& fo = o.fulfillment_orders[0]; fo.status = "ON_HOLD"; fo.holds = {{m.id("FulfillmentHold"), "INCORRECT_ADDRESS", false}}; label_whole(o); }},
    {"refunded_still_open", 1, [](Maker& m, Order& o) { refund_amount(o, o.total, {}); auto& fo = o.fulfillment_orders[0]; fo.location = m.location("Amazon MCF"); m.request(fo, "REJECTED", 9 * hour, "OPEN"); label_whole(o); }},

    {"partial_refund_ambiguous", 1, [](Maker&, Order& o) { refund_amount(o, 100, {}); label_whole(o); }},
    {"partial_refund_ambiguous", 1, [](Maker& m, Order& o) { m.pos(o, "Store Harbour"); refund_amount(o, 100, {}); label_whole(o); }},
    {"partial_refund_ambiguous", 1, [](Maker& m, Order& o) { o.fulfillment_orders[0].location = m.location("Amazon MCF"); refund_amount(o, 100, {}); label_whole(o); }},

    {"payment_voided", 1, [](Maker&, Order& o) { unpaid(o, "VOIDED"); label_whole(o); }},
    {"payment_expired", 1, [](Maker& m, Order& o) { unpaid(o, "EXPIRED"); m.pos(o, "Store Harbour"); label_whole(o); }},
    {"payment_authorized", 2, [](Maker&, Order& o) { o.financial = "AUTHORIZED"; o.fully_paid = false; o.capturable = true; label_whole(o); }},
    {"payment_pending", 2, [](Maker&, Order& o) { unpaid(o, "PENDING"); label_whole(o); }},
    {"payment_pending", 1, [](Maker&, Order& o) { unpaid(o, "PARTIALLY_PAID"); o.outstanding = o.total / 3; label_whole(o); }},
    {"payment_pending", 1, [](Maker&, Order& o) { unpaid(o, ""); label_whole(o); }},
    {"payment_pending", 1, [](Maker& m, Order& o) { unpaid(o, "PENDING"); m.pos(o, "Store Old Town"); label_whole(o); }},
    {"payment_pending", 1, [](Maker& m, Order& o) { unpaid(o, "PENDING"); o.fulfillment_orders[0].location = m.location("Amazon MCF"); label_whole(o); }},
    {"risk_blocked", 2, [](Maker&, Order& o) { o.risk = "CANCEL"; label_whole(o); }},
    {"risk_blocked", 1, [](Maker& m, Order& o) { o.risk = "INVESTIGATE"; m.pos(o, "Store Harbour"); label_whole(o); }},
    {"risk_blocked", 1, [](Maker& m, Order& o) { o.risk = "INVESTIGATE"; o.fulfillment_orders[0].location = m.location("Amazon MCF"); label_whole(o); }},

    {"return_in_progress", 1, [](Maker& m, Order& o) { m.pos(o, "Store Harbour"); o.return_status = "IN_PROGRESS"; label_whole(o); }},
    {"return_in_progress", 1, [](Maker& m, Order& o) { o.return_status = "RETURN_REQUESTED"; auto& fo = o.fulfillment_orders[0]; fo.status = "ON_HOLD"; fo.holds = {{m.id("FulfillmentHold"), "AWAITING_RETURN_ITEMS", false}}; label_whole(o); }},
    {"archived_unfulfilled", 1, [](Maker&, Order& o) { o.closed = true; label_whole(o); }},
    {"archived_unfulfilled", 1, [](Maker& m, Order& o) { m.pos(o, "Store Old Town"); o.closed = true; label_whole(o); }},
    {"archived_unfulfilled", 1, [](Maker& m, Order& o) { o.fulfillment_orders[0].location = m.location("Amazon MCF"); o.closed = true; label_whole(o); }},
    {"marketplace_order", 1, [](Maker& m, Order& o) { o.fulfillment_orders[0].location = m.location("Amazon MCF"); o.source_name = "amazon-us"; label_whole(o); }},
    {"marketplace_order", 1, [](Maker&, Order& o) { o.app_name = "Amazon Channel Connector"; label_whole(o); }},
};
// clang-format on

}  // namespace

std::span<const Archetype> whole_order_archetypes() { return whole_order; }

}  // namespace fulfilld::sandbox
