#include "shopify/codec.hpp"

#include "fulfilld/core/rules.hpp"
#include "support/builders.hpp"

#include <gtest/gtest.h>
#include <boost/json.hpp>

#include <functional>

namespace fulfilld::shopify {
namespace {

namespace json = boost::json;
using namespace test;

/// An order as the platform shows it: types, nulls and spellings from the schema, not from our structs.
json::object order_node() {
    return json::parse(R"({
      "id":"gid://shopify/Order/9007199254740993123","name":"#1001","processedAt":"2026-11-19T12:00:00Z","updatedAt":"2026-11-19T13:00:00Z",
      "cancelledAt":null,"closed":false,"edited":false,"test":false,"tags":["a"],"sourceName":null,
      "displayFulfillmentStatus":"UNFULFILLED","displayFinancialStatus":null,"fullyPaid":true,"capturable":false,"fulfillable":true,
      "returnStatus":"NO_RETURN","paymentGatewayNames":["manual"],
      "totalOutstandingSet":{"shopMoney":{"amount":"-1.50","currencyCode":"EUR"}},
      "totalRefundedSet":{"shopMoney":{"amount":"0.0","currencyCode":"EUR"}},
      "currentTotalPriceSet":{"shopMoney":{"amount":"12.34","currencyCode":"EUR"}},
      "app":null,"retailLocation":null,"risk":{"recommendation":"NONE"},
      "fulfillments":[{"id":"gid://shopify/Fulfillment/1","status":"SUCCESS","displayStatus":"IN_TRANSIT","createdAt":"2026-11-19T12:30:00Z","totalQuantity":1,"trackingInfo":[{"number":"TN1"}]}],
      "fulfillmentOrders":{"pageInfo":{"hasNextPage":false,"endCursor":null},"nodes":[{
        "id":"gid://shopify/FulfillmentOrder/2","status":"OPEN","requestStatus":"UNSUBMITTED","createdAt":"2026-11-19T12:00:05Z",
        "updatedAt":"2026-11-19T12:00:05Z","fulfillAt":null,"deliveryMethod":null,
        "assignedLocation":{"name":"Warehouse","location":null},
        "supportedActions":[{"action":"CREATE_FULFILLMENT","externalUrl":null},{"action":"BRAND_NEW","externalUrl":null}],
        "fulfillmentHolds":[{"id":"gid://shopify/FulfillmentHold/1","reason":"OTHER","heldByRequestingApp":false}],
        "lineItems":{"pageInfo":{"hasNextPage":false,"endCursor":null},"nodes":[
          {"id":"gid://shopify/FulfillmentOrderLineItem/3","totalQuantity":2,"remainingQuantity":1,"lineItem":{"id":"gid://shopify/LineItem/4"}}]},
        "merchantRequests":{"nodes":[{"kind":"FULFILLMENT_REQUEST","sentAt":"2026-11-19T12:10:00Z"}]}}]},
      "lineItems":{"pageInfo":{"hasNextPage":false,"endCursor":null},"nodes":[
        {"id":"gid://shopify/LineItem/4","sku":null,"vendor":"Acme","quantity":2,"currentQuantity":2,"unfulfilledQuantity":1,"requiresShipping":true,"isGiftCard":false}]}})")
        .as_object();
}
OrderFacts facts_of(const json::object& node) {
    const auto order = read_order({{"order", node}});
    EXPECT_TRUE(order && *order);
    return (*order)->facts;
}

TEST(Codec, ReadsAnOrderAsThePlatformShowsIt) {
    const OrderFacts facts = facts_of(order_node());
    EXPECT_TRUE(facts.defects.empty()) << facts.defects.front();
    EXPECT_EQ(facts.id.tail(), "9007199254740993123") << "beyond 2^53";
    EXPECT_FALSE(facts.financial);
    EXPECT_EQ(facts.source_name, "");
    EXPECT_EQ(facts.outstanding.ten_thousandths, -15'000);
    EXPECT_EQ(facts.fulfillments.at(0).total_quantity, 1);
    EXPECT_EQ(facts.fulfillments.at(0).tracking_number, "TN1");
    const auto& fo = facts.fulfillment_orders.at(0);
    EXPECT_FALSE(fo.location.id);
    EXPECT_FALSE(fo.delivery);
    EXPECT_EQ(fo.supported_actions.at(1).raw, "BRAND_NEW");
    EXPECT_EQ(fo.lines.at(0).remaining, 1);
    EXPECT_EQ(fo.requests.at(0).message, "") << "a poll does not ask for it";
    EXPECT_EQ(facts.lines.at(0).sku, "");
}

/// Removes, nulls and retypes every field of an order, one at a time: never a throw, never a silent guess.
void spoil_each(json::value& at, const std::string& path, const std::function<void(const std::string&)>& check) {
    if (auto* object = at.if_object()) {
        std::vector<std::string> keys;
        for (const auto& [key, value] : *object) keys.emplace_back(key);
        for (const auto& key : keys) {
            json::value& field = object->at(key);
            const json::value kept = field;
            for (const json::value& wrong : {json::value(json::array{1}), json::value(json::object{{"x", 1}}),
                                             json::value(-7), json::value("odd"), json::value(nullptr)}) {
                if (wrong.kind() == kept.kind() && !wrong.is_string()) continue;
                object->at(key) = wrong;
                check(path + "." + key + " = " + json::serialize(wrong));
            }
            object->erase(key);
            check(path + "." + key + " missing");
            (*object)[key] = kept;
            spoil_each(object->at(key), path + "." + key, check);
        }
    } else if (auto* array = at.if_array()) {
        for (std::size_t i = 0; i < array->size(); ++i)
            spoil_each((*array)[i], path + "[" + std::to_string(i) + "]", check);
    }
}

TEST(Codec, ASpoiltFieldSpoilsItsOrderOnlyAndNeverAllowsAnAction) {
    json::value pos = order_node();
    pos.at("displayFinancialStatus") = "PAID";
    int spoilt = 0;
    int defective = 0;
    spoil_each(pos, "order", [&](const std::string& what) {
        ++spoilt;
        const json::object data{{"orders",
                                 {{"pageInfo", {{"hasNextPage", false}, {"endCursor", nullptr}}},
                                  {"nodes", json::array{pos, order_node()}}}}};
        const auto page = read_order_page(data);
        if (!page) {
            EXPECT_NE(what.find("order.id"), std::string::npos) << what;
            return;
        }
        ASSERT_EQ(page->orders.size(), 2U) << what;
        EXPECT_TRUE(page->orders[1].facts.defects.empty()) << what;
        defective += page->orders[0].facts.defects.empty() ? 0 : 1;
        const Verdict verdict = classify(page->orders[0].facts, full_access(), acting_policy(), now);
        if (!page->orders[0].facts.defects.empty()) {
            EXPECT_EQ(verdict.reason, Reason::unknown_state) << what;
        }
    });
    EXPECT_GT(spoilt, 300);
    EXPECT_GT(defective, 200);
}

TEST(Codec, ImpossibleQuantitiesAreDefects) {
    for (const char* pointer :
         {"/fulfillmentOrders/nodes/0/lineItems/nodes/0/remainingQuantity", "/lineItems/nodes/0/currentQuantity"}) {
        json::value node = order_node();
        node.at_pointer(pointer) = 99;
        EXPECT_FALSE(facts_of(node.as_object()).defects.empty()) << pointer;
        node.at_pointer(pointer) = 1e15;
        EXPECT_FALSE(facts_of(node.as_object()).defects.empty()) << pointer;
    }
}

TEST(Codec, AnEmptyIdIsADefect) {
    for (const char* pointer :
         {"/fulfillmentOrders/nodes/0/id", "/fulfillmentOrders/nodes/0/lineItems/nodes/0/id",
          "/fulfillmentOrders/nodes/0/lineItems/nodes/0/lineItem/id", "/lineItems/nodes/0/id", "/fulfillments/0/id"}) {
        json::value node = order_node();
        node.at_pointer(pointer) = "";
        EXPECT_EQ(facts_of(node.as_object()).defects.size(), 1U) << pointer;
    }
}

TEST(Codec, ListsThatGoOnAreFollowed) {
    json::value node = order_node();
    for (const char* pointer :
         {"/fulfillmentOrders/pageInfo", "/lineItems/pageInfo", "/fulfillmentOrders/nodes/0/lineItems/pageInfo"}) {
        node.at_pointer(pointer) = json::object{{"hasNextPage", true}, {"endCursor", "c1"}};
    }
    auto order = **read_order({{"order", node}});
    EXPECT_FALSE(order.whole());
    const auto lines = [](const char* cursor) -> json::object {
        return {{"pageInfo",
                 {{"hasNextPage", cursor != nullptr},
                  {"endCursor", cursor == nullptr ? json::value(nullptr) : json::value(cursor)}}},
                {"nodes", order_node().at("lineItems").at("nodes")}};
    };
    EXPECT_FALSE(append_lines(
        order, {{"order", {{"id", "x"}, {"updatedAt", "2026-11-19T13:00:00Z"}, {"lineItems", lines("c1")}}}}))
        << "the cursor stands still";
    ASSERT_TRUE(append_lines(
        order, {{"order", {{"id", "x"}, {"updatedAt", "2026-11-19T13:00:00Z"}, {"lineItems", lines(nullptr)}}}}));
    EXPECT_TRUE(order.facts.defects.empty());
    EXPECT_FALSE(order.more_lines);
    ASSERT_TRUE(append_fulfillment_orders(order, {{"order",
                                                   {{"id", "x"},
                                                    {"updatedAt", "2026-11-19T14:00:00Z"},
                                                    {"fulfillmentOrders", order_node().at("fulfillmentOrders")}}}}));
    EXPECT_FALSE(order.facts.defects.empty()) << "it changed between two pages";
}

TEST(Codec, AMissingOrderIsNotAnError) {
    EXPECT_FALSE(*read_order({{"order", nullptr}}));
    EXPECT_FALSE(read_order({{"something", 1}}));
}

TEST(Codec, APageWithoutItsShapeIsNoPage) {
    EXPECT_FALSE(read_order_page({{"something", json::array{}}}));
    EXPECT_FALSE(read_order_page({{"orders", nullptr}}));
    EXPECT_FALSE(read_order_page({{"orders", {{"nodes", json::array{}}}}})) << "no page info: the end would be a guess";
}

TEST(Codec, ReadsTheShop) {
    const auto shop = read_shop(
        json::parse(
            R"({"shop":{"id":"gid://shopify/Shop/1","myshopifyDomain":"d.myshopify.com"},"currentAppInstallation":{"accessScopes":[{"handle":"write_orders"}]}})")
            .as_object());
    ASSERT_TRUE(shop);
    EXPECT_TRUE(shop->has_scope("read_orders")) << "implied by write_orders";
    EXPECT_EQ(shop->missing_read_scopes().size(), 3U);
    EXPECT_FALSE(read_shop({{"shop", nullptr}}));
}

}  // namespace
}  // namespace fulfilld::shopify
