#include "fulfilld/core/rules.hpp"
#include "store/anchor.hpp"
#include "store/journal_desk.hpp"
#include "store/report_reader.hpp"
#include "store/sqlite_action_journal.hpp"
#include "support/builders.hpp"
#include "support/temp_folder.hpp"

#include <gtest/gtest.h>

namespace fulfilld::store {
namespace {

using namespace test;

class Journal : public ::testing::Test {
  protected:
    void reopen() {
        journal.reset();
        db.reset();
        db = *Database::open(folder / "state.db");
        journal = make_action_journal(*db, "demo.myshopify.com");
    }
    void SetUp() override { reopen(); }

    static PlannedAction planned(const OrderFacts& order) {
        return make_plan(order, classify(order, full_access(), acting_policy(), now), {}, full_access(),
                         acting_policy(), now)
            .actions.at(0);
    }

    /// From nothing to `sending`.
    Result<ActionRecord> intend(port::ActionJournal& into) {
        FULFILLD_TRY(ActionRecord record, into.arm(planned(pos), "rules", pos, now));
        FULFILLD_CHECK(into.begin(record, std::string(64, 'a'), now));
        return record;
    }
    Result<ActionRecord> intend() { return intend(*journal); }

    TempFolder folder;
    std::unique_ptr<Database> db;
    std::unique_ptr<port::ActionJournal> journal;
    OrderFacts pos = OrderBuilder().pos();
};

TEST_F(Journal, AnIntentReadsBackWhole) {
    const auto record = intend();
    ASSERT_TRUE(record);
    EXPECT_TRUE(record->marker.starts_with("fulfilld:" + std::to_string(record->id) + ":"));
    reopen();
    const auto open = *journal->load_open();
    ASSERT_EQ(open.size(), 1U);
    EXPECT_EQ(open[0].state, ActionState::sending);
    EXPECT_EQ(open[0].marker, record->marker);
    EXPECT_EQ(open[0].action.kind, ActionKind::mark_fulfilled);
    EXPECT_EQ(open[0].action.fulfillment_order, pos.fulfillment_orders[0].id);
    ASSERT_EQ(open[0].action.lines.size(), 1U);
    EXPECT_EQ(open[0].action.lines[0].id, pos.fulfillment_orders[0].lines[0].id);
    EXPECT_EQ(open[0].sent_at, now);
}

TEST_F(Journal, ASecondIntentOnTheSameTargetIsRefusedUntilTheFirstHadNoEffect) {
    auto record = *intend();
    const auto again = [&] { return intend(); };
    EXPECT_EQ(again().error().kind, ErrorKind::rejected);
    ASSERT_TRUE(journal->settle(record, {ActionState::unknown, std::nullopt}, "cut", now));
    EXPECT_FALSE(again());
    ASSERT_TRUE(journal->settle(record, {ActionState::not_applied, now}, "absent twice", now));
    EXPECT_TRUE(again());
}

TEST_F(Journal, AVerifiedEffectForbidsAnotherForEver) {
    auto record = *intend();
    ASSERT_TRUE(journal->settle(record, {ActionState::confirmed, std::nullopt}, "", now));
    ASSERT_TRUE(journal->settle(record, {ActionState::verified, std::nullopt}, "", now));
    EXPECT_FALSE(intend());
    EXPECT_TRUE(journal->load_open()->empty());
    EXPECT_EQ(journal->load_for(pos.id)->size(), 1U);
}

TEST_F(Journal, AnIllegalMoveIsNotWritten) {
    auto record = *intend();
    EXPECT_FALSE(journal->settle(record, {ActionState::verified, std::nullopt}, "", now));
    EXPECT_EQ(journal->load_open()->at(0).state, ActionState::sending);
}

TEST_F(Journal, ARowChangedBySomeoneElseIsNotMoved) {
    auto record = *intend();
    auto stale = record;
    ASSERT_TRUE(journal->settle(record, {ActionState::unknown, std::nullopt}, "", now));
    const Status late = journal->settle(stale, {ActionState::confirmed, std::nullopt}, "", now);
    ASSERT_FALSE(late);
    EXPECT_EQ(late.error().kind, ErrorKind::storage);
    EXPECT_EQ(journal->load_open()->at(0).state, ActionState::unknown);
}

TEST_F(Journal, AProcessOfAnOlderEpochWritesNothing) {
    Anchor anchor(folder / "state.db");
    const auto older = make_action_journal(*db, "demo.myshopify.com", nullptr, *begin_epoch(*db, anchor));
    auto record = *intend(*older);
    ASSERT_TRUE(begin_epoch(*db, anchor));
    EXPECT_FALSE(older->settle(record, {ActionState::unknown, std::nullopt}, "", now));
    EXPECT_EQ(journal->load_open()->at(0).state, ActionState::sending);
}

TEST_F(Journal, APlanFileIsAppliedOnce) {
    const ApprovedPlan plan{std::string(64, 'b'), "rules", now + 24h, {{"demo.myshopify.com", planned(pos)}}};
    EXPECT_EQ(*apply_plan(*db, plan, "ann", now), 1);
    const auto again = apply_plan(*db, plan, "ann", now);
    ASSERT_FALSE(again);
    EXPECT_EQ(again.error().kind, ErrorKind::rejected);
}

TEST_F(Journal, WhatIsDatedAheadCountsForTheCaps) {
    auto record = *journal->arm(planned(pos), "rules", pos, now);
    ASSERT_TRUE(journal->begin(record, std::string(64, 'a'), now + 48h));
    EXPECT_EQ(journal->usage(now)->sent_last_day[static_cast<std::size_t>(CapGroup::fulfil)], 1);
}

TEST_F(Journal, AcknowledgingTakesWhatCameOutWrongOffTheReportAndNothingElse) {
    auto record = *intend();
    ReportReader reader(*db);
    EXPECT_EQ(reader.load_unsettled()->size(), 1U) << "in doubt";
    EXPECT_FALSE(acknowledge_action(*db, record.id, "ann", now)) << "the next run settles it";
    EXPECT_FALSE(acknowledge_action(*db, 4711, "ann", now));
    ASSERT_TRUE(journal->settle(record, {ActionState::unknown, std::nullopt}, "cut", now));
    ASSERT_TRUE(journal->settle(record, {ActionState::human, std::nullopt}, "moved", now));
    EXPECT_EQ(reader.load_unsettled()->size(), 1U);
    ASSERT_TRUE(acknowledge_action(*db, record.id, "ann", now));
    ASSERT_TRUE(acknowledge_action(*db, record.id, "ann", now + 1h)) << "twice is once";
    EXPECT_TRUE(reader.load_unsettled()->empty());
    EXPECT_EQ(reader.load_journal()->at(0).acknowledged_at, "2026-11-22T12:00:00Z");
    EXPECT_FALSE(intend()) << "it still forbids another attempt";
}

TEST_F(Journal, WhatCouldNotBeKeptHasNotHappened) {
    auto record = *intend();
    db->raw().exec("PRAGMA busy_timeout = 1");
    SQLite::Database reader(folder / "state.db", SQLite::OPEN_READONLY);
    SQLite::Statement held(reader, "SELECT id FROM action");
    ASSERT_TRUE(held.executeStep());
    const Status kept = journal->settle(record, {ActionState::confirmed, std::nullopt}, "yes", now);
    ASSERT_FALSE(kept);
    EXPECT_EQ(kept.error().kind, ErrorKind::busy) << "not a failing disk: a daemon goes on with its next run";
    EXPECT_EQ(record.state, ActionState::sending);
    held.reset();
    ASSERT_TRUE(journal->settle(record, {ActionState::confirmed, std::nullopt}, "yes", now));
}

TEST_F(Journal, ANamedFulfillmentReadsBack) {
    auto record = *intend();
    record.fulfillment = FulfillmentId("gid://shopify/Fulfillment/9");
    ASSERT_TRUE(journal->settle(record, {ActionState::confirmed, std::nullopt}, "yes", now));
    EXPECT_EQ(journal->load_open()->at(0).fulfillment, record.fulfillment);
}

TEST_F(Journal, RefusesStatesItDoesNotKnow) {
    ASSERT_TRUE(intend());
    EXPECT_THROW(db->raw().exec("UPDATE action SET state = 'done'"), SQLite::Exception);
}

TEST_F(Journal, KeepsShopsApart) {
    ASSERT_TRUE(intend());
    const auto other = make_action_journal(*db, "other.myshopify.com");
    EXPECT_TRUE(other->load_open()->empty());
    EXPECT_TRUE(intend(*other));
}

TEST_F(Journal, EveryMoveIsInTheHistory) {
    auto record = *intend();
    ASSERT_TRUE(journal->settle(record, {ActionState::unknown, std::nullopt}, "cut off", now));
    EXPECT_EQ(
        db->raw().execAndGet("SELECT group_concat(what, ', ') FROM history").getString(),
        "mark_fulfilled planned, mark_fulfilled approved, mark_fulfilled armed, mark_fulfilled sending, mark_fulfilled "
        "unknown");
}

}  // namespace
}  // namespace fulfilld::store
