#include "fulfilld/core/rules.hpp"
#include "support/builders.hpp"

#include <gtest/gtest.h>

namespace fulfilld {
namespace {

using namespace test;
using A = ActionKind;
using FO = FulfillmentOrderStatus;

Verdict judge(const OrderFacts& order) { return classify(order, full_access(), acting_policy(), now); }

struct Row {
    const char* what;
    OrderFacts order;
    Reason reason;
    std::optional<ActionKind> action;
    Standing standing;
};

auto status(FO value) {
    return [=](FulfillmentOrderFacts& fo) {
        fo.status = value;
        fo.supported_actions.clear();
    };
}
auto delivery(DeliveryMethod method) {
    return [=](FulfillmentOrderFacts& fo) { fo.delivery = Seen<DeliveryMethod>(method); };
}

// clang-format off
std::vector<Row> rows() {
    const auto in_progress = FO::in_progress;
    return {
        {"merchant ships, 72 h old", OrderBuilder(), Reason::merchant_to_ship, std::nullopt, Standing::stuck},
        {"merchant ships, 1 h old", OrderBuilder().with([](auto& f) { f.processed_at = now - 1h; }).with_fo([](auto& fo) { fo.created_at = now - 1h; }), Reason::merchant_to_ship, std::nullopt, Standing::waiting},
        {"on hold", OrderBuilder().with_fo(status(FO::on_hold)).with_fo([](auto& fo) { fo.holds = {{HoldReason::incorrect_address, false}}; }), Reason::on_hold, std::nullopt, Standing::stuck},
        {"scheduled, in the future", OrderBuilder().with_fo(status(FO::scheduled)).with_fo([](auto& fo) { fo.fulfill_at = now + 24h; }), Reason::scheduled, std::nullopt, Standing::waiting},
        {"scheduled, a day overdue", OrderBuilder().with_fo(status(FO::scheduled)).with_fo([](auto& fo) { fo.fulfill_at = now - 25h; }), Reason::scheduled, std::nullopt, Standing::stuck},
        {"pre-order without a date", OrderBuilder().with_fo(status(FO::scheduled)), Reason::scheduled, std::nullopt, Standing::waiting},
        {"request rejected", OrderBuilder().amazon().requested(RequestStatus::rejected, 5h), Reason::request_rejected, std::nullopt, Standing::stuck},
        {"asked 2 h ago", OrderBuilder().amazon().requested(RequestStatus::submitted, 2h), Reason::request_unanswered, std::nullopt, Standing::waiting},
        {"asked 48 h ago", OrderBuilder().amazon().requested(RequestStatus::submitted, 48h), Reason::request_unanswered, std::nullopt, Standing::stuck},
        {"Amazon accepted 47 h ago", OrderBuilder().amazon().requested(RequestStatus::accepted, 47h, in_progress), Reason::supplier_sync_missing, std::nullopt, Standing::waiting},
        {"Amazon accepted 48 h ago", OrderBuilder().amazon().requested(RequestStatus::accepted, 48h, in_progress), Reason::supplier_sync_missing, std::nullopt, Standing::stuck},
        {"dropshipper accepted 6 d ago", OrderBuilder().at_service("dsers-fulfillment-service", "DSers").requested(RequestStatus::accepted, 144h, in_progress), Reason::supplier_sync_missing, std::nullopt, Standing::waiting},
        {"3PL accepted 72 h ago", OrderBuilder().at_service("shipwire", "Shipwire").requested(RequestStatus::accepted, 72h, in_progress), Reason::supplier_sync_missing, std::nullopt, Standing::stuck},
        {"Amazon never asked", OrderBuilder().amazon(), Reason::amazon_request_not_sent, A::request_fulfillment, Standing::stuck},
        {"dropship never asked, mode unknown", OrderBuilder().at_service("dsers-fulfillment-service", "DSers"), Reason::dropship_request_not_sent, std::nullopt, Standing::stuck},
        {"3PL never asked, mode unknown", OrderBuilder().at_service("shipwire", "Shipwire"), Reason::dropship_request_not_sent, std::nullopt, Standing::stuck},
        {"supplier by vendor", OrderBuilder().with([](auto& f) { f.lines[0].vendor = "AliExpress DE"; }), Reason::dropship_merchant_location, ActionKind::fulfill_with_tracking, Standing::waiting},
        {"supplier by SKU", OrderBuilder().with([](auto& f) { f.lines[0].sku = "AE-17"; }), Reason::dropship_merchant_location, ActionKind::fulfill_with_tracking, Standing::waiting},
        {"supplier by tag", OrderBuilder().with([](auto& f) { f.tags = {"Dropship"}; }), Reason::dropship_merchant_location, ActionKind::fulfill_with_tracking, Standing::waiting},
        {"POS sale", OrderBuilder().pos(), Reason::pos_not_marked_fulfilled, A::mark_fulfilled, Standing::stuck},
        {"POS sale, in progress", OrderBuilder().pos().with_fo([](auto& fo) { fo.status = FO::in_progress; }), Reason::pos_not_marked_fulfilled, A::mark_fulfilled, Standing::stuck},
        {"POS, two of three signals", OrderBuilder().pos().with([](auto& f) { f.app_id.clear(); }), Reason::pos_not_marked_fulfilled, A::mark_fulfilled, Standing::stuck},
        {"one signal is not POS", OrderBuilder().pos().with([](auto& f) { f.app_id.clear(); f.retail_location.reset(); }), Reason::unknown_state, std::nullopt, Standing::stuck},
        {"POS, to be shipped", OrderBuilder().pos().with_fo(delivery(DeliveryMethod::shipping)), Reason::pos_ship_to_customer, std::nullopt, Standing::stuck},
        {"POS, local delivery", OrderBuilder().pos().with_fo(delivery(DeliveryMethod::local)), Reason::pos_ship_to_customer, std::nullopt, Standing::stuck},
        {"pickup at a POS store", OrderBuilder().pos().with_fo(delivery(DeliveryMethod::pick_up)), Reason::pickup_not_collected, std::nullopt, Standing::waiting},
        {"pickup point", OrderBuilder().with_fo(delivery(DeliveryMethod::pickup_point)), Reason::pickup_not_collected, std::nullopt, Standing::waiting},
        {"no delivery method", OrderBuilder().with_fo([](auto& fo) { fo.delivery.reset(); }), Reason::unknown_state, std::nullopt, Standing::stuck},
        {"local delivery", OrderBuilder().with_fo(delivery(DeliveryMethod::local)), Reason::local_delivery_pending, std::nullopt, Standing::stuck},
        {"a download", OrderBuilder().with_fo(delivery(DeliveryMethod::none)).with([](auto& f) { f.lines[0].requires_shipping = false; }), Reason::digital_not_fulfilled, std::nullopt, Standing::stuck},
        {"a gift card without a delivery method", OrderBuilder().with_fo([](auto& fo) { fo.delivery.reset(); }).with([](auto& f) { f.lines[0].requires_shipping = false; f.lines[0].gift_card = true; }), Reason::digital_not_fulfilled, std::nullopt, Standing::stuck},
        {"a parcel without a delivery method is no download", OrderBuilder().with_fo(delivery(DeliveryMethod::none)), Reason::unknown_state, std::nullopt, Standing::stuck},
        {"begun by hand", OrderBuilder().with_fo([](auto& fo) { fo.status = FO::in_progress; }), Reason::in_progress_manual, std::nullopt, Standing::waiting},
        {"begun by hand a week ago", OrderBuilder().with_fo([](auto& fo) { fo.status = FO::in_progress; fo.updated_at = now - 169h; }), Reason::in_progress_manual, std::nullopt, Standing::stuck},
        {"sent in part", OrderBuilder().fulfilled().add_unit(), Reason::partially_fulfilled_rest, std::nullopt, Standing::stuck},
        {"the location was deleted", OrderBuilder().with_fo([](auto& fo) { fo.location.id.reset(); }), Reason::location_gone, std::nullopt, Standing::stuck},
        {"the location is closed", OrderBuilder().pos().with_fo([](auto& fo) { fo.location.active = false; }), Reason::location_inactive, std::nullopt, Standing::stuck},
        {"the service gave up", OrderBuilder().amazon().requested(RequestStatus::closed, 5h, FO::incomplete), Reason::service_gave_up, std::nullopt, Standing::stuck},
        {"cancellation under way, status lags", OrderBuilder().amazon().requested(RequestStatus::accepted, 100h, in_progress).with_fo([](auto& fo) { fo.requests.push_back({MerchantRequestKind::cancellation_request, now - 1h, ""}); }), Reason::cancellation_pending, std::nullopt, Standing::waiting},
        {"cancellation asked three days ago", OrderBuilder().amazon().requested(RequestStatus::cancellation_requested, 100h, in_progress).with_fo([](auto& fo) { fo.requests.push_back({MerchantRequestKind::cancellation_request, now - 72h, ""}); }), Reason::cancellation_pending, std::nullopt, Standing::stuck},
        {"the rest of a partly shipped order", OrderBuilder().add_unit().with([](auto& f) { f.lines[0].unfulfilled = 0; f.fulfillments.push_back({FulfillmentId("x"), FulfillmentStatus::success, now, 1}); }).with_fo([](auto& fo) { fo.status = FO::closed; fo.lines[0].remaining = 0; }), Reason::partially_fulfilled_rest, std::nullopt, Standing::stuck},
    };
}
// clang-format on

TEST(ClassifyFulfillmentOrder, EveryRowOfTheTable) {
    for (const Row& row : rows()) {
        const Verdict verdict = judge(row.order);
        ASSERT_TRUE(verdict.reason) << row.what;
        EXPECT_EQ(*verdict.reason, row.reason) << row.what << ": " << name_of(*verdict.reason);
        EXPECT_EQ(verdict.finding.permission.kind, row.action) << row.what << ": " << verdict.finding.permission.why;
        EXPECT_EQ(standing_of(verdict.finding, now), row.standing) << row.what;
    }
}

TEST(ClassifyFulfillmentOrder, MinAgeOfTheScheduledCountsFromTheirDate) {
    Policy policy = acting_policy();
    policy.reasons[index_of(Reason::scheduled)].min_age = 24h;
    const OrderFacts order = OrderBuilder().with_fo([](auto& fo) {
        fo.status = FO::scheduled;
        fo.fulfill_at = now + 240h;
    });
    const Finding finding = classify(order, full_access(), policy, now).finding;
    EXPECT_EQ(finding.overdue_at, now + 264h);
    EXPECT_TRUE(finding.dated) << "however long ago it was sold";
}

TEST(ClassifyFulfillmentOrder, ClosedOnesSayNothing) {
    // A CLOSED fulfillment order may still read a remaining quantity: garbage [domain 0.3].
    OrderFacts order = OrderBuilder().fulfilled();
    order.fulfillment_orders[0].lines[0].remaining = 1;
    EXPECT_TRUE(judge(order).clear());
}

TEST(ClassifyFulfillmentOrder, TwoOfThemCarryTwoReasons) {
    const Verdict verdict = judge(OrderBuilder().add_unit().amazon(1));
    EXPECT_EQ(verdict.reason, Reason::amazon_request_not_sent);
    ASSERT_EQ(verdict.fulfillment_orders.size(), 2U);
    EXPECT_EQ(verdict.fulfillment_orders[0].reason, Reason::amazon_request_not_sent);
    EXPECT_EQ(verdict.fulfillment_orders[1].reason, Reason::merchant_to_ship);
}

TEST(ClassifyFulfillmentOrder, OneOverduePartMakesTheOrderStuck) {
    const OrderFacts order = OrderBuilder().add_unit().with_fo([](auto& fo) {
        fo.status = FO::scheduled;
        fo.fulfill_at = now + 48h;
    });
    const Verdict verdict = judge(order);
    EXPECT_EQ(verdict.reason, Reason::scheduled) << "the headline is the first of the table";
    EXPECT_EQ(standing_of(verdict.finding, now), Standing::stuck) << "but the other part is late";
}

TEST(ClassifyFulfillmentOrder, OfAMixedSaleOnlyTheRetailPartIsActedUpon) {
    const Verdict verdict = judge(OrderBuilder().add_unit().pos());
    ASSERT_EQ(verdict.fulfillment_orders.size(), 2U);
    EXPECT_EQ(verdict.fulfillment_orders[0].finding.permission.kind, A::mark_fulfilled);
    EXPECT_EQ(verdict.fulfillment_orders[1].reason, Reason::pos_ship_to_customer);
    EXPECT_FALSE(verdict.fulfillment_orders[1].finding.permission.kind);
}

TEST(ClassifyFulfillmentOrder, MinAgeOfTheMerchantReplacesTheNormalTime) {
    Policy policy = acting_policy();
    policy.reasons[index_of(Reason::merchant_to_ship)].min_age = 96h;
    EXPECT_EQ(standing_of(classify(OrderBuilder(), full_access(), policy, now).finding, now), Standing::waiting);
}

}  // namespace
}  // namespace fulfilld
