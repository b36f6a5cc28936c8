#include "fulfilld/core/rules.hpp"
#include "store/report_reader.hpp"
#include "store/sqlite_order_store.hpp"
#include "support/builders.hpp"
#include "support/temp_folder.hpp"

#include <gtest/gtest.h>

namespace fulfilld::store {
namespace {

using namespace test;

class RecentOrders : public ::testing::Test {
  protected:
    void save(const OrderFacts& order, Timestamp at = now) {
        ASSERT_TRUE(store->save({{order, classify(order, full_access(), acting_policy(), at), {}}}, at));
    }
    std::vector<RecentOrder> recent(Timestamp at = now) {
        std::vector<RecentOrder> found;
        EXPECT_TRUE(ReportReader(*db).each_recent(at - 30 * 24h, at, [&](const auto& one) { found.push_back(one); }));
        return found;
    }
    TempFolder folder;
    std::unique_ptr<Database> db = *Database::open(folder / "state.db");
    std::unique_ptr<port::OrderStore> store = make_order_store(*db, "demo.myshopify.com");
};

TEST_F(RecentOrders, ClearOnesAreCountedToo) {
    save(OrderBuilder(1).fulfilled());
    save(OrderBuilder(2).pos());
    const auto orders = recent();
    ASSERT_EQ(orders.size(), 2U);
    EXPECT_FALSE(orders[0].stuck_by);
    EXPECT_EQ(orders[0].fulfilled_at, now - 1h);
    EXPECT_TRUE(orders[0].untracked) << "a parcel without a number";
    EXPECT_EQ(orders[1].stuck_by, Reason::pos_not_marked_fulfilled);
    EXPECT_EQ(orders[1].store, "Shop location");
    EXPECT_FALSE(orders[1].fulfilled_at);
}

TEST_F(RecentOrders, WhatItWasStuckByIsRememberedWhenItHasCleared) {
    save(OrderBuilder().pos());
    save(OrderBuilder().pos().fulfilled());
    ASSERT_EQ(recent().size(), 1U);
    EXPECT_EQ(recent()[0].stuck_by, Reason::pos_not_marked_fulfilled);
    EXPECT_FALSE(recent()[0].untracked) << "handed over in the store";
    EXPECT_EQ(ReportReader(*db).count_cleared(now - 1h)->at("demo.myshopify.com"), 1);
    EXPECT_TRUE(ReportReader(*db).count_cleared(now + 1h)->empty());
}

TEST_F(RecentOrders, WhatClearedInItsNormalTimeWasNeverStuck) {
    const auto young = [](auto& f) { f.processed_at = now - 1h; };
    const auto young_fo = [](auto& fo) { fo.created_at = now - 1h; };
    save(OrderBuilder().with(young).with_fo(young_fo));
    EXPECT_FALSE(recent()[0].stuck_by);
    EXPECT_EQ(recent(now + 72h)[0].stuck_by, Reason::merchant_to_ship) << "by time alone";
    save(OrderBuilder().with(young).with_fo(young_fo).fulfilled());
    EXPECT_FALSE(recent()[0].stuck_by);
}

TEST_F(RecentOrders, WhatIsOldTestOrHalfReadIsNotCounted) {
    save(OrderBuilder(1).with([](auto& f) { f.processed_at = now - 32 * 24h; }));
    save(OrderBuilder(2).with([](auto& f) { f.test = true; }));
    save(OrderBuilder(3).with([](auto& f) { f.defects = {"cut"}; }));
    EXPECT_TRUE(recent().empty());
}

TEST_F(RecentOrders, AMonthLaterTheyAreForgotten) {
    save(OrderBuilder());
    const auto run = store->begin_run(now);
    ASSERT_TRUE(store->finish_run(*run, {}, now + 31 * 24h));
    EXPECT_EQ(db->raw().execAndGet("SELECT count(*) FROM recent_order").getInt(), 0);
}

}  // namespace
}  // namespace fulfilld::store
