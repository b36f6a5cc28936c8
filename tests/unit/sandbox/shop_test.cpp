#include "unit/sandbox/shops.hpp"

#include "sandbox/fault_plan.hpp"
#include "sandbox/merchant.hpp"
#include "sandbox/mutations.hpp"
#include "sandbox/search.hpp"

#include <gtest/gtest.h>

#include <set>

namespace fulfilld::sandbox {
namespace {

std::string words(const FulfillmentResult& result) { return result.errors.empty() ? "" : result.errors[0].message; }

TEST(SandboxFulfil, WholeClosesAndASecondTimeIsRefusedInThePlatformsWords) {
    Shop shop(settings());
    Order& order = add_order(shop, "Warehouse");
    const auto& fo = order.fulfillment_orders[0];
    const std::vector<WantedFulfillmentOrder> all{{fo.id, {{fo.lines[0].id, 3}, {fo.lines[1].id, 1}}}};
    ASSERT_NE(create_fulfillment(shop, all).fulfillment, nullptr);
    EXPECT_EQ(fo.status, "CLOSED");
    EXPECT_EQ(order.display, "FULFILLED");
    EXPECT_EQ(order.fulfillments.at(0).total, 4);
    EXPECT_TRUE(words(create_fulfillment(shop, all)).ends_with("has an unfulfillable status= closed."));
    EXPECT_EQ(order.fulfillments.size(), 1U);
}

TEST(SandboxFulfil, PartialTwiceShipsTwice) {
    Shop shop(settings());
    Order& order = add_order(shop, "Warehouse");
    const auto& fo = order.fulfillment_orders[0];
    const std::vector<WantedFulfillmentOrder> one{{fo.id, {{fo.lines[0].id, 1}}}};
    ASSERT_NE(create_fulfillment(shop, one).fulfillment, nullptr);
    ASSERT_NE(create_fulfillment(shop, one).fulfillment, nullptr) << "the platform has no memory of requests";
    EXPECT_EQ(fo.remaining(), 2);
    EXPECT_EQ(order.display, "PARTIALLY_FULFILLED");
}

TEST(SandboxFulfil, RefusesInThePlatformsWords) {
    Shop shop(settings());
    const auto& fo = add_order(shop, "Warehouse").fulfillment_orders[0];
    const auto& other = add_order(shop, "Store Harbour", 1002).fulfillment_orders[0];
    const auto& service = add_order(shop, "Amazon MCF", 1003).fulfillment_orders[0];
    EXPECT_EQ(words(create_fulfillment(shop, {{"gid://shopify/FulfillmentOrder/9", {}}})),
              "Fulfillment order does not exist.");
    EXPECT_EQ(words(create_fulfillment(shop, {{fo.id, {{"gid://shopify/FulfillmentOrderLineItem/9", 1}}}})),
              "Fulfillment order line item does not exist.");
    EXPECT_EQ(words(create_fulfillment(shop, {{fo.id, {{fo.lines[0].id, 4}}}})),
              "Invalid fulfillment order line item quantity requested.");
    EXPECT_EQ(words(create_fulfillment(shop, {{fo.id, {{fo.lines[0].id, 0}}}})), "Quantity must be greater than 0");
    EXPECT_TRUE(words(create_fulfillment(shop, {{fo.id, {}}, {other.id, {}}}))
                    .starts_with("All fulfillment orders must belong to the same order."));
    EXPECT_EQ(words(create_fulfillment(shop, {{service.id, {}}})),
              "The api_client does not have the required permission(s).");
}

TEST(SandboxRequest, APartialOneSplitsAndKeepsTheIdForTheSubmittedPart) {
    Shop shop(settings());
    Order& order = add_order(shop, "Amazon MCF");
    const std::string id = order.fulfillment_orders[0].id;
    const auto result = submit_request(shop, id, {{order.fulfillment_orders[0].lines[0].id, 2}}, "marker");
    ASSERT_TRUE(result.errors.empty());
    ASSERT_EQ(order.fulfillment_orders.size(), 2U);
    EXPECT_EQ(result.submitted->id, id);
    EXPECT_EQ(result.submitted->remaining(), 2);
    EXPECT_EQ(result.submitted->requests.at(0).message, "marker");
    EXPECT_EQ(result.unsubmitted->remaining(), 2);
    EXPECT_EQ(shop.find_fulfillment_order(result.unsubmitted->id).first, &order);
    EXPECT_FALSE(submit_request(shop, id, {}, "again").errors.empty());
}

TEST(SandboxRequest, NeedsAService) {
    Shop shop(settings());
    EXPECT_EQ(submit_request(shop, add_order(shop, "Warehouse").fulfillment_orders[0].id, {}, "").errors.at(0).message,
              "The fulfillment order's assigned fulfillment service must be of api type");
}

TEST(SandboxTags, AreASetWithoutCaseAndSplitAtCommas) {
    Shop shop(settings());
    Order& order = add_order(shop, "Warehouse");
    add_tags(shop, order, {"a, b", "A"});
    EXPECT_EQ(order.tags, (std::vector<std::string>{"a", "b"}));
    remove_tags(shop, order, {"B"});
    EXPECT_EQ(order.tags, (std::vector<std::string>{"a"}));
}

TEST(SandboxSearch, LagsBehindWrites) {
    Shop shop(settings(60));
    Order& order = add_order(shop, "Warehouse");
    const Seconds before = order.updated_at;
    shop.touch(order);
    EXPECT_EQ(shop.index().begin()->first.first, before);
    shop.advance(60);
    EXPECT_GT(shop.index().begin()->first.first, before);
}

TEST(SandboxSearch, IgnoresAFieldItDoesNotKnow) {
    const Search search = parse_search("colour:red updated_at:>='2026-01-01T00:00:00Z' test:true");
    EXPECT_EQ(search.unknown_fields, (std::vector<std::string>{"colour"}));
    EXPECT_EQ(search.updated_from, 1'767'225'600);
    Order order;
    EXPECT_FALSE(search.matches(order));
    order.test = true;
    EXPECT_TRUE(search.matches(order));
}

TEST(SandboxMerchant, ACancellationWithoutRefundLeavesATrapBehind) {
    Shop shop(settings());
    Order& order = add_order(shop, "Warehouse");
    ASSERT_TRUE(merchant_edit(shop, order, "cancel_no_refund", ""));
    EXPECT_FALSE(order.closed);
    EXPECT_EQ(order.financial, "PAID");
    EXPECT_EQ(order.fulfillment_orders[0].status, "CLOSED");
    EXPECT_GT(order.fulfillment_orders[0].remaining(), 0) << "garbage, as the platform leaves it";
    EXPECT_FALSE(merchant_edit(shop, order, "burn", ""));
}

TEST(SandboxOrders, CoverEveryReasonAndAreTheSameForTheSameSeed) {
    std::string first;
    for (unsigned seed = 1; seed <= 20; ++seed) {
        Shop shop(settings());
        ASSERT_EQ(populate(shop, 200, seed, "all"), "");
        std::set<std::string> reasons;
        std::string text;
        for (const auto& order : shop.orders()) {
            reasons.insert(order.label.reason);
            text += order.id + order.label.reason + std::to_string(order.updated_at - settings().start);
        }
        EXPECT_EQ(reasons.size(), 42U) << "41 reasons that full access can meet, and clear; seed " << seed;
        if (seed == 1) first = text;
    }
    Shop again(settings());
    ASSERT_EQ(populate(again, 200, 1, "all"), "");
    std::string text;
    for (const auto& order : again.orders())
        text += order.id + order.label.reason + std::to_string(order.updated_at - settings().start);
    EXPECT_EQ(text, first);
}

TEST(SandboxOrders, AMixIsReadOrRefused) {
    Shop shop(settings());
    EXPECT_EQ(populate(shop, 50, 1, "test_order=1,clear=3"), "");
    for (const auto& order : shop.orders())
        EXPECT_TRUE(order.label.reason.empty() || order.label.reason == "test_order");
    EXPECT_NE(populate(shop, 1, 1, "no_such=1"), "");
    EXPECT_NE(populate(shop, 1, 1, "nonsense"), "");
}

TEST(FaultPlan, FiresAsToldAndCounts) {
    FaultPlan plan;
    ASSERT_EQ(plan.read("http500=3,slow@2:PollOrders"), "");
    int fired = 0;
    for (int i = 0; i < 9; ++i) fired += plan.strikes("http500", "X") ? 1 : 0;
    EXPECT_EQ(fired, 3);
    EXPECT_FALSE(plan.strikes("slow", "OrderRecheck"));
    EXPECT_FALSE(plan.strikes("slow", "PollOrders"));
    EXPECT_TRUE(plan.strikes("slow", "PollOrders"));
    EXPECT_FALSE(plan.strikes("slow", "PollOrders"));
    EXPECT_EQ(plan.faults()[1].fired, 1);
    for (const char* wrong : {"http500", "http500=0", "meteor=1", "=1"})
        EXPECT_NE(FaultPlan().read(wrong), "") << wrong;
}

}  // namespace
}  // namespace fulfilld::sandbox
