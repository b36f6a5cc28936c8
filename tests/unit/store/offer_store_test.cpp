#include "fulfilld/core/rules.hpp"
#include "store/sqlite_offer_store.hpp"
#include "store/sqlite_order_store.hpp"
#include "support/builders.hpp"
#include "support/temp_folder.hpp"

#include <gtest/gtest.h>

namespace fulfilld::store {
namespace {

using namespace test;

class OfferStore : public ::testing::Test {
  protected:
    void list(const OrderFacts& order) {
        ASSERT_TRUE(orders->save({{order, classify(order, full_access(), acting_policy(), now), {}}}, now));
    }
    static port::NewOffer offer(const char* order, const char* number, const char* sku = "", int quantity = 0) {
        return {OrderId(order), {0, sku, quantity, {number, "UPS", "https://x.example"}, "f.csv:2", {}}};
    }
    int rows(const char* table) { return db->raw().execAndGet(std::string("SELECT count(*) FROM ") + table).getInt(); }

    TempFolder folder;
    std::unique_ptr<Database> db = *Database::open(folder / "state.db");
    std::unique_ptr<port::OrderStore> orders = make_order_store(*db, "demo.myshopify.com");
    std::unique_ptr<port::OfferStore> store = make_offer_store(*db, "demo.myshopify.com");
    std::unique_ptr<port::OfferStore> elsewhere = make_offer_store(*db, "other.myshopify.com");
};

TEST_F(OfferStore, KeepsAFileWithItsOffersAndAnswer) {
    EXPECT_EQ(*store->taken("d1"), std::nullopt);
    ASSERT_TRUE(store->keep_file("d1", "f.csv", "answer",
                                 {offer("o1", "N1", "A", 2), offer("o1", "N2"), offer("o2", "N1", "B")}, now));
    EXPECT_EQ(*store->taken("d1"), "answer");
    EXPECT_EQ(*store->taken("d2"), std::nullopt);
    const auto offers = *store->load_offers(OrderId("o1"));
    ASSERT_EQ(offers.size(), 2U);
    EXPECT_LT(offers[0].id, offers[1].id);
    EXPECT_EQ(offers[0].sku, "A");
    EXPECT_EQ(offers[0].quantity, 2);
    EXPECT_EQ(offers[0].tracking, (Tracking{"N1", "UPS", "https://x.example"}));
    EXPECT_EQ(offers[0].source, "f.csv:2");
    EXPECT_EQ(offers[1].tracking.number, "N2");
    const auto uses = *store->offers_with_number("N1");
    ASSERT_EQ(uses.size(), 2U);
    EXPECT_EQ(uses[0].order, OrderId("o1"));
    EXPECT_EQ(uses[0].sku, "A");
    EXPECT_EQ(uses[1].order, OrderId("o2"));
    EXPECT_TRUE(store->offers_with_number("N3")->empty());
}

TEST_F(OfferStore, KeepsTheUnitsOfARowWithoutAQuantity) {
    auto all = offer("o1", "N1");
    all.offer.units = {{LineItemId("l1"), 2}, {LineItemId("l2"), 1}};
    ASSERT_TRUE(store->keep_file("d1", "f.csv", "answer", {offer("o1", "N2", "A", 1), all}, now));
    const auto offers = *store->load_offers(OrderId("o1"));
    ASSERT_EQ(offers.size(), 2U);
    EXPECT_TRUE(offers[0].units.empty());
    EXPECT_EQ(offers[1].units, all.offer.units);
}

TEST_F(OfferStore, OneParcelInTwoSpellingsIsOneParcel) {
    ASSERT_TRUE(store->keep_file("d1", "f.csv", "answer", {offer("o1", "1Z 999-aa")}, now));
    EXPECT_EQ(store->load_offers(OrderId("o1"))->at(0).tracking.number, "1Z 999-aa") << "sent as it was given";
    for (const char* spelling : {"1Z999AA", "1z 999 aa", "1Z_999.A/A"}) {
        EXPECT_EQ(store->offers_with_number(spelling)->size(), 1U) << spelling;
        EXPECT_FALSE(store->keep_file("d2", "f.csv", "answer", {offer("o1", spelling)}, now)) << spelling;
    }
    EXPECT_TRUE(store->offers_with_number("1Z999AB")->empty());
}

TEST_F(OfferStore, KeepsAllOrNothing) {
    EXPECT_FALSE(store->keep_file("d1", "f.csv", "answer", {offer("o1", "N1"), offer("o1", "N1")}, now));
    EXPECT_EQ(rows("tracking_offer"), 0);
    EXPECT_EQ(rows("feed_file"), 0);
    ASSERT_TRUE(store->keep_file("d1", "f.csv", "answer", {offer("o1", "N1")}, now));
    EXPECT_FALSE(store->keep_file("d1", "g.csv", "another", {offer("o1", "N2")}, now)) << "the same file twice";
    EXPECT_EQ(rows("tracking_offer"), 1);
    EXPECT_EQ(*store->taken("d1"), "answer");
}

TEST_F(OfferStore, AFileForTwoShopsIsAnsweredByEach) {
    ASSERT_TRUE(store->keep_file("d1", "f.csv", "answer", {offer("o1", "N1")}, now));
    EXPECT_EQ(*elsewhere->taken("d1"), std::nullopt);
    EXPECT_TRUE(elsewhere->offers_with_number("N1")->empty());
    EXPECT_TRUE(elsewhere->load_offers(OrderId("o1"))->empty());
    ASSERT_TRUE(elsewhere->keep_file("d1", "f.csv", "another", {}, now));
    EXPECT_EQ(*elsewhere->taken("d1"), "another");
    EXPECT_EQ(*store->taken("d1"), "answer");
}

TEST_F(OfferStore, FindsListedOrdersByNameWithAndWithoutItsMark) {
    list(OrderBuilder());
    list(OrderBuilder(2));
    for (const char* name : {"#1001", "1001"}) {
        const auto found = *store->find_listed(name);
        ASSERT_EQ(found.size(), 1U) << name;
        EXPECT_EQ(found[0].id, OrderId("gid://shopify/Order/1"));
        EXPECT_EQ(found[0].lines.size(), 1U);
    }
    for (const char* name : {"", "#", "100", "##1001", "%", "gid://shopify/Order/1", "1"})
        EXPECT_TRUE(store->find_listed(name)->empty()) << name;
    EXPECT_TRUE(elsewhere->find_listed("#1001")->empty());
    list(OrderBuilder(3).with([](auto& f) { f.name = "1001"; }));
    EXPECT_EQ(store->find_listed("#1001")->size(), 2U);
}

TEST_F(OfferStore, WhatIsClearedMissingOrDamagedIsNotListed) {
    list(OrderBuilder());
    list(OrderBuilder().fulfilled());
    EXPECT_TRUE(store->find_listed("1001")->empty());
    list(OrderBuilder(5).with([](auto& f) { f.name = "#1001"; }));
    EXPECT_TRUE(store->find_listed("1001")->empty()) << "the shop has a clear one of that name, too";
    list(OrderBuilder(2));
    ASSERT_TRUE(orders->mark_missing(OrderId("gid://shopify/Order/2"), now));
    EXPECT_TRUE(store->find_listed("1002")->empty());
    list(OrderBuilder(3));
    list(OrderBuilder(4).with([](auto& f) { f.name = "#1003"; }));
    ASSERT_EQ(store->find_listed("1003")->size(), 2U);
    db->raw().exec("UPDATE order_facts SET facts = x'00' WHERE order_id = 'gid://shopify/Order/4'");
    EXPECT_TRUE(store->find_listed("1003")->empty()) << "one of two would look like the only one";
}

}  // namespace
}  // namespace fulfilld::store
