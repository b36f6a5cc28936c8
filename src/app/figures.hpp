#pragma once

#include "fulfilld/core/reason.hpp"
#include "store/report_reader.hpp"

#include <array>
#include <cstdint>
#include <map>
#include <string>
#include <vector>

namespace fulfilld::app {

/// Sums of money by currency, in ten-thousandths.
using Sums = std::map<std::string, std::int64_t>;
/// "12.00 EUR, 3.50 USD"; empty without any.
std::string format_sums(const Sums& sums);

/// What a month of orders says, beside the list of what is stuck.
struct MonthFigures {
    std::int64_t orders = 0;
    std::int64_t fulfilled = 0;
    std::int64_t untracked = 0;  ///< Sent as a parcel, without a tracking number.
    Duration median{};           ///< From sale to the last unit sent.
    Duration p90{};
};

/// Where a setting is made.
enum class Place { store, service, channel };
std::string_view name_of(Place place);

/// Orders stuck by one cause at one place, beside all orders of that place.
struct SettingRow {
    std::string shop;
    Place place = Place::store;
    std::string name;
    Reason reason = Reason::unknown_state;
    std::int64_t stuck_7 = 0;
    std::int64_t total_7 = 0;
    std::int64_t stuck_30 = 0;
    std::int64_t total_30 = 0;
    std::string_view setting;  ///< The one to look at, in the shop's own words.
};

/// Takes the orders of the last 30 days one by one.
class MonthReview {
  public:
    explicit MonthReview(Timestamp now) : now_(now) {}

    void take(const store::RecentOrder& order);
    MonthFigures figures();
    /// The most often stuck first; only causes that a setting can prevent.
    std::vector<SettingRow> settings() const;

  private:
    struct Tally {
        std::int64_t week = 0;
        std::int64_t month = 0;
    };
    using Spot = std::tuple<std::string, Place, std::string>;
    void count(const Spot& spot, const store::RecentOrder& order);

    Timestamp now_;
    MonthFigures figures_;
    std::vector<Duration> times_;
    std::map<Spot, Tally> totals_;
    std::map<std::pair<Spot, Reason>, Tally> stuck_;
};

std::string format_settings(const std::vector<SettingRow>& rows);
std::string format_settings_json(const std::vector<SettingRow>& rows);  ///< JSON lines.

}  // namespace fulfilld::app
