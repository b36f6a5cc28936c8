#include "fulfilld/core/text.hpp"

#include "support/builders.hpp"

#include <gtest/gtest.h>

namespace fulfilld {
namespace {

TEST(Printable, LeavesNothingThatMovesTheCursorOrReordersText) {
    EXPECT_EQ(printable("a\x1b[31mb\r\nc\td"), "a?[31mb??c?d");
    EXPECT_EQ(printable("abc\xE2\x80\xAE"
                        "def\xE2\x81\xA6"),
              "abc?def?");
    EXPECT_EQ(printable("Zażółć"), "Zażółć");
    EXPECT_EQ(printable(std::string(500, 'x'), 10), "xxxxxxxxxx");
    EXPECT_EQ(printable("a\xC2\x9B"
                        "31mb\xC2\x85"),
              "a?31mb?")
        << "C1 controls move the cursor, too";
    EXPECT_EQ(printable("\u2028a\u2029b\u200Fc\u061Cd\uFEFFe"), "?a?b?c?d?e");
}

TEST(Printable, IsAlwaysWholeUtf8) {
    EXPECT_EQ(printable("Żółć", 5), "Żó") << "cut between characters";
    EXPECT_EQ(printable("a\xC5"), "a?");
    EXPECT_EQ(printable("\xFF\xC0\x80\xED\xA0\x80"), "??????") << "overlong forms and surrogates";
    EXPECT_EQ(printable("📦", 4), "📦");
    EXPECT_EQ(printable("📦", 3), "");
}

TEST(Printable, OfAPageKeepsItsLines) {
    EXPECT_EQ(printable_lines("a\x1B[2J\n\nb\xFF\n"), "a?[2J\n\nb?\n");
    EXPECT_EQ(printable_lines("\r\u202Ea"), "??a");
    EXPECT_EQ(printable_lines(std::string(500, 'x')).size(), 500U);
}

TEST(MatchesPattern, IgnoresCaseAndKnowsOneStar) {
    EXPECT_TRUE(matches_pattern("AliExpress DE", "aliexpress*"));
    EXPECT_TRUE(matches_pattern("DROPSHIP", "dropship"));
    EXPECT_FALSE(matches_pattern("dropshipped", "dropship"));
    EXPECT_FALSE(matches_pattern("", "ae-*"));
}

TEST(HasTag, IgnoresCaseAsTheShopDoes) {
    const OrderFacts order = test::OrderBuilder().with([](auto& facts) { facts.tags = {"VIP", "Fulfilld:Ignore"}; });
    EXPECT_TRUE(has_tag(order, "fulfilld:ignore"));
    EXPECT_FALSE(has_tag(order, "fulfilld"));
}

TEST(ParseSeen, KeepsTheRawTextOfWhatItDoesNotKnow) {
    EXPECT_EQ(parse_seen<FulfillmentOrderStatus>("ON_HOLD").value, FulfillmentOrderStatus::on_hold);
    const auto seen = parse_seen<FulfillmentOrderStatus>("PAUSED");
    EXPECT_FALSE(seen.known());
    EXPECT_EQ(text_of(seen), "PAUSED");
    EXPECT_EQ(text_of(RequestStatus::cancellation_rejected), "CANCELLATION_REJECTED");
}

TEST(Utf8, IsToldFromEverythingElse) {
    for (const char* text : {"", "abc", "Zażółć", "📦", "a\r\n\x01", "\u2028"}) EXPECT_TRUE(is_utf8(text)) << text;
    for (const char* bytes : {"\xFC", "a\xC5", "\xC0\x80", "\xED\xA0\x80", "\xF4\x90\x80\x80", "\xFF\xFE"})
        EXPECT_FALSE(is_utf8(bytes));
}

}  // namespace
}  // namespace fulfilld
