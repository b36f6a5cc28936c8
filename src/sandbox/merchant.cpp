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

/// Closes each active fulfillment order and opens another in its place, as a move between locations may.
void replace_fulfillment_orders(Shop& shop, Order& order) {
    const std::size_t count = order.fulfillment_orders.size();
    for (std::size_t i = 0; i < count; ++i) {
        if (!order.fulfillment_orders[i].active()) continue;
        FulfillmentOrder fresh = order.fulfillment_orders[i];
        order.fulfillment_orders[i].status = "CLOSED";
        fresh.id = shop.next_id("FulfillmentOrder");
        fresh.created_at = fresh.updated_at = shop.now();
        for (auto& line : fresh.lines) line.id = shop.next_id("FulfillmentOrderLineItem");
        order.fulfillment_orders.push_back(std::move(fresh));
    }
    shop.reindex(order);
}

/// What the service does with the requests it has.
void answer_requests(Order& order, const char* request_status, const char* status, Seconds at) {
    for (auto& fo : order.fulfillment_orders) {
        if (fo.request_status != "SUBMITTED") continue;
        fo.request_status = request_status;
        fo.status = status;
        fo.updated_at = at;
    }
}

void cancel_fulfillments(Shop& shop, Order& order) {
    std::vector<std::string> ids;
    for (const auto& one : order.fulfillments) {
        if (one.status == "SUCCESS") ids.push_back(one.id);
    }
    for (const auto& id : ids) cancel_fulfillment(shop, id);
}

/// The service stops where it is asked to: nothing is left there, and the work is open anew [domain 4.1].
void accept_cancellations(Shop& shop, Order& order) {
    std::vector<std::string> ids;
    for (const auto& fo : order.fulfillment_orders) {
        if (fo.active() && fo.cancellation_asked()) ids.push_back(fo.id);
    }
    for (const auto& id : ids) {
        replace_fulfillment_order(shop, order, id);
        FulfillmentOrder& old = *shop.find_fulfillment_order(id).second;
        old.request_status = "CANCELLATION_ACCEPTED";
        for (auto& line : old.lines) line.total = line.remaining = 0;
    }
}

void hold(Shop& shop, Order& order, bool ours) {
    for (auto& fo : order.fulfillment_orders) {
        if (!fo.active()) continue;
        fo.status = "ON_HOLD";
        fo.holds.push_back({shop.next_id("FulfillmentHold"), "OTHER", ours});
    }
}

/// To a day that has passed, and still it waits.
void schedule(Shop& shop, Order& order) {
    for (auto& fo : order.fulfillment_orders) {
        if (!fo.active()) continue;
        fo.status = "SCHEDULED";
        fo.fulfill_at = shop.now() - 48 * 3600;
    }
}

void set_closed(Order& order, bool closed, Seconds at) {
    order.closed = closed;
    order.closed_at = closed ? std::optional(at) : std::nullopt;
}

/// What only the order is needed for. False: none of these.
bool edit_order(Shop& shop, Order& order, const std::string& what) {
    if (what == "cancel_refund" || what == "cancel_no_refund") {
        cancel_order(order, shop.now(), what == "cancel_refund");
    } else if (what == "refund_amount") {
        refund_amount(order, order.total - order.refunded, {});
    } else if (what == "archive" || what == "unarchive") {
        set_closed(order, what == "archive", shop.now());
    } else if (what == "fulfill") {
        fulfill_everything(order, shop.next_id("Fulfillment"), shop.now());
    } else if (what == "cancel_fulfillment") {
        cancel_fulfillments(shop, order);
    } else if (what == "deliver") {
        for (auto& one : order.fulfillments) {
            if (one.status == "SUCCESS") one.display_status = "IN_TRANSIT";
        }
    } else {
        return what == "touch";
    }
    return true;
}

/// What happens to its fulfillment orders. False: none of these.
bool edit_fulfillment_orders(Shop& shop, Order& order, const std::string& what) {
    if (what == "hold" || what == "our_hold") {
        hold(shop, order, what == "our_hold");
    } else if (what == "release") {
        for (auto& fo : order.fulfillment_orders) {
            if (fo.status == "ON_HOLD") fo.status = "OPEN";
            fo.holds.clear();
        }
    } else if (what == "schedule") {
        schedule(shop, order);
    } else if (what == "move") {
        replace_fulfillment_orders(shop, order);
    } else if (what == "service_accepts") {
        answer_requests(order, "ACCEPTED", "IN_PROGRESS", shop.now());
    } else if (what == "service_rejects") {
        answer_requests(order, "REJECTED", "OPEN", shop.now());
    } else if (what == "service_cancels") {
        accept_cancellations(shop, order);
    } else {
        return false;
    }
    return true;
}

}  // namespace

void refund_amount(Order& order, std::int64_t amount, const std::vector<RefundLine>& lines) {
    order.refunds.push_back({order.id + "/Refund/" + std::to_string(order.refunds.size() + 1), amount, lines});
    order.refunded += amount;
    order.financial = order.refunded >= order.total ? "REFUNDED" : "PARTIALLY_REFUNDED";
}

void refund_all_lines(Order& order) {
    std::vector<RefundLine> lines;
    for (const auto& line : order.lines) lines.push_back({line.id + "/refunded", line.current});
    order.refunded = 0;
    refund_amount(order, order.total, lines);
    for (auto& line : order.lines) line.current = line.unfulfilled = 0;
    close_fulfillment_orders(order, order.updated_at, true);
    order.fulfillable = false;
    order.display = "FULFILLMENT_NOT_REQUIRED";
}

void cancel_order(Order& order, Seconds at, bool refund) {
    order.cancelled_at = at;
    order.updated_at = at;
    if (refund) {
        refund_all_lines(order);
        set_closed(order, true, at);  // in the same second
    } else {
        // Not closed, financial as before, and the CLOSED fulfillment order may still read its remaining quantity.
        close_fulfillment_orders(order, at, false);
        order.fulfillable = false;
        order.display = "UNFULFILLED";
    }
}

void fulfill_everything(Order& order, const std::string& fulfillment_id, Seconds at) {
    int units = 0;
    std::vector<FulfilledLine> taken;
    for (auto& line : order.lines) {
        units += line.unfulfilled;
        line.unfulfilled = 0;
    }
    for (auto& fo : order.fulfillment_orders) {
        fo.status = "CLOSED";
        fo.updated_at = at;
        for (auto& line : fo.lines) {
            if (line.remaining > 0) taken.push_back({fo.id, line.id, line.remaining});
            line.remaining = 0;
        }
    }
    const bool parcel = !order.fulfillment_orders.empty() && order.fulfillment_orders[0].delivery == "SHIPPING";
    const Tracking tracking{"", parcel ? "TN" + order.name.substr(1) : "", ""};
    order.fulfillments.push_back({fulfillment_id, "SUCCESS", at, units, tracking, taken});
    update_display(order);
}

bool merchant_edit(Shop& shop, Order& order, const std::string& what, const std::string& tag) {
    if (what == "add_tag") {
        add_tags(shop, order, {tag});
    } else if (what == "remove_tag") {
        remove_tags(shop, order, {tag});
    } else if (!edit_order(shop, order, what) && !edit_fulfillment_orders(shop, order, what)) {
        return false;
    }
    shop.touch(order);
    return true;
}

}  // namespace fulfilld::sandbox
