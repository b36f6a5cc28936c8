#pragma once

#include "feed/feed_row.hpp"
#include "fulfilld/core/order_facts.hpp"
#include "fulfilld/port/offer_store.hpp"

#include <string>
#include <string_view>
#include <variant>
#include <vector>

namespace fulfilld::feed {

/// The goods that a row speaks of.
struct Match {
    OrderId order;
    std::string sku;   ///< Empty: everything left at the merchant's own locations.
    int quantity = 0;  ///< Of that SKU; 0: not named, `units` tells.
    Tracking tracking;
    std::vector<LineUnits> units = {};  ///< Where no quantity is named: all that is left now, line by line.
};

/// What is known beside the order itself.
struct Known {
    std::vector<port::NumberUse> uses;  ///< Of this number, in earlier files.
    std::vector<Match> of_number;       ///< Accepted from this file with this number.
    std::vector<Match> earlier_rows;    ///< Accepted from this file for this order: their goods are still there.
    std::vector<TrackingOffer> offers;  ///< Of earlier files for this order: their goods may have gone out.
};

/// Whether the row can be refused without looking at any order.
std::optional<Refusal> why_refused(const FeedRow& row);

/// The goods meant, or why the row is not used. `orders`: all of that name. A row is only accepted when there is
/// nothing to guess, and only when one fulfillment can do what it says. Pure. Goods at a fulfillment service's location
/// are refused: no other app may fulfil there [domain 0.2]. What a CLOSED fulfillment order says of its remaining
/// quantity is not looked at [domain 0.3].
std::variant<Match, Refusal> match_row(const FeedRow& row, const std::vector<OrderFacts>& orders, const Known& known);

/// `1001` and `#1001` are one name.
bool is_named(const OrderFacts& order, std::string_view name);

}  // namespace fulfilld::feed
