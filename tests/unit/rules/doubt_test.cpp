// Where the facts hint that goods or records may be somewhere else, nothing is written.
#include "fulfilld/core/plan.hpp"
#include "fulfilld/core/rules.hpp"
#include "support/builders.hpp"

#include <gtest/gtest.h>

namespace fulfilld {
namespace {

using namespace test;
using R = RequestStatus;

constexpr R worked_on[] = {R::submitted, R::accepted, R::cancellation_requested, R::cancellation_rejected, R::closed};

Verdict judge(const OrderFacts& order, const Policy& policy = acting_policy()) {
    return classify(order, full_access(), policy, now);
}
std::optional<ActionKind> allowed(const OrderFacts& order) { return judge(order).finding.permission.kind; }

OrderBuilder refunded_by_hand() {
    return OrderBuilder().amazon().nothing_left().with([](auto& f) {
        f.gateways = {"manual"};
        f.refunded = f.current_total;
        f.financial = Seen<FinancialStatus>(FinancialStatus::refunded);
    });
}

TEST(Doubt, WhatAServiceHasWorkedOnIsNotFlaggedForDeletionThoughNothingRemains) {
    ASSERT_EQ(allowed(refunded_by_hand()), ActionKind::flag_for_deletion);
    for (const R status : worked_on) {
        const OrderFacts order = refunded_by_hand().with_fo([&](auto& fo) { fo.request_status = status; });
        EXPECT_EQ(judge(order).reason, Reason::nothing_left_refunded) << text_of(status);
        EXPECT_FALSE(allowed(order)) << text_of(status);
    }
}

TEST(Doubt, AnOpenRequestOfACancelledOrderCountsThoughTheRefundTookItsQuantities) {
    for (const R status : {R::submitted, R::accepted, R::cancellation_requested, R::cancellation_rejected}) {
        const OrderFacts order = OrderBuilder()
                                     .amazon()
                                     .cancelled_and_refunded()
                                     .with([](auto& f) { f.gateways = {"manual"}; })
                                     .with_fo([&](auto& fo) {
                                         fo.status = FulfillmentOrderStatus::in_progress;
                                         fo.request_status = status;
                                     });
        EXPECT_EQ(judge(order).reason, Reason::cancelled_with_active_request) << text_of(status);
        EXPECT_FALSE(allowed(order)) << text_of(status);
    }
}

TEST(Doubt, GoodsThatAnotherFulfillmentOrderWasAskedForAreNotAskedForAgain) {
    ASSERT_EQ(allowed(OrderBuilder().amazon()), ActionKind::request_fulfillment);
    for (const R status : worked_on) {
        const OrderFacts order = OrderBuilder().amazon().with([&](auto& f) {
            auto other = f.fulfillment_orders[0];
            other.id = FulfillmentOrderId("gid://shopify/FulfillmentOrder/999");
            other.status = FulfillmentOrderStatus::closed;
            other.request_status = status;
            f.fulfillment_orders.push_back(other);
        });
        EXPECT_FALSE(allowed(order)) << text_of(status);
    }
}

TEST(Doubt, AnyTraceOfAParcelKeepsARecordAndHoldsGoodsBack) {
    using F = FulfillmentStatus;
    for (const F status : {F::cancelled, F::error, F::failure, F::open, F::pending}) {
        const auto parcel = [&](auto& f) { f.fulfillments.push_back({FulfillmentId("f1"), status, now - 1h, 1}); };
        const OrderFacts refunded = refunded_by_hand().with(parcel);
        EXPECT_FALSE(allowed(refunded)) << text_of(status);
        EXPECT_EQ(judge(refunded).finding.evidence.back().value, "none successful");
        if (status == F::error || status == F::failure) continue;
        EXPECT_FALSE(allowed(OrderBuilder().pos().with(parcel))) << text_of(status);
        EXPECT_FALSE(allowed(OrderBuilder().amazon().with(parcel))) << text_of(status);
    }
}

TEST(Doubt, SumsThatAgreeByChanceAreSeenThrough) {
    const auto spoiled = [](auto change) {
        return OrderFacts(OrderBuilder().amazon().add_unit().amazon(1).with(change));
    };
    const OrderFacts orders[] = {
        // One line refunded and still held, another missing and held by nobody.
        spoiled([](auto& f) {
            f.lines[0].current = f.lines[0].unfulfilled = 0;
            f.fulfillment_orders.pop_back();
        }),
        // A line that the order does not have.
        spoiled([](auto& f) { f.fulfillment_orders[0].lines[0].line_item = LineItemId("gid://shopify/LineItem/404"); }),
        // More to send than there is.
        spoiled([](auto& f) { f.lines[0].current = 0; }),
    };
    for (const auto& order : orders) {
        EXPECT_EQ(judge(order).reason, Reason::unknown_state);
        EXPECT_FALSE(allowed(order));
    }
}

TEST(Doubt, AnItemThatTheServiceCannotTellIsNotAskedFor) {
    const OrderFacts order = OrderBuilder().amazon().with([](auto& f) { f.lines[0].sku.clear(); });
    EXPECT_EQ(judge(order).finding.variant, "unknown_to_service");
    EXPECT_FALSE(allowed(order));
}

/// A field that could not be read holds nothing that a rule may go by.
TEST(Doubt, NoRuleHidesAnOrderThatWasHalfRead) {
    OwnRule rule;
    rule.name = "cheap or old";
    rule.exclude = true;
    Policy policy = acting_policy();
    policy.own_rules = {rule};
    const OrderFacts order = OrderBuilder().with([](auto& f) { f.defects = {"currentTotalPriceSet: is not there"}; });
    EXPECT_EQ(judge(order, policy).finding.excluded_by, "");
    EXPECT_EQ(judge(OrderBuilder(), policy).finding.excluded_by, "cheap or old");
}

TEST(Doubt, AnExceptedPlaceOfOnePartKeepsTheTagFromTheWholeOrder) {
    const auto state = [](auto except) {
        Policy policy = acting_policy();
        except(policy.reasons[index_of(Reason::test_order)].scope);
        const OrderFacts order = OrderBuilder().add_unit().amazon(1).with([](auto& f) { f.test = true; });
        return make_plan(order, judge(order, policy), {}, full_access(), policy, now).actions.at(0).state;
    };
    EXPECT_EQ(state([](auto&) {}), PlanState::ready);
    EXPECT_EQ(state([](auto& s) { s.except_locations = {"somewhere else"}; }), PlanState::ready);
    EXPECT_EQ(state([](auto& s) { s.except_locations = {"shop location"}; }), PlanState::report_only);
    EXPECT_EQ(state([](auto& s) { s.except_services = {"amazon-mcf"}; }), PlanState::report_only);
}

/// What a rule holds back at one part is not done to the whole, whichever part comes first.
TEST(Doubt, ARuleForOnePartHoldsTheWholeOrderBack) {
    for (const bool first : {true, false}) {
        for (const auto& spoil : std::vector<void (*)(OwnRule&)>{[](auto& r) { r.no_action = true; },
                                                                 [](auto& r) { r.mode = Mode::report; },
                                                                 [](auto& r) { r.exclude = true; }}) {
            OwnRule rule;
            rule.name = rule.label = "woodworks";
            rule.match.vendors = {"woodworks"};
            spoil(rule);
            Policy policy = acting_policy();
            policy.own_rules = {rule};
            const OrderFacts order = OrderBuilder().add_unit().with([&](auto& f) {
                f.test = true;
                f.lines[first ? 0 : 1].vendor = "Woodworks";
            });
            const Verdict verdict = judge(order, policy);
            const Plan plan = make_plan(order, verdict, {}, full_access(), policy, now);
            for (const auto& planned : plan.actions) EXPECT_EQ(planned.state, PlanState::report_only);
            EXPECT_EQ(plan.actions.size(), rule.mode ? 1U : 0U);
            if (!rule.exclude) {
                EXPECT_EQ(verdict.finding.label, "woodworks");
            }
        }
    }
}

}  // namespace
}  // namespace fulfilld
