#include "fulfilld/core/time.hpp"

#include <gtest/gtest.h>

namespace fulfilld {
namespace {

using namespace std::chrono_literals;

TEST(ParseRfc3339, ReadsWhatThePlatformSends) {
    const auto time = parse_rfc3339("2026-11-22T10:00:00Z");
    ASSERT_TRUE(time);
    EXPECT_EQ(format_rfc3339(*time), "2026-11-22T10:00:00Z");
}

TEST(ParseRfc3339, TurnsOffsetsIntoUtc) {
    EXPECT_EQ(parse_rfc3339("2026-11-22T12:30:00+02:30"), parse_rfc3339("2026-11-22T10:00:00Z"));
    EXPECT_EQ(parse_rfc3339("2026-11-22T05:00:00-05:00"), parse_rfc3339("2026-11-22T10:00:00Z"));
    EXPECT_EQ(*parse_rfc3339("2026-11-22T10:00:00.25Z") - *parse_rfc3339("2026-11-22T10:00:00Z"), 250ms);
}

TEST(ParseRfc3339, RefusesEverythingElse) {
    for (const char* text : {"", "2026-11-22", "2026-11-22T10:00:00", "2026-13-22T10:00:00Z", "2026-02-30T10:00:00Z",
                             "2026-11-22T25:00:00Z", "2026-11-22T10:00:00Zx", "2026-11-22T10:00:00.Z",
                             "2026-11-22 10:00:00Z", "2026-11-22T10:00:00+2:00", "99999999999999999999"}) {
        EXPECT_FALSE(parse_rfc3339(text)) << text;
    }
}

TEST(ParseHttpDate, ReadsTheFormOfHttpAndNoOther) {
    EXPECT_EQ(parse_http_date("Sun, 22 Nov 2026 10:00:00 GMT"), parse_rfc3339("2026-11-22T10:00:00Z"));
    EXPECT_EQ(parse_http_date("Thu, 01 Jan 2026 00:00:59 GMT"), parse_rfc3339("2026-01-01T00:00:59Z"));
    for (const char* text :
         {"", "Sunday, 22-Nov-26 10:00:00 GMT", "Sun, 22 Nov 2026 10:00:00 UTC", "Sun, 32 Nov 2026 10:00:00 GMT",
          "Sun, 22 ovD 2026 10:00:00 GMT", "Sun, 22 Nov 2026 10:00:00  GMT", "2026-11-22T10:00:00Z"}) {
        EXPECT_FALSE(parse_http_date(text)) << text;
    }
}

TEST(ParseDuration, ReadsBackWhatIsFormatted) {
    for (const Duration duration :
         {Duration{45s}, Duration{90s}, Duration{10min}, Duration{2h}, Duration{24h * 7}, Duration{0s}}) {
        EXPECT_EQ(parse_duration(format_duration(duration)), duration) << format_duration(duration);
    }
}

TEST(ParseDuration, RefusesEverythingElse) {
    for (const char* text : {"", "5", "h", "-5m", "5 m", "5w", "1.5h", "99999999999h", "40000d"})
        EXPECT_FALSE(parse_duration(text)) << text;
}

TEST(ParseDuration, EndsAtAHundredYearsInEveryUnit) {
    EXPECT_EQ(parse_duration("876000h"), parse_duration("36500d"));
    EXPECT_EQ(format_duration(*parse_duration("876000h")), "36500d");
    for (const char* text : {"876001h", "52560001m", "36501d"}) EXPECT_FALSE(parse_duration(text)) << text;
}

TEST(FormatAge, RoundsDownToWhatAPersonNeeds) {
    EXPECT_EQ(format_age(59s), "0 min");
    EXPECT_EQ(format_age(90min), "90 min");
    EXPECT_EQ(format_age(47h), "47 h");
    EXPECT_EQ(format_age(48h), "2 d");
    EXPECT_EQ(format_age(-5min), "0 min");
}

}  // namespace
}  // namespace fulfilld
