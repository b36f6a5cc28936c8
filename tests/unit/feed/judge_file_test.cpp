#include "feed/judge_file.hpp"

#include "unit/feed/memory_offers.hpp"
#include "unit/feed/named_shop.hpp"

#include <gtest/gtest.h>

namespace fulfilld::feed {
namespace {

using namespace test;

class JudgeFile : public ::testing::Test {
  protected:
    static FeedRow row(const std::string& order, int number = 1) {
        return {number + 1, order, "", 0, {"NUM" + std::to_string(number), "UPS", ""}, {}};
    }
    Result<JudgedFile> judge(std::vector<FeedRow> rows) { return judge_file("f", rows, offers, shop, {}); }
    std::string outcome(const std::string& order) {
        const auto judged = judge({row(order)});
        if (!judged) return std::string(name_of(judged.error().kind));
        if (judged->accepted == 1) return "accepted";
        const auto at = judged->result.find("refused,") + 8;
        return judged->result.substr(at, judged->result.find(':', at) - at);
    }
    MemoryOffers offers;
    NamedShop shop;
};

TEST_F(JudgeFile, AListedOrderMayHaveANamesakeThatIsNotListed) {
    offers.listed = {OrderBuilder()};
    shop.answers["#1001"] = {OrderBuilder(), OrderBuilder(2).with([](auto& f) { f.name = "#1001"; })};
    EXPECT_EQ(outcome("1001"), "ambiguous_order");
    shop.answers["#1001"].pop_back();
    EXPECT_EQ(outcome("1001"), "accepted");
}

TEST_F(JudgeFile, WhatARowItselfIsRefusedForIsNotAskedFor) {
    offers.listed = {OrderBuilder()};
    offers.offers = {{OrderId("gid://shopify/Order/2"), {1, "", 0, {"num1", "UPS", ""}, "f:2", {}}}};
    EXPECT_EQ(outcome("1001"), "number_of_another_order") << "in whatever spelling";
    EXPECT_EQ(judge({{2, "1001", "", 0, {"--", "UPS", ""}, {}}})->refused, 1);
    EXPECT_TRUE(shop.asked.empty());
}

TEST_F(JudgeFile, TwoSpellingsInOneFileAreOneParcel) {
    shop.add(OrderBuilder().add_unit());
    const auto judged = judge({{2, "#1001", "SKU-11", 1, {"1Z999", "UPS", ""}, {}},
                               {3, "#1001", "SKU-21", 1, {"1z 999", "UPS", ""}, {}},
                               {4, "#1001", "SKU-11", 1, {"1Z-999", "UPS", ""}, {}}});
    EXPECT_EQ(judged->accepted, 1);
    EXPECT_NE(judged->result.find("parcel_told_otherwise"), std::string::npos);
    EXPECT_NE(judged->result.find("repeated"), std::string::npos);
}

TEST_F(JudgeFile, WithoutAQuantityTheUnitsLeftNowAreKept) {
    shop.add(OrderBuilder());
    const auto judged = judge({row("#1001")});
    ASSERT_EQ(judged->offers.size(), 1U);
    EXPECT_EQ(judged->offers[0].offer.quantity, 0);
    EXPECT_EQ(judged->offers[0].offer.units, (std::vector<LineUnits>{{OrderBuilder().build().lines[0].id, 1}}));
}

TEST_F(JudgeFile, NobodyIsRefusedForWhatAnOrderOnceWas) {
    offers.listed = {OrderBuilder().nothing_left()};
    shop.answers["#1001"] = {OrderBuilder()};
    EXPECT_EQ(outcome("#1001"), "accepted");
    shop.answers["#1001"] = {OrderBuilder().cancelled_and_refunded()};
    EXPECT_EQ(outcome("#1001"), "order_cancelled") << "what it shows now";
    shop.answers.clear();
    EXPECT_EQ(outcome("#1001"), "unknown_order");
}

TEST_F(JudgeFile, ANumberIsNotTakenForTheIdOfAnotherOrder) {
    shop.answers["1001"] = {OrderBuilder(77)};
    shop.answers["#1001"] = {OrderBuilder()};
    EXPECT_EQ(outcome("1001"), "accepted");
    shop.answers.erase("#1001");
    EXPECT_EQ(outcome("1001"), "unknown_order");
    OrderFacts bare = OrderBuilder();
    bare.name = "1001";
    shop.answers["1001"] = {bare};
    EXPECT_EQ(outcome("#1001"), "accepted") << "a shop without the mark";
}

TEST_F(JudgeFile, AnswersThatCannotBeUsedAreOfOneRowOthersOfTheWholeFile) {
    for (const auto kind : {ErrorKind::malformed, ErrorKind::rejected}) {
        shop.error = Error{kind, "x"};
        EXPECT_EQ(outcome("1001"), "order_unreadable");
    }
    for (const auto kind :
         {ErrorKind::transient, ErrorKind::unavailable, ErrorKind::unauthorized, ErrorKind::cancelled}) {
        shop.error = Error{kind, "x"};
        EXPECT_EQ(outcome("1001"), name_of(kind)) << "to be tried again";
    }
}

TEST_F(JudgeFile, ANameIsAskedForOnceAndNotTooManyAre) {
    std::vector<FeedRow> rows;
    for (int i = 1; i <= most_lookups + 5; ++i) rows.push_back(row("#X" + std::to_string(i), i));
    rows.push_back(row("#X1", most_lookups + 6));
    const auto judged = judge(rows);
    EXPECT_EQ(shop.asked.size(), 2U * most_lookups);
    EXPECT_EQ(judged->refused, most_lookups + 6);
    std::size_t not_asked = 0;
    for (std::size_t at = 0; (at = judged->result.find("order_not_looked_up", at)) != std::string::npos; ++at)
        ++not_asked;
    EXPECT_EQ(not_asked, 5U);
}

TEST_F(JudgeFile, EndsWhenToldTo) {
    std::stop_source stop;
    stop.request_stop();
    offers.listed = {OrderBuilder()};
    EXPECT_EQ(judge_file("f", {row("1001")}, offers, shop, stop.get_token()).error().kind, ErrorKind::cancelled);
}

}  // namespace
}  // namespace fulfilld::feed
