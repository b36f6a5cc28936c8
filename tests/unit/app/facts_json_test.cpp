#include "app/facts_json.hpp"

#include "store/facts_blob.hpp"
#include "support/builders.hpp"

#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

namespace fulfilld::app {
namespace {

using namespace test;
using nlohmann::ordered_json;

SavedOrder saved_order() {
    OrderFacts order = OrderBuilder().add_unit().amazon(1).requested(RequestStatus::submitted, 5h);
    order.refunded.ten_thousandths = 125'000;
    order.financial = parse_seen<FinancialStatus>("HALF_PAID");
    order.cancelled_at = now - 1h;
    return {order, full_access(), now, std::nullopt};
}

std::string problem_of(void (*spoil)(ordered_json&)) {
    ordered_json json = ordered_json::parse(format_saved_order(saved_order()));
    spoil(json);
    const auto read = parse_saved_order(json.dump(), "o.json");
    return read ? "" : read.error().message;
}

TEST(SavedOrders, ReadBackTheSame) {
    const SavedOrder saved = saved_order();
    const auto again = parse_saved_order(format_saved_order(saved), "o.json");
    ASSERT_TRUE(again) << again.error().message;
    EXPECT_EQ(store::encode_facts(again->facts), store::encode_facts(saved.facts));
    EXPECT_EQ(again->shop.scopes, saved.shop.scopes);
    EXPECT_EQ(again->at, saved.at);
    EXPECT_FALSE(again->expect);
}

TEST(SavedOrders, SayWhatIsWrongAndWhere) {
    EXPECT_EQ(parse_saved_order("{", "o.json").error().message, "o.json: is not JSON");
    EXPECT_EQ(problem_of([](auto& j) { j["schema"] = 2; }), "o.json: is not a saved order of schema 1");
    EXPECT_EQ(problem_of([](auto& j) { j["order"]["lines"][0]["quantity"] = -1; }),
              "o.json.order.lines[0].quantity must be a whole number between 0 and 1000000000");
    EXPECT_EQ(problem_of([](auto& j) { j["order"]["processed_at"] = "yesterday"; }),
              "o.json.order.processed_at must be a time like 2026-11-22T10:00:00Z");
    EXPECT_EQ(problem_of([](auto& j) { j["order"].erase("tags"); }), "o.json.order.tags is missing");
    EXPECT_EQ(problem_of([](auto& j) { j["order"]["tag"] = "x"; }), "o.json.order.tag is not known here");
    EXPECT_EQ(problem_of([](auto& j) { j["order"]["refunded"]["amount"] = "much"; }),
              "o.json.order.refunded.amount must be a decimal number");
    EXPECT_EQ(problem_of([](auto& j) { j["order"]["closed"] = "no"; }), "o.json.order.closed must be true or false");
    EXPECT_EQ(problem_of([](auto& j) { j["order"]["lines"] = 1; }), "o.json.order.lines must be a list");
    EXPECT_EQ(problem_of([](auto& j) { j["expect"] = ordered_json::object(); }), "o.json.expect.reason is missing");
    EXPECT_NE(problem_of([](auto& j) { j["shop"] = 1; }), "");
}

TEST(SavedOrders, MayExpectSomething) {
    ordered_json json = ordered_json::parse(format_saved_order(saved_order()));
    json["expect"] = {{"reason", "test_order"}, {"action", "none"}};
    const auto read = parse_saved_order(json.dump(), "o.json");
    ASSERT_TRUE(read) << read.error().message;
    EXPECT_EQ(read->expect->reason, "test_order");
    EXPECT_EQ(read->expect->action, "none");
    EXPECT_EQ(read->expect->standing, "");
}

}  // namespace
}  // namespace fulfilld::app
