#include "support/cycle_fixture.hpp"

namespace fulfilld::engine {
namespace {

using namespace test;

TEST_F(CycleTest, ScansJudgesActsAndThenHasNothingToDo) {
    for (int i = 1; i <= 5; ++i) shop.add(OrderBuilder(i).pos());
    shop.add(OrderBuilder(6));
    const auto first = run();
    EXPECT_TRUE(first.complete);
    EXPECT_EQ(first.verified, 5);
    EXPECT_EQ(first.exit_code, exit_ok);
    EXPECT_EQ(listed(), 1U);
    const auto second = run();
    EXPECT_EQ(second.verified, 0);
    EXPECT_EQ(shop.sent.size(), 5U);
}

TEST_F(CycleTest, ReportModeSendsNothing) {
    settings.acting = false;
    shop.add(OrderBuilder().pos());
    const auto summary = run();
    EXPECT_EQ(summary.rehearsed, 1);
    EXPECT_TRUE(shop.sent.empty());
}

TEST_F(CycleTest, AnIncompleteScanKeepsWhatItSawAndActsUponNothing) {
    for (int i = 1; i <= 5; ++i) shop.add(OrderBuilder(i).pos());
    shop.page_size = 2;
    shop.on_page = [](Timestamp, const std::optional<std::string>& cursor) {
        return cursor == "4" ? std::optional(Error{ErrorKind::malformed, "not JSON"}) : std::nullopt;
    };
    const auto summary = run();
    EXPECT_FALSE(summary.complete);
    EXPECT_EQ(summary.exit_code, exit_partial);
    EXPECT_TRUE(shop.sent.empty());
    EXPECT_EQ(listed(), 4U);
    shop.on_page = nullptr;
    EXPECT_EQ(run().verified, 5);
}

TEST_F(CycleTest, AFirstSweepThatWasCutGoesOnWhereItStopped) {
    for (int i = 1; i <= 6; ++i) shop.add(OrderBuilder(i).with([&](auto& f) { f.updated_at = now - 100h + 10h * i; }));
    shop.page_size = 2;
    shop.on_page = [](Timestamp, const std::optional<std::string>& cursor) {
        return cursor == "4" ? std::optional(Error{ErrorKind::unavailable, "gone"}) : std::nullopt;
    };
    EXPECT_EQ(run().exit_code, exit_unavailable);
    std::vector<Timestamp> since;
    shop.on_page = [&](Timestamp from, const std::optional<std::string>&) {
        since.push_back(from);
        return std::optional<Error>();
    };
    EXPECT_TRUE(run().complete);
    EXPECT_EQ(since.front(), now - 60h - settings.overlap);
    EXPECT_EQ(listed(), 6U);
}

TEST_F(CycleTest, PollsFromTheNewestChangeLessTheOverlapAndSweepsDaily) {
    shop.add(OrderBuilder().with([](auto& f) { f.updated_at = now - 10h; }));
    run();
    Timestamp since{};
    shop.on_page = [&](Timestamp from, const std::optional<std::string>&) {
        since = from;
        return std::optional<Error>();
    };
    run();
    EXPECT_EQ(since, now - 10h - settings.overlap);
    clock.advance(24h);
    run();
    EXPECT_EQ(since, Timestamp{}) << "after the poll, everything";
}

TEST_F(CycleTest, ASweepNeverKeepsWhatIsNewWaitingNorStartsOver) {
    for (int i = 1; i <= 30; ++i) shop.add(OrderBuilder(i).with([&](auto& f) { f.updated_at = now - 900h + 1h * i; }));
    run();
    clock.advance(25h);
    shop.page_size = 10;
    int pages = 0;
    shop.on_page = [&](Timestamp from, const std::optional<std::string>&) {
        // The poll is answered, the sweep only for one page.
        const bool sweep = from == Timestamp{};
        return sweep && ++pages > 1 ? std::optional(Error{ErrorKind::transient, "HTTP 504"}) : std::nullopt;
    };
    shop.add(OrderBuilder(99).pos().with([&](auto& f) { f.updated_at = now + 24h; }));
    const auto cut = run();
    EXPECT_TRUE(cut.complete) << "what changed was read";
    EXPECT_EQ(cut.verified, 1);
    EXPECT_TRUE(log.has("sweep interrupted"));
    std::vector<Timestamp> since;
    shop.on_page = [&](Timestamp from, const std::optional<std::string>&) {
        since.push_back(from);
        return std::optional<Error>();
    };
    run();
    EXPECT_EQ(since.at(1), now - 890h) << "it goes on where it stopped";
    since.clear();
    run();
    EXPECT_EQ(since.size(), 1U) << "and is done for the day";
}

TEST_F(CycleTest, AnOrderTouchedDuringTheFirstSweepHidesNone) {
    for (int i = 1; i <= 6; ++i) shop.add(OrderBuilder(i).with([&](auto& f) { f.updated_at = now - 100h + 10h * i; }));
    OrderFacts& touched = shop.orders.at(OrderId("gid://shopify/Order/1"));
    shop.index[touched.id] = touched.updated_at;
    touched.updated_at = now;
    shop.page_size = 2;
    shop.on_page = [](Timestamp, const std::optional<std::string>& cursor) {
        return cursor == "4" ? std::optional(Error{ErrorKind::unavailable, "gone"}) : std::nullopt;
    };
    run();
    shop.on_page = nullptr;
    EXPECT_TRUE(run().complete);
    EXPECT_EQ(listed(), 6U);
}

TEST_F(CycleTest, AnotherProgramReadsEverythingAgain) {
    shop.add(OrderBuilder());
    run();
    settings.program = "2";
    Timestamp since = now;
    shop.on_page = [&](Timestamp from, const std::optional<std::string>&) {
        since = from;
        return std::optional<Error>();
    };
    run();
    EXPECT_EQ(since, Timestamp{});
}

TEST_F(CycleTest, WhatARuleMakesOfAnAgeChangesByTimeAlone) {
    OwnRule late;
    late.name = late.label = "very late";
    late.match.older_than = 100h;
    settings.policy.own_rules = {late};
    shop.add(OrderBuilder());  // 72 h old
    run();
    const auto label = [&] { return store::ReportReader(*db).load_orders(clock.now())->at(0).label; };
    EXPECT_EQ(label(), "");
    // The shop shows nothing any more: what changes, changes from what is stored.
    shop.on_page = [&](Timestamp, const std::optional<std::string>&) {
        return std::optional<Error>(Error{ErrorKind::unavailable, "no answer"});
    };
    clock.advance(27h);
    run();
    EXPECT_EQ(label(), "");
    clock.advance(2h);
    run();
    EXPECT_EQ(label(), "very late");
}

TEST_F(CycleTest, ANewPolicyJudgesWhatIsStoredWithoutAskingTheShop) {
    shop.add(OrderBuilder());
    shop.add(OrderBuilder(2).with([](auto& f) { f.risk = RiskRecommendation::cancel; }));
    run();
    ASSERT_EQ(orders->count(now)->stuck, 2);
    settings.policy_hash = "q";
    settings.policy.reasons[index_of(Reason::merchant_to_ship)].min_age = 96h;
    // The shop shows nothing at all: the list of changes cannot be read.
    shop.on_page = [&](Timestamp, const std::optional<std::string>&) {
        return std::optional<Error>(Error{ErrorKind::unavailable, "no answer"});
    };
    EXPECT_FALSE(run().complete);
    EXPECT_EQ(orders->count(now)->stuck, 1);
    EXPECT_EQ(*orders->load_judged_by(), "q");
}

TEST_F(CycleTest, AChangeDatedInTheFutureHidesNoneOfThePresent) {
    shop.add(OrderBuilder(1).with([](auto& f) { f.updated_at = now + 9000h; }));
    run();
    shop.add(OrderBuilder(2).with([](auto& f) { f.updated_at = now + 1s; }));
    clock.advance(60s);
    run();
    EXPECT_EQ(listed(), 2U);
}

TEST_F(CycleTest, WhatASweepNoLongerMeetsIsMarkedMissing) {
    shop.add(OrderBuilder(1));
    shop.add(OrderBuilder(2));
    run();
    shop.orders.erase(OrderId("gid://shopify/Order/1"));
    clock.advance(24h);
    run();
    const auto known = *store::ReportReader(*db).load_orders(clock.now());
    ASSERT_EQ(known.size(), 2U);
    EXPECT_TRUE(known[0].missing);
    EXPECT_FALSE(known[1].missing);
    EXPECT_TRUE(log.has("order no longer visible"));
}

TEST_F(CycleTest, AnOrderThatWasHalfReadIsReadAgainWhenAPauseIsOver) {
    shop.add(OrderBuilder().with([](auto& f) { f.defects = {"fulfillmentOrders is null"}; }));
    shop.add(OrderBuilder(2).with([](auto& f) { f.updated_at = now - 1h; }));  // so that no poll lists the first again
    run();
    const auto reason = [&] { return store::ReportReader(*db).load_orders(clock.now())->at(0).reason; };
    EXPECT_EQ(reason(), Reason::unknown_state);
    const int before = shop.reads;
    clock.advance(4min);
    run();
    EXPECT_EQ(shop.reads, before) << "not at every turn";
    clock.advance(1min);
    run();
    EXPECT_EQ(shop.reads, before + 1);
    run();
    EXPECT_EQ(shop.reads, before + 1) << "still odd: another pause";
    shop.orders.begin()->second.defects.clear();
    clock.advance(5min);
    run();
    EXPECT_EQ(reason(), Reason::merchant_to_ship);
    clock.advance(1h);
    run();
    EXPECT_EQ(shop.reads, before + 2) << "and no more";
}

TEST_F(CycleTest, AListThatVanishesAtOnceIsNotBelievedInSilence) {
    for (int i = 1; i <= 40; ++i) shop.add(OrderBuilder(i));
    run();
    for (int i = 1; i <= 11; ++i) shop.orders.erase(OrderId("gid://shopify/Order/" + std::to_string(i)));
    clock.advance(24h);
    const auto summary = run();
    EXPECT_EQ(summary.exit_code, exit_partial);
    EXPECT_FALSE(summary.complete);
    EXPECT_NE(summary.incomplete_why.find("11 listed orders are no longer visible"), std::string::npos);
    EXPECT_NE(log.last["detail"].find("11 listed orders are no longer visible"), std::string::npos);
    EXPECT_EQ(listed(), 40U) << "as missing";
    shop.orders.erase(OrderId("gid://shopify/Order/12"));
    clock.advance(24h);
    EXPECT_EQ(run().exit_code, exit_ok) << "one order deleted is everyday life";
}

TEST_F(CycleTest, ADatabaseInUseEndsTheRunAndNotTheDaemon) {
    shop.add(OrderBuilder().pos());
    db->raw().exec("PRAGMA busy_timeout = 1");
    SQLite::Database other(folder / "state.db", SQLite::OPEN_READWRITE);
    shop.on_apply = [&](const Action&, const std::string&) {
        other.exec("BEGIN IMMEDIATE");
        return std::optional<port::Receipt>();
    };
    settings.acting = true;
    const engine::CyclePorts ports{shop, shop, shop, *orders, *journal, clock, log, actions::make_executor, {}};
    const auto result = engine::run_cycle(ports, settings, {}, {});
    ASSERT_FALSE(result) << "not even its end could be noted";
    EXPECT_EQ(exit_code_of(result.error().kind), exit_partial);
    other.exec("COMMIT");
    const auto summary = run();
    EXPECT_EQ(shop.sent.size(), 1U) << "not sent again";
    EXPECT_EQ(journal->load_for(OrderId("gid://shopify/Order/1"))->at(0).state, ActionState::verified);
    EXPECT_EQ(summary.exit_code, exit_ok);
}

TEST_F(CycleTest, ACapHoldsForEachReason) {
    for (int i = 1; i <= 5; ++i) shop.add(OrderBuilder(i).pos());
    shop.add(OrderBuilder(6).with([](auto& f) { f.test = true; }));
    settings.policy.reasons[index_of(Reason::pos_not_marked_fulfilled)].max_per_run = 2;
    const auto summary = run();
    EXPECT_EQ(summary.verified, 3);
    EXPECT_EQ(summary.over_cap, 3);
    EXPECT_EQ(summary.exit_code, exit_capped);
}

TEST_F(CycleTest, SeveralUnknownOutcomesInARowStopTheActing) {
    for (int i = 1; i <= 9; ++i) shop.add(OrderBuilder(i).pos());
    shop.on_apply = [](const Action&, const std::string&) {
        return std::optional(port::Receipt{port::SendOutcome::unknown, "cut", false});
    };
    const auto summary = run();
    EXPECT_EQ(shop.sent.size(), 3U);
    EXPECT_EQ(summary.exit_code, exit_partial);
    EXPECT_TRUE(log.has("actions held back"));
    EXPECT_EQ(log.last["gate"], "breaker");
}

TEST_F(CycleTest, OneOrderThatCannotBeReadDoesNotBlockTheOthers) {
    for (int i = 1; i <= 3; ++i) shop.add(OrderBuilder(i).pos());
    shop.on_read = [](const OrderId& id) {
        return id.tail() == "1" ? std::optional(Error{ErrorKind::malformed, "not JSON"}) : std::nullopt;
    };
    const auto summary = run();
    EXPECT_EQ(summary.verified, 2);
    EXPECT_EQ(summary.exit_code, exit_partial);
    EXPECT_TRUE(log.has("order not readable"));
}

TEST_F(CycleTest, LackOfAuthorityStopsTheActing) {
    for (int i = 1; i <= 9; ++i) shop.add(OrderBuilder(i).pos());
    shop.on_apply = [](const Action&, const std::string&) {
        return std::optional(port::Receipt{port::SendOutcome::not_sent, "Access denied", true});
    };
    EXPECT_EQ(run().exit_code, exit_auth);
    EXPECT_EQ(shop.sent.size(), 1U);
}

TEST_F(CycleTest, AnotherShopsTokenIsNoticedFirst) {
    shop.shop.domain = "other.myshopify.com";
    EXPECT_EQ(run().exit_code, exit_auth);
    EXPECT_EQ(shop.pages_asked, 0);
}

TEST_F(CycleTest, AStopEndsTheActingBetweenTwoActions) {
    for (int i = 1; i <= 5; ++i) shop.add(OrderBuilder(i).pos());
    std::stop_source stop;
    shop.on_apply = [&](const Action&, const std::string&) {
        stop.request_stop();
        return std::optional<port::Receipt>();
    };
    const auto summary = run(stop.get_token());
    EXPECT_EQ(summary.verified, 1) << "the action in hand is finished";
    EXPECT_EQ(shop.sent.size(), 1U);
}

}  // namespace
}  // namespace fulfilld::engine
