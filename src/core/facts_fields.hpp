#pragma once

#include "fulfilld/core/order_facts.hpp"

namespace fulfilld {

/// The one description of what an order's facts consist of, for everything that keeps or shows them: `io(name, field)`
/// for each field, in an order that never changes. Free text typed by people (a request's message) is left out: it is
/// compared while it is read, and never kept.

template <class Io>
void visit(Io& io, Money& money) {
    io("ten_thousandths", money.ten_thousandths);
    io("currency", money.currency);
}

template <class Io>
void visit(Io& io, LineItemFacts& line) {
    io("id", line.id);
    io("sku", line.sku);
    io("vendor", line.vendor);
    io("quantity", line.quantity);
    io("current", line.current);
    io("unfulfilled", line.unfulfilled);
    io("requires_shipping", line.requires_shipping);
    io("gift_card", line.gift_card);
}

template <class Io>
void visit(Io& io, FulfillmentOrderLineFacts& line) {
    io("id", line.id);
    io("line_item", line.line_item);
    io("total", line.total);
    io("remaining", line.remaining);
}

template <class Io>
void visit(Io& io, AssignedLocationFacts& location) {
    io("name", location.name);
    io("id", location.id);
    io("active", location.active);
    io("fulfillment_service", location.fulfillment_service);
    io("service_handle", location.service_handle);
    io("service_name", location.service_name);
}

template <class Io>
void visit(Io& io, HoldFacts& hold) {
    io("id", hold.id);
    io("reason", hold.reason);
    io("ours", hold.ours);
}

template <class Io>
void visit(Io& io, MerchantRequestFacts& request) {
    io("kind", request.kind);
    io("sent_at", request.sent_at);
}

template <class Io>
void visit(Io& io, FulfillmentOrderFacts& fo) {
    io("id", fo.id);
    io("status", fo.status);
    io("request_status", fo.request_status);
    io("created_at", fo.created_at);
    io("updated_at", fo.updated_at);
    io("fulfill_at", fo.fulfill_at);
    io("delivery", fo.delivery);
    io("location", fo.location);
    io("supported_actions", fo.supported_actions);
    io("holds", fo.holds);
    io("lines", fo.lines);
    io("requests", fo.requests);
}

template <class Io>
void visit(Io& io, FulfillmentFacts& fulfillment) {
    io("id", fulfillment.id);
    io("status", fulfillment.status);
    io("created_at", fulfillment.created_at);
    io("total_quantity", fulfillment.total_quantity);
    io("tracking_number", fulfillment.tracking_number);
    io("moving", fulfillment.moving);
}

template <class Io>
void visit(Io& io, OrderFacts& order) {
    io("id", order.id);
    io("name", order.name);
    io("processed_at", order.processed_at);
    io("updated_at", order.updated_at);
    io("cancelled_at", order.cancelled_at);
    io("closed", order.closed);
    io("edited", order.edited);
    io("test", order.test);
    io("fully_paid", order.fully_paid);
    io("capturable", order.capturable);
    io("fulfillable", order.fulfillable);
    io("tags", order.tags);
    io("source_name", order.source_name);
    io("display_fulfillment", order.display_fulfillment);
    io("financial", order.financial);
    io("return_status", order.return_status);
    io("risk", order.risk);
    io("gateways", order.gateways);
    io("outstanding", order.outstanding);
    io("refunded", order.refunded);
    io("current_total", order.current_total);
    io("refund_without_lines", order.refund_without_lines);
    io("app_id", order.app_id);
    io("app_name", order.app_name);
    io("retail_location", order.retail_location);
    io("fulfillments", order.fulfillments);
    io("fulfillment_orders", order.fulfillment_orders);
    io("lines", order.lines);
    io("defects", order.defects);
}

}  // namespace fulfilld
