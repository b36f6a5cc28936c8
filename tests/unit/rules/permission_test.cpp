#include "fulfilld/core/rules.hpp"
#include "support/builders.hpp"

#include <gtest/gtest.h>

namespace fulfilld {
namespace {

using namespace test;

std::optional<ActionKind> allowed(const OrderFacts& order, const Policy& policy = acting_policy()) {
    return classify(order, full_access(), policy, now).finding.permission.kind;
}

/// Everything that must stop a write, each on orders that would otherwise be acted upon [domain 11.2].
struct Stop {
    const char* what;
    void (*apply)(OrderFacts&);
    bool stops_flag = false;
};
const Stop stops[] = {
    {"exclusion tag", [](OrderFacts& f) { f.tags = {"Fulfilld:Ignore"}; }, true},
    {"return requested", [](OrderFacts& f) { f.return_status = ReturnStatus::return_requested; }, true},
    {"return in progress", [](OrderFacts& f) { f.return_status = ReturnStatus::in_progress; }, true},
    {"unknown return status", [](OrderFacts& f) { f.return_status = parse_seen<ReturnStatus>("NEW"); }, true},
    {"archived by hand", [](OrderFacts& f) { f.closed = true; }},
    {"money went back", [](OrderFacts& f) { f.refunded.ten_thousandths = 1; }},
    {"partly refunded",
     [](OrderFacts& f) {
         f.financial = Seen<FinancialStatus>(FinancialStatus::partially_refunded);
         f.refunded.ten_thousandths = 1;
     }},
    {"customer owes", [](OrderFacts& f) { f.outstanding.ten_thousandths = 1; }},
    {"not paid", [](OrderFacts& f) { f.fully_paid = false; }},
    {"risk", [](OrderFacts& f) { f.risk = RiskRecommendation::cancel; }},
    {"a hold",
     [](OrderFacts& f) {
         f.fulfillment_orders[0].holds = {{HoldReason::other, true}};
     }},
    {"not supported", [](OrderFacts& f) { f.fulfillment_orders[0].supported_actions = {SupportedAction::hold}; }},
    {"external", [](OrderFacts& f) { f.fulfillment_orders[0].supported_actions.push_back(SupportedAction::external); }},
    {"defect", [](OrderFacts& f) { f.defects = {"x"}; }, true},
};

TEST(Permission, EveryStopConditionStops) {
    const OrderFacts pos = OrderBuilder().pos();
    const OrderFacts amazon = OrderBuilder().amazon();
    const OrderFacts test = OrderBuilder().with([](auto& f) { f.test = true; });
    ASSERT_EQ(allowed(pos), ActionKind::mark_fulfilled);
    ASSERT_EQ(allowed(amazon), ActionKind::request_fulfillment);
    ASSERT_EQ(allowed(test), ActionKind::flag_for_deletion);
    for (const Stop& stop : stops) {
        for (OrderFacts order : {pos, amazon}) {
            stop.apply(order);
            EXPECT_FALSE(allowed(order)) << stop.what;
        }
        OrderFacts flagged = test;
        stop.apply(flagged);
        EXPECT_EQ(allowed(flagged).has_value(), !stop.stops_flag) << stop.what;
    }
}

TEST(Permission, SoldInOneStoreAssignedToAnother) {
    EXPECT_FALSE(allowed(
        OrderBuilder().pos().with([](auto& f) { f.retail_location = LocationId("gid://shopify/Location/2"); })));
}

TEST(Permission, ARequestNeedsTheMerchantsWord) {
    Policy policy = acting_policy();
    policy.services[0].request_mode = RequestMode::order;
    EXPECT_FALSE(allowed(OrderBuilder().amazon(), policy));
    policy.services = known_services();
    EXPECT_FALSE(allowed(OrderBuilder().amazon(), policy)) << "a known name alone never allows a request";
}

TEST(Permission, OrdersImportedFromAmazonAreNeverRequested) {
    EXPECT_FALSE(allowed(OrderBuilder().amazon().with([](auto& f) { f.source_name = "Amazon-US"; })));
}

TEST(Permission, OrdersMadeByAnAmazonConnectorAreNeverRequested) {
    EXPECT_FALSE(allowed(OrderBuilder().amazon().with([](auto& f) {
        f.source_name = "1234567";
        f.app_name = "Marketplace Sync for AMAZON";
    })));
}

TEST(Permission, FaultRow32_ARequestThatWasCancelledIsRememberedByItsGoods) {
    const OrderFacts order = OrderBuilder().amazon().with([](auto& f) {
        auto old = f.fulfillment_orders[0];
        old.id = FulfillmentOrderId("gid://shopify/FulfillmentOrder/999");
        old.status = FulfillmentOrderStatus::closed;
        old.requests = {{MerchantRequestKind::fulfillment_request, now - 5h, ""}};
        for (auto& line : old.lines) line.remaining = 0;
        f.fulfillment_orders.push_back(old);
    });
    EXPECT_FALSE(allowed(order));
}

TEST(Permission, FaultRow36_AFulfilmentThatWasTakenBackIsNotRepeated) {
    EXPECT_FALSE(allowed(OrderBuilder().pos().with([](auto& f) {
        f.fulfillments.push_back(
            {FulfillmentId("gid://shopify/Fulfillment/9"), FulfillmentStatus::cancelled, now - 5h, 1});
    })));
}

TEST(Permission, AServiceAskedBeforeIsNotAskedAgain) {
    EXPECT_FALSE(allowed(OrderBuilder().amazon().with_fo([](auto& fo) {
        fo.requests = {{MerchantRequestKind::fulfillment_request, now - 5h, ""}};
    })));
}

TEST(Permission, NothingIsMarkedFulfilledAtAService) {
    const OrderFacts order = OrderBuilder().pos().amazon().with_fo(
        [](auto& fo) { fo.supported_actions.push_back(SupportedAction::create_fulfillment); });
    EXPECT_NE(allowed(order), ActionKind::mark_fulfilled);
}

TEST(Permission, OnlyWhatShopifyDeletesIsFlagged) {
    const auto with_gateways = [](std::vector<std::string> gateways) {
        return OrderBuilder().cancelled_and_refunded().with([&](auto& f) { f.gateways = std::move(gateways); }).build();
    };
    EXPECT_TRUE(allowed(with_gateways({"manual"})));
    EXPECT_TRUE(allowed(with_gateways({"bogus"})));
    EXPECT_TRUE(allowed(with_gateways({})));
    EXPECT_FALSE(allowed(with_gateways({"shopify_payments"})));
    EXPECT_FALSE(allowed(with_gateways({"manual", "gift_card"})));
}

}  // namespace
}  // namespace fulfilld
