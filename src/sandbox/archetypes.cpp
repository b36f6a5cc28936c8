#include "sandbox/archetypes.hpp"

#include "sandbox/merchant.hpp"
#include "sandbox/mutations.hpp"

#include <map>
#include <sstream>

namespace fulfilld::sandbox {
namespace {

constexpr Seconds hour = 3600;
constexpr Seconds day = 24 * hour;

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
const Archetype archetypes[] = {
    {"", 40, [](Maker& m, Order& o) { fulfill_everything(o, m.id("Fulfillment"), o.updated_at); o.closed = m.below(2) == 0; }},
    {"", 4, [](Maker& m, Order& o) { m.pos(o, "Store Harbour"); fulfill_everything(o, m.id("Fulfillment"), o.updated_at); }},
    {"", 1, [](Maker& m, Order& o) { fulfill_everything(o, m.id("Fulfillment"), o.updated_at); o.refunded = o.total; o.financial = "REFUNDED"; o.return_status = "RETURNED"; }},

    {"test_order", 2, [](Maker&, Order& o) { o.test = true; o.gateways = {"bogus"}; label_whole(o, "flag_for_deletion"); }},
    {"test_order", 1, [](Maker& m, Order& o) { o.test = true; cancelled(m, o, true); label_whole(o, "flag_for_deletion"); }},
    {"test_order", 1, [](Maker& m, Order& o) { o.test = true; m.pos(o, "Store Old Town"); label_whole(o, "flag_for_deletion"); }},
    {"test_order", 1, [](Maker&, Order& o) { o.test = true; o.tags = {"fulfilld:ignore"}; label_whole(o); }},
    {"test_order", 1, [](Maker& m, Order& o) { o.test = true; m.age(o, 10 * 60); label_whole(o); }},

    {"cancelled_with_active_request", 1, [](Maker& m, Order& o) { cancelled_at_service(m, o, "ACCEPTED", "IN_PROGRESS"); label_whole(o); }},
    {"cancelled_with_active_request", 1, [](Maker& m, Order& o) { cancelled_at_service(m, o, "SUBMITTED", "OPEN"); o.gateways = {"manual"}; label_whole(o); }},
    {"cancelled_not_refunded", 2, [](Maker& m, Order& o) { cancelled(m, o, false); label_whole(o); }},
    {"cancelled_not_refunded", 1, [](Maker& m, Order& o) { cancelled(m, o, false); o.financial = "PARTIALLY_REFUNDED"; o.refunded = o.total / 2; label_whole(o); }},
    {"cancelled_not_refunded", 1, [](Maker& m, Order& o) { cancelled(m, o, false); o.financial = "AUTHORIZED"; o.fully_paid = false; o.capturable = true; label_whole(o); }},

    {"cancelled_unfulfilled", 2, [](Maker& m, Order& o) { cancelled(m, o, true); label_whole(o); }},
    {"cancelled_unfulfilled", 2, [](Maker& m, Order& o) { cancelled(m, o, true); o.gateways = {"manual"}; label_whole(o, "flag_for_deletion"); }},
    {"cancelled_unfulfilled", 1, [](Maker& m, Order& o) { cancelled(m, o, true); o.gateways = {"manual"}; o.display = "UNFULFILLED"; label_whole(o, "flag_for_deletion"); }},
    {"cancelled_unfulfilled", 1, [](Maker& m, Order& o) { unpaid(o, "VOIDED"); cancelled(m, o, false); o.outstanding = 0; label_whole(o, "flag_for_deletion"); }},
    {"cancelled_unfulfilled", 1, [](Maker& m, Order& o) { unpaid(o, ""); cancelled(m, o, false); label_whole(o, "flag_for_deletion"); }},
    {"cancelled_unfulfilled", 1, [](Maker& m, Order& o) { cancelled(m, o, true); o.gateways = {"manual"}; o.tags = {"Fulfilld:Ignore"}; label_whole(o); }},

    {"cancelled_after_shipment", 1, [](Maker& m, Order& o) { cancelled_after_shipment(m, o); label_whole(o); }},
    {"cancelled_after_shipment", 1, [](Maker& m, Order& o) { cancelled_after_shipment(m, o); o.refunded = o.total; o.financial = "REFUNDED"; o.closed = true; label_whole(o); }},

    {"routing_pending", 1, [](Maker& m, Order& o) { no_fulfillment_orders(o); m.age(o, 5 * hour); label_whole(o); }},
    {"routing_pending", 1, [](Maker&, Order& o) { no_fulfillment_orders(o); label_whole(o); }},

    {"nothing_left_refunded", 1, [](Maker&, Order& o) { refund_all_lines(o); label_whole(o); }},
    {"nothing_left_refunded", 1, [](Maker&, Order& o) { refund_all_lines(o); o.gateways = {"manual"}; label_whole(o, "flag_for_deletion"); }},
    {"nothing_left_refunded", 1, [](Maker&, Order& o) { refund_all_lines(o); o.gateways = {"manual"}; o.display = "UNFULFILLED"; o.closed = true; label_whole(o, "flag_for_deletion"); }},
    {"nothing_left_refunded", 1, [](Maker&, Order& o) { refund_all_lines(o); o.gateways = {"manual"}; o.return_status = "RETURN_REQUESTED"; label_whole(o); }},

    {"nothing_left_edited", 1, [](Maker&, Order& o) { removed_by_edit(o); label_whole(o); }},
    {"nothing_left_edited", 1, [](Maker&, Order& o) { removed_by_edit(o); o.outstanding = -500; o.gateways = {"manual"}; label_whole(o); }},
    {"only_non_fulfillable", 1, [](Maker&, Order& o) { only_a_tip(o); label_whole(o); }},

    {"refunded_still_open", 1, [](Maker&, Order& o) { o.financial = "REFUNDED"; o.refunded = o.total; label_whole(o); }},
    {"refunded_still_open", 1, [](Maker& m, Order& o) { o.financial = "REFUNDED"; o.refunded = o.total; auto& fo = o.fulfillment_orders[0]; fo.status = "ON_HOLD"; fo.holds = {{m.id("FulfillmentHold"), "INCORRECT_ADDRESS", false}}; label_whole(o); }},
    {"refunded_still_open", 1, [](Maker& m, Order& o) { o.financial = "REFUNDED"; o.refunded = o.total; auto& fo = o.fulfillment_orders[0]; fo.location = m.location("Amazon MCF"); m.request(fo, "REJECTED", 9 * hour, "OPEN"); label_whole(o); }},

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
};
// clang-format on

}  // namespace

std::span<const Archetype> whole_order_archetypes() { return archetypes; }

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
    order.label.action = kind;
    order.label.target = order.fulfillment_orders.at(part).id;
}

namespace {

struct Chosen {
    const Archetype* archetype;
    int weight;
};

std::string read_mix(const std::string& mix, std::vector<Chosen>& chosen) {
    std::map<std::string, int> weights;
    std::istringstream parts(mix == "all" ? "" : mix);
    for (std::string part; std::getline(parts, part, ',');) {
        const auto equals = part.find('=');
        if (equals == std::string::npos) return "--mix: \"" + part + "\" is not reason=weight";
        weights[part.substr(0, equals)] = std::atoi(part.c_str() + equals + 1);
    }
    std::map<std::string, int> met;
    for (const auto table : {whole_order_archetypes(), open_archetypes()}) {
        for (const auto& archetype : table) {
            const std::string reason = *archetype.reason == '\0' ? "clear" : archetype.reason;
            ++met[reason];
            const auto asked = weights.find(reason);
            if (mix == "all" && reason != "unknown_state") chosen.push_back({&archetype, archetype.weight});
            if (asked != weights.end() && asked->second > 0) chosen.push_back({&archetype, asked->second});
        }
    }
    for (const auto& [reason, weight] : weights) {
        if (!met.contains(reason)) return "--mix: there is no archetype of \"" + reason + "\"";
    }
    return chosen.empty() ? "--mix: nothing to make" : "";
}

/// What a token with too few scopes can know of the order: hidden parts are no parts [domain 0.5].
void label_by_scopes(const Shop& shop, Order& order) {
    Label& label = order.label;
    if (!shop.sees_all_fulfillment_orders() && order.cancelled_at && !order.test) {
        // Whether a service is at work on it cannot be seen.
        if (label.reason == "cancelled_with_active_request") label.reason = "cancelled_not_refunded";
        for (auto& own : label.fo_reasons) own = "";
        label.action.clear();
        label.target.clear();
    }
    if (shop.sees_all_fulfillment_orders() || label.reason.empty() || order.test || order.cancelled_at) return;
    bool any_visible = false;
    bool part_hidden = false;
    for (std::size_t i = 0; i < order.fulfillment_orders.size(); ++i) {
        const bool visible = shop.can_see(order.fulfillment_orders[i]);
        any_visible = any_visible || visible;
        if (visible || label.fo_reasons[i].empty()) continue;
        label.fo_reasons[i].clear();
        part_hidden = true;
    }
    if (part_hidden || order.fulfillment_orders.empty()) {
        label.reason = any_visible || !order.fulfillable ? "unknown_state" : "fo_not_visible";
        label.action.clear();
        label.target.clear();
        for (auto& own : label.fo_reasons) own = own.empty() ? "" : label.reason;
    }
}

void finish_label(const Shop& shop, Order& order, const char* reason) {
    order.label.reason = reason;
    order.label.fo_reasons.resize(order.fulfillment_orders.size());
    for (auto& own : order.label.fo_reasons) {
        if (own == "*") own = reason;
    }
    label_by_scopes(shop, order);
}

}  // namespace

std::string populate(Shop& shop, int orders, unsigned seed, const std::string& mix) {
    std::vector<Chosen> chosen;
    if (auto wrong = read_mix(mix, chosen); !wrong.empty()) return wrong;
    int total = 0;
    for (const auto& one : chosen) total += one.weight;
    Maker maker(shop, seed);
    for (int i = 0; i < orders; ++i) {
        const Archetype* archetype = chosen.back().archetype;
        if (static_cast<std::size_t>(i) < chosen.size()) {
            archetype = chosen[static_cast<std::size_t>(i)].archetype;
        } else {
            int drawn = maker.below(total);
            for (const auto& one : chosen) {
                if ((drawn -= one.weight) < 0) {
                    archetype = one.archetype;
                    break;
                }
            }
        }
        Order order = maker.order(1001 + i);
        archetype->make(maker, order);
        finish_label(shop, order, archetype->reason);
        shop.add(std::move(order));
    }
    return "";
}

}  // namespace fulfilld::sandbox
