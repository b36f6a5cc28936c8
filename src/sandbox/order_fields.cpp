#include "sandbox/schema.hpp"

#include <array>
#include <cstdio>

namespace fulfilld::sandbox {
namespace {

constexpr const char* currency = "EUR";

template <class T>
const T& as(const void* self) {
    return *static_cast<const T*>(self);
}
void nullable_text(Execution& exec, const std::string& text) {
    if (text.empty()) {
        exec.out += "null";
    } else {
        write_text(exec.out, text);
    }
}
void nullable_time(Execution& exec, const std::optional<Seconds>& time) {
    if (time) {
        write_time(exec.out, *time);
    } else {
        exec.out += "null";
    }
}

// clang-format off
// Fields by the kind of their value; `it` is the object at hand.
#define TEXT(T, name, expression) {name, Shape::scalar, nullptr, [](Execution& x, const void* p, const BoundField&) { [[maybe_unused]] const T& it = as<T>(p); write_text(x.out, expression); }}
#define NULLABLE(T, name, expression) {name, Shape::scalar, nullptr, [](Execution& x, const void* p, const BoundField&) { [[maybe_unused]] const T& it = as<T>(p); nullable_text(x, expression); }}
#define BOOL(T, name, expression) {name, Shape::scalar, nullptr, [](Execution& x, const void* p, const BoundField&) { [[maybe_unused]] const T& it = as<T>(p); write_bool(x.out, expression); }}
#define INT(T, name, expression) {name, Shape::scalar, nullptr, [](Execution& x, const void* p, const BoundField&) { [[maybe_unused]] const T& it = as<T>(p); x.out += std::to_string(expression); }}
#define TIME(T, name, expression) {name, Shape::scalar, nullptr, [](Execution& x, const void* p, const BoundField&) { [[maybe_unused]] const T& it = as<T>(p); write_time(x.out, expression); }}
#define NULLABLE_TIME(T, name, expression) {name, Shape::scalar, nullptr, [](Execution& x, const void* p, const BoundField&) { [[maybe_unused]] const T& it = as<T>(p); nullable_time(x, expression); }}
#define OBJECT(T, name, type, expression) {name, Shape::object, &type, [](Execution& x, const void* p, const BoundField& f) { [[maybe_unused]] const T& it = as<T>(p); write_object(x, expression, f); }}
// clang-format on

void write_texts(Execution& exec, const std::vector<std::string>& texts) {
    exec.out += '[';
    for (std::size_t i = 0; i < texts.size(); ++i) {
        if (i > 0) exec.out += ',';
        write_text(exec.out, texts[i]);
    }
    exec.out += ']';
}
template <class T, class Items>
std::vector<const void*> pointers(const Items& items) {
    std::vector<const void*> list;
    list.reserve(items.size());
    for (const T& item : items) list.push_back(&item);
    return list;
}
template <class T>
const std::string& id_of(const void* item) {
    return as<T>(item).id;
}

const TypeDef money{"MoneyV2",
                    {{"amount", Shape::scalar, nullptr,
                      [](Execution& x, const void* p, const BoundField&) {
                          const std::int64_t cents = as<std::int64_t>(p);
                          std::array<char, 32> text{};
                          std::snprintf(text.data(), text.size(), "\"%s%lld.%02lld\"", cents < 0 ? "-" : "",
                                        std::llabs(cents) / 100, std::llabs(cents) % 100);
                          x.out += text.data();
                      }},
                     {"currencyCode", Shape::scalar, nullptr,
                      [](Execution& x, const void*, const BoundField&) { write_text(x.out, currency); }}}};
const TypeDef money_bag{"MoneyBag",
                        {{"shopMoney", Shape::object, &money,
                          [](Execution& x, const void* p, const BoundField& f) { write_object(x, p, f); }, true}}};
#define MONEY_OF(T, name, member)                                                                                \
    {                                                                                                            \
        name, Shape::object, &money_bag,                                                                         \
            [](Execution& x, const void* p, const BoundField& f) { write_object(x, &as<T>(p).member, f); }, true \
    }

#define MONEY(name, member) MONEY_OF(Order, name, member)

const TypeDef service{"FulfillmentService",
                      {TEXT(Service, "id", it.id), TEXT(Service, "handle", it.handle),
                       TEXT(Service, "serviceName", it.name), TEXT(Service, "type", it.type)}};
const TypeDef locations{
    "Location",
    {TEXT(Location, "id", it.id),
     TEXT(Location, "name", it.name),
     BOOL(Location, "isActive", it.active),
     BOOL(Location, "isFulfillmentService", it.service.has_value()),
     BOOL(Location, "fulfillsOnlineOrders", true),
     {"fulfillmentService", Shape::object, &service, [](Execution& x, const void* p, const BoundField& f) {
          const auto& own = as<Location>(p).service;
          write_object(x, own ? &*own : nullptr, f);
      }}}};
const TypeDef assigned_location{
    "FulfillmentOrderAssignedLocation",
    {TEXT(Location, "name", it.name),
     {"location", Shape::object, &locations, [](Execution& x, const void* p, const BoundField& f) {
          const bool shown = x.shop.has_scope("read_locations") && !as<Location>(p).deleted;
          write_object(x, shown ? p : nullptr, f);
      }}}};
const TypeDef delivery{"DeliveryMethod", {TEXT(std::string, "methodType", it)}};
const TypeDef action{"FulfillmentOrderSupportedAction",
                     {TEXT(std::string, "action", it),
                      {"externalUrl", Shape::scalar, nullptr, [](Execution& x, const void* p, const BoundField&) {
                           x.out += as<std::string>(p) == "EXTERNAL" ? "\"https://fulfilment.example/\"" : "null";
                       }}}};
const TypeDef hold_type{
    "FulfillmentHold",
    {TEXT(Hold, "id", it.id), TEXT(Hold, "reason", it.reason), BOOL(Hold, "heldByRequestingApp", it.ours)}};
const TypeDef request_type{"FulfillmentOrderMerchantRequest",
                           {TEXT(Request, "id", it.id), TEXT(Request, "kind", it.kind),
                            NULLABLE(Request, "message", it.message), TIME(Request, "sentAt", it.sent_at)}};
const TypeDef line_reference{"LineItem", {TEXT(FulfillmentOrderLine, "id", it.line_id)}};
const TypeDef fo_line{"FulfillmentOrderLineItem",
                      {TEXT(FulfillmentOrderLine, "id", it.id), INT(FulfillmentOrderLine, "totalQuantity", it.total),
                       INT(FulfillmentOrderLine, "remainingQuantity", it.remaining),
                       OBJECT(FulfillmentOrderLine, "lineItem", line_reference, p)}};
const TypeDef line{"LineItem",
                   {TEXT(Line, "id", it.id), NULLABLE(Line, "sku", it.sku), NULLABLE(Line, "vendor", it.vendor),
                    INT(Line, "quantity", it.quantity), INT(Line, "currentQuantity", it.current),
                    INT(Line, "unfulfilledQuantity", it.unfulfilled),
                    BOOL(Line, "requiresShipping", it.requires_shipping), BOOL(Line, "isGiftCard", it.gift_card)}};
const TypeDef app{"OrderApp", {TEXT(Order, "id", it.app_id), TEXT(Order, "name", it.app_name)}};
const TypeDef risk{"OrderRiskSummary", {TEXT(Order, "recommendation", it.risk)}};
const TypeDef tracking_info{"FulfillmentTrackingInfo",
                            {NULLABLE(Tracking, "company", it.company), NULLABLE(Tracking, "number", it.number),
                             NULLABLE(Tracking, "url", it.url)}};
void write_tracking(Execution& exec, const void* self, const BoundField& field) {
    const Tracking& tracking = as<Fulfillment>(self).tracking;
    write_list(exec, tracking.empty() ? std::vector<const void*>{} : std::vector<const void*>{&tracking}, field);
}
const TypeDef fulfillment{"Fulfillment",
                          {TEXT(Fulfillment, "id", it.id),
                           TEXT(Fulfillment, "status", it.status),
                           NULLABLE(Fulfillment, "displayStatus", it.display_status),
                           TIME(Fulfillment, "createdAt", it.created_at),
                           INT(Fulfillment, "totalQuantity", it.total),
                           {"trackingInfo", Shape::list, &tracking_info, write_tracking}}};

const TypeDef refund_line{"RefundLineItem", {INT(RefundLine, "quantity", it.quantity)}};
const TypeDef refund{
    "Refund",
    {MONEY_OF(Refund, "totalRefundedSet", amount),
     {"refundLineItems", Shape::connection, &refund_line, [](Execution& x, const void* p, const BoundField& f) {
          write_connection(x, pointers<RefundLine>(as<Refund>(p).lines), id_of<RefundLine>, f);
      }}}};

void write_actions(Execution& exec, const void* self, const BoundField& field) {
    auto actions = supported_actions(as<FulfillmentOrder>(self));
    if (exec.version < "2026-04") std::erase(actions, "REPORT_PROGRESS");  // added then [domain 1.4]
    write_list(exec, pointers<std::string>(actions), field);
}

const TypeDef fulfillment_order{
    "FulfillmentOrder",
    {TEXT(FulfillmentOrder, "id", it.id),
     TEXT(FulfillmentOrder, "status", it.status),
     TEXT(FulfillmentOrder, "requestStatus", it.request_status),
     TIME(FulfillmentOrder, "createdAt", it.created_at),
     TIME(FulfillmentOrder, "updatedAt", it.updated_at),
     NULLABLE_TIME(FulfillmentOrder, "fulfillAt", it.fulfill_at),
     OBJECT(FulfillmentOrder, "deliveryMethod", delivery, it.delivery.empty() ? nullptr : &it.delivery),
     OBJECT(FulfillmentOrder, "assignedLocation", assigned_location, it.location),
     {"supportedActions", Shape::list, &action, write_actions},
     {"fulfillmentHolds", Shape::list, &hold_type,
      [](Execution& x, const void* p, const BoundField& f) {
          write_list(x, pointers<Hold>(as<FulfillmentOrder>(p).holds), f);
      }},
     {"lineItems", Shape::connection, &fo_line,
      [](Execution& x, const void* p, const BoundField& f) {
          write_connection(x, pointers<FulfillmentOrderLine>(as<FulfillmentOrder>(p).lines),
                           id_of<FulfillmentOrderLine>, f);
      }},
     {"merchantRequests", Shape::connection, &request_type, [](Execution& x, const void* p, const BoundField& f) {
          write_connection(x, pointers<Request>(as<FulfillmentOrder>(p).requests), id_of<Request>, f);
      }}}};

void write_visible_fulfillment_orders(Execution& exec, const void* self, const BoundField& field) {
    std::vector<const void*> visible;
    for (const auto& fo : as<Order>(self).fulfillment_orders) {
        if (exec.shop.can_see(fo)) visible.push_back(&fo);
    }
    write_connection(exec, visible, id_of<FulfillmentOrder>, field);
}

void write_fulfillments(Execution& exec, const void* self, const BoundField& field) {
    auto list = pointers<Fulfillment>(as<Order>(self).fulfillments);
    list.resize(std::min(list.size(), static_cast<std::size_t>(field.first(exec.variables))));
    write_list(exec, list, field);
}

void write_refunds(Execution& exec, const void* self, const BoundField& field) {
    auto list = pointers<Refund>(as<Order>(self).refunds);
    list.resize(std::min(list.size(), static_cast<std::size_t>(field.first(exec.variables))));
    write_list(exec, list, field);
}

/// Before 2026-10 an order with nothing left to fulfil still reads UNFULFILLED [domain 0.1].
void write_display(Execution& exec, const void* self, const BoundField&) {
    const std::string& display = as<Order>(self).display;
    write_text(exec.out, exec.version < "2026-10" && display == "FULFILLMENT_NOT_REQUIRED" ? "UNFULFILLED" : display);
}

const TypeDef whole{"Order",
                    {TEXT(Order, "id", it.id),
                     TEXT(Order, "name", it.name),
                     TIME(Order, "createdAt", it.created_at),
                     TIME(Order, "processedAt", it.processed_at),
                     TIME(Order, "updatedAt", it.updated_at),
                     NULLABLE_TIME(Order, "cancelledAt", it.cancelled_at),
                     BOOL(Order, "closed", it.closed),
                     NULLABLE_TIME(Order, "closedAt", it.closed_at),
                     BOOL(Order, "edited", it.edited),
                     BOOL(Order, "test", it.test),
                     {"tags", Shape::scalar, nullptr,
                      [](Execution& x, const void* p, const BoundField&) { write_texts(x, as<Order>(p).tags); }},
                     NULLABLE(Order, "sourceName", it.source_name),
                     {"displayFulfillmentStatus", Shape::scalar, nullptr, write_display},
                     NULLABLE(Order, "displayFinancialStatus", it.financial),
                     BOOL(Order, "fullyPaid", it.fully_paid),
                     BOOL(Order, "capturable", it.capturable),
                     BOOL(Order, "fulfillable", it.fulfillable),
                     TEXT(Order, "returnStatus", it.return_status),
                     {"paymentGatewayNames", Shape::scalar, nullptr,
                      [](Execution& x, const void* p, const BoundField&) { write_texts(x, as<Order>(p).gateways); }},
                     MONEY("totalOutstandingSet", outstanding),
                     MONEY("totalRefundedSet", refunded),
                     MONEY("currentTotalPriceSet", total),
                     OBJECT(Order, "app", app, it.app_id.empty() ? nullptr : p),
                     {"retailLocation", Shape::object, &locations,
                      [](Execution& x, const void* p, const BoundField& f) {
                          write_object(x, x.shop.has_scope("read_locations") ? as<Order>(p).retail_location : nullptr,
                                       f);
                      }},
                     OBJECT(Order, "risk", risk, p),
                     {"fulfillments", Shape::list, &fulfillment, write_fulfillments},
                     {"refunds", Shape::list, &refund, write_refunds},
                     {"fulfillmentOrders", Shape::connection, &fulfillment_order, write_visible_fulfillment_orders},
                     {"lineItems", Shape::connection, &line, [](Execution& x, const void* p, const BoundField& f) {
                          write_connection(x, pointers<Line>(as<Order>(p).lines), id_of<Line>, f);
                      }}}};

}  // namespace

const TypeDef& order_type() { return whole; }
const TypeDef& fulfillment_order_type() { return fulfillment_order; }
const TypeDef& location_type() { return locations; }
const TypeDef& fulfillment_type() { return fulfillment; }

}  // namespace fulfilld::sandbox
