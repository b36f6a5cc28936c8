#include "engine/backfill.hpp"

#include "support/cycle_fixture.hpp"

namespace fulfilld::engine {
namespace {

using namespace test;
using port::BulkState;

/// Three orders, and a shop is large from three on.
class BackfillTest : public CycleTest {
  protected:
    BackfillTest() {
        for (int i = 1; i <= 3; ++i) shop.add(OrderBuilder(i));
        settings.bulk_from = 3;
        settings.acting = false;
    }
};

TEST_F(BackfillTest, ALargeShopIsReadAsOneFileAndThenAsUsual) {
    const auto first = run();
    EXPECT_TRUE(first.complete);
    EXPECT_EQ(listed(), 3U);
    EXPECT_EQ(shop.pages_asked, 1) << "what changed while the file was written";
    run();
    EXPECT_EQ(shop.bulks_started, 1);
}

TEST_F(BackfillTest, ASmallOneIsNotAndNeitherWhenItIsSwitchedOff) {
    settings.bulk_from = 4;
    run();
    settings.bulk_from = 0;
    settings.program = "another, so that everything is read anew";
    run();
    EXPECT_EQ(shop.bulks_started, 0);
    EXPECT_EQ(listed(), 3U);
}

TEST_F(BackfillTest, WhatComesToNothingIsReadPageByPage) {
    const auto spoil = [&](int way) {
        shop.bulk_error.reset();
        shop.fetch_error.reset();
        shop.bulk_progress.state = BulkState::ready;
        if (way == 0) shop.bulk_error = Error{ErrorKind::rejected, "in progress"};
        if (way == 1) shop.bulk_progress.state = BulkState::failed;
        if (way == 2) shop.fetch_error = Error{ErrorKind::malformed, "counts differ"};
        if (way == 3) shop.fetch_error = Error{ErrorKind::transient, "cut"};
        if (way == 4) shop.count_error = Error{ErrorKind::malformed, "no count"};
    };
    for (int way = 0; way < 5; ++way) {
        spoil(way);
        shop.pages_asked = 0;
        settings.program = "anew " + std::to_string(way);
        log.events.clear();
        EXPECT_TRUE(run().complete) << way;
        EXPECT_TRUE(log.has("bulk operation given up")) << way;
        EXPECT_EQ(listed(), 3U);
        run();
    }
}

TEST_F(BackfillTest, AFaultOfTheWayEndsTheRunAndTheOperationIsKept) {
    shop.fetch_error = Error{ErrorKind::unavailable, "no way"};
    EXPECT_EQ(run().exit_code, exit_unavailable);
    EXPECT_EQ(listed(), 0U);
    shop.fetch_error.reset();
    EXPECT_TRUE(run().complete);
    EXPECT_EQ(shop.bulks_started, 1) << "the same operation";
}

TEST_F(BackfillTest, AFaultOfOneAnswerDropsNoOperation) {
    shop.look_error = Error{ErrorKind::malformed, "cut"};
    EXPECT_EQ(run().exit_code, exit_partial);
    shop.look_error.reset();
    EXPECT_TRUE(run().complete);
    EXPECT_EQ(shop.bulks_started, 1);
    EXPECT_FALSE(log.has("bulk operation given up"));
}

TEST_F(BackfillTest, AFileThatIsNeverDoneIsNotWaitedForForEver) {
    shop.bulk_progress.state = BulkState::preparing;
    run();
    clock.advance(3h);
    EXPECT_TRUE(run().complete);
    EXPECT_TRUE(log.has("bulk operation given up"));
    EXPECT_EQ(listed(), 3U);
}

TEST_F(BackfillTest, AFileThatNoRunCanFinishIsNotBegunForEver) {
    shop.fetch_error = Error{ErrorKind::cancelled, "the time is over"};
    int runs = 0;
    while (!run().complete && runs < 20) ++runs;
    EXPECT_EQ(runs, 5);
    EXPECT_TRUE(log.has("bulk operation given up"));
    EXPECT_EQ(listed(), 3U);
}

TEST_F(BackfillTest, AFileWithFewerOrdersThanTheShopCountedIsNotEverything) {
    shop.bulk_progress.state = BulkState::preparing;
    run();
    shop.in_file.pop_back();
    shop.bulk_progress.state = BulkState::ready;
    EXPECT_TRUE(run().complete);
    EXPECT_TRUE(log.has("bulk operation given up"));
    EXPECT_EQ(listed(), 3U);
}

TEST_F(BackfillTest, AShopThatTakesItsTimeIsAskedAgainByTheNextRun) {
    shop.bulk_progress.state = BulkState::preparing;
    shop.bulk_progress.rows = 77;
    const auto first = run();
    EXPECT_FALSE(first.complete);
    EXPECT_EQ(first.exit_code, exit_partial);
    EXPECT_NE(first.incomplete_why.find("77 rows so far"), std::string::npos);
    EXPECT_LE(clock.steady(), 60s);
    EXPECT_EQ(shop.pages_asked, 0);
    shop.bulk_progress.state = BulkState::ready;
    EXPECT_TRUE(run().complete);
    EXPECT_EQ(shop.bulks_started, 1);
}

TEST_F(BackfillTest, WhatChangesWhileTheFileIsWrittenIsReadAfterwards) {
    shop.bulk_progress.state = BulkState::preparing;
    run();
    shop.add(OrderBuilder(2).fulfilled().with([](auto& f) { f.updated_at = now + 30s; }));
    shop.add(OrderBuilder(4).with([](auto& f) { f.updated_at = now + 40s; }));
    shop.bulk_progress.state = BulkState::ready;
    EXPECT_TRUE(run().complete);
    EXPECT_EQ(listed(), 3U) << "1, 3 and 4";
    EXPECT_TRUE(store::ReportReader(*db).find_orders("#1002", now)->empty() ||
                !store::ReportReader(*db).find_orders("#1002", now)->at(0).reason);
}

TEST_F(BackfillTest, AShopWhoseClockIsAheadHidesNothing) {
    clock.advance(-30min);  // ours is behind
    shop.bulk_progress.state = BulkState::preparing;
    run();
    shop.add(OrderBuilder(4).with([](auto& f) { f.updated_at = now - 15min; }));
    shop.bulk_progress.state = BulkState::ready;
    run();
    EXPECT_EQ(listed(), 4U);
}

}  // namespace
}  // namespace fulfilld::engine
