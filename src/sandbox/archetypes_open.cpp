#include "sandbox/archetypes.hpp"
#include "sandbox/merchant.hpp"
#include "sandbox/mutations.hpp"

namespace fulfilld::sandbox {
namespace {

FulfillmentOrder& only(Order& order) { return order.fulfillment_orders[0]; }
void at(Maker& maker, Order& order, const char* location) { only(order).location = maker.location(location); }

/// Sold in a store, and nothing against marking it fulfilled.
void pos_sale(Maker& maker, Order& order) {
    maker.pos(order, maker.below(2) == 0 ? "Store Old Town" : "Store Harbour");
    label_parts(order, {"*"});
}
void pos_ready(Maker& maker, Order& order) {
    pos_sale(maker, order);
    expect_action(order, "mark_fulfilled", 0);
}
void amazon_unasked(Maker& maker, Order& order) {
    at(maker, order, "Amazon MCF");
    label_parts(order, {"*"});
}
void hold(Maker& maker, Order& order, const char* reason, bool ours) {
    only(order).status = "ON_HOLD";
    only(order).holds.push_back({maker.id("FulfillmentHold"), reason, ours});
    order.display = "ON_HOLD";
    label_parts(order, {"*"});
}
void scheduled(Order& order, std::optional<Seconds> at_time) {
    only(order).status = "SCHEDULED";
    only(order).fulfill_at = at_time;
    order.display = "SCHEDULED";
    label_parts(order, {"*"});
}
void asked(Maker& maker, Order& order, const char* location, const char* status, Seconds ago) {
    at(maker, order, location);
    maker.request(only(order), status, ago, std::string(status) == "ACCEPTED" ? "IN_PROGRESS" : "OPEN");
    label_parts(order, {"*"});
}
void stopping(Maker& maker, Order& order, const char* status) {
    asked(maker, order, "Amazon MCF", "ACCEPTED", 3 * day);
    only(order).request_status = status;
    only(order).requests.push_back(
        {maker.id("FulfillmentOrderMerchantRequest"), "CANCELLATION_REQUEST", "", maker.now() - 5 * hour});
}
void without_parcel(Order& order, const char* delivery, bool gift_cards) {
    only(order).delivery = delivery;
    for (auto& line : order.lines) {
        line.requires_shipping = false;
        line.gift_card = gift_cards;
    }
    label_parts(order, {"*"});
}
/// Part 0 shipped already.
void ship_part(Maker& maker, Order& order) {
    auto& fo = only(order);
    int units = 0;
    std::vector<FulfilledLine> taken;
    for (auto& line : fo.lines) {
        units += line.remaining;
        taken.push_back({fo.id, line.id, line.remaining});
        line.remaining = 0;
        for (auto& item : order.lines) {
            if (item.id == line.line_id) item.unfulfilled = 0;
        }
    }
    fo.status = "CLOSED";
    order.fulfillments.push_back({maker.id("Fulfillment"), "SUCCESS", order.updated_at, units, {}, taken});
    update_display(order);
}

// A table reads best with a row to a line.
// clang-format off
const Archetype open[] = {
    {"on_hold", 1, [](Maker& m, Order& o) { hold(m, o, "AWAITING_PAYMENT", false); }},
    {"on_hold", 1, [](Maker& m, Order& o) { hold(m, o, "INVENTORY_OUT_OF_STOCK", false); hold(m, o, "OTHER", true); }},
    {"on_hold", 1, [](Maker& m, Order& o) { at(m, o, "Amazon MCF"); hold(m, o, "HIGH_RISK_OF_FRAUD", false); }},
    {"on_hold", 1, [](Maker& m, Order& o) { m.pos(o, "Store Harbour"); hold(m, o, "ONLINE_STORE_POST_PURCHASE_CROSS_SELL", false); }},
    {"scheduled", 1, [](Maker& m, Order& o) { scheduled(o, m.now() + 9 * day); }},
    {"scheduled", 1, [](Maker& m, Order& o) { scheduled(o, m.now() - 2 * day); }},
    {"scheduled", 1, [](Maker&, Order& o) { scheduled(o, std::nullopt); }},
    {"scheduled", 1, [](Maker& m, Order& o) { at(m, o, "Amazon MCF"); scheduled(o, m.now() + day); }},

    {"external_fulfillment", 1, [](Maker& m, Order& o) { m.pos(o, "Store Harbour"); only(o).external = true; label_parts(o, {"*"}); }},
    {"location_gone", 1, [](Maker& m, Order& o) { at(m, o, "Old Depot"); label_parts(o, {"*"}); }},
    {"location_gone", 1, [](Maker& m, Order& o) { m.pos(o, "Old Depot"); label_parts(o, {"*"}); }},
    {"location_inactive", 1, [](Maker& m, Order& o) { at(m, o, "Closed Depot"); label_parts(o, {"*"}); }},
    {"location_inactive", 1, [](Maker& m, Order& o) { m.pos(o, "Closed Depot"); label_parts(o, {"*"}); }},
    {"service_dead", 1, [](Maker& m, Order& o) { at(m, o, "Oberlo"); label_parts(o, {"*"}); }},
    {"service_dead", 1, [](Maker& m, Order& o) { asked(m, o, "Oberlo", "SUBMITTED", 20 * day); }},
    {"service_dead", 1, [](Maker& m, Order& o) { at(m, o, "Switched Off 3PL"); label_parts(o, {"*"}); }},
    {"request_rejected", 1, [](Maker& m, Order& o) { asked(m, o, "Amazon MCF", "REJECTED", 8 * hour); o.display = "REQUEST_DECLINED"; }},
    {"request_rejected", 1, [](Maker& m, Order& o) { asked(m, o, "Shipwire", "REJECTED", 30 * hour); }},
    {"service_gave_up", 1, [](Maker& m, Order& o) { asked(m, o, "Shipwire", "CLOSED", 4 * day); only(o).status = "INCOMPLETE"; }},
    {"request_unanswered", 1, [](Maker& m, Order& o) { asked(m, o, "Amazon MCF", "SUBMITTED", 3 * day); }},
    {"request_unanswered", 1, [](Maker& m, Order& o) { asked(m, o, "DSers Fulfillment Service", "SUBMITTED", hour); }},
    {"cancellation_pending", 1, [](Maker& m, Order& o) { stopping(m, o, "CANCELLATION_REQUESTED"); }},
    {"cancellation_pending", 1, [](Maker& m, Order& o) { stopping(m, o, "ACCEPTED"); }},  // the status lags
    {"supplier_sync_missing", 1, [](Maker& m, Order& o) { asked(m, o, "DSers Fulfillment Service", "ACCEPTED", 9 * day); o.display = "IN_PROGRESS"; }},
    {"supplier_sync_missing", 1, [](Maker& m, Order& o) { asked(m, o, "Shipwire", "ACCEPTED", 5 * hour); }},
    {"supplier_sync_missing", 1, [](Maker& m, Order& o) { asked(m, o, "Amazon MCF", "ACCEPTED", 3 * day); }},
    {"supplier_sync_missing", 1, [](Maker& m, Order& o) { asked(m, o, "Printful", "ACCEPTED", 5 * day); }},
    {"supplier_sync_missing", 1, [](Maker& m, Order& o) { stopping(m, o, "CANCELLATION_REJECTED"); }},

    {"amazon_request_not_sent", 3, [](Maker& m, Order& o) { amazon_unasked(m, o); expect_action(o, "request_fulfillment", 0); }},
    {"amazon_request_not_sent", 1, [](Maker& m, Order& o) { amazon_unasked(m, o); o.tags = {"vip", "fulfilld:ignore"}; }},
    {"external_fulfillment", 1, [](Maker& m, Order& o) { amazon_unasked(m, o); only(o).external = true; }},
    {"amazon_request_not_sent", 1, [](Maker& m, Order& o) { amazon_unasked(m, o); m.age(o, 12 * minute); }},
    {"amazon_request_not_sent", 1, [](Maker& m, Order& o) {  // two parts, two reasons
         m.add_part(o, "Amazon MCF", "SHIPPING");
         label_parts(o, {"merchant_to_ship", "*"});
         expect_action(o, "request_fulfillment", 1);
     }},
    {"dropship_request_not_sent", 2, [](Maker& m, Order& o) { at(m, o, "DSers Fulfillment Service"); label_parts(o, {"*"}); }},
    {"dropship_request_not_sent", 1, [](Maker& m, Order& o) { at(m, o, "Zendrop US"); label_parts(o, {"*"}); expect_action(o, "request_fulfillment", 0); }},
    {"dropship_request_not_sent", 1, [](Maker& m, Order& o) { at(m, o, "Shipwire"); label_parts(o, {"*"}); }},
    {"dropship_merchant_location", 1, [](Maker&, Order& o) { o.lines[0].vendor = "AliExpress Home"; label_parts(o, {"*"}); }},
    {"dropship_merchant_location", 1, [](Maker&, Order& o) { o.lines[0].sku = "AE-100-B"; label_parts(o, {"*"}); }},
    {"dropship_merchant_location", 1, [](Maker&, Order& o) { o.tags = {"Dropship"}; label_parts(o, {"*"}); }},

    {"pos_not_marked_fulfilled", 4, pos_ready},
    {"pos_not_marked_fulfilled", 1, [](Maker& m, Order& o) { pos_ready(m, o); only(o).status = "IN_PROGRESS"; }},
    {"pos_not_marked_fulfilled", 1, [](Maker& m, Order& o) { pos_ready(m, o); o.app_id.clear(); }},
    {"pos_not_marked_fulfilled", 1, [](Maker& m, Order& o) { pos_ready(m, o); o.retail_location = nullptr; }},
    {"pos_not_marked_fulfilled", 1, [](Maker& m, Order& o) { pos_ready(m, o); o.source_name = "129785"; o.edited = true; }},
    {"pos_not_marked_fulfilled", 1, [](Maker& m, Order& o) { pos_ready(m, o); for (int i = 0; i < 30; ++i) m.add_line(o, only(o), 1); }},
    {"pos_not_marked_fulfilled", 1, [](Maker& m, Order& o) { pos_sale(m, o); o.retail_location = m.location("Warehouse"); }},
    {"pos_not_marked_fulfilled", 1, [](Maker& m, Order& o) { pos_sale(m, o); o.tags = {"fulfilld:ignore"}; }},
    {"pos_not_marked_fulfilled", 1, [](Maker& m, Order& o) { pos_sale(m, o); m.age(o, 6 * minute); }},
    {"pos_not_marked_fulfilled", 1, [](Maker& m, Order& o) {  // a mixed cart: one part went along, one is to be sent
         m.pos(o, "Store Harbour");
         m.add_part(o, "Warehouse", "SHIPPING");
         label_parts(o, {"*", "pos_ship_to_customer"});
         expect_action(o, "mark_fulfilled", 0);
     }},
    {"pos_ship_to_customer", 2, [](Maker& m, Order& o) { m.pos(o, "Store Old Town"); only(o).delivery = "SHIPPING"; label_parts(o, {"*"}); }},
    {"pos_ship_to_customer", 1, [](Maker& m, Order& o) { m.pos(o, "Store Old Town"); only(o).delivery = "LOCAL"; label_parts(o, {"*"}); }},
    {"pos_ship_to_customer", 1, [](Maker& m, Order& o) { m.pos(o, "Store Harbour"); ship_part(m, o); m.add_part(o, "Warehouse", "SHIPPING"); update_display(o); label_parts(o, {"", "*"}); }},
    {"pickup_not_collected", 1, [](Maker&, Order& o) { only(o).delivery = "PICK_UP"; label_parts(o, {"*"}); }},
    {"pickup_not_collected", 1, [](Maker&, Order& o) { only(o).delivery = "PICKUP_POINT"; label_parts(o, {"*"}); }},
    {"pickup_not_collected", 1, [](Maker& m, Order& o) { m.pos(o, "Store Harbour"); only(o).delivery = "PICK_UP"; label_parts(o, {"*"}); }},
    {"local_delivery_pending", 1, [](Maker&, Order& o) { only(o).delivery = "LOCAL"; label_parts(o, {"*"}); }},
    {"digital_not_fulfilled", 1, [](Maker&, Order& o) { without_parcel(o, "NONE", false); }},
    {"digital_not_fulfilled", 1, [](Maker&, Order& o) { without_parcel(o, "", true); }},
    {"in_progress_manual", 1, [](Maker&, Order& o) { only(o).status = "IN_PROGRESS"; o.display = "IN_PROGRESS"; label_parts(o, {"*"}); }},
    {"partially_fulfilled_rest", 1, [](Maker& m, Order& o) { ship_part(m, o); m.add_part(o, "Warehouse", "SHIPPING"); o.edited = true; update_display(o); label_parts(o, {"", "*"}); }},
    {"partially_fulfilled_rest", 1, [](Maker& m, Order& o) { ship_part(m, o); m.add_part(o, "Warehouse", "SHIPPING"); update_display(o); label_parts(o, {"", "*"}); }},
    {"merchant_to_ship", 12, [](Maker&, Order& o) { label_parts(o, {"*"}); }},
    {"merchant_to_ship", 1, [](Maker&, Order& o) { o.source_name = "pos"; label_parts(o, {"*"}); }},
    {"merchant_to_ship", 1, [](Maker& m, Order& o) {  // one line refunded, the rest is a normal order
         auto& gone = m.add_line(o, only(o), 1);
         gone.current = gone.unfulfilled = 0;
         only(o).lines.back().total = only(o).lines.back().remaining = 0;
         refund_amount(o, 100, {{gone.id + "/refunded", 1}});
         label_parts(o, {"*"});
     }},
    {"merchant_to_ship", 1, [](Maker& m, Order& o) { for (int i = 0; i < 45; ++i) m.add_line(o, only(o), 1); label_parts(o, {"*"}); }},
    {"merchant_to_ship", 1, [](Maker& m, Order& o) { for (int i = 0; i < 7; ++i) m.add_part(o, "Warehouse", "SHIPPING"); label_parts(o, std::vector<std::string>(8, "*")); }},

    {"unknown_state", 1, [](Maker&, Order& o) { o.lines[0].quantity += 2; o.lines[0].current += 2; o.lines[0].unfulfilled += 2; label_parts(o, {"*"}); }},
    {"unknown_state", 1, [](Maker&, Order& o) { only(o).status = "PAUSED"; label_parts(o, {"*"}); }},
    {"unknown_state", 1, [](Maker& m, Order& o) { pos_sale(m, o); o.financial = "HALF_PAID"; }},
};
// clang-format on

}  // namespace

std::span<const Archetype> open_archetypes() { return open; }

}  // namespace fulfilld::sandbox
