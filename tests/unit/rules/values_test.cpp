#include "unit/rules/conflicts.hpp"

#include <gtest/gtest.h>

namespace fulfilld {
namespace {

using namespace test;
using namespace test::situations;
using R = Reason;

FulfillmentOrderFacts& part(Case& c) { return c.order.fulfillment_orders[0]; }
Verdict judge(const Case& c, const Policy& policy = acting_policy()) { return classify(c.order, c.shop, policy, now); }
Case make(const Situation& situation) {
    Case c;
    situation.put(c, 0);
    return c;
}
template <class E>
Seen<E> unheard_of() {
    return parse_seen<E>("NEW_VALUE");
}

struct Unheard {
    const char* fact;
    void (*put)(Case&);
};

// clang-format off
const Unheard unheard[] = {
    {"displayFulfillmentStatus", [](Case& c) { c.order.display_fulfillment = unheard_of<DisplayFulfillmentStatus>(); }},
    {"displayFinancialStatus", [](Case& c) { c.order.financial = unheard_of<FinancialStatus>(); }},
    {"returnStatus", [](Case& c) { c.order.return_status = unheard_of<ReturnStatus>(); }},
    {"risk.recommendation", [](Case& c) { c.order.risk = unheard_of<RiskRecommendation>(); }},
    {"fulfillments.status", [](Case& c) { c.order.fulfillments = {{FulfillmentId("x"), unheard_of<FulfillmentStatus>(), now, 1}}; }},
    {"fulfillmentOrder.status", [](Case& c) { part(c).status = unheard_of<FO>(); }},
    {"fulfillmentOrder.requestStatus", [](Case& c) { part(c).request_status = unheard_of<RS>(); }},
    {"deliveryMethod.methodType", [](Case& c) { part(c).delivery = unheard_of<DeliveryMethod>(); }},
    {"fulfillmentHolds.reason", [](Case& c) { part(c).status = FO::on_hold; part(c).holds = {{unheard_of<HoldReason>(), false}}; }},
    {"merchantRequests.kind", [](Case& c) { part(c).requests = {{unheard_of<MerchantRequestKind>(), now, ""}}; }},
};
// clang-format on

TEST(Values, OneThatIsNotKnownIsNamedAndStopsEverything) {
    for (const Situation& base : {pos_retail, amazon, test_mode}) {
        ASSERT_TRUE(judge(make(base)).finding.permission.kind) << base.name;
        for (const Unheard& row : unheard) {
            Case c = make(base);
            row.put(c);
            const Verdict verdict = judge(c);
            EXPECT_EQ(verdict.reason, R::unknown_state) << row.fact;
            ASSERT_EQ(verdict.finding.evidence.size(), 1U) << row.fact;
            EXPECT_EQ(verdict.finding.evidence[0].fact, row.fact);
            EXPECT_EQ(verdict.finding.evidence[0].value, "NEW_VALUE") << row.fact;
            EXPECT_FALSE(verdict.finding.permission.kind) << row.fact;
            EXPECT_EQ(explain(c.order, c.shop, acting_policy(), now).verdict.reason, R::unknown_state) << row.fact;
        }
    }
}

TEST(Values, NoneOutsideOfAnEnumDoesHarm) {
    EXPECT_EQ(name_of(static_cast<Standing>(9)), "");
    EXPECT_EQ(format_step({static_cast<Who>(9), "x"}), ": x");
    const Case sale = make(pos_retail);
    const auto refusals = why_not(static_cast<ActionKind>(99), sale.order, sale.shop, acting_policy(), now);
    ASSERT_EQ(refusals.size(), 1U);
    EXPECT_TRUE(refusals[0].gates.empty());
    Policy policy = acting_policy();
    policy.services = {{{"amazon"}, static_cast<ServiceKind>(9), RequestMode::unknown}};
    const Finding finding = judge(make(accepted), policy).finding;
    EXPECT_EQ(*finding.overdue_at - finding.since, 168h) << "the longest silence there is";
}

TEST(Values, PartsOfOneReasonStandInTheOrderOfTheirIds) {
    OrderFacts order = OrderBuilder().add_unit().add_unit();
    std::swap(order.fulfillment_orders[0], order.fulfillment_orders[2]);
    const Verdict verdict = judge({order, full_access()});
    ASSERT_EQ(verdict.fulfillment_orders.size(), 3U);
    EXPECT_EQ(verdict.fulfillment_orders[0].id.tail(), "11");
    EXPECT_EQ(verdict.fulfillment_orders[1].id.tail(), "21");
    EXPECT_EQ(verdict.fulfillment_orders[2].id.tail(), "31");
}

TEST(Values, AnOrderIsOverdueWithTheFirstOfItsParts) {
    Case c{OrderBuilder().add_unit().add_unit(), full_access()};
    scheduled.put(c, 0);
    c.order.fulfillment_orders[0].fulfill_at.reset();
    pickup.put(c, 1);
    const Verdict verdict = judge(c);
    EXPECT_EQ(verdict.reason, R::scheduled) << "which age alone never makes stuck";
    EXPECT_EQ(verdict.finding.overdue_at, verdict.fulfillment_orders[2].finding.overdue_at) << "but the parcel is";
    EXPECT_EQ(verdict.fulfillment_orders[2].reason, R::merchant_to_ship);
    EXPECT_FALSE(verdict.fulfillment_orders[0].finding.overdue_at);
}

TEST(Values, TheNewestRequestCounts) {
    Case c = make(accepted);
    part(c).requests = {{MerchantRequestKind::fulfillment_request, now - 50h, ""},
                        {MerchantRequestKind::fulfillment_request, now - 40h, ""},
                        {MerchantRequestKind::cancellation_request, now - 45h, ""},
                        {MerchantRequestKind::fulfillment_request, now - 60h, ""}};
    const Verdict verdict = judge(c);
    EXPECT_EQ(verdict.reason, R::supplier_sync_missing) << "asked again after it had been asked to stop";
    EXPECT_EQ(verdict.finding.since, now - 40h);
}

// How services are told apart.
TEST(Values, AServiceIsKnownByHandleNameOrPlace) {
    const auto kind_of = [](const char* place, const char* handle, const char* name) {
        Case c = make(amazon);
        part(c).location.name = place;
        part(c).location.service_handle = handle;
        part(c).location.service_name = name;
        return judge(c).reason;
    };
    EXPECT_EQ(kind_of("x", "AMAZON-x", "x"), R::amazon_request_not_sent);
    EXPECT_EQ(kind_of("x", "x", "the Amazon app"), R::amazon_request_not_sent);
    EXPECT_EQ(kind_of("Amazon US", "x", "x"), R::amazon_request_not_sent);
    EXPECT_EQ(kind_of("x", "x", "x"), R::dropship_request_not_sent);
    EXPECT_EQ(kind_of("x", "oberlo", "x"), R::service_dead);
    EXPECT_EQ(kind_of("x", "oberlo", "amazon"), R::amazon_request_not_sent) << "the first rule that matches";
}

TEST(Values, AServiceThatNoRuleKnowsIsNeverAsked) {
    Policy policy = acting_policy();
    policy.services.clear();
    const Finding finding = judge(make(amazon), policy).finding;
    EXPECT_EQ(finding.permission.why, "request_mode of this service is not set to request");
    EXPECT_EQ(judge(make(amazon), policy).reason, R::dropship_request_not_sent);
}

TEST(Values, AnyServiceOfAKindThatTakesRequestsMayBeAsked) {
    Policy policy = acting_policy();
    policy.services = {{{"dsers"}, ServiceKind::dropship, RequestMode::request}};
    EXPECT_EQ(judge(make(dropship), policy).finding.permission.kind, ActionKind::request_fulfillment);
}

TEST(Values, OnlyWhatIsLeftNeedsASku) {
    Case c = make(amazon);
    c.order.lines.push_back({LineItemId("sent"), "", "Acme", 1, 1, 0, true, false});
    part(c).lines.push_back({FulfillmentOrderLineId("sent"), LineItemId("sent"), 1, 0});
    EXPECT_EQ(judge(c).finding.variant, "not_sent");
    part(c).lines[1].remaining = 1;
    c.order.lines[1].unfulfilled = 1;
    EXPECT_EQ(judge(c).finding.variant, "unknown_to_service");
}

// How suppliers and marketplaces are told.
TEST(Values, ASupplierIsKnownByTagVendorOrSku) {
    const auto reason_of = [](void (*change)(Case&), const Policy& policy) {
        Case c;
        change(c);
        return judge(c, policy).reason;
    };
    Policy policy = acting_policy();
    policy.suppliers = {{"A", {"acme gmbh"}, {}, {}}, {"B", {}, {"b-*"}, {"from-b"}}};
    EXPECT_EQ(reason_of([](Case&) {}, policy), R::merchant_to_ship);
    EXPECT_EQ(reason_of([](Case& c) { c.order.tags = {"x", "From-B"}; }, policy), R::dropship_merchant_location);
    EXPECT_EQ(reason_of([](Case& c) { c.order.tags = {"from-b2"}; }, policy), R::merchant_to_ship);
    EXPECT_EQ(reason_of([](Case& c) { c.order.lines[0].vendor = "ACME GmbH"; }, policy), R::dropship_merchant_location);
    EXPECT_EQ(reason_of([](Case& c) { c.order.lines[0].sku = "B-7"; }, policy), R::dropship_merchant_location);
    policy.suppliers.clear();
    EXPECT_EQ(reason_of([](Case& c) { c.order.tags = {"dropship"}; }, policy), R::merchant_to_ship);
}

TEST(Values, AnotherPartsGoodsMakeNoSupplier) {
    Case c{OrderBuilder().add_unit(), full_access()};
    supplier.put(c, 1);
    const Verdict verdict = judge(c);
    ASSERT_EQ(verdict.fulfillment_orders.size(), 2U);
    EXPECT_EQ(verdict.fulfillment_orders[0].id.tail(), "21");
    EXPECT_EQ(verdict.fulfillment_orders[0].reason, R::dropship_merchant_location);
    EXPECT_EQ(verdict.fulfillment_orders[1].reason, R::merchant_to_ship);
}

TEST(Values, FurtherMarketplacesAreKnownBySourceOrApp) {
    Policy policy = acting_policy();
    policy.marketplaces = {"etsy*"};
    Case c = make(amazon);
    EXPECT_EQ(judge(c, policy).reason, R::amazon_request_not_sent);
    c.order.app_name = "Etsy Sync";
    EXPECT_EQ(judge(c, policy).reason, R::marketplace_order);
    c.order.app_name = "x";
    c.order.source_name = "ETSY";
    EXPECT_EQ(judge(c, policy).reason, R::marketplace_order);
}

TEST(Values, MinAgeReplacesWhatIsNormal) {
    Policy policy = acting_policy();
    policy.reasons[index_of(R::pos_not_marked_fulfilled)].min_age = 5h;
    const Finding finding = judge(make(pos_retail), policy).finding;
    EXPECT_EQ(*finding.overdue_at - finding.since, 5h);
    EXPECT_EQ(finding.permission.why, "sold, paid and handed over in the store");
    policy.reasons[index_of(R::scheduled)].min_age = 5h;
    Case c = make(scheduled);
    part(c).fulfill_at.reset();
    EXPECT_FALSE(judge(c, policy).finding.overdue_at) << "a pre-order has no age at which it is stuck";
}

}  // namespace
}  // namespace fulfilld
