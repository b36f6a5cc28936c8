#include "fulfilld/core/rules.hpp"
#include "store/facts_blob.hpp"
#include "store/report_reader.hpp"
#include "store/sqlite_order_store.hpp"
#include "support/builders.hpp"
#include "support/temp_folder.hpp"

#include "store/instance_lock.hpp"

#include <gtest/gtest.h>

#include <map>
#include <set>

namespace fulfilld::store {
namespace {

using namespace test;

class OrderStore : public ::testing::Test {
  protected:
    static port::JudgedOrder judged(const OrderFacts& order, Timestamp at = now) {
        port::JudgedOrder one{order, classify(order, full_access(), acting_policy(), at), {}};
        one.plan = make_plan(order, one.verdict, {}, full_access(), acting_policy(), at);
        return one;
    }
    std::vector<StoredOrder> listed(Timestamp at = now) { return *ReportReader(*db).load_orders(at); }
    std::string history() {
        return db->raw().execAndGet("SELECT coalesce(group_concat(what, ', '), '') FROM history").getString();
    }

    TempFolder folder;
    std::unique_ptr<Database> db = *Database::open(folder / "state.db");
    std::unique_ptr<port::OrderStore> store = make_order_store(*db, "demo.myshopify.com");
};

TEST_F(OrderStore, KeepsAJudgementWithItsEvidenceAndPlan) {
    ASSERT_TRUE(store->save({judged(OrderBuilder().pos())}, now));
    const auto orders = listed();
    ASSERT_EQ(orders.size(), 1U);
    EXPECT_EQ(orders[0].reason, Reason::pos_not_marked_fulfilled);
    EXPECT_EQ(orders[0].standing, Standing::stuck);
    EXPECT_EQ(decode_facts(orders[0].facts, orders[0].id)->name, "#1001");
    EXPECT_EQ(orders[0].fulfillment_orders.size(), 1U);
    ASSERT_EQ(orders[0].actions.size(), 1U);
    EXPECT_EQ(orders[0].actions[0].state, "ready");
    EXPECT_EQ(orders[0].value, "50.00 EUR");
}

/// Bytes that went bad must not leave an order where an earlier policy put it, nor overwrite another one.
TEST_F(OrderStore, AnOrderWhoseStoredFactsAreDamagedIsUndeterminedAndReadAgain) {
    const OrderFacts orders[] = {OrderBuilder(1).pos(), OrderBuilder(2), OrderBuilder(3)};
    ASSERT_TRUE(store->save({judged(orders[0]), judged(orders[1]), judged(orders[2])}, now));
    db->raw().exec("UPDATE order_state SET excluded_by = 'a rule of yesterday'");
    db->raw().exec("UPDATE order_facts SET facts = substr(facts, 1, length(facts) - 3) WHERE order_id LIKE '%/1'");
    db->raw().exec(
        "UPDATE order_facts SET facts = (SELECT facts FROM order_facts WHERE order_id LIKE '%/3') WHERE order_id LIKE "
        "'%/2'");
    const auto again = store->judge_again([](OrderFacts facts) { return judged(facts); }, now, {});
    ASSERT_TRUE(again);
    EXPECT_EQ(again->orders, 1);
    EXPECT_EQ(again->damaged, (std::vector<OrderId>{orders[0].id, orders[1].id}));
    EXPECT_EQ(*store->load_half_read(now, 9), again->damaged);
    std::map<std::string, StoredOrder> found;
    for (const auto& one : listed()) found.emplace(one.name, one);
    ASSERT_EQ(found.size(), 3U);
    for (const char* name : {"#1001", "#1002"}) {
        EXPECT_EQ(found.at(name).reason, Reason::unknown_state) << name;
        EXPECT_EQ(found.at(name).standing, Standing::stuck) << name;
        EXPECT_TRUE(found.at(name).actions.empty()) << name;
    }
    EXPECT_EQ(found.at("#1003").reason, Reason::merchant_to_ship);
    ASSERT_TRUE(store->save({judged(orders[0])}, now));
    EXPECT_EQ(store->load_half_read(now, 9)->size(), 1U);
    EXPECT_EQ(ReportReader(*db).find_orders("1001", now)->at(0).reason, Reason::pos_not_marked_fulfilled);
}

TEST_F(OrderStore, ClearOrdersLeaveNoTraceUnlessTheyWereListed) {
    ASSERT_TRUE(store->save({judged(OrderBuilder().fulfilled())}, now));
    EXPECT_EQ(db->raw().execAndGet("SELECT count(*) FROM order_state").getInt(), 0);
    ASSERT_TRUE(store->save({judged(OrderBuilder())}, now));
    ASSERT_TRUE(store->save({judged(OrderBuilder().fulfilled())}, now));
    EXPECT_TRUE(listed().empty());
    EXPECT_EQ(history(), "listed, cleared");
    EXPECT_FALSE(ReportReader(*db).find_orders("1001", now)->at(0).reason);
}

TEST_F(OrderStore, AnUnchangedJudgementIsNotWrittenAgain) {
    ASSERT_TRUE(store->save({judged(OrderBuilder())}, now));
    const auto before = db->raw().execAndGet("SELECT total_changes()").getInt();
    ASSERT_TRUE(store->save({judged(OrderBuilder())}, now + 1h));
    EXPECT_EQ(db->raw().execAndGet("SELECT total_changes()").getInt(), before);
}

TEST_F(OrderStore, AChangedReasonIsInTheHistory) {
    ASSERT_TRUE(store->save({judged(OrderBuilder())}, now));
    ASSERT_TRUE(store->save(
        {judged(OrderBuilder().with_fo([](auto& fo) { fo.status = FulfillmentOrderStatus::on_hold; }))}, now));
    EXPECT_EQ(history(), "listed, reason changed");
}

TEST_F(OrderStore, WaitingBecomesStuckByTimeAlone) {
    const OrderFacts young = OrderBuilder().with([](auto& f) { f.processed_at = now - 1h; }).with_fo([](auto& fo) {
        fo.created_at = now - 1h;
    });
    ASSERT_TRUE(store->save({judged(young)}, now));
    EXPECT_EQ(listed().at(0).standing, Standing::waiting);
    EXPECT_EQ(listed(now + 48h).at(0).standing, Standing::stuck);
    EXPECT_EQ(store->count(now)->waiting, 1);
    EXPECT_EQ(store->count(now + 48h)->stuck, 1);
}

TEST_F(OrderStore, AnActionComesDueWhenItsTimeHasCome) {
    const OrderFacts young =
        OrderBuilder().pos().with([](auto& f) { f.processed_at = now - 1h; }).with_fo([](auto& fo) {
            fo.created_at = now - 1h;
        });
    ASSERT_TRUE(store->save({judged(young)}, now));
    EXPECT_TRUE(store->load_due(Mode::automatic, now, std::nullopt, 100)->empty());
    const auto due = *store->load_due(Mode::automatic, now + 1h, std::nullopt, 100);
    ASSERT_EQ(due.size(), 1U);
    EXPECT_EQ(due[0].target, young.fulfillment_orders[0].id.str());
    EXPECT_EQ(due[0].kind, ActionKind::mark_fulfilled);
}

TEST_F(OrderStore, DueActionsComeInPagesThatNeitherRepeatNorSkip) {
    std::vector<port::JudgedOrder> many;
    for (int i = 1; i <= 7; ++i) many.push_back(judged(OrderBuilder(i).pos()));
    ASSERT_TRUE(store->save(many, now));
    std::vector<std::string> seen;
    std::optional<port::DueAction> last;
    for (auto page = *store->load_due(Mode::automatic, now, last, 3); !page.empty();
         page = *store->load_due(Mode::automatic, now, last, 3)) {
        EXPECT_LE(page.size(), 3U);
        for (const auto& due : page) seen.push_back(due.order.str());
        last = page.back();
    }
    ASSERT_EQ(seen.size(), 7U);
    EXPECT_TRUE(std::is_sorted(seen.begin(), seen.end())) << "all of one age: by id";
    EXPECT_EQ(std::set<std::string>(seen.begin(), seen.end()).size(), 7U);
}

TEST_F(OrderStore, WhatIsMissingIsNeitherStuckNorDueUntilItIsSeenAgain) {
    const OrderFacts pos = OrderBuilder().pos();
    ASSERT_TRUE(store->save({judged(pos)}, now));
    ASSERT_TRUE(store->mark_missing(pos.id, now));
    ASSERT_EQ(listed().size(), 1U) << "what vanished is still shown";
    EXPECT_TRUE(listed()[0].missing);
    EXPECT_EQ(store->count(now)->stuck, 0);
    EXPECT_TRUE(store->load_due(Mode::automatic, now, std::nullopt, 100)->empty());
    EXPECT_EQ(history(), "listed, no longer visible");
    EXPECT_TRUE(ReportReader(*db).find_orders(pos.name, now)->at(0).missing);
    ASSERT_TRUE(store->save({judged(pos)}, now));
    EXPECT_FALSE(listed().at(0).missing);
}

TEST_F(OrderStore, ALinkToTheStateFileFindsTheSameLock) {
    std::filesystem::create_symlink(folder / "state.db", folder / "link.db");
    const auto first = InstanceLock::acquire(folder / "state.db");
    ASSERT_TRUE(first);
    EXPECT_EQ(InstanceLock::acquire(folder / "link.db").error().kind, ErrorKind::locked);
}

TEST_F(OrderStore, ATouchDoesNotMakeAnOrderYoungAgain) {
    const auto refunded = [](Duration ago) {
        return judged(OrderBuilder().with([=](auto& f) {
            f.financial = FinancialStatus::refunded;
            f.updated_at = now - ago;
        }));
    };
    ASSERT_TRUE(store->save({refunded(20min)}, now));
    EXPECT_EQ(listed().at(0).standing, Standing::waiting);
    ASSERT_TRUE(store->save({refunded(1min)}, now));
    EXPECT_EQ(listed().at(0).since, now - 20min);
    EXPECT_EQ(listed(now + 11min).at(0).standing, Standing::stuck);
    ASSERT_TRUE(store->save({judged(OrderBuilder())}, now));
    EXPECT_NE(listed().at(0).since, now - 20min) << "another reason has its own age";
}

TEST_F(OrderStore, AFulfillmentOrderThatIsToldTwiceStopsNobody) {
    const OrderFacts twice =
        OrderBuilder(1).with([](auto& f) { f.fulfillment_orders.push_back(f.fulfillment_orders[0]); });
    ASSERT_TRUE(store->save({judged(twice), judged(OrderBuilder(2))}, now));
    ASSERT_EQ(listed().size(), 2U);
    EXPECT_EQ(listed()[0].reason, Reason::unknown_state);
}

TEST_F(OrderStore, TheFirstShopThatAnswersIsTheOne) {
    EXPECT_EQ(*store->pin_shop(ShopId("gid://shopify/Shop/1"), now), ShopId("gid://shopify/Shop/1"));
    EXPECT_EQ(*store->pin_shop(ShopId("gid://shopify/Shop/2"), now), ShopId("gid://shopify/Shop/1"));
}

TEST_F(OrderStore, TheCursorBelongsToThePolicyItWasMadeUnder) {
    EXPECT_FALSE(store->load_cursor("a")->high_water);
    ASSERT_TRUE(store->save_progress({judged(OrderBuilder())}, {now, now - 1h}, "a", now));
    EXPECT_EQ(store->load_cursor("a")->high_water, now);
    EXPECT_EQ(store->load_cursor("a")->last_sweep, now - 1h);
    EXPECT_FALSE(store->load_cursor("b")->high_water) << "under another policy everything is judged again";
    EXPECT_EQ(listed().size(), 1U);
}

TEST_F(OrderStore, FindsAnOrderByNameNumberAndId) {
    ASSERT_TRUE(store->save({judged(OrderBuilder(7))}, now));
    ReportReader reader(*db);
    for (const char* key : {"#1007", "1007", "7", "gid://shopify/Order/7"})
        EXPECT_EQ(reader.find_orders(key, now)->size(), 1U) << key;
    EXPECT_TRUE(reader.find_orders("100", now)->empty());
}

TEST_F(OrderStore, RunsAreRemembered) {
    const auto run = *store->begin_run(now);
    EXPECT_EQ(ReportReader(*db).load_last_runs()->at(0).finished_at, "");
    port::RunSummary summary;
    summary.complete = true;
    ASSERT_TRUE(store->finish_run(run, summary, now + 1s));
    EXPECT_TRUE(ReportReader(*db).load_last_runs()->at(0).complete);
}

}  // namespace
}  // namespace fulfilld::store
