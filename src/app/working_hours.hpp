#pragma once

#include "fulfilld/core/result.hpp"
#include "fulfilld/core/working_time.hpp"

#include <chrono>
#include <string>
#include <vector>

namespace fulfilld::app {

/// When somebody works, as a merchant writes it down.
struct WorkingHours {
    std::string timezone;  ///< An IANA name, `Europe/Berlin`; empty: all time counts.
    std::vector<std::chrono::weekday> days = {std::chrono::Monday, std::chrono::Tuesday, std::chrono::Wednesday,
                                              std::chrono::Thursday, std::chrono::Friday};
    std::chrono::minutes from{9 * 60};  ///< Of the day, by the clock on the wall.
    std::chrono::minutes to{17 * 60};
    std::vector<std::chrono::year_month_day> holidays;
};

/// The same as spans of real time, from 2020 to 2045. `config` when the machine does not know the time zone.
Result<WorkingTime> working_time(const WorkingHours& hours);

}  // namespace fulfilld::app
