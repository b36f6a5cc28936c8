#include "fulfilld/core/rules.hpp"
#include "store/report_reader.hpp"
#include "store/sqlite_action_journal.hpp"
#include "store/sqlite_order_store.hpp"
#include "support/builders.hpp"
#include "support/temp_folder.hpp"

#include <gtest/gtest.h>

namespace fulfilld::store {
namespace {

using namespace test;

constexpr auto tag = "fulfilld:review";

/// An order that we have flagged for review two hours ago because it was refunded.
class FlaggedOrder : public ::testing::Test {
  protected:
    FlaggedOrder() {
        policy.reasons[index_of(Reason::refunded_still_open)].action = ActionKind::flag_for_review;
        see(refunded());
        PlannedAction planned;
        planned.action.kind = ActionKind::flag_for_review;
        planned.action.order = refunded().id;
        planned.action.tag = tag;
        planned.reason = Reason::refunded_still_open;
        ActionRecord record = *journal->arm(planned, "rules", refunded(), set_at);
        EXPECT_TRUE(journal->begin(record, std::string(64, 'a'), set_at));
        settle(record, set_at);
    }

    void settle(ActionRecord& record, Timestamp at) {
        EXPECT_TRUE(journal->settle(record, {ActionState::confirmed, std::nullopt}, "", at));
        EXPECT_TRUE(journal->settle(record, {ActionState::verified, std::nullopt}, "", at));
    }
    static OrderFacts with_tag(OrderFacts order) {
        order.tags = {tag};
        order.updated_at = now - 1h;
        return order;
    }
    static OrderFacts refunded() {
        return OrderBuilder().with([](auto& f) { f.financial = FinancialStatus::refunded; });
    }
    static OrderFacts shipped() {
        return OrderBuilder().fulfilled().with([](auto& f) { f.updated_at = now - 1h; });
    }

    port::JudgedOrder judged(const OrderFacts& order) {
        port::JudgedOrder one{order, classify(order, full_access(), policy, now), {}};
        one.plan = make_plan(order, one.verdict, {*journal->load_for(order.id), {}}, full_access(), policy, now);
        return one;
    }
    void see(const OrderFacts& order) { ASSERT_TRUE(store->save({judged(order)}, now)); }
    std::vector<port::DueAction> due(Mode mode = Mode::automatic) {
        auto found = *store->load_due(mode, now, std::nullopt, 100);
        std::erase_if(found, [](const auto& one) { return one.kind != ActionKind::withdraw_flag; });
        return found;
    }
    int rows(const std::string& table) { return db->raw().execAndGet("SELECT count(*) FROM " + table).getInt(); }

    const Timestamp set_at = now - 2h;
    TempFolder folder;
    Policy policy = acting_policy();
    std::unique_ptr<Database> db = *Database::open(folder / "state.db");
    std::unique_ptr<port::OrderStore> store = make_order_store(*db, "demo.myshopify.com");
    std::unique_ptr<port::ActionJournal> journal = make_action_journal(*db, "demo.myshopify.com");
};

TEST_F(FlaggedOrder, OnceClearItIsKeptUntilTheFlagIsWithdrawn) {
    see(with_tag(refunded()));
    EXPECT_TRUE(due().empty());
    see(with_tag(shipped()));
    EXPECT_TRUE(ReportReader(*db).load_orders(now)->empty()) << "it has left the list";
    ASSERT_EQ(due().size(), 1U);
    EXPECT_EQ(due()[0].reason, Reason::refunded_still_open);
    EXPECT_EQ(store->count(now)->due, 1);
    see(with_tag(shipped()));
    EXPECT_EQ(due().size(), 1U);
    policy.reasons[index_of(Reason::refunded_still_open)].mode = Mode::approve;
    ASSERT_TRUE(store->judge_again([&](OrderFacts facts) { return judged(facts); }, now, {}));
    EXPECT_TRUE(due().empty());
    EXPECT_EQ(due(Mode::approve).size(), 1U) << "judged again by another policy";
    auto record = *journal->arm(judged(with_tag(shipped())).plan.actions.at(0), "rules", shipped(), now);
    ASSERT_TRUE(journal->begin(record, std::string(64, 'b'), now));
    settle(record, now);
    see(shipped());
    EXPECT_TRUE(due(Mode::approve).empty());
    EXPECT_EQ(rows("planned_action") + rows("order_facts") + rows("removed_flag"), 0) << "nothing of it is kept";
    EXPECT_EQ(rows("event WHERE what = 'cleared'"), 1);
}

TEST_F(FlaggedOrder, ATagThatSomebodyTookOffIsNotOursWhenItIsBack) {
    OrderFacts without = refunded();
    without.updated_at = set_at - 1min;  // by a clock that is behind ours
    see(without);
    EXPECT_EQ(rows("removed_flag"), 1);
    see(with_tag(shipped()));
    EXPECT_TRUE(due().empty()) << "the merchant set it";
    see(with_tag(OrderBuilder()));
    EXPECT_TRUE(due().empty()) << "nor on a listed order";
}

TEST_F(FlaggedOrder, AReadingFromBeforeTheFlagSaysNothing) {
    OrderFacts before = refunded();
    before.updated_at = set_at - 6min;
    see(before);
    OrderFacts half = refunded();
    half.updated_at = now;
    half.defects = {"tags"};
    see(half);
    EXPECT_EQ(rows("removed_flag"), 0);
    see(with_tag(shipped()));
    EXPECT_EQ(due().size(), 1U);
}

TEST_F(FlaggedOrder, WhatIsMissingIsNotWithdrawnUntilItIsSeenAgain) {
    see(with_tag(shipped()));
    ASSERT_TRUE(store->mark_missing(shipped().id, now));
    EXPECT_TRUE(due().empty());
    ASSERT_TRUE(store->judge_again([&](OrderFacts facts) { return judged(facts); }, now, {}));
    EXPECT_TRUE(due().empty());
    see(with_tag(shipped()));
    EXPECT_EQ(due().size(), 1U);
}

}  // namespace
}  // namespace fulfilld::store
