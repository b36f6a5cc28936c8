#include "feed/match.hpp"

#include "feed/carriers.hpp"
#include "fulfilld/core/text.hpp"

#include <algorithm>
#include <map>
#include <set>

namespace fulfilld::feed {
namespace {

using R = RefusalReason;

/// Goods of one SKU, or of all.
struct Goods {
    bool sold = false;
    std::int64_t ordered = 0;
    std::int64_t own = 0;         ///< Left at the merchant's own locations.
    std::int64_t at_service = 0;  ///< Left where only a service may fulfil, or where it cannot be told.
    std::set<LineItemId> lines;   ///< With something left, anywhere.
    int places = 0;               ///< Fulfillment orders with something left.
    int own_places = 0;           ///< Those of the merchant's.
    std::int64_t most = 0;        ///< Left in any one of these.
};

bool is_active(const FulfillmentOrderFacts& fo) {
    return !(fo.status == FulfillmentOrderStatus::closed) && !(fo.status == FulfillmentOrderStatus::cancelled);
}

bool is_own(const FulfillmentOrderFacts& fo) { return fo.location.id && !fo.location.fulfillment_service; }

Goods goods_of(const OrderFacts& order, const std::string& sku) {
    Goods goods;
    std::set<LineItemId> meant;
    for (const auto& line : order.lines) {
        if (!sku.empty() && line.sku != sku) continue;
        goods.sold = true;
        goods.ordered += line.quantity;
        meant.insert(line.id);
    }
    for (const auto& fo : order.fulfillment_orders) {
        if (!is_active(fo)) continue;
        const bool own = is_own(fo);
        std::int64_t here = 0;
        for (const auto& line : fo.lines) {
            if (line.remaining <= 0 || !meant.contains(line.line_item)) continue;
            here += line.remaining;
            goods.lines.insert(line.line_item);
        }
        goods.places += here > 0;
        (own ? goods.own : goods.at_service) += here;
        if (!own || here == 0) continue;
        ++goods.own_places;
        goods.most = std::max(goods.most, here);
    }
    return goods;
}

/// Without a SKU everything is meant.
bool overlap(const std::string& one, const std::string& other) { return one.empty() || other.empty() || one == other; }

/// What is left of each line at the merchant's own locations, less what earlier rows of this file lay claim to.
using Left = std::map<LineItemId, int>;

void claim_units(Left& left, const std::vector<LineUnits>& units) {
    for (const auto& [line, quantity] : units) left[line] = std::max(0, left[line] - quantity);
}

void claim_quantity(Left& left, const OrderFacts& order, const Match& row) {
    int wanted = row.quantity;
    for (const auto& line : order.lines) {
        const auto found = line.sku == row.sku ? left.find(line.id) : left.end();
        if (found == left.end()) continue;
        const int taken = std::min(wanted, found->second);
        found->second -= taken;
        wanted -= taken;
    }
}

Left left_of(const OrderFacts& order, const std::vector<Match>& earlier_rows) {
    Left left;
    for (const auto& fo : order.fulfillment_orders) {
        if (!is_active(fo) || !is_own(fo)) continue;
        for (const auto& line : fo.lines) left[line.line_item] += std::max(0, line.remaining);
    }
    for (const auto& row : earlier_rows) {
        claim_units(left, row.units);
        claim_quantity(left, order, row);
    }
    return left;
}

/// Those of one SKU, or of all lines that the order has.
std::vector<LineUnits> units_left(const OrderFacts& order, const std::string& sku, const Known& known) {
    const Left left = left_of(order, known.earlier_rows);
    std::vector<LineUnits> units;
    for (const auto& line : order.lines) {
        const auto found = sku.empty() || line.sku == sku ? left.find(line.id) : left.end();
        if (found != left.end() && found->second > 0) units.push_back({line.id, found->second});
    }
    return units;
}

/// How many units an offer of an earlier file holds of one SKU, or of all.
std::int64_t told_by(const TrackingOffer& offer, const OrderFacts& order, const std::string& sku) {
    if (offer.quantity > 0) return overlap(offer.sku, sku) ? offer.quantity : 0;
    std::int64_t units = 0;
    for (const auto& line : order.lines) {
        if (!sku.empty() && line.sku != sku) continue;
        for (const auto& one : offer.units) units += one.line_item == line.id ? one.quantity : 0;
    }
    return units;
}

std::string units(std::int64_t count) { return std::to_string(count) + (count == 1 ? " unit" : " units"); }

std::optional<Refusal> check_order(const std::vector<OrderFacts>& orders) {
    if (orders.empty()) return Refusal{R::unknown_order, "the shop has no order of this name"};
    if (orders.size() > 1) return Refusal{R::ambiguous_order, "the shop has several orders of this name"};
    const OrderFacts& order = orders.front();
    if (!order.defects.empty()) return Refusal{R::order_unreadable, "the shop did not show the whole order"};
    if (order.test) return Refusal{R::order_test, "it is a test order"};
    if (order.cancelled_at) return Refusal{R::order_cancelled, "the order is cancelled"};
    return std::nullopt;
}

/// A number belongs to one parcel, hence to one fulfillment of one order.
std::optional<Refusal> check_number(const FeedRow& row, const OrderId& order, const Known& known) {
    const Refusal elsewhere{R::number_of_another_order, "another order has this number already"};
    const Refusal again{R::repeated, "these goods have this number already"};
    for (const auto& use : known.uses) {
        if (use.order != order) return elsewhere;
        if (overlap(use.sku, row.sku)) return again;
    }
    if (!known.uses.empty())
        return Refusal{R::parcel_told_before, "an earlier file gave this number for other goods of the order"};
    for (const auto& earlier : known.of_number) {
        if (earlier.order != order) return elsewhere;
        if (overlap(earlier.sku, row.sku)) return again;
        if (earlier.tracking != row.tracking)
            return Refusal{R::parcel_told_otherwise,
                           "an earlier row spells this number otherwise, or gives another company or url"};
    }
    return std::nullopt;
}

std::optional<Refusal> check_goods(const Goods& goods) {
    if (!goods.sold) return Refusal{R::sku_not_in_order, "the order has no line of this SKU"};
    if (goods.own > 0) return std::nullopt;
    if (goods.at_service > 0)
        return Refusal{R::at_service, "the goods are at a fulfillment service: only that service can fulfil them"};
    return Refusal{R::nothing_left, "nothing of it is left to send"};
}

/// One fulfillment order at a time is fulfilled: what is meant must lie in one.
std::optional<Refusal> check_places(const Match& match, const Goods& goods) {
    const bool everything = match.sku.empty();
    if (everything && goods.places > 1)
        return Refusal{R::several_places, "what is left lies in several places: name the SKU of each parcel"};
    if (match.quantity == 0 && goods.own_places > 1)
        return Refusal{R::several_places, "what is left of it lies in several places: name the quantity"};
    if (match.quantity > goods.most && match.quantity <= goods.own)
        return Refusal{R::several_places, "only " + units(goods.most) + " in one place"};
    return std::nullopt;
}

std::optional<Refusal> check_quantity(const Match& match, const OrderFacts& order, const Known& known) {
    const Goods goods = goods_of(order, match.sku);
    std::int64_t left = 0;
    for (const auto& one : units_left(order, match.sku, known)) left += one.quantity;
    if (left <= 0) return Refusal{R::too_many, "earlier rows of this file take all that is left"};
    const std::int64_t wanted = match.quantity > 0 ? match.quantity : left;
    if (wanted > left)
        return Refusal{R::too_many, "only " + units(left) + " left to send, earlier rows of this file considered"};
    std::int64_t told = wanted + goods.own - left;
    for (const auto& offer : known.offers) told += told_by(offer, order, match.sku);
    if (told > goods.ordered)
        return Refusal{R::more_than_ordered, "with earlier files that is " + units(told) + " of " +
                                                 std::to_string(goods.ordered) + " ordered"};
    return std::nullopt;
}

/// A quantity needs goods: of the one line that is left it is clear which.
std::optional<Refusal> name_sku(Match& match, const OrderFacts& order, const Goods& goods) {
    if (!match.sku.empty() || match.quantity == 0) return std::nullopt;
    const Refusal unclear{R::quantity_without_sku, "name the SKU that the quantity is of"};
    if (goods.lines.size() != 1) return unclear;
    const auto line = std::find_if(order.lines.begin(), order.lines.end(),
                                   [&](const auto& one) { return one.id == *goods.lines.begin(); });
    match.sku = line->sku;
    if (!match.sku.empty()) return std::nullopt;
    // There is no name for a part of it.
    if (match.quantity != goods.own) return unclear;
    match.quantity = 0;
    return std::nullopt;
}

std::optional<Refusal> check_company(const Tracking& tracking) {
    if (tracking.company.empty()) {
        if (!tracking.url.empty()) return std::nullopt;
        return Refusal{R::no_company, "name the company, or give a url"};
    }
    if (const auto right = right_spelling(tracking.company))
        return Refusal{R::misspelt_company, "did you mean \"" + std::string(*right) + "\"?"};
    if (is_known_carrier(tracking.company) || !tracking.url.empty()) return std::nullopt;
    return Refusal{R::unknown_company, "Shopify knows no company of this name: give a url, too"};
}

std::string_view bare(std::string_view name) { return name.starts_with('#') ? name.substr(1) : name; }

}  // namespace

std::optional<Refusal> why_refused(const FeedRow& row) {
    if (row.refused) return row.refused;
    if (bare(row.order).empty()) return Refusal{R::no_order, "name the order"};
    if (row.tracking.number.empty()) return Refusal{R::no_number, "give the tracking number"};
    if (!is_tracking_number(row.tracking.number))
        return Refusal{R::bad_number,
                       "a number has 3 to 64 letters, digits, spaces, - _ . or /, three of them letters or digits"};
    if (auto refusal = check_company(row.tracking)) return refusal;
    if (!row.tracking.url.empty() && !is_tracking_url(row.tracking.url))
        return Refusal{R::bad_url, "a url begins with https:// and has no spaces and no user name"};
    return std::nullopt;
}

std::variant<Match, Refusal> match_row(const FeedRow& row, const std::vector<OrderFacts>& orders, const Known& known) {
    if (auto refusal = why_refused(row)) return *refusal;
    if (auto refusal = check_order(orders)) return *refusal;
    const OrderFacts& order = orders.front();
    if (auto refusal = check_number(row, order.id, known)) return *refusal;
    const Goods goods = goods_of(order, row.sku);
    if (auto refusal = check_goods(goods)) return *refusal;
    Match match{order.id, row.sku, row.quantity, row.tracking, {}};
    if (auto refusal = name_sku(match, order, goods)) return *refusal;
    if (auto refusal = check_places(match, goods_of(order, match.sku))) return *refusal;
    if (auto refusal = check_quantity(match, order, known)) return *refusal;
    if (match.quantity == 0) match.units = units_left(order, match.sku, known);
    return match;
}

bool is_named(const OrderFacts& order, std::string_view name) { return bare(order.name) == bare(name); }

}  // namespace fulfilld::feed
