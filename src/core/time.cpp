#include "fulfilld/core/time.hpp"

#include <array>
#include <cstdio>
#include <limits>

namespace fulfilld {
namespace {

namespace chr = std::chrono;

bool is_digit(char c) { return c >= '0' && c <= '9'; }

/// Takes exactly `width` digits off the front of `text`.
std::optional<int> take_number(std::string_view& text, std::size_t width) {
    if (width > 9) return std::nullopt;  // would not fit an int
    if (text.size() < width) return std::nullopt;
    int number = 0;
    for (std::size_t i = 0; i < width; ++i) {
        if (!is_digit(text[i])) return std::nullopt;
        number = number * 10 + (text[i] - '0');
    }
    text.remove_prefix(width);
    return number;
}

bool take(std::string_view& text, char expected) {
    if (text.empty() || text.front() != expected) return false;
    text.remove_prefix(1);
    return true;
}

/// `.5`, `.123456`: milliseconds, further digits cut. Zero when there is no fraction; nullopt for a bare dot.
std::optional<int> take_fraction(std::string_view& text) {
    if (!take(text, '.')) return 0;
    int millis = 0;
    std::size_t digits = 0;
    while (!text.empty() && is_digit(text.front())) {
        if (digits < 3) millis = millis * 10 + (text.front() - '0');
        ++digits;
        text.remove_prefix(1);
    }
    if (digits == 0) return std::nullopt;
    for (; digits < 3; ++digits) millis *= 10;
    return millis;
}

/// `Z` or `+02:00`: the offset to subtract.
std::optional<chr::minutes> take_offset(std::string_view& text) {
    if (take(text, 'Z')) return chr::minutes{0};
    const bool negative = !text.empty() && text.front() == '-';
    if (!take(text, '+') && !take(text, '-')) return std::nullopt;
    const auto hours = take_number(text, 2);
    if (!hours || !take(text, ':')) return std::nullopt;
    const auto minutes = take_number(text, 2);
    if (!minutes || *hours > 23 || *minutes > 59) return std::nullopt;
    const chr::minutes offset = chr::hours{*hours} + chr::minutes{*minutes};
    return negative ? -offset : offset;
}

}  // namespace

std::optional<Timestamp> parse_rfc3339(std::string_view text) {
    const auto year = take_number(text, 4);
    if (!year || !take(text, '-')) return std::nullopt;
    const auto month = take_number(text, 2);
    if (!month || !take(text, '-')) return std::nullopt;
    const auto day = take_number(text, 2);
    if (!day || !take(text, 'T')) return std::nullopt;
    const auto hour = take_number(text, 2);
    if (!hour || !take(text, ':')) return std::nullopt;
    const auto minute = take_number(text, 2);
    if (!minute || !take(text, ':')) return std::nullopt;
    const auto second = take_number(text, 2);
    if (!second) return std::nullopt;
    const auto millis = take_fraction(text);
    const auto offset = take_offset(text);
    const chr::year_month_day date{chr::year{*year}, chr::month{static_cast<unsigned>(*month)},
                                   chr::day{static_cast<unsigned>(*day)}};
    // Outside these years our own text form would not compare as text.
    if (*year < 1000 || *year > 9900) return std::nullopt;
    if (!millis || !offset || !text.empty() || !date.ok() || *hour > 23 || *minute > 59 || *second > 60) {
        return std::nullopt;
    }
    return Timestamp{chr::sys_days{date} + chr::hours{*hour} + chr::minutes{*minute} + chr::seconds{*second} +
                     chr::milliseconds{*millis} - *offset};
}

std::optional<Timestamp> parse_http_date(std::string_view text) {
    constexpr std::string_view months = "JanFebMarAprMayJunJulAugSepOctNovDec";
    if (text.size() != 29 || text.substr(3, 2) != ", " || text[7] != ' ' || text[11] != ' ' || text[16] != ' ' ||
        !text.ends_with(" GMT")) {
        return std::nullopt;
    }
    const auto month = months.find(text.substr(8, 3));
    if (month == std::string_view::npos || month % 3 != 0) return std::nullopt;
    const std::string number = std::to_string(month / 3 + 1);
    return parse_rfc3339(std::string(text.substr(12, 4)) + "-" + (number.size() == 1 ? "0" : "") + number + "-" +
                         std::string(text.substr(5, 2)) + "T" + std::string(text.substr(17, 8)) + "Z");
}

std::string format_rfc3339(Timestamp time) {
    const auto days = chr::floor<chr::days>(time);
    const chr::year_month_day date{days};
    const chr::hh_mm_ss clock{chr::floor<chr::seconds>(time - days)};
    std::array<char, 48> buffer{};
    std::snprintf(buffer.data(), buffer.size(), "%04d-%02u-%02uT%02d:%02d:%02dZ", static_cast<int>(date.year()),
                  static_cast<unsigned>(date.month()), static_cast<unsigned>(date.day()),
                  static_cast<int>(clock.hours().count()), static_cast<int>(clock.minutes().count()),
                  static_cast<int>(clock.seconds().count()));
    return buffer.data();
}

Timestamp next_second(Timestamp time) { return chr::ceil<chr::seconds>(time); }

std::optional<Duration> parse_duration(std::string_view text) {
    if (text.size() < 2 || text.size() > 10) return std::nullopt;
    const char unit = text.back();
    text.remove_suffix(1);
    const auto number = take_number(text, text.size());
    if (!number || *number < 0) return std::nullopt;
    Duration unit_length{};
    switch (unit) {
        case 's': unit_length = chr::seconds{1}; break;
        case 'm': unit_length = chr::minutes{1}; break;
        case 'h': unit_length = chr::hours{1}; break;
        case 'd': unit_length = chr::days{1}; break;
        default: return std::nullopt;
    }
    const Duration duration = unit_length * *number;
    // A hundred years in every unit: whatever is read can be written and read again.
    return duration > chr::days{36500} ? std::nullopt : std::optional<Duration>(duration);
}

std::string format_duration(Duration duration) {
    const auto seconds = chr::duration_cast<chr::seconds>(duration).count();
    if (seconds != 0 && seconds % 86400 == 0) return std::to_string(seconds / 86400) + "d";
    if (seconds != 0 && seconds % 3600 == 0) return std::to_string(seconds / 3600) + "h";
    if (seconds != 0 && seconds % 60 == 0) return std::to_string(seconds / 60) + "m";
    return std::to_string(seconds) + "s";
}

std::string format_age(Duration age) {
    const auto minutes = chr::duration_cast<chr::minutes>(age).count();
    if (minutes >= 2 * 24 * 60) return std::to_string(minutes / (24 * 60)) + " d";
    if (minutes >= 2 * 60) return std::to_string(minutes / 60) + " h";
    return std::to_string(minutes < 0 ? 0 : minutes) + " min";
}

}  // namespace fulfilld
