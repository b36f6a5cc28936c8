#include "app/figures.hpp"

#include "app/text_table.hpp"
#include "fulfilld/core/text.hpp"

#include <nlohmann/json.hpp>

#include <algorithm>

namespace fulfilld::app {
namespace {

/// Which setting prevents a cause, and where it is made [domain 7, 8.3, 8.4].
struct Advice {
    Reason reason;
    Place place;
    std::string_view setting;
};
constexpr Advice advices[] = {
    {Reason::pos_not_marked_fulfilled, Place::store,
     "Point of Sale, fulfilment preferences of this location: switch on \"Mark as fulfilled\""},
    {Reason::amazon_request_not_sent, Place::service,
     "Settings, General, Order processing: \"Automatically fulfill the order's line items\"; then the connector's own "
     "automatic mode"},
    {Reason::dropship_request_not_sent, Place::service,
     "Settings, General, Order processing: \"Automatically fulfill the order's line items\"; then the app's own "
     "automatic ordering"},
    {Reason::supplier_sync_missing, Place::service,
     "The service's app: synchronise tracking at once, not only when all items of an order have shipped"},
    {Reason::request_unanswered, Place::service, "The service's app: that it is connected, and its plan paid"},
    {Reason::request_rejected, Place::service, "The service's app: product mapping, stock and destinations"},
    {Reason::service_dead, Place::service, "Products, Inventory: a location that works instead of this one"},
    {Reason::payment_authorized, Place::channel, "Settings, Payments, Payment capture: \"Automatically at checkout\""},
    {Reason::payment_expired, Place::channel, "Settings, Payments, Payment capture: \"Automatically at checkout\""},
    {Reason::digital_not_fulfilled, Place::channel,
     "Settings, General, Order processing: \"Automatically fulfill the order's line items\""},
    {Reason::archived_unfulfilled, Place::channel,
     "Settings, General, Order processing: \"Automatically archive the order\", instead of archiving by hand"},
};

constexpr Duration week = std::chrono::days{7};

std::string share(std::int64_t part, std::int64_t whole) {
    if (whole == 0) return "-";
    return std::to_string(part) + " of " + std::to_string(whole) + " (" + std::to_string(part * 100 / whole) + " %)";
}

}  // namespace

std::string format_sums(const Sums& sums) {
    std::string text;
    for (const auto& [currency, sum] : sums) text += (text.empty() ? "" : ", ") + format_money({sum, currency});
    return text;
}

std::string_view name_of(Place place) {
    switch (place) {
        case Place::store: return "store";
        case Place::service: return "service";
        case Place::channel: return "channel";
    }
    return {};
}

void MonthReview::take(const store::RecentOrder& order) {
    ++figures_.orders;
    figures_.untracked += order.untracked ? 1 : 0;
    if (order.fulfilled_at) times_.push_back(std::max(*order.fulfilled_at - order.processed_at, Duration{0}));
    if (!order.store.empty()) count({order.shop, Place::store, order.store}, order);
    if (!order.service.empty()) count({order.shop, Place::service, order.service}, order);
    if (!order.channel.empty()) count({order.shop, Place::channel, order.channel}, order);
}

void MonthReview::count(const Spot& spot, const store::RecentOrder& order) {
    const std::int64_t recent = now_ - order.processed_at <= week ? 1 : 0;
    Tally& total = totals_[spot];
    total.week += recent;
    ++total.month;
    if (!order.stuck_by) return;
    Tally& stuck = stuck_[{spot, *order.stuck_by}];
    stuck.week += recent;
    ++stuck.month;
}

MonthFigures MonthReview::figures() {
    figures_.fulfilled = static_cast<std::int64_t>(times_.size());
    const auto at = [&](std::size_t percent) {
        const auto nth = times_.begin() + static_cast<std::ptrdiff_t>((times_.size() - 1) * percent / 100);
        std::nth_element(times_.begin(), nth, times_.end());
        return *nth;
    };
    if (!times_.empty()) {
        figures_.median = at(50);
        figures_.p90 = at(90);
    }
    return figures_;
}

std::vector<SettingRow> MonthReview::settings() const {
    std::vector<SettingRow> rows;
    for (const auto& [key, stuck] : stuck_) {
        const auto& [shop, place, name] = key.first;
        for (const auto& advice : advices) {
            if (advice.reason != key.second || advice.place != place) continue;
            const Tally& total = totals_.at(key.first);
            rows.push_back(
                {shop, place, name, key.second, stuck.week, total.week, stuck.month, total.month, advice.setting});
        }
    }
    std::stable_sort(rows.begin(), rows.end(), [](const auto& a, const auto& b) { return a.stuck_30 > b.stuck_30; });
    return rows;
}

std::string format_settings(const std::vector<SettingRow>& rows) {
    if (rows.empty()) return "No order of the last 30 days was stuck by something that a setting prevents.\n";
    std::vector<std::vector<std::string>> cells{
        {"WHERE", "STUCK IN 7 D", "STUCK IN 30 D", "CAUSE", "SETTING TO LOOK AT"}};
    for (const auto& row : rows) {
        cells.push_back({std::string(name_of(row.place)) + " " + printable(row.name, 40),
                         share(row.stuck_7, row.total_7), share(row.stuck_30, row.total_30),
                         std::string(name_of(row.reason)), std::string(row.setting)});
    }
    return text_table(cells);
}

std::string format_settings_json(const std::vector<SettingRow>& rows) {
    std::string text;
    for (const auto& row : rows) {
        const nlohmann::ordered_json line{{"type", "setting"},
                                          {"schema", 1},
                                          {"shop", row.shop},
                                          {"place", name_of(row.place)},
                                          {"name", row.name},
                                          {"reason", name_of(row.reason)},
                                          {"stuck_7_days", row.stuck_7},
                                          {"orders_7_days", row.total_7},
                                          {"stuck_30_days", row.stuck_30},
                                          {"orders_30_days", row.total_30},
                                          {"setting", row.setting}};
        text += line.dump(-1, ' ', false, nlohmann::ordered_json::error_handler_t::replace) + "\n";
    }
    return text;
}

}  // namespace fulfilld::app
