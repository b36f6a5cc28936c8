// A shop that accepts what the platform would refuse: whoever sends twice has done it twice.
#include "unit/sandbox/shops.hpp"

#include "sandbox/merchant.hpp"
#include "sandbox/mutations.hpp"

#include <gtest/gtest.h>

namespace fulfilld::sandbox {
namespace {

class SandboxNoGuards : public ::testing::Test {
  protected:
    static FulfillmentOrder& part(Order& order, std::size_t i = 0) { return order.fulfillment_orders.at(i); }
    Shop shop{without_guards()};
};

TEST_F(SandboxNoGuards, AClosedFulfillmentOrderShipsAgain) {
    Order& order = add_order(shop, "Warehouse");
    const std::vector<WantedFulfillmentOrder> all{{part(order).id, {{part(order).lines[0].id, 3}}}};
    for (int i = 0; i < 3; ++i) ASSERT_NE(create_fulfillment(shop, all, {}, true).fulfillment, nullptr);
    ASSERT_NE(create_fulfillment(shop, {{part(order).id, {}}}).fulfillment, nullptr);
    ASSERT_NE(create_fulfillment(shop, {{part(order).id, {}}}).fulfillment, nullptr) << "nothing remained";
    ASSERT_EQ(order.fulfillments.size(), 5U);
    EXPECT_EQ(order.fulfillments[1].total, 3) << "the parcel went, though nothing remained";
    EXPECT_EQ(order.fulfillments[4].total, 4);
    EXPECT_EQ(order.mails, 3);
    EXPECT_EQ(part(order).remaining(), 0);
    EXPECT_EQ(order.lines[0].unfulfilled, 0);
    EXPECT_FALSE(create_fulfillment(shop, {{part(order).id, {{part(order).lines[0].id, 0}}}}).errors.empty())
        << "what makes no sense is refused all the same";
}

TEST_F(SandboxNoGuards, BeyondTheRemainingQuantityAndAtAServiceToo) {
    Order& order = add_order(shop, "Amazon MCF");
    const auto made = create_fulfillment(shop, {{part(order).id, {{part(order).lines[0].id, 9}}}});
    ASSERT_NE(made.fulfillment, nullptr);
    EXPECT_EQ(made.fulfillment->total, 9);
    EXPECT_EQ(part(order).remaining(), 1);
}

TEST_F(SandboxNoGuards, ASubmittedRequestIsSubmittedAgain) {
    Order& order = add_order(shop, "Amazon MCF");
    for (const int quantity : {3, 2})
        EXPECT_TRUE(submit_request(shop, part(order).id, {{part(order).lines[0].id, quantity}}, "").errors.empty());
    ASSERT_EQ(order.fulfillment_orders.size(), 2U) << "only the first one splits";
    EXPECT_EQ(part(order).requests.size(), 2U);
    EXPECT_EQ(part(order).remaining(), 3);
    for (int i = 0; i < 2; ++i) EXPECT_TRUE(request_cancellation(shop, part(order).id, "").errors.empty());
    EXPECT_EQ(part(order).requests.size(), 4U);
}

TEST_F(SandboxNoGuards, WhatIsTakenBackTwiceIsOpenTwice) {
    Order& order = add_order(shop, "Warehouse");
    const std::string id = create_fulfillment(shop, {{part(order).id, {}}}).fulfillment->id;
    for (int i = 0; i < 2; ++i) cancel_fulfillment(shop, id);
    EXPECT_EQ(order.fulfillment_orders.size(), 3U);
    merchant_edit(shop, order, "cancel_fulfillment", "");
    EXPECT_EQ(order.fulfillment_orders.size(), 3U) << "the merchant takes back only what went out";
    const std::string first = part(order).id;
    for (int i = 0; i < 2; ++i) EXPECT_NE(cancel_fulfillment_order(shop, first).replacement, nullptr);
    EXPECT_EQ(order.fulfillment_orders.size(), 5U);
    EXPECT_EQ(order.lines[0].unfulfilled, 3);
    EXPECT_TRUE(open_fulfillment_order(shop, first).errors.empty());
    EXPECT_EQ(part(order).status, "OPEN");
    EXPECT_TRUE(release_holds(shop, first, {{"gid://shopify/FulfillmentHold/9"}}).errors.empty());
    merchant_edit(shop, order, "cancel_refund", "");
    EXPECT_TRUE(open_order(shop, order.id).errors.empty());
    EXPECT_FALSE(order.closed);
}

TEST_F(SandboxNoGuards, WhatIsNotThereIsRefusedAllTheSame) {
    EXPECT_FALSE(create_fulfillment(shop, {{"gid://shopify/FulfillmentOrder/9", {}}}).errors.empty());
    EXPECT_FALSE(submit_request(shop, "gid://shopify/FulfillmentOrder/9", {}, "").errors.empty());
    EXPECT_FALSE(cancel_fulfillment(shop, "gid://shopify/Fulfillment/9").errors.empty());
    EXPECT_FALSE(open_order(shop, "gid://shopify/Order/9").errors.empty());
}

}  // namespace
}  // namespace fulfilld::sandbox
