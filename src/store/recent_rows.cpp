#include "store/recent_rows.hpp"

#include "store/row_text.hpp"

#include <algorithm>

namespace fulfilld::store {
namespace {

constexpr Duration remembered = std::chrono::days{31};

bool counts(const FulfillmentFacts& fulfillment) { return fulfillment.status == FulfillmentStatus::success; }

/// When the last unit was sent; nullopt while something is left, and when nothing was.
std::optional<Timestamp> fulfilled_at(const OrderFacts& order, bool clear) {
    std::optional<Timestamp> last;
    if (!clear) return last;
    for (const auto& one : order.fulfillments) {
        if (counts(one) && (!last || *last < one.created_at)) last = one.created_at;
    }
    return last;
}

/// A parcel left without a number by which anybody could follow it.
bool untracked(const OrderFacts& order) {
    const auto parcel = [](const LineItemFacts& line) { return line.requires_shipping; };
    return !sold_in_store(order) && std::any_of(order.lines.begin(), order.lines.end(), parcel) &&
           std::any_of(order.fulfillments.begin(), order.fulfillments.end(),
                       [](const auto& one) { return counts(one) && one.tracking_number.empty(); });
}

/// The first of the order's fulfillment services; most orders have one or none.
std::string service_of(const OrderFacts& order) {
    for (const auto& fo : order.fulfillment_orders) {
        if (fo.location.fulfillment_service) return fo.location.name;
    }
    return {};
}

std::string store_of(const OrderFacts& order) {
    if (!sold_in_store(order) || order.fulfillment_orders.empty()) return {};
    return order.fulfillment_orders.front().location.name;
}

}  // namespace

void RecentRows::note(const OrderFacts& order, bool clear, Timestamp now) {
    if (order.processed_at < now - remembered || order.test || !order.defects.empty()) return;
    auto upsert = db_.prepared(
        "INSERT INTO recent_order (shop, order_id, processed_at, store, service, channel, untracked, fulfilled_at) "
        "VALUES (?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT DO UPDATE SET store = excluded.store, service = "
        "excluded.service, untracked = excluded.untracked, fulfilled_at = excluded.fulfilled_at WHERE store <> "
        "excluded.store OR service <> excluded.service OR untracked <> excluded.untracked OR fulfilled_at IS NOT "
        "excluded.fulfilled_at");
    upsert.bind_all(shop_, order.id.str(), format_rfc3339(order.processed_at), store_of(order), service_of(order),
                    order.app_name.empty() ? order.source_name : order.app_name, untracked(order) ? 1 : 0);
    bind_time(upsert, 8, fulfilled_at(order, clear));
    upsert.exec();
}

void RecentRows::note_cause(const std::string& order, const std::string& reason) {
    auto update = db_.prepared("UPDATE recent_order SET cause = ? WHERE shop = ? AND order_id = ?");
    update.bind_all(reason, shop_, order);
    update.exec();
}

void RecentRows::prune(Timestamp now) {
    auto erase = db_.prepared("DELETE FROM recent_order WHERE shop = ? AND processed_at < ?");
    erase.bind_all(shop_, format_rfc3339(now - remembered));
    erase.exec();
}

}  // namespace fulfilld::store
