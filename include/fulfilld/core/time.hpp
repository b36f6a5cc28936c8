#pragma once

#include <chrono>
#include <optional>
#include <string>
#include <string_view>

namespace fulfilld {

/// Wall-clock time, UTC, millisecond precision. The platform's own times have whole seconds.
using Timestamp = std::chrono::sys_time<std::chrono::milliseconds>;
using Duration = std::chrono::milliseconds;

/// Reads RFC 3339 with `Z` or a numeric offset, with or without a fraction; nullopt for anything else.
std::optional<Timestamp> parse_rfc3339(std::string_view text);

/// `2026-11-22T10:00:00Z`, whole seconds, always UTC.
std::string format_rfc3339(Timestamp time);

/// The whole second that has begun or comes next: a wait that is stored to the second must not end before its time.
Timestamp next_second(Timestamp time);

/// Reads the `Date` of HTTP, `Sun, 22 Nov 2026 10:00:00 GMT`; nullopt for anything else.
std::optional<Timestamp> parse_http_date(std::string_view text);

/// Reads `90s`, `10m`, `2h`, `7d`; nullopt for anything else, negative and overflowing values included.
std::optional<Duration> parse_duration(std::string_view text);

/// The shortest form that parse_duration reads back; whole seconds.
std::string format_duration(Duration duration);

/// For people: `3 d`, `5 h`, `12 min`, rounded down.
std::string format_age(Duration age);

}  // namespace fulfilld
