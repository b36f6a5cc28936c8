#include "fulfilld/core/plan.hpp"
#include "fulfilld/core/rules.hpp"
#include "support/builders.hpp"

#include <gtest/gtest.h>

namespace fulfilld {
namespace {

using namespace test;

Plan plan(const OrderFacts& order, const std::vector<ActionRecord>& past = {}, const Policy& policy = acting_policy()) {
    return make_plan(order, classify(order, full_access(), policy, now), {past, {}}, full_access(), policy, now);
}

ActionRecord earlier(const OrderFacts& order, ActionState state, int attempt = 1) {
    ActionRecord record;
    record.action = plan(order).actions.at(0).action;
    record.state = state;
    record.attempt = attempt;
    return record;
}

TEST(MakePlan, SpellsOutEveryLineAndQuantity) {
    const OrderFacts order =
        OrderBuilder()
            .pos()
            .with_fo([](auto& fo) {
                fo.lines[0].total = 3;
                fo.lines[0].remaining = 3;
                fo.lines.push_back({FulfillmentOrderLineId("done"), LineItemId("x"), 2, 0});
            })
            .with([](auto& f) { f.lines[0].quantity = f.lines[0].current = f.lines[0].unfulfilled = 3; });
    const Plan result = plan(order);
    ASSERT_EQ(result.actions.size(), 1U);
    const Action& action = result.actions[0].action;
    EXPECT_EQ(action.kind, ActionKind::mark_fulfilled);
    EXPECT_EQ(action.fulfillment_order, order.fulfillment_orders[0].id);
    ASSERT_EQ(action.lines.size(), 1U) << "nothing remains of the other line";
    EXPECT_EQ(action.lines[0].quantity, 3);
    EXPECT_FALSE(action.notify_customer);
    EXPECT_EQ(result.actions[0].state, PlanState::ready);
}

TEST(MakePlan, PlansNothingWhereNothingIsAllowed) {
    EXPECT_TRUE(plan(OrderBuilder()).actions.empty());
    EXPECT_TRUE(plan(OrderBuilder().fulfilled()).actions.empty());
}

TEST(MakePlan, ReportModeOnlyReports) {
    EXPECT_EQ(plan(OrderBuilder().pos(), {}, Policy{}).actions.at(0).state, PlanState::report_only);
}

TEST(MakePlan, WaitsForAgeAndGrace) {
    const auto sold = [](Duration ago) {
        return OrderBuilder()
            .pos()
            .with([=](auto& f) { f.processed_at = now - ago; })
            .with_fo([=](auto& fo) { fo.created_at = now - ago; })
            .build();
    };
    EXPECT_EQ(plan(sold(119min)).actions.at(0).state, PlanState::too_young);
    EXPECT_EQ(plan(sold(120min)).actions.at(0).state, PlanState::ready);
    Policy eager = acting_policy();
    eager.reasons[index_of(Reason::pos_not_marked_fulfilled)].min_age = Duration{0};
    EXPECT_EQ(plan(sold(29min), {}, eager).actions.at(0).state, PlanState::too_young) << "never below the grace";
    EXPECT_EQ(plan(sold(30min), {}, eager).actions.at(0).state, PlanState::ready);
}

TEST(MakePlan, WaitsAfterAnEdit) {
    const auto edited = [](Duration ago) {
        return OrderBuilder()
            .pos()
            .with([=](auto& f) {
                f.edited = true;
                f.updated_at = now - ago;
            })
            .build();
    };
    EXPECT_EQ(plan(edited(14min)).actions.at(0).state, PlanState::too_young);
    EXPECT_EQ(plan(edited(15min)).actions.at(0).state, PlanState::ready);
}

TEST(MakePlan, HistoryForbidsASecondEffect) {
    const OrderFacts order = OrderBuilder().pos();
    const std::pair<ActionState, PlanState> rows[] = {
        {ActionState::sending, PlanState::in_doubt},     {ActionState::unknown, PlanState::in_doubt},
        {ActionState::confirmed, PlanState::in_doubt},   {ActionState::verified, PlanState::reverted},
        {ActionState::rejected, PlanState::with_person}, {ActionState::diverged, PlanState::with_person},
        {ActionState::human, PlanState::with_person},    {ActionState::not_sent, PlanState::ready},
        {ActionState::not_applied, PlanState::ready},
    };
    for (const auto& [past, expected] : rows)
        EXPECT_EQ(plan(order, {earlier(order, past)}).actions.at(0).state, expected) << name_of(past);
}

TEST(MakePlan, TwoAttemptsAreTheEnd) {
    const OrderFacts order = OrderBuilder().pos();
    EXPECT_EQ(plan(order, {earlier(order, ActionState::not_applied)}).actions.at(0).attempt, 2);
    EXPECT_EQ(plan(order, {earlier(order, ActionState::not_applied), earlier(order, ActionState::not_applied, 2)})
                  .actions.at(0)
                  .state,
              PlanState::with_person);
}

/// The platform replaces fulfillment orders; the goods stay the same goods.
TEST(MakePlan, FaultRow31_TheSameGoodsAreNotHandledTwiceUnderAnotherId) {
    const OrderFacts order = OrderBuilder().pos();
    ActionRecord other = earlier(order, ActionState::verified);
    other.action.fulfillment_order = FulfillmentOrderId("gid://shopify/FulfillmentOrder/999");
    EXPECT_EQ(plan(order, {other}).actions.at(0).state, PlanState::with_person);
    other.state = ActionState::human;
    EXPECT_EQ(plan(order, {other}).actions.at(0).state, PlanState::with_person);
    for (const ActionState without : {ActionState::rejected, ActionState::not_sent, ActionState::not_applied}) {
        other.state = without;
        EXPECT_EQ(plan(order, {other}).actions.at(0).state, PlanState::ready) << name_of(without);
    }
    other.state = ActionState::verified;
    other.action.lines[0].line_item = LineItemId("gid://shopify/LineItem/other-goods");
    EXPECT_EQ(plan(order, {other}).actions.at(0).state, PlanState::ready) << "another part of the order";
}

TEST(MakePlan, ANoHoldsForTheGoodsWhereverTheyStand) {
    const OrderFacts order = OrderBuilder().pos();
    ActionRecord record = earlier(order, ActionState::declined);
    OrderFacts moved = order;
    moved.fulfillment_orders[0].id = FulfillmentOrderId("gid://shopify/FulfillmentOrder/999");
    moved.fulfillment_orders[0].lines[0].id = FulfillmentOrderLineId("gid://shopify/FulfillmentOrderLineItem/999");
    EXPECT_EQ(plan(moved, {record}).actions.at(0).state, PlanState::declined);
    record.action.lines[0].line_item = LineItemId("gid://shopify/LineItem/other-goods");
    EXPECT_EQ(plan(moved, {record}).actions.at(0).state, PlanState::ready) << "nobody said no to these";
}

TEST(MakePlan, ANoToSomeUnitsLeavesTheOthers) {
    const auto units = [](int left) {
        return OrderBuilder()
            .pos()
            .with([=](auto& f) { f.lines[0].quantity = f.lines[0].current = f.lines[0].unfulfilled = left; })
            .with_fo([=](auto& fo) { fo.lines[0].total = fo.lines[0].remaining = left; })
            .build();
    };
    ActionRecord record = earlier(units(2), ActionState::declined);
    record.action.fulfillment_order = FulfillmentOrderId("gid://shopify/FulfillmentOrder/999");
    record.action.lines[0].quantity = 1;
    OrderFacts split = units(2);
    split.fulfillment_orders.push_back(split.fulfillment_orders[0]);
    split.fulfillment_orders[0].lines[0].remaining = split.fulfillment_orders[1].lines[0].remaining = 1;
    split.fulfillment_orders[1].id = FulfillmentOrderId("gid://shopify/FulfillmentOrder/999");
    EXPECT_EQ(plan(split, {record}).actions.at(0).state, PlanState::ready) << "one of two";
    EXPECT_EQ(plan(split, {record}).actions.at(1).state, PlanState::declined) << "the one itself";
    EXPECT_EQ(plan(units(2), {record}).actions.at(0).state, PlanState::declined) << "both";
}

TEST(MakePlan, WhatIsUndecidedOnAnOrderHoldsEverythingOnIt) {
    const OrderFacts order = OrderBuilder().pos();
    ActionRecord other = earlier(order, ActionState::unknown);
    other.action.fulfillment_order = FulfillmentOrderId("gid://shopify/FulfillmentOrder/999");
    other.action.lines.clear();
    EXPECT_EQ(plan(order, {other}).actions.at(0).state, PlanState::in_doubt);
}

TEST(MakePlan, AFlagThatIsThereIsDone) {
    const OrderFacts order = OrderBuilder().with([](auto& f) {
        f.test = true;
        f.tags = {"FULFILLD:delete-candidate"};
    });
    EXPECT_EQ(plan(order).actions.at(0).state, PlanState::done);
}

}  // namespace
}  // namespace fulfilld
