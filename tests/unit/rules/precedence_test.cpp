#include "fulfilld/core/rules.hpp"
#include "support/builders.hpp"

#include <gtest/gtest.h>

namespace fulfilld {
namespace {

using namespace test;

struct Row {
    const char* what;
    OrderFacts order;
    Reason reason;
};

const auto test_mode = [](OrderFacts& f) { f.test = true; };
const auto risky = [](OrderFacts& f) { f.risk = RiskRecommendation::investigate; };
const auto refunded = [](OrderFacts& f) { f.financial = Seen<FinancialStatus>(FinancialStatus::refunded); };
const auto unpaid = [](OrderFacts& f) {
    f.financial = Seen<FinancialStatus>(FinancialStatus::pending);
    f.fully_paid = false;
};
const auto held = [](FulfillmentOrderFacts& fo) { fo.status = FulfillmentOrderStatus::on_hold; };

/// The conflicts of [domain 11.4], and each order-level reason over a fulfillment order that could be acted upon.
TEST(Precedence, TheTableDecides) {
    // clang-format off
    const Row rows[] = {
        {"test and cancelled", OrderBuilder().cancelled_and_refunded().with(test_mode), Reason::test_order},
        {"test and POS", OrderBuilder().pos().with(test_mode), Reason::test_order},
        {"cancelled and refunded", OrderBuilder().cancelled_and_refunded(), Reason::cancelled_unfulfilled},
        {"refunded and on hold", OrderBuilder().with(refunded).with_fo(held), Reason::refunded_still_open},
        {"POS and payment pending", OrderBuilder().pos().with(unpaid), Reason::payment_pending},
        {"POS and risk", OrderBuilder().pos().with(risky), Reason::risk_blocked},
        {"payment and risk", OrderBuilder().with(unpaid).with(risky), Reason::payment_pending},
        {"hold and unsubmitted at a service", OrderBuilder().amazon().with_fo(held), Reason::on_hold},
        {"Amazon and scheduled", OrderBuilder().amazon().with_fo([](auto& fo) { fo.status = FulfillmentOrderStatus::scheduled; }), Reason::scheduled},
        {"rejected and refunded", OrderBuilder().amazon().requested(RequestStatus::rejected, 5h).with(refunded), Reason::refunded_still_open},
        {"Amazon and risk", OrderBuilder().amazon().with(risky), Reason::risk_blocked},
        {"Amazon and unpaid", OrderBuilder().amazon().with(unpaid), Reason::payment_pending},
        {"supplier and POS retail", OrderBuilder().pos().with([](auto& f) { f.tags = {"dropship"}; }), Reason::dropship_merchant_location},
    };
    // clang-format on
    for (const Row& row : rows) {
        const Verdict verdict = classify(row.order, full_access(), acting_policy(), now);
        ASSERT_TRUE(verdict.reason) << row.what;
        EXPECT_EQ(*verdict.reason, row.reason) << row.what << ": " << name_of(*verdict.reason);
        for (const auto& fo : verdict.fulfillment_orders) {
            EXPECT_NE(fo.finding.permission.kind, ActionKind::mark_fulfilled) << row.what;
            EXPECT_NE(fo.finding.permission.kind, ActionKind::request_fulfillment) << row.what;
        }
    }
}

TEST(Precedence, AnOrderLevelReasonStandsOnEveryActiveFulfillmentOrder) {
    const Verdict verdict =
        classify(OrderBuilder().add_unit().amazon(1).with(unpaid), full_access(), acting_policy(), now);
    ASSERT_EQ(verdict.fulfillment_orders.size(), 2U);
    for (const auto& fo : verdict.fulfillment_orders) EXPECT_EQ(fo.reason, Reason::payment_pending);
}

}  // namespace
}  // namespace fulfilld
