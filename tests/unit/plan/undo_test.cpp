#include "fulfilld/core/plan.hpp"
#include "support/builders.hpp"

#include <gtest/gtest.h>

namespace fulfilld {
namespace {

using namespace test;

ActionRecord flagged() {
    ActionRecord record;
    record.id = 7;
    record.state = ActionState::verified;
    record.action.kind = ActionKind::flag_for_deletion;
    record.action.tag = "fulfilld:delete-candidate";
    return record;
}
OrderFacts tagged() {
    return OrderBuilder().with([](auto& facts) { facts.tags = {"fulfilld:delete-candidate"}; });
}

TEST(Undo, TakesBackWhatIsThere) {
    const auto undo = plan_undo(flagged(), tagged());
    ASSERT_TRUE(undo) << undo.error().message;
    EXPECT_EQ(undo->action.kind, ActionKind::withdraw_flag);
    EXPECT_EQ(undo->action.undoes, 7);
    EXPECT_EQ(undo->mode, Mode::approve);
}

TEST(Undo, WhatIsNotUnderstoodIsLeftToAPerson) {
    OrderFacts half = tagged();
    half.defects = {"lines"};
    EXPECT_EQ(plan_undo(flagged(), half).error().kind, ErrorKind::rejected);
    OrderFacts strange = tagged();
    strange.fulfillment_orders[0].status = FulfillmentOrderStatus::unknown;
    strange.fulfillment_orders[0].status.raw = "PARKED";
    const auto refused = plan_undo(flagged(), strange);
    ASSERT_FALSE(refused);
    EXPECT_NE(refused.error().message.find("fulfillmentOrder.status PARKED"), std::string::npos)
        << refused.error().message;
}

}  // namespace
}  // namespace fulfilld
