#include "shopify/codec.hpp"

#include "shopify/json_reader.hpp"

#include <boost/json.hpp>

namespace fulfilld::shopify {
namespace {

namespace json = boost::json;
using Defects = std::vector<std::string>;

/// `fulfillments` is a plain list without page info: a full one may be cut [domain 3.1].
constexpr std::size_t fulfillments_asked = 50;

JsonReader reader_of(const json::value& value, std::string_view path, Defects& defects) {
    const auto* object = value.if_object();
    if (object == nullptr) defects.push_back(std::string(path) + " is not an object");
    return {object, path, defects};
}

LineItemFacts read_line(const json::value& node, Defects& defects) {
    JsonReader in = reader_of(node, "lineItem", defects);
    LineItemFacts line;
    line.id = LineItemId(in.id("id"));
    line.sku = in.text_or_empty("sku");
    line.vendor = in.text_or_empty("vendor");
    line.quantity = in.count("quantity");
    line.current = in.count("currentQuantity");
    line.unfulfilled = in.count("unfulfilledQuantity");
    line.requires_shipping = in.flag("requiresShipping");
    line.gift_card = in.flag("isGiftCard");
    if (line.current > line.quantity || line.unfulfilled > line.quantity)
        in.defect("quantity", "is less than its parts");
    return line;
}

FulfillmentOrderLineFacts read_fulfillment_order_line(const json::value& node, Defects& defects) {
    JsonReader in = reader_of(node, "fulfillmentOrder.lineItem", defects);
    FulfillmentOrderLineFacts line;
    line.id = FulfillmentOrderLineId(in.id("id"));
    line.total = in.count("totalQuantity");
    line.remaining = in.count("remainingQuantity");
    line.line_item = LineItemId(in.child("lineItem").id("id"));
    return line;
}

AssignedLocationFacts read_location(JsonReader in) {
    AssignedLocationFacts location;
    location.name = in.text("name");
    JsonReader live = in.nullable_child("location");
    if (live.missing()) return location;
    location.id = LocationId(live.id("id"));
    location.active = live.flag("isActive");
    location.fulfillment_service = live.flag("isFulfillmentService");
    JsonReader service = live.nullable_child("fulfillmentService");
    if (service.missing()) return location;
    location.service_handle = service.text("handle");
    location.service_name = service.text("serviceName");
    return location;
}

HoldFacts read_hold(const json::value& node, Defects& defects) {
    JsonReader in = reader_of(node, "fulfillmentHold", defects);
    HoldFacts hold{in.seen<HoldReason>("reason"), in.flag("heldByRequestingApp")};
    hold.id = in.id("id");
    return hold;
}

MerchantRequestFacts read_request(const json::value& node, Defects& defects) {
    JsonReader in = reader_of(node, "merchantRequest", defects);
    MerchantRequestFacts request;
    request.kind = in.seen<MerchantRequestKind>("kind");
    request.sent_at = in.time("sentAt");
    // Polls do not ask for the message; a read by id does.
    if (node.is_object() && node.get_object().contains("message")) request.message = in.text_or_empty("message");
    return request;
}

FulfillmentOrderFacts read_fulfillment_order(const json::value& node, PartialOrder& order) {
    Defects& defects = order.facts.defects;
    JsonReader in = reader_of(node, "fulfillmentOrder", defects);
    FulfillmentOrderFacts fo;
    fo.id = FulfillmentOrderId(in.id("id"));
    fo.status = in.seen<FulfillmentOrderStatus>("status");
    fo.request_status = in.seen<RequestStatus>("requestStatus");
    fo.created_at = in.time("createdAt");
    fo.updated_at = in.time("updatedAt");
    fo.fulfill_at = in.nullable_time("fulfillAt");
    JsonReader delivery = in.nullable_child("deliveryMethod");
    if (!delivery.missing()) fo.delivery = delivery.seen<DeliveryMethod>("methodType");
    fo.location = read_location(in.child("assignedLocation"));
    for (const auto& action : in.list("supportedActions")) {
        fo.supported_actions.push_back(reader_of(action, "supportedAction", defects).seen<SupportedAction>("action"));
    }
    for (const auto& hold : in.list("fulfillmentHolds")) fo.holds.push_back(read_hold(hold, defects));
    std::optional<std::string> more;
    for (const auto& line : in.nodes("lineItems", &more)) {
        fo.lines.push_back(read_fulfillment_order_line(line, defects));
        // More left than there ever was: impossible, and nothing may be built on it [fault 46].
        if (fo.lines.back().remaining > fo.lines.back().total) in.defect("remainingQuantity", "exceeds totalQuantity");
    }
    if (more) order.more_fulfillment_order_lines.emplace_back(fo.id, *more);
    for (const auto& request : in.nodes("merchantRequests", nullptr))
        fo.requests.push_back(read_request(request, defects));
    return fo;
}

void read_times_and_flags(JsonReader& in, OrderFacts& facts) {
    facts.name = in.text("name");
    facts.processed_at = in.time("processedAt");
    facts.updated_at = in.time("updatedAt");
    facts.cancelled_at = in.nullable_time("cancelledAt");
    facts.closed = in.flag("closed");
    facts.edited = in.flag("edited");
    facts.test = in.flag("test");
    facts.fully_paid = in.flag("fullyPaid");
    facts.capturable = in.flag("capturable");
    facts.fulfillable = in.flag("fulfillable");
    facts.tags = in.texts("tags");
    facts.source_name = in.text_or_empty("sourceName");
}

void read_states_and_money(JsonReader& in, OrderFacts& facts) {
    facts.display_fulfillment = in.seen<DisplayFulfillmentStatus>("displayFulfillmentStatus");
    facts.financial = in.nullable_seen<FinancialStatus>("displayFinancialStatus");
    facts.return_status = in.seen<ReturnStatus>("returnStatus");
    facts.risk = in.child("risk").seen<RiskRecommendation>("recommendation");
    facts.gateways = in.texts("paymentGatewayNames");
    facts.outstanding = in.shop_money("totalOutstandingSet");
    facts.refunded = in.shop_money("totalRefundedSet");
    facts.current_total = in.shop_money("currentTotalPriceSet");
    JsonReader app = in.nullable_child("app");
    if (!app.missing()) {
        facts.app_id = app.id("id");
        facts.app_name = app.text("name");
    }
    JsonReader store = in.nullable_child("retailLocation");
    if (!store.missing()) facts.retail_location = LocationId(store.id("id"));
}

/// Of these the goods are still with the merchant; everything else, unknown values too, counts as on its way
/// [domain 3.1].
bool is_moving(std::string_view display_status) {
    static constexpr std::string_view at_rest[] = {"",          "FULFILLED",     "MARKED_AS_FULFILLED", "SUBMITTED",
                                                   "CONFIRMED", "LABEL_PRINTED", "LABEL_PURCHASED",     "LABEL_VOIDED",
                                                   "CANCELED"};
    return std::find(std::begin(at_rest), std::end(at_rest), display_status) == std::end(at_rest);
}

void read_fulfillments(JsonReader& in, OrderFacts& facts) {
    for (const auto& node : in.list("fulfillments")) {
        JsonReader one = reader_of(node, "fulfillment", facts.defects);
        FulfillmentFacts fulfillment;
        fulfillment.id = FulfillmentId(one.id("id"));
        fulfillment.status = one.seen<FulfillmentStatus>("status");
        fulfillment.created_at = one.time("createdAt");
        fulfillment.total_quantity = one.count("totalQuantity");
        fulfillment.moving = is_moving(one.text_or_empty("displayStatus"));
        for (const auto& tracking : one.list("trackingInfo")) {
            JsonReader parcel = reader_of(tracking, "trackingInfo", facts.defects);
            if (fulfillment.tracking_number.empty()) fulfillment.tracking_number = parcel.text_or_empty("number");
        }
        facts.fulfillments.push_back(std::move(fulfillment));
    }
    if (facts.fulfillments.size() >= fulfillments_asked) in.defect("fulfillments", "may be cut");
}

std::optional<PartialOrder> read_partial_order(const json::value& node) {
    PartialOrder order;
    OrderFacts& facts = order.facts;
    JsonReader in = reader_of(node, "order", facts.defects);
    facts.id = OrderId(in.id("id"));
    if (!facts.id.str().starts_with("gid://shopify/Order/")) return std::nullopt;
    read_times_and_flags(in, facts);
    read_states_and_money(in, facts);
    read_fulfillments(in, facts);
    for (const auto& fo : in.nodes("fulfillmentOrders", &order.more_fulfillment_orders)) {
        facts.fulfillment_orders.push_back(read_fulfillment_order(fo, order));
    }
    for (const auto& line : in.nodes("lineItems", &order.more_lines))
        facts.lines.push_back(read_line(line, facts.defects));
    return order;
}

Error not_our_shape(std::string_view where) { return {ErrorKind::malformed, "the answer lacks " + std::string(where)}; }

/// The parent object of a follow-up page, or nullopt when it vanished or changed between two pages.
std::optional<JsonReader> unchanged_parent(const json::object& data, std::string_view key, Timestamp expected,
                                           Defects& defects) {
    JsonReader root(&data, "data", defects);
    JsonReader parent = root.child(key);
    if (parent.missing()) return std::nullopt;
    if (parent.time("updatedAt") != expected) defects.push_back("the order changed while its pages were read");
    return parent;
}

}  // namespace

Result<PartialOrder> read_listed_order(const json::value& node) {
    auto order = read_partial_order(node);
    if (!order) return not_our_shape("an order's id");
    return std::move(*order);
}

Result<PartialPage> read_order_page(const json::object& data) {
    Defects defects;
    JsonReader root(&data, "data", defects);
    PartialPage page;
    for (const auto& node : root.nodes("orders", &page.next)) {
        FULFILLD_TRY(PartialOrder order, read_listed_order(node));
        page.orders.push_back(std::move(order));
    }
    if (!defects.empty()) return Error{ErrorKind::malformed, "the answer's " + defects.front()};
    return page;
}

Result<std::optional<PartialOrder>> read_order(const json::object& data) {
    const auto* node = data.if_contains("order");
    if (node == nullptr) return not_our_shape("order");
    if (node->is_null()) return std::optional<PartialOrder>{};
    auto order = read_partial_order(*node);
    if (!order) return not_our_shape("the order's id");
    return order;
}

Result<ShopFacts> read_shop(const json::object& data) {
    Defects defects;
    JsonReader root(&data, "data", defects);
    ShopFacts facts;
    JsonReader shop = root.child("shop");
    facts.id = ShopId(shop.id("id"));
    facts.domain = shop.text("myshopifyDomain");
    for (const auto& scope : root.child("currentAppInstallation").list("accessScopes")) {
        facts.scopes.push_back(reader_of(scope, "accessScope", defects).text("handle"));
    }
    if (!defects.empty()) return Error{ErrorKind::malformed, "the answer's " + defects.front()};
    return facts;
}

Status append_fulfillment_orders(PartialOrder& order, const json::object& data) {
    const auto cursor = std::exchange(order.more_fulfillment_orders, std::nullopt);
    auto parent = unchanged_parent(data, "order", order.facts.updated_at, order.facts.defects);
    if (!parent) return not_our_shape("order");
    for (const auto& fo : parent->nodes("fulfillmentOrders", &order.more_fulfillment_orders)) {
        order.facts.fulfillment_orders.push_back(read_fulfillment_order(fo, order));
    }
    if (order.more_fulfillment_orders == cursor)
        return Error{ErrorKind::malformed, "the cursor of fulfillmentOrders does not advance"};
    return {};
}

Status append_lines(PartialOrder& order, const json::object& data) {
    const auto cursor = std::exchange(order.more_lines, std::nullopt);
    auto parent = unchanged_parent(data, "order", order.facts.updated_at, order.facts.defects);
    if (!parent) return not_our_shape("order");
    for (const auto& line : parent->nodes("lineItems", &order.more_lines)) {
        order.facts.lines.push_back(read_line(line, order.facts.defects));
    }
    if (order.more_lines == cursor) return Error{ErrorKind::malformed, "the cursor of lineItems does not advance"};
    return {};
}

Status append_fulfillment_order_lines(PartialOrder& order, const json::object& data) {
    const auto [id, cursor] = order.more_fulfillment_order_lines.back();
    order.more_fulfillment_order_lines.pop_back();
    for (auto& fo : order.facts.fulfillment_orders) {
        if (fo.id != id) continue;
        auto parent = unchanged_parent(data, "fulfillmentOrder", fo.updated_at, order.facts.defects);
        if (!parent) return not_our_shape("fulfillmentOrder");
        std::optional<std::string> more;
        for (const auto& line : parent->nodes("lineItems", &more)) {
            fo.lines.push_back(read_fulfillment_order_line(line, order.facts.defects));
            if (fo.lines.back().remaining > fo.lines.back().total)
                parent->defect("remainingQuantity", "exceeds totalQuantity");
        }
        if (more == cursor)
            return Error{ErrorKind::malformed, "the cursor of a fulfillment order's lineItems does not advance"};
        if (more) order.more_fulfillment_order_lines.emplace_back(id, *more);
    }
    return {};
}

}  // namespace fulfilld::shopify
