#include "fulfilld/core/plan.hpp"
#include "fulfilld/core/rules.hpp"
#include "support/builders.hpp"

#include <gtest/gtest.h>

namespace fulfilld {
namespace {

using namespace test;

ActionRecord sent(const OrderFacts& before, ActionState state = ActionState::unknown) {
    ActionRecord record;
    record.action = make_plan(before, classify(before, full_access(), acting_policy(), now), {}, full_access(),
                              acting_policy(), now)
                        .actions.at(0)
                        .action;
    record.marker = "fulfilld:7:abc";
    record.state = state;
    record.sent_at = now;
    for (const auto& fulfillment : before.fulfillments) record.fulfillments_before.push_back(fulfillment.id);
    return record;
}

TEST(ResolveFulfilled, AppliedWhenClosedWithANewFulfillmentOfOurQuantity) {
    EXPECT_EQ(resolve(sent(OrderBuilder().pos()), OrderBuilder().pos().fulfilled()).effect, Effect::applied);
}

TEST(ResolveFulfilled, NotAppliedWhenNothingMoved) {
    EXPECT_EQ(resolve(sent(OrderBuilder().pos()), OrderBuilder().pos()).effect, Effect::not_applied);
}

TEST(ResolveFulfilled, UnclearWhenTheReadingsFitNeither) {
    const ActionRecord record = sent(OrderBuilder().pos());
    const std::pair<const char*, OrderFacts> rows[] = {
        {"closed without a fulfillment",
         OrderBuilder().pos().with_fo([](auto& fo) { fo.status = FulfillmentOrderStatus::closed; })},
        {"another quantity",
         OrderBuilder().pos().fulfilled().with([](auto& f) { f.fulfillments[0].total_quantity = 5; })},
        {"the fulfillment failed",
         OrderBuilder().pos().fulfilled().with([](auto& f) { f.fulfillments[0].status = FulfillmentStatus::failure; })},
        {"gone", OrderBuilder().with([](auto& f) { f.fulfillment_orders.clear(); })},
        {"on hold", OrderBuilder().pos().with_fo([](auto& fo) { fo.status = FulfillmentOrderStatus::on_hold; })},
        {"open, yet a new fulfillment", OrderBuilder().pos().with([](auto& f) {
             f.fulfillments = {{FulfillmentId("new"), FulfillmentStatus::success, now, 1}};
         })},
        {"fewer units remain", OrderBuilder().pos().with_fo([](auto& fo) { fo.lines[0].remaining = 0; })},
        {"could not be read whole", OrderBuilder().pos().fulfilled().with([](auto& f) { f.defects = {"x"}; })},
    };
    for (const auto& [what, after] : rows) EXPECT_EQ(resolve(record, after).effect, Effect::unclear) << what;
}

TEST(ResolveFulfilled, OnlyTheFulfillmentThatTheShopNamedIsOurs) {
    ActionRecord record = sent(OrderBuilder().pos(), ActionState::confirmed);
    const OrderFacts after = OrderBuilder().pos().fulfilled();
    record.fulfillment = after.fulfillments.at(0).id;
    EXPECT_EQ(resolve(record, after).effect, Effect::applied);
    record.fulfillment = FulfillmentId("gid://shopify/Fulfillment/4711");
    EXPECT_EQ(resolve(record, after).effect, Effect::unclear) << "someone else was quicker";
}

TEST(ResolveFulfilled, AnOldFulfillmentProvesNothing) {
    const OrderFacts before = OrderBuilder().pos().with([](auto& f) {
        f.fulfillments = {{FulfillmentId("gid://shopify/Fulfillment/1"), FulfillmentStatus::success, now - 9h, 1}};
        f.lines[0].quantity = f.lines[0].current = 2;
    });
    OrderFacts after = before;
    after.fulfillment_orders[0].status = FulfillmentOrderStatus::closed;
    EXPECT_EQ(resolve(sent(before), after).effect, Effect::unclear);
}

TEST(ResolveFulfilled, UnitsOfOtherLinesAreNoProofOfOurs) {
    const auto two = [] { return OrderBuilder().pos().add_unit(); };
    const ActionRecord record = sent(two());
    OrderFacts after = two();
    after.fulfillments = {{FulfillmentId("by-hand"), FulfillmentStatus::success, now, 1}};
    after.fulfillment_orders[1].status = FulfillmentOrderStatus::closed;
    after.fulfillment_orders[1].lines[0].remaining = 0;
    EXPECT_EQ(resolve(record, after).effect, Effect::unclear) << "as many units, of another line";
    after.fulfillment_orders[0].status = FulfillmentOrderStatus::closed;
    EXPECT_EQ(resolve(record, after).effect, Effect::unclear)
        << "closed, as when it is moved: nothing was sent from it";
    after.fulfillment_orders[0].lines[0].total = after.fulfillment_orders[0].lines[0].remaining = 0;
    EXPECT_EQ(resolve(record, after).effect, Effect::unclear) << "refunded: gone, and not sent";
    after.fulfillment_orders[0].lines[0] = two().build().fulfillment_orders[0].lines[0];
    after.fulfillment_orders[0].lines[0].remaining = 0;
    EXPECT_EQ(resolve(record, after).effect, Effect::applied);
    EXPECT_NE(resolve(record, after).evidence.find("the shop named none"), std::string::npos);
    after.fulfillments[0].tracking_number = "TN1";
    EXPECT_EQ(resolve(record, after).effect, Effect::unclear) << "we gave no number";
}

/// Two units of three, the third was sent before; and the order after exactly that.
ActionRecord sent_parcel(OrderFacts& after) {
    OrderFacts before = OrderBuilder();
    before.fulfillment_orders[0].lines[0].total = 4;
    before.fulfillment_orders[0].lines[0].remaining = 3;
    ActionRecord record;
    record.action.kind = ActionKind::fulfill_with_tracking;
    record.action.order = before.id;
    record.action.fulfillment_order = before.fulfillment_orders[0].id;
    record.action.lines = {{before.fulfillment_orders[0].lines[0].id, 2, before.lines[0].id, 4, 1}};
    record.action.tracking = {"1Z 999", "UPS", ""};
    record.state = ActionState::unknown;
    after = before;
    after.fulfillment_orders[0].status = FulfillmentOrderStatus::in_progress;
    after.fulfillment_orders[0].lines[0].remaining = 1;
    after.fulfillments = {{FulfillmentId("new"), FulfillmentStatus::success, now, 2, "1Z 999"}};
    return record;
}

TEST(ResolveTracked, OurNumberAndExactlyOurUnitsAreTheProof) {
    OrderFacts good;
    const ActionRecord record = sent_parcel(good);
    EXPECT_EQ(resolve(record, good).effect, Effect::applied) << resolve(record, good).evidence;
    const auto changed = [&](auto change) {
        OrderFacts after = good;
        change(after, after.fulfillments[0], after.fulfillment_orders[0].lines[0]);
        return resolve(record, after).effect;
    };
    EXPECT_EQ(changed([](auto&, auto& one, auto&) { one.tracking_number = ""; }), Effect::unclear);
    EXPECT_EQ(changed([](auto&, auto& one, auto&) { one.tracking_number = "OTHER"; }), Effect::unclear);
    EXPECT_EQ(changed([](auto&, auto& one, auto&) { one.tracking_number = "1Z999"; }), Effect::unclear)
        << "somebody typed it";
    EXPECT_EQ(changed([](auto&, auto& one, auto&) { one.total_quantity = 3; }), Effect::unclear);
    EXPECT_EQ(changed([](auto&, auto&, auto& line) { line.remaining = 0; }), Effect::unclear);
    EXPECT_EQ(changed([](auto&, auto&, auto& line) { line.remaining = 3; }), Effect::unclear);
    EXPECT_EQ(changed([](auto&, auto& one, auto& line) {
                  one.status = FulfillmentStatus::cancelled;
                  line.remaining = 3;
              }),
              Effect::unclear)
        << "it was there, and somebody took it back: not to be sent again";
}

TEST(ResolveTracked, AParcelOfSomebodyElseLeavesOursToBeSent) {
    OrderFacts after;
    const ActionRecord record = sent_parcel(after);
    after.fulfillment_orders[0].lines[0].remaining = 3;
    after.fulfillments[0].tracking_number = "OTHER";
    EXPECT_EQ(resolve(record, after).effect, Effect::not_applied) << "of other goods, and ours are untouched";
    after.fulfillment_orders[0].lines[0].remaining = 2;
    EXPECT_EQ(resolve(record, after).effect, Effect::unclear);
}

TEST(ResolveTracked, TheNumberOfOneThatTheShopNamedCountsToo) {
    OrderFacts after;
    ActionRecord record = sent_parcel(after);
    record.fulfillment = FulfillmentId("new");
    EXPECT_EQ(resolve(record, after).effect, Effect::applied);
    EXPECT_EQ(resolve(record, after).evidence.find("named none"), std::string::npos);
    after.fulfillments[0].tracking_number = "OTHER";
    EXPECT_EQ(resolve(record, after).effect, Effect::unclear);
}

TEST(ResolveRequested, OurMarkerIsTheProof) {
    const ActionRecord record = sent(OrderBuilder().amazon());
    OrderFacts after = OrderBuilder().amazon().requested(RequestStatus::submitted, 0s);
    EXPECT_EQ(resolve(record, after).effect, Effect::unclear) << "someone else may have asked";
    after.fulfillment_orders[0].requests[0].message = record.marker;
    EXPECT_EQ(resolve(record, after).effect, Effect::applied);
    after.fulfillment_orders[0].request_status = RequestStatus::rejected;
    EXPECT_EQ(resolve(record, after).effect, Effect::applied) << "it was received, whatever the answer";
    EXPECT_EQ(resolve(record, OrderBuilder().amazon()).effect, Effect::not_applied);
}

TEST(ResolveFlagged, TheTagIsTheProof) {
    const OrderFacts before = OrderBuilder().with([](auto& f) { f.test = true; });
    OrderFacts after = before;
    EXPECT_EQ(resolve(sent(before), after).effect, Effect::not_applied);
    after.tags = {"vip", "fulfilld:delete-candidate"};
    EXPECT_EQ(resolve(sent(before), after).effect, Effect::applied);
}

TEST(Settle, AbsenceCountsOnlyAfterTheSettleTimeAndTwice) {
    const SettlePolicy policy{120s, 30s};
    ActionRecord record = sent(OrderBuilder().pos());
    EXPECT_EQ(settle(record, Effect::not_applied, policy, now + 119s).state, ActionState::unknown);
    EXPECT_FALSE(settle(record, Effect::not_applied, policy, now + 119s).absent_at);
    const Settlement first = settle(record, Effect::not_applied, policy, now + 120s);
    EXPECT_EQ(first.state, ActionState::unknown);
    ASSERT_EQ(first.absent_at, now + 120s);
    record.absent_at = first.absent_at;
    EXPECT_EQ(settle(record, Effect::not_applied, policy, now + 149s).state, ActionState::unknown);
    EXPECT_EQ(settle(record, Effect::not_applied, policy, now + 150s).state, ActionState::not_applied);
}

TEST(Settle, WhatIsStoredToTheSecondWaitsToItsEnd) {
    const SettlePolicy policy{120s, 30s};
    ActionRecord record = sent(OrderBuilder().pos());
    record.sent_at = now + 1s;  // sent at half past the second before
    EXPECT_FALSE(settle(record, Effect::not_applied, policy, now + 700ms).absent_at) << "not dated ahead";
    EXPECT_EQ(settle(record, Effect::not_applied, policy, now + 121s + 1ms).absent_at, now + 122s);
}

TEST(Settle, AConfirmedActionWithoutEffectDiverged) {
    ActionRecord record = sent(OrderBuilder().pos(), ActionState::confirmed);
    record.absent_at = now + 120s;
    EXPECT_EQ(settle(record, Effect::not_applied, {}, now + 150s).state, ActionState::diverged);
    EXPECT_EQ(settle(record, Effect::applied, {}, now).state, ActionState::verified);
    EXPECT_EQ(settle(record, Effect::unclear, {}, now).state, ActionState::human);
}

TEST(Settle, EveryMoveIsLegal) {
    for (const ActionState state : {ActionState::unknown, ActionState::confirmed}) {
        for (const Effect effect : {Effect::applied, Effect::not_applied, Effect::unclear}) {
            ActionRecord record = sent(OrderBuilder().pos(), state);
            record.absent_at = now;
            const ActionState next = settle(record, effect, {0s, 0s}, now + 1h).state;
            EXPECT_TRUE(next == state || is_legal(state, next));
        }
    }
}

/// A request that a wrong clock dated years ahead is settled all the same, a whole settle time after a good reading.
TEST(Settle, WhatWasDatedAheadIsSettledByTheReadings) {
    ActionRecord record;
    record.state = ActionState::unknown;
    record.sent_at = now + 24h * 3650;
    const SettlePolicy policy;
    EXPECT_EQ(settle(record, Effect::not_applied, {Duration::max(), 30s}, now).absent_at, std::nullopt);
    const Settlement first = settle(record, Effect::not_applied, policy, now);
    EXPECT_EQ(first.state, ActionState::unknown);
    ASSERT_EQ(first.absent_at, now);
    record.absent_at = first.absent_at;
    EXPECT_EQ(settle(record, Effect::not_applied, policy, now + 119s).state, ActionState::unknown);
    EXPECT_EQ(settle(record, Effect::not_applied, policy, now + 120s).state, ActionState::not_applied);
}

}  // namespace
}  // namespace fulfilld
