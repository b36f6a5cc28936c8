#include "sandbox/archetypes.hpp"
#include "sandbox/execute.hpp"
#include "sandbox/schema.hpp"

#include <gtest/gtest.h>
#include <boost/json.hpp>

#include <set>

namespace fulfilld::sandbox {
namespace {

namespace json = boost::json;

class GraphqlTest : public ::testing::Test {
  protected:
    explicit GraphqlTest(double rate = 0)
        : shop({"demo.myshopify.com",
                {"read_orders", "write_orders", "read_merchant_managed_fulfillment_orders",
                 "read_third_party_fulfillment_orders", "read_locations"},
                1'790'000'000,
                0}),
          executor(shop, {rate}) {
        EXPECT_EQ(populate(shop, 120, 3, "all"), "");
    }
    json::value ask(const std::string& query, json::object variables = {}) {
        return json::parse(executor.execute({{"query", query}, {"variables", variables}}, "2026-10"));
    }
    std::string code(const json::value& answer) {
        return std::string(answer.at("errors").at(0).at("extensions").at("code").as_string());
    }
    static double cost(const std::string& query, const json::object& variables = {}) {
        return requested_cost(bind_document(parse_document(query)), variables);
    }

    Shop shop;
    Executor executor;
};

TEST_F(GraphqlTest, CostsWhatThePlatformWouldAsk) {
    // [domain 2.2]: connection = 2 + g(N) * (1 + node), g: 1, 5 -> 3, 10 -> 4, 20 -> 5, 50 -> 7, 100 -> 9, 250 -> 11.
    const std::string flat = "query Q($n: Int!) { orders(first: $n) { pageInfo { hasNextPage } nodes { id name } } }";
    const std::pair<int, double> rows[] = {{1, 3}, {5, 5}, {10, 6}, {20, 7}, {50, 9}, {100, 11}, {250, 13}};
    for (const auto& [first, expected] : rows) EXPECT_EQ(cost(flat, {{"n", first}}), expected) << first;
    EXPECT_EQ(
        cost("query Q { orders(first: 10) { nodes { id totalRefundedSet { shopMoney { amount } } app { id } } } }"),
        2 + 4 * 2)
        << "money is free, an object is 1";
    EXPECT_EQ(cost("query Q { orders(first: 10) { nodes { lineItems(first: 20) { nodes { id } } } } }"),
              2 + 4 * (1 + 2 + 5));
    EXPECT_EQ(cost("mutation M { tagsAdd(id: \"x\", tags: [\"y\"]) { node { id } userErrors { message } } }"), 10);
    // order_line_items_page (100): 12 in the table of [domain 12].
    EXPECT_EQ(cost("query Q { order(id: \"x\") { id updatedAt lineItems(first: 100) { pageInfo { hasNextPage endCursor "
                   "} nodes { id sku } } } }"),
              12);
}

TEST_F(GraphqlTest, PagesThroughEverythingOnce) {
    std::set<std::string> ids;
    json::value after = nullptr;
    for (int page = 0; page < 50; ++page) {
        const auto answer = ask(
            "query Q($a: String) { orders(first: 7, after: $a) { pageInfo { hasNextPage endCursor } nodes { id } } }",
            {{"a", after}});
        for (const auto& node : answer.at("data").at("orders").at("nodes").as_array())
            EXPECT_TRUE(ids.insert(std::string(node.at("id").as_string())).second);
        if (!answer.at("data").at("orders").at("pageInfo").at("hasNextPage").as_bool()) break;
        after = answer.at("data").at("orders").at("pageInfo").at("endCursor");
    }
    EXPECT_EQ(ids.size(), 120U);
}

TEST_F(GraphqlTest, ACursorBelongsToItsQuery) {
    const auto first = ask("query Q { orders(first: 1, query: \"test:true\") { pageInfo { endCursor } } }");
    const auto cursor = first.at("data").at("orders").at("pageInfo").at("endCursor");
    EXPECT_EQ(code(ask("query Q($a: String) { orders(first: 1, after: $a) { nodes { id } } }", {{"a", cursor}})),
              "BAD_REQUEST");
    EXPECT_EQ(code(ask("query Q { orders(first: 1, after: \"nonsense\") { nodes { id } } }")), "BAD_REQUEST");
}

TEST_F(GraphqlTest, RefusesWhatThePlatformRefuses) {
    EXPECT_EQ(code(ask("query Q { orders(first: 1) { nodes { colour } } }")), "undefinedField");
    EXPECT_EQ(code(ask("query Q($x: Int) { orders(first: 1) { nodes { id } } }")), "variableNotUsed");
    EXPECT_EQ(code(ask("query Q { orders(first: $x) { nodes { id } } }")), "variableNotDefined");
    EXPECT_EQ(code(ask("fragment F on Order { id } query Q { orders(first: 1) { nodes { id } } }")),
              "useAndDefineFragment");
    EXPECT_EQ(code(ask("query Q { orders(first: 1) { nodes } }")), "selectionMismatch");
    EXPECT_EQ(code(ask("query Q { orders(first: 251) { nodes { id } } }")), "BAD_REQUEST");
    EXPECT_EQ(code(ask("query Q { orders(first: 1) {")), "PARSE_ERROR");
    EXPECT_EQ(code(ask("query A { shop { id } } query B { shop { id } }")), "BAD_REQUEST");
    EXPECT_EQ(code(ask("mutation M { tagsAdd(id: \"0\", tags: [\"x\"]) { node { id } } }")), "RESOURCE_NOT_FOUND");
    EXPECT_EQ(code(ask("mutation M { tagsAdd(id: \"gid://shopify/Order/0\", tags: [\"x\"]) { node { id } } }")),
              "RESOURCE_NOT_FOUND");
    EXPECT_EQ(code(ask("query Q { orders(first: 250) { nodes { fulfillmentOrders(first: 250) { nodes { "
                       "lineItems(first: 250) { nodes { id } } } } } } }")),
              "MAX_COST_EXCEEDED");
}

TEST_F(GraphqlTest, AnUnknownSearchFieldSelectsEverythingAndWarns) {
    const auto answer = ask("query Q { orders(first: 250, query: \"colour:red\") { nodes { id } } }");
    EXPECT_EQ(answer.at("data").at("orders").at("nodes").as_array().size(), 120U);
    EXPECT_EQ(answer.at("extensions").at("search").at(0).at("warnings").at(0).at("field"), "colour");
}

TEST_F(GraphqlTest, AliasesAndInlineFragmentsWork) {
    const auto answer =
        ask("mutation M($id: ID!) { done: tagsAdd(id: $id, tags: [\"x\"]) { node { id ... on Order { tags } } "
            "userErrors { message } } }",
            {{"id", shop.orders()[0].id}});
    EXPECT_EQ(answer.at("data").at("done").at("node").at("tags").as_array().size(), shop.orders()[0].tags.size());
}

class ThrottledTest : public GraphqlTest {
  protected:
    ThrottledTest() : GraphqlTest(1) {}  // a bucket of 20 points
};

TEST_F(ThrottledTest, AnEmptyBucketExecutesNothing) {
    const std::string query = "query Q { orders(first: 250) { nodes { id } } }";  // 13 points
    EXPECT_FALSE(ask(query).as_object().contains("errors"));
    const auto refused = ask(query);
    EXPECT_EQ(code(refused), "THROTTLED");
    EXPECT_EQ(refused.at("extensions").at("cost").at("requestedQueryCost"), 13);
    EXPECT_TRUE(refused.at("extensions").at("cost").at("actualQueryCost").is_null());
    EXPECT_EQ(executor.throttled(), 1);
}

TEST(SandboxScopes, HideFulfillmentOrdersWithoutAnError) {
    Shop shop({"demo.myshopify.com", {"read_orders"}, 1'790'000'000, 0});
    ASSERT_EQ(populate(shop, 5, 1, "merchant_to_ship=1"), "");
    Executor executor(shop, {0});
    const auto answer = json::parse(executor.execute({{"query",
                                                       "query Q { orders(first: 5) { nodes { retailLocation { id } "
                                                       "fulfillmentOrders(first: 5) { nodes { id } } } } }"}},
                                                     "2026-10"));
    EXPECT_FALSE(answer.as_object().contains("errors"));
    for (const auto& node : answer.at("data").at("orders").at("nodes").as_array())
        EXPECT_TRUE(node.at("fulfillmentOrders").at("nodes").as_array().empty());
}

}  // namespace
}  // namespace fulfilld::sandbox
