#pragma once

#include "sandbox/archetypes.hpp"

namespace fulfilld::sandbox {

inline Shop::Settings settings(Seconds lag = 0) {
    return {"demo.myshopify.com",
            {"read_orders", "write_orders", "read_merchant_managed_fulfillment_orders",
             "read_third_party_fulfillment_orders", "write_third_party_fulfillment_orders", "read_locations"},
            1'790'000'000,
            lag};
}

/// One order of two lines (3 and 1 units) at a location.
inline Order& add_order(Shop& shop, const char* location, std::int64_t number = 1001) {
    Maker maker(shop, 1);
    Order order = maker.order(number);
    order.fulfillment_orders.clear();
    order.lines.clear();
    auto& fo = maker.add_part(order, location, "SHIPPING");
    fo.id += "-" + std::to_string(number);
    fo.lines.clear();
    order.lines.clear();
    maker.add_line(order, fo, 3);
    maker.add_line(order, fo, 1);
    return shop.add(std::move(order));
}

/// A shop that accepts what the platform would refuse.
inline Shop::Settings without_guards() {
    Shop::Settings open = settings();
    open.guards = false;
    return open;
}

}  // namespace fulfilld::sandbox
