#include "sandbox/archetypes.hpp"

#include <algorithm>
#include <string_view>

namespace fulfilld::sandbox {
namespace {}  // namespace

Order Maker::order(std::int64_t number) {
    Order order;
    order.number = number;
    // A few numbers beyond 2^53, so that ids must stay text [fault 45].
    order.id = "gid://shopify/Order/" +
               std::to_string(number % 97 == 0 ? 9'100'000'000'000'000'000 + number : 5'000'000'000 + number);
    order.name = "#" + std::to_string(number);
    const Seconds age = 4 * hour + below(static_cast<int>(50 * day - 4 * hour));
    order.created_at = order.processed_at = now_ - age;
    order.updated_at = now_ - age + below(static_cast<int>(age - 3 * hour));
    order.source_name = "web";
    order.app_id = "gid://shopify/App/580111";
    order.app_name = "Online Store";
    order.total = 500 + below(20'000);
    add_part(order, "Warehouse", "SHIPPING");
    for (int more = below(3); more > 0; --more) add_line(order, order.fulfillment_orders[0], 1 + below(2));
    return order;
}

FulfillmentOrder& Maker::add_part(Order& order, const std::string& location_name, const std::string& delivery) {
    FulfillmentOrder fo;
    fo.id = id("FulfillmentOrder");
    fo.created_at = order.created_at + 3;
    fo.updated_at = fo.created_at;
    fo.delivery = delivery;
    fo.location = location(location_name);
    order.fulfillment_orders.push_back(std::move(fo));
    add_line(order, order.fulfillment_orders.back(), 1 + below(2));
    return order.fulfillment_orders.back();
}

Line& Maker::add_line(Order& order, FulfillmentOrder& fo, int quantity) {
    Line line;
    line.id = id("LineItem");
    line.sku = below(8) == 0 ? "" : "SKU-" + std::to_string(1000 + below(9000));
    line.vendor = "House brand";
    line.quantity = line.current = line.unfulfilled = quantity;
    fo.lines.push_back({id("FulfillmentOrderLineItem"), line.id, quantity, quantity});
    order.lines.push_back(std::move(line));
    return order.lines.back();
}

void Maker::pos(Order& order, const std::string& store) {
    order.source_name = "pos";
    order.app_id = "gid://shopify/App/129785";
    order.app_name = "Point of Sale";
    order.retail_location = location(store);
    for (auto& fo : order.fulfillment_orders) {
        fo.location = location(store);
        fo.delivery = "RETAIL";
    }
}

void Maker::request(FulfillmentOrder& fo, const std::string& request_status, Seconds ago, const std::string& status) {
    fo.request_status = request_status;
    fo.status = status;
    fo.requests.push_back({id("FulfillmentOrderMerchantRequest"), "FULFILLMENT_REQUEST", "", now_ - ago});
}

void Maker::age(Order& order, Seconds age) {
    order.created_at = order.processed_at = order.updated_at = now_ - age;
    for (auto& fo : order.fulfillment_orders) fo.created_at = fo.updated_at = now_ - age;
}

std::string Maker::id(const std::string& type) { return "gid://shopify/" + type + "/" + std::to_string(++next_); }

void label_whole(Order& order, const char* action) {
    order.label.fo_reasons.assign(order.fulfillment_orders.size(), "");
    for (std::size_t i = 0; i < order.fulfillment_orders.size(); ++i) {
        const auto& fo = order.fulfillment_orders[i];
        if (fo.active() && fo.remaining() > 0) order.label.fo_reasons[i] = "*";
    }
    order.label.action = action;
    if (*action != '\0') order.label.target = order.id;
}

void label_parts(Order& order, std::vector<std::string> reasons) { order.label.fo_reasons = std::move(reasons); }

void expect_action(Order& order, const char* kind, std::size_t part) {
    const FulfillmentOrder& fo = order.fulfillment_orders.at(part);
    const auto without_sku = [&](const Line& line) {
        return line.sku.empty() &&
               std::any_of(fo.lines.begin(), fo.lines.end(), [&](const auto& own) { return own.line_id == line.id; });
    };
    // A service knows products by their SKU: an item without one cannot be asked for.
    const bool unmapped = std::any_of(order.lines.begin(), order.lines.end(), without_sku);
    if (unmapped && std::string_view(kind) == "request_fulfillment") return;
    order.label.action = kind;
    order.label.target = fo.id;
}

}  // namespace fulfilld::sandbox
