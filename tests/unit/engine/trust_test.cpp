#include "engine/trust.hpp"

#include "support/cycle_fixture.hpp"

#include <algorithm>

namespace fulfilld::engine {
namespace {

using namespace test;

TEST(WhyNotToAct, NothingStandsAgainstAShopThatAnswersAsAsked) {
    EXPECT_EQ(why_not_to_act({}), "");
    EXPECT_EQ(why_not_to_act({"2026-10", "2026-10", 30s}), "");
    EXPECT_EQ(why_not_to_act({"2026-10", "", -30s}), "");
}

TEST(WhyNotToAct, AnotherVersionOrAnotherTimeDoes) {
    EXPECT_NE(why_not_to_act({"2025-10", "2026-01", {}}).find("version 2026-01 instead of 2025-10"), std::string::npos);
    EXPECT_NE(why_not_to_act({"2026-10", "2026-10", 31s}).find("ahead of"), std::string::npos);
    EXPECT_NE(why_not_to_act({"2026-10", "2026-10", -72h}).find("3d behind"), std::string::npos);
}

class TrustTest : public CycleTest {};

TEST_F(TrustTest, AShopThatAnswersInAnotherVersionIsReadAndNotActedUpon) {
    shop.add(OrderBuilder().pos());
    shop.contact_seen = {"", "2026-01", {}};
    const auto summary = run();
    EXPECT_TRUE(summary.complete);
    EXPECT_TRUE(shop.sent.empty());
    EXPECT_EQ(summary.exit_code, exit_partial);
    EXPECT_NE(summary.report_only_why.find("2026-01"), std::string::npos);
    EXPECT_TRUE(log.has("acting held back"));
    EXPECT_NE(store::ReportReader(*db).load_last_runs()->at(0).report_only_why, "");
    shop.contact_seen = {};
    EXPECT_EQ(run().verified, 1) << "it was only held back";
}

TEST_F(TrustTest, WhatShowsInBetweenStopsTheRest) {
    for (int i = 1; i <= 4; ++i) shop.add(OrderBuilder(i).pos());
    shop.on_apply = [&](const Action&, const std::string&) {
        shop.contact_seen.skew = 1h;
        return std::optional<port::Receipt>();
    };
    EXPECT_EQ(run().exit_code, exit_partial);
    EXPECT_EQ(shop.sent.size(), 1U);
}

TEST_F(TrustTest, InReportModeNothingIsHeldBack) {
    settings.acting = false;
    shop.add(OrderBuilder().pos());
    shop.contact_seen.skew = 1h;
    const auto summary = run();
    EXPECT_EQ(summary.report_only_why, "");
    EXPECT_EQ(summary.exit_code, exit_ok);
}

TEST_F(TrustTest, AnotherShopBehindTheSameDomainIsNotTouched) {
    shop.add(OrderBuilder(1));
    run();
    shop.shop.id = ShopId("gid://shopify/Shop/999");
    shop.add(OrderBuilder(2).pos());
    const auto summary = run();
    EXPECT_EQ(summary.exit_code, exit_auth);
    EXPECT_FALSE(summary.complete);
    EXPECT_EQ(listed(), 1U);
    EXPECT_TRUE(shop.sent.empty());
}

TEST_F(TrustTest, AnActionWithoutItsScopeIsNotTriedAndSaidAloud) {
    shop.add(OrderBuilder(1).pos());
    shop.add(OrderBuilder(2).with([](auto& f) { f.test = true; }));
    std::erase(shop.shop.scopes, "write_orders");
    const auto summary = run();
    EXPECT_EQ(summary.verified, 1) << "the other action goes on";
    EXPECT_EQ(summary.exit_code, exit_auth);
    ASSERT_TRUE(log.has("scope missing"));
    shop.shop.scopes.emplace_back("write_orders");
    EXPECT_EQ(run().verified, 1) << "a scope granted later is noticed at once";
}

TEST_F(TrustTest, AClockThatLeapsDoesNotShortenTheTimeInWhichARequestMayLand) {
    shop.add(OrderBuilder().pos());
    shop.on_apply = [](const Action&, const std::string&) {
        return std::optional(port::Receipt{port::SendOutcome::unknown, "cut", false});
    };
    run();
    for (int i = 0; i < 3; ++i) {
        clock.advance(200s);
        shop.contact_seen.skew = 200s;
        EXPECT_EQ(run().exit_code, exit_partial);
    }
    EXPECT_EQ(journal->load_open()->size(), 1U) << "in doubt, and not sent again";
    EXPECT_EQ(shop.sent.size(), 1U);
    shop.contact_seen.skew = 0s;
    run();
    clock.advance(60s);
    run();
    EXPECT_EQ(shop.sent.size(), 2U) << "with the time told right, absence counts";
}

TEST_F(TrustTest, TheOrderOfScopesMeansNothing) {
    shop.add(OrderBuilder().with([](auto& f) { f.updated_at = now - 10h; }));
    run();
    std::reverse(shop.shop.scopes.begin(), shop.shop.scopes.end());
    Timestamp since{};
    shop.on_page = [&](Timestamp from, const std::optional<std::string>&) {
        since = from;
        return std::optional<Error>();
    };
    run();
    EXPECT_NE(since, Timestamp{}) << "nothing is judged anew";
}

TEST_F(TrustTest, TheBlindWindowIsKnown) {
    EXPECT_EQ(run().blind_before, clock.now() - std::chrono::days{60});
    shop.shop.scopes.emplace_back("read_all_orders");
    EXPECT_EQ(run().blind_before, std::nullopt);
}

}  // namespace
}  // namespace fulfilld::engine
