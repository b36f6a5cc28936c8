#include "app/working_hours.hpp"

#include <date/tz.h>

#include <algorithm>

namespace fulfilld::app {
namespace {

using namespace std::chrono;

/// The moment at which the clock on the wall shows this; of a time that is skipped or shown twice, the earlier.
Timestamp moment(const date::time_zone& zone, sys_days day, minutes of_day) {
    const date::local_time<minutes> wall(day.time_since_epoch() + of_day);
    return Timestamp(zone.to_sys(wall, date::choose::earliest).time_since_epoch());
}

bool is_holiday(const WorkingHours& hours, sys_days day) {
    return std::any_of(hours.holidays.begin(), hours.holidays.end(),
                       [&](const auto& holiday) { return sys_days(holiday) == day; });
}

bool is_working_day(const WorkingHours& hours, sys_days day) {
    return std::find(hours.days.begin(), hours.days.end(), weekday(day)) != hours.days.end() && !is_holiday(hours, day);
}

}  // namespace

Result<WorkingTime> working_time(const WorkingHours& hours) {
    WorkingTime time;
    if (hours.timezone.empty()) return time;
    try {
        const date::time_zone& zone = *date::locate_zone(hours.timezone);
        constexpr sys_days last = sys_days(year{2046} / January / 1);
        for (sys_days day = year{2020} / January / 1; day < last; day += days{1}) {
            if (is_working_day(hours, day))
                time.spans.push_back({moment(zone, day, hours.from), moment(zone, day, hours.to)});
        }
    } catch (const std::runtime_error&) {
        return Error{ErrorKind::config, "this machine knows no time zone \"" + hours.timezone + "\"",
                     "give an IANA name such as Europe/Berlin; the package tzdata holds them"};
    }
    return time;
}

}  // namespace fulfilld::app
