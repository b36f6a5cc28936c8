#include "sandbox/merchant.hpp"

#include "sandbox/mutations.hpp"

namespace fulfilld::sandbox {
namespace {

void close_fulfillment_orders(Order& order, Seconds at, bool empty) {
    for (auto& fo : order.fulfillment_orders) {
        if (!fo.active()) continue;
        fo.status = "CLOSED";
        fo.updated_at = at;
        fo.holds.clear();
        if (!empty) continue;
        for (auto& line : fo.lines) line.total = line.remaining = 0;
    }
}

}  // namespace

void refund_all_lines(Order& order) {
    for (auto& line : order.lines) line.current = line.unfulfilled = 0;
    close_fulfillment_orders(order, order.updated_at, true);
    order.refunded = order.total;
    order.financial = "REFUNDED";
    order.fulfillable = false;
    order.display = "FULFILLMENT_NOT_REQUIRED";
}

void cancel_order(Order& order, Seconds at, bool refund) {
    order.cancelled_at = at;
    order.updated_at = at;
    if (refund) {
        refund_all_lines(order);
        order.closed = true;  // in the same second
    } else {
        // Not closed, financial as before, and the CLOSED fulfillment order may still read its remaining quantity.
        close_fulfillment_orders(order, at, false);
        order.fulfillable = false;
        order.display = "UNFULFILLED";
    }
}

void fulfill_everything(Order& order, const std::string& fulfillment_id, Seconds at) {
    int units = 0;
    for (auto& line : order.lines) {
        units += line.unfulfilled;
        line.unfulfilled = 0;
    }
    for (auto& fo : order.fulfillment_orders) {
        fo.status = "CLOSED";
        fo.updated_at = at;
        for (auto& line : fo.lines) line.remaining = 0;
    }
    order.fulfillments.push_back({fulfillment_id, "SUCCESS", at, units});
    update_display(order);
}

bool merchant_edit(Shop& shop, Order& order, const std::string& what, const std::string& tag) {
    if (what == "cancel_refund" || what == "cancel_no_refund") {
        cancel_order(order, shop.now(), what == "cancel_refund");
    } else if (what == "add_tag") {
        add_tags(shop, order, {tag});
    } else if (what == "remove_tag") {
        remove_tags(shop, order, {tag});
    } else if (what == "hold") {
        for (auto& fo : order.fulfillment_orders) {
            if (!fo.active()) continue;
            fo.status = "ON_HOLD";
            fo.holds.push_back({shop.next_id("FulfillmentHold"), "OTHER", false});
        }
    } else if (what == "release") {
        for (auto& fo : order.fulfillment_orders) {
            if (fo.status == "ON_HOLD") fo.status = "OPEN";
            fo.holds.clear();
        }
    } else if (what == "fulfill") {
        fulfill_everything(order, shop.next_id("Fulfillment"), shop.now());
    } else if (what == "refund_amount") {
        order.refunded = order.total;
        order.financial = "REFUNDED";
    } else if (what == "archive") {
        order.closed = true;
    } else if (what != "touch") {
        return false;
    }
    shop.touch(order);
    return true;
}

}  // namespace fulfilld::sandbox
