#include "fulfilld/core/money.hpp"

#include <gtest/gtest.h>

namespace fulfilld {
namespace {

TEST(ParseAmount, IsExact) {
    EXPECT_EQ(parse_amount("0.1"), 1000);
    EXPECT_EQ(parse_amount("12"), 120'000);
    EXPECT_EQ(parse_amount("-3.0000"), -30'000);
    EXPECT_EQ(parse_amount("0.125"), 1250);
    EXPECT_EQ(parse_amount("99999999999999.9999"), 999'999'999'999'999'999);
}

TEST(ParseAmount, RefusesEverythingElse) {
    for (const char* text :
         {"", "-", ".", "1.", ".5", "1e3", "1,5", "1.23456", "NaN", "999999999999999", "1.2.3", "0x1"}) {
        EXPECT_FALSE(parse_amount(text)) << text;
    }
}

TEST(FormatMoney, ShowsTwoDecimalsAtLeast) {
    EXPECT_EQ(format_money({120'000, "EUR"}), "12.00 EUR");
    EXPECT_EQ(format_money({1'250, "KWD"}), "0.125 KWD");
    EXPECT_EQ(format_money({-5'000, ""}), "-0.50");
}

}  // namespace
}  // namespace fulfilld
