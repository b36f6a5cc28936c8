#include "app/plan_file.hpp"

#include "core/sha256.hpp"
#include "fulfilld/core/rules.hpp"
#include "support/builders.hpp"

#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

namespace fulfilld::app {
namespace {

using namespace test;
using nlohmann::ordered_json;

std::string plan_text() {
    const OrderFacts order = OrderBuilder().pos();
    const Verdict verdict = classify(order, full_access(), acting_policy(), now);
    PlanFile plan{"", "rules", now, now + 1h, {}};
    for (auto& action : make_plan(order, verdict, {}, full_access(), acting_policy(), now).actions)
        plan.actions.emplace_back("demo.myshopify.com", std::move(action));
    return format_plan_file(plan);
}

/// As somebody would write it who knows how the digest is made.
std::string message_for(void (*spoil)(ordered_json& action)) {
    ordered_json body = ordered_json::parse(plan_text());
    body.erase("id");
    spoil(body["actions"][0]);
    body["id"] = sha256_hex(body.dump());
    const auto plan = parse_plan_file(body.dump(1), "p.json");
    return plan ? "" : plan.error().message;
}

TEST(PlanFile, ReadsBackTheSame) {
    const auto plan = parse_plan_file(plan_text(), "p.json");
    ASSERT_TRUE(plan) << plan.error().message;
    ASSERT_EQ(plan->actions.size(), 1U);
    EXPECT_EQ(plan->actions[0].second.action.kind, ActionKind::mark_fulfilled);
    EXPECT_EQ(message_for([](auto&) {}), "");
}

TEST(PlanFile, HoldsNoActionThatCannotBeSent) {
    EXPECT_NE(message_for([](auto& action) { action.erase("fulfillment_order"); }), "");
    EXPECT_NE(message_for([](auto& action) { action["fulfillment_order"] = ""; }), "");
    EXPECT_NE(message_for([](auto& action) { action["order_id"] = ""; }), "");
    EXPECT_NE(message_for([](auto& action) { action["kind"] = "undo_fulfillment"; }), "");
    EXPECT_NE(message_for([](auto& action) { action["lines"][0]["quantity"] = -1; }), "");
    EXPECT_NE(message_for([](auto& action) { action["lines"][0]["quantity"] = 4294967297; }), "");
    EXPECT_NE(message_for([](auto& action) { action["lines"][0]["ordered"] = 1e39; }), "");
    EXPECT_NE(message_for([](auto& action) { action["attempt"] = 1.5; }), "");
    EXPECT_NE(message_for([](auto& action) { action["undoes"] = -1; }), "");
}

TEST(PlanFile, NestedWithoutEndIsRefused) {
    constexpr std::size_t levels = 200'000;
    const std::string deep =
        R"({"type":"plan","schema":1,"id":"x","more":)" + std::string(levels, '[') + std::string(levels, ']') + "}";
    EXPECT_FALSE(parse_plan_file(deep, "p.json"));
}

}  // namespace
}  // namespace fulfilld::app
