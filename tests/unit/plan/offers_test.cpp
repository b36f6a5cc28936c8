#include "fulfilld/core/plan.hpp"
#include "fulfilld/core/rules.hpp"
#include "support/builders.hpp"

#include <gtest/gtest.h>

namespace fulfilld {
namespace {

using namespace test;

/// A supplier's order: three units in one line, at the merchant's own location.
OrderFacts order_of_three() {
    return OrderBuilder().with([](auto& f) {
        f.lines[0].vendor = "AliExpress Choice";
        f.lines[0].quantity = f.lines[0].current = f.lines[0].unfulfilled = 3;
        f.fulfillment_orders[0].lines[0].total = f.fulfillment_orders[0].lines[0].remaining = 3;
    });
}

TrackingOffer offer(const char* number, int quantity) {
    TrackingOffer made;
    made.id = 1;
    made.sku = order_of_three().lines[0].sku;
    made.quantity = quantity;
    made.tracking = {number, "UPS", ""};
    return made;
}
/// Of all units that were left when the feed was taken in.
TrackingOffer offer_of_all(const char* number, int units) {
    TrackingOffer made = offer(number, 0);
    made.units = {{order_of_three().lines[0].id, units}};
    return made;
}

PlannedAction plan(const OrderFacts& order, std::vector<TrackingOffer> offers, std::vector<ActionRecord> past = {}) {
    const Policy policy = acting_policy();
    return make_plan(order, classify(order, full_access(), policy, now), {std::move(past), std::move(offers)},
                     full_access(), policy, now)
        .actions.at(0);
}

ActionRecord done(const PlannedAction& planned, const char* number) {
    ActionRecord record;
    record.action = planned.action;
    record.action.tracking.number = number;
    record.state = ActionState::verified;
    return record;
}

TEST(Offers, AParcelWithoutAQuantityHoldsWhatWasLeftWhenItWasTold) {
    const PlannedAction all = plan(order_of_three(), {offer_of_all("N1-234", 3)});
    EXPECT_EQ(all.action.quantity(), 3);
    EXPECT_EQ(all.state, PlanState::ready);
    EXPECT_EQ(plan(order_of_three(), {offer_of_all("N1-234", 2)}).action.quantity(), 2) << "one was added since";
    EXPECT_EQ(plan(order_of_three(), {offer_of_all("N1-234", 4)}).state, PlanState::no_tracking) << "one is gone";
    EXPECT_EQ(plan(order_of_three(), {offer("N1-234", 0)}).state, PlanState::no_tracking) << "nobody said of what";
}

TEST(Offers, AQuantityIsTakenFromTheLinesOfItsSku) {
    EXPECT_EQ(plan(order_of_three(), {offer("N1-234", 2)}).action.quantity(), 2);
    EXPECT_EQ(plan(order_of_three(), {offer("N1-234", 4)}).state, PlanState::no_tracking);
}

TEST(Offers, OneParcelInTwoSpellingsIsOneParcel) {
    const PlannedAction first = plan(order_of_three(), {offer("1Z999AA1", 1)});
    EXPECT_EQ(first.action.tracking.number, "1Z999AA1") << "sent as it was given";
    for (const char* spelling : {"1Z999AA1", "1z999aa1", "1Z 999 AA1", "1Z-999_AA.1", "1Z999/AA1"}) {
        const PlannedAction second = plan(order_of_three(), {offer("1Z999AA1", 1)}, {done(first, spelling)});
        EXPECT_EQ(second.state, PlanState::no_tracking) << spelling;
        EXPECT_EQ(done(first, spelling).action.occasion(), first.action.occasion()) << spelling;
    }
    EXPECT_EQ(plan(order_of_three(), {offer("1Z999AA1", 1), offer("1Z 999 AA1", 1)}).state, PlanState::no_tracking)
        << "told twice, in two ways: of one parcel or of two, nobody knows";
}

TEST(Offers, ANumberThatSomebodyHasEnteredIsUsed) {
    OrderFacts order = order_of_three();
    order.fulfillments = {{FulfillmentId("by-hand"), FulfillmentStatus::success, now - 1h, 1, "1Z 999 AA1"}};
    order.lines[0].quantity = order.lines[0].current = 4;
    order.fulfillment_orders[0].lines[0].total = 4;
    EXPECT_EQ(plan(order, {offer("1Z999AA1", 1)}).state, PlanState::no_tracking);
    EXPECT_EQ(plan(order, {offer("1Z999AA2", 1)}).state, PlanState::ready);
}

}  // namespace
}  // namespace fulfilld
