#include "rules/rule.hpp"
#include "unit/rules/conflicts.hpp"

#include <gtest/gtest.h>

namespace fulfilld {
namespace {

using namespace test;
using namespace test::situations;
using R = Reason;
constexpr auto mark = ActionKind::mark_fulfilled;
constexpr auto request = ActionKind::request_fulfillment;
constexpr auto flag = ActionKind::flag_for_deletion;

FulfillmentOrderFacts& part(Case& c) { return c.order.fulfillment_orders[0]; }

// clang-format off
constexpr Situation fulfilled{"fulfilled", [](Case& c, std::size_t) { part(c).status = FO::closed; c.order.lines[0].unfulfilled = 0; c.order.fulfillments.push_back({FulfillmentId("all"), FulfillmentStatus::success, now - 1h, 1}); }};
constexpr Situation not_capturable{"not capturable", [](Case& c, std::size_t) { c.order.capturable = false; }};
constexpr Situation called_paid{"called paid", [](Case& c, std::size_t) { c.order.fully_paid = true; }};
constexpr Situation not_called_paid{"not called paid", [](Case& c, std::size_t) { c.order.fully_paid = false; }};
constexpr Situation one_signal{"one signal", [](Case& c, std::size_t) { c.order.app_id.clear(); c.order.retail_location.reset(); }};
constexpr Situation also_external{"EXTERNAL too", [](Case& c, std::size_t) { part(c).supported_actions.push_back(A::external); }};
constexpr Situation blind_to_places{"read_locations is missing", [](Case& c, std::size_t) { std::erase(c.shop.scopes, "read_locations"); }};
constexpr Situation no_method{"no delivery method", [](Case& c, std::size_t) { part(c).delivery.reset(); }};
constexpr Situation method_none{"method NONE", [](Case& c, std::size_t) { deliver(c, 0, DeliveryMethod::none); }};
constexpr Situation was_asked{"was asked", [](Case& c, std::size_t) { part(c).request_status = RS::submitted; }};
constexpr Situation given_up{"given up", [](Case& c, std::size_t) { part(c).status = FO::incomplete; }};
constexpr Situation stopping{"asked to stop", [](Case& c, std::size_t) { part(c).requests.push_back({MerchantRequestKind::cancellation_request, now - 50h, ""}); }};
constexpr Situation a_hold{"a hold on an open one", [](Case& c, std::size_t) { part(c).holds = {{HoldReason::other, true}}; }};
constexpr Situation holds_not_told{"its holds are not told", [](Case& c, std::size_t) { part(c).holds.clear(); }};
constexpr Situation investigate{"investigate", [](Case& c, std::size_t) { c.order.risk = RiskRecommendation::investigate; }};
constexpr Situation other_store{"another store", [](Case& c, std::size_t) { c.order.retail_location = LocationId("gid://shopify/Location/2"); }};
constexpr Situation nothing_offered{"nothing offered", [](Case& c, std::size_t) { part(c).supported_actions.clear(); }};
constexpr Situation asked_once{"asked once", [](Case& c, std::size_t) { part(c).requests = {{MerchantRequestKind::fulfillment_request, now - 9h, ""}}; }};
constexpr Situation shown_fulfilled{"shown as fulfilled", [](Case& c, std::size_t) { c.order.display_fulfillment = DisplayFulfillmentStatus::fulfilled; }};
constexpr Situation order_driven{"order driven", [](Case& c, std::size_t) { part(c).location.name = part(c).location.service_name = part(c).location.service_handle = "by-order"; }};
// clang-format on

Case make(const std::vector<Situation>& situations) {
    Case c;
    for (const auto& one : situations) one.put(c, 0);
    return c;
}
std::string name_of(const std::vector<Situation>& situations) {
    std::string name;
    for (const auto& one : situations) name += (name.empty() ? "" : " + ") + std::string(one.name);
    return name;
}
/// Beside what everyone has, a service that works from orders.
Policy policy() {
    Policy all = acting_policy();
    all.services.push_back({{"by-order"}, ServiceKind::third_party, RequestMode::order});
    return all;
}

struct Misses {
    std::vector<Situation> situations;
    const char* told;  ///< `reason: why`, those of a part with a star.
};

// clang-format off
const Misses misses[] = {
    {{ship}, ""},
    {{defect, test_mode}, ""},
    {{fulfilled, test_mode}, "test_order: it would apply, but nothing is left to be done"},
    {{cancelled, test_mode}, "cancelled_with_active_request: no open fulfillment order has a request that still runs; cancelled_not_refunded: it applies too, but test_order comes first; cancelled_unfulfilled: it applies too, but test_order comes first; *merchant_to_ship: it applies too, but test_order comes first"},
    {{cancelled}, "cancelled_with_active_request: no open fulfillment order has a request that still runs; cancelled_unfulfilled: it applies too, but cancelled_not_refunded comes first; *merchant_to_ship: it applies too, but cancelled_not_refunded comes first"},
    {{cancelled, refunded, shown_fulfilled}, "cancelled_with_active_request: no open fulfillment order has a request that still runs; cancelled_unfulfilled: the admin shows it neither as unfulfilled nor as not to be fulfilled; *merchant_to_ship: it is not paid in full"},
    {{cancelled, voided, risky, returning, archived, marketplace}, "cancelled_with_active_request: no open fulfillment order has a request that still runs; *merchant_to_ship: it is not paid in full"},
    {{cancelled, all_refunded}, "cancelled_with_active_request: no open fulfillment order has a request that still runs"},
    {{cancelled, all_removed}, "cancelled_with_active_request: no open fulfillment order has a request that still runs; cancelled_unfulfilled: it applies too, but cancelled_not_refunded comes first"},
    {{cancelled, only_a_tip}, "cancelled_with_active_request: no open fulfillment order has a request that still runs; cancelled_unfulfilled: it applies too, but cancelled_not_refunded comes first"},
    {{cancelled, no_parts}, "cancelled_with_active_request: no open fulfillment order has a request that still runs; cancelled_unfulfilled: it applies too, but cancelled_not_refunded comes first"},
    {{cancelled, refunded}, "cancelled_with_active_request: no open fulfillment order has a request that still runs; *merchant_to_ship: it is not paid in full"},
    {{cancelled, partly_refunded}, "cancelled_with_active_request: no open fulfillment order has a request that still runs; cancelled_unfulfilled: it applies too, but cancelled_not_refunded comes first; *merchant_to_ship: it applies too, but cancelled_not_refunded comes first"},
    {{all_refunded, edited}, ""},
    {{fulfilled, all_refunded}, ""},
    {{fulfilled, all_removed}, ""},
    {{fulfilled, only_a_tip}, ""},
    {{cancelled, accepted, rest}, "cancelled_after_shipment: it applies too, but cancelled_with_active_request comes first; *supplier_sync_missing: it applies too, but cancelled_with_active_request comes first"},
    {{cancelled, accepted}, "cancelled_not_refunded: it applies too, but cancelled_with_active_request comes first; cancelled_unfulfilled: it applies too, but cancelled_with_active_request comes first; *supplier_sync_missing: it applies too, but cancelled_with_active_request comes first"},
    {{cancelled, rest}, "cancelled_with_active_request: no open fulfillment order has a request that still runs; *partially_fulfilled_rest: it applies too, but cancelled_after_shipment comes first; *merchant_to_ship: it applies too, but cancelled_after_shipment comes first"},
    {{only_a_tip, scope_missing}, "only_non_fulfillable: a scope is missing: hidden fulfillment orders would look the same"},
    {{no_parts, scope_missing}, "routing_pending: it applies too, but fo_not_visible comes first"},
    {{refunded_by_lines}, "partial_refund_ambiguous: every refund names the units it was for: the rest is a normal order"},
    {{authorised, not_capturable}, "payment_authorized: the shop says that the payment cannot be captured; *merchant_to_ship: it is not paid in full"},
    {{payment_null, called_paid}, "payment_pending: the shop calls it fully paid all the same; *merchant_to_ship: it is not paid in full"},
    {{risky, returning, archived, marketplace}, "return_in_progress: it applies too, but risk_blocked comes first; archived_unfulfilled: it applies too, but risk_blocked comes first; marketplace_order: it applies too, but risk_blocked comes first; *merchant_to_ship: it applies too, but risk_blocked comes first"},
    {{pending, amazon}, "*amazon_request_not_sent: it is not paid in full"},
    {{pending, dropship}, "*dropship_request_not_sent: it is not paid in full"},
    {{not_called_paid}, "*merchant_to_ship: it is not paid in full"},
    {{not_called_paid, amazon}, "*amazon_request_not_sent: it is not paid in full"},
    {{not_called_paid, dropship}, "*dropship_request_not_sent: it is not paid in full"},
    {{not_called_paid, supplier}, "*dropship_merchant_location: it is not paid in full; *merchant_to_ship: it is not paid in full"},
    {{not_called_paid, pos_retail}, "*pos_not_marked_fulfilled: it is not paid in full"},
    {{pos_retail, owes}, "*pos_not_marked_fulfilled: it is not paid in full"},
    {{pos_retail, one_signal}, "*pos_not_marked_fulfilled: fewer than two of three signals say that it was sold in a store"},
    {{not_called_paid, pos_ship}, "*pos_ship_to_customer: it is not paid in full; *merchant_to_ship: it is not paid in full"},
    {{not_called_paid, pickup}, "*pickup_not_collected: it is not paid in full"},
    {{not_called_paid, local}, "*local_delivery_pending: it is not paid in full"},
    {{not_called_paid, digital}, "*digital_not_fulfilled: it is not paid in full"},
    {{not_called_paid, rest}, "*partially_fulfilled_rest: it is not paid in full; *merchant_to_ship: it is not paid in full"},
    {{method_none}, "*digital_not_fulfilled: one of its items is sent by parcel"},
    {{no_method}, "*digital_not_fulfilled: one of its items is sent by parcel; *merchant_to_ship: the shop does not say how the goods reach the customer"},
    {{also_external}, "*external_fulfillment: the shop offers other actions beside EXTERNAL"},
    {{location_gone, blind_to_places}, "*location_gone: without the scope read_locations every location looks deleted"},
    {{location_gone, was_asked}, "*location_gone: a service was asked for it"},
    {{location_closed, was_asked}, "*location_inactive: a service was asked for it"},
    {{accepted, given_up}, "*supplier_sync_missing: the fulfillment order is neither open nor in progress"},
    {{accepted, stopping}, "*supplier_sync_missing: it was asked to stop"},
    {{held, dead_service}, "*service_dead: it applies too, but on_hold comes first"},
    {{supplier, pos_retail, begun, rest}, "*pos_not_marked_fulfilled: it applies too, but dropship_merchant_location comes first; *in_progress_manual: it applies too, but dropship_merchant_location comes first"},
};
// clang-format on

TEST(Explain, NamesWhatCameCloseAndWhyItIsNotTheOne) {
    for (const Misses& row : misses) {
        const Case c = make(row.situations);
        std::string told;
        for (const auto& miss : explain(c.order, c.shop, policy(), now).near_misses) {
            told += (told.empty() ? "" : "; ") + std::string(miss.fulfillment_order.empty() ? "" : "*");
            told += std::string(fulfilld::name_of(miss.reason)) + ": " + miss.why;
        }
        EXPECT_EQ(told, row.told) << name_of(row.situations);
    }
}

struct Shut {
    ActionKind kind;
    std::vector<Situation> situations;
    const char* gates;
};

// clang-format off
const Shut shut[] = {
    {mark, {pos_retail}, "allowed"},
    {mark, {pos_retail, ignored}, "ignore_tag"},
    {mark, {pos_retail, returning}, "pos_not_marked_fulfilled, return"},
    {mark, {pos_retail, cancelled}, "pos_not_marked_fulfilled, cancelled"},
    {mark, {pos_retail, test_mode}, "pos_not_marked_fulfilled, test"},
    {mark, {pos_retail, archived}, "pos_not_marked_fulfilled, archived"},
    {mark, {pos_retail, refunded_by_lines}, "refunded"},
    {mark, {pos_retail, owes}, "pos_not_marked_fulfilled, outstanding"},
    {mark, {pos_retail, voided}, "pos_not_marked_fulfilled, paid"},
    {mark, {pos_retail, risky}, "pos_not_marked_fulfilled, risk"},
    {mark, {pos_ship, marketplace}, "marketplace"},
    {mark, {pos_retail, a_hold}, "hold"},
    {mark, {pos_retail, held}, "hold, supported"},
    {mark, {pos_retail, held, holds_not_told}, "hold, supported"},
    {mark, {pos_retail, investigate}, "pos_not_marked_fulfilled, risk"},
    {mark, {pos_retail, also_external}, "external"},
    {mark, {pos_retail, other_store}, "store"},
    {mark, {pos_retail, taken_back}, "taken_back"},
    {mark, {pos_retail, nothing_offered}, "supported"},
    {mark, {ship}, ""},
    {mark, {no_parts}, ""},
    {mark, {fulfilled}, ""},
    {mark, {amazon}, "supported"},
    {request, {amazon}, "allowed"},
    {request, {amazon, ignored}, "ignore_tag"},
    {request, {amazon, returning}, "amazon_request_not_sent, return"},
    {request, {amazon, cancelled}, "amazon_request_not_sent, cancelled"},
    {request, {amazon, test_mode}, "amazon_request_not_sent, test"},
    {request, {amazon, archived}, "amazon_request_not_sent, archived"},
    {request, {amazon, refunded_by_lines}, "refunded"},
    {request, {amazon, owes}, "outstanding"},
    {request, {amazon, voided}, "amazon_request_not_sent, paid"},
    {request, {amazon, risky}, "amazon_request_not_sent, risk"},
    {request, {amazon, marketplace}, "amazon_request_not_sent, marketplace"},
    {request, {amazon, a_hold}, "hold"},
    {request, {amazon, also_external}, "external"},
    {request, {amazon, asked_once}, "asked_before"},
    {request, {amazon, without_sku}, "unmapped"},
    {request, {amazon, nothing_offered}, "supported"},
    {request, {dropship}, "request_mode"},
    {request, {dropship, order_driven}, "order_driven"},
    {request, {accepted, order_driven}, "order_driven, asked_before, supported"},
    {flag, {test_mode}, "allowed"},
    {flag, {test_mode, ignored}, "ignore_tag"},
    {flag, {test_mode, returning}, "return"},
    {flag, {cancelled, refunded, paid_by_hand}, "allowed"},
    {flag, {cancelled, refunded}, "payment"},
    {flag, {cancelled, refunded, paid_by_hand, scope_missing}, "scopes"},
    {flag, {ship}, "payment"},
    {flag, {fulfilled, paid_by_hand}, "parcel"},
    {request, {amazon, taken_back}, "taken_back"},
    {mark, {pos_retail, preparing}, "parcel"},
};
// clang-format on

TEST(WhyNot, NamesEveryShutGate) {
    for (const Shut& row : shut) {
        const Case c = make(row.situations);
        const auto refusals = why_not(row.kind, c.order, c.shop, policy(), now);
        std::string gates = refusals.empty() ? "allowed" : "";
        for (const auto& refusal : refusals) {
            for (const auto& gate : refusal.gates) gates += (gates.empty() ? "" : ", ") + std::string(gate.name);
        }
        EXPECT_EQ(gates, row.gates) << fulfilld::name_of(row.kind) << " of " << name_of(row.situations);
        EXPECT_LE(refusals.size(), 1U);
    }
}

TEST(WhyNot, SaysWhatTheJudgementIs) {
    const auto said = [](ActionKind kind, const std::vector<Situation>& situations) {
        const Case c = make(situations);
        return why_not(kind, c.order, c.shop, policy(), now).at(0).reason;
    };
    EXPECT_EQ(said(mark, {fulfilled}), "nothing is left to be done for this order");
    EXPECT_EQ(said(mark, {pos_retail, a_hold}), "pos_not_marked_fulfilled: it is on hold");
    EXPECT_EQ(said(mark, {ship}),
              "the reason is merchant_to_ship, which this action does not clear: age alone is no proof of shipment");
}

TEST(WhyNot, OfTwoPartsOnlyTheOneThatForbidsIsNamed) {
    Case c{OrderBuilder().add_unit(), full_access()};
    pos_retail.put(c, 0);
    accepted.put(c, 1);
    const auto refusals = why_not(mark, c.order, c.shop, policy(), now);
    ASSERT_EQ(refusals.size(), 1U);
    EXPECT_EQ(refusals[0].target, c.order.fulfillment_orders[1].id.str());
    EXPECT_EQ(why_not(request, c.order, c.shop, policy(), now).size(), 2U);
    c.order.risk = RiskRecommendation::cancel;
    const auto risky_ones = why_not(mark, c.order, c.shop, policy(), now);
    ASSERT_EQ(risky_ones.size(), 2U);
    EXPECT_EQ(risky_ones[0].gates.front().name, "pos_not_marked_fulfilled") << "what came close at this very part";
    EXPECT_EQ(risky_ones[1].gates.front().name, "risk") << "and not at the other";
}

TEST(WhyNot, NobodyIsAskedAtTheMerchantsOwnLocation) {
    const auto refusals = why_not(ActionKind::request_fulfillment, OrderBuilder(), full_access(), acting_policy(), now);
    ASSERT_EQ(refusals.size(), 1U);
    std::string names;
    for (const auto& gate : refusals[0].gates) names += std::string(gate.name) + " ";
    EXPECT_EQ(names, "no_service supported ");
}

std::string card_of(const Case& c) {
    std::string all;
    for (const auto& one : explain(c.order, c.shop, policy(), now).for_support)
        all += one.fact + "=" + one.value + " (" + one.meaning + ")\n";
    return all;
}

TEST(Explain, TheCardForSupportHasWhatEverySupportAsks) {
    EXPECT_EQ(card_of(make({ship})), "") << "no service is concerned";
    EXPECT_EQ(card_of(make({amazon, all_refunded})), "") << "nothing is at a service any more";
    Case c{OrderBuilder().add_unit(), full_access()};
    accepted.put(c, 0);
    supplier.put(c, 1);
    c.order.lines[0].sku.clear();
    auto& lines = c.order.fulfillment_orders[0].lines;
    lines.push_back({FulfillmentOrderLineId("more"), c.order.lines[1].id, 3, 2});
    lines.push_back({FulfillmentOrderLineId("done"), c.order.lines[1].id, 1, 0});
    lines.push_back({FulfillmentOrderLineId("lost"), LineItemId("not on the order"), 1, 1});
    EXPECT_EQ(card_of(c),
              "order=#1001 (gid://shopify/Order/1)\n"
              "payment=PAID (paid)\n"
              "service=Amazon MCF (amazon-mcf)\n"
              "fulfillment order=gid://shopify/FulfillmentOrder/11 (IN_PROGRESS / ACCEPTED)\n"
              "asked at=2026-11-20T00:00:00Z (the newest request)\n"
              "items=1 x no SKU, 2 x SKU-21, 1 x no SKU (still to be sent)\n"
              "supplier=AliExpress (ships it although the shop holds it)\n"
              "fulfillment order=gid://shopify/FulfillmentOrder/21 (OPEN / UNSUBMITTED)\n"
              "asked at=never (no request was sent from the shop)\n"
              "items=1 x SKU-21 (still to be sent)\n");
    pending.put(c, 0);
    EXPECT_NE(card_of(c).find("payment=PENDING (not paid in full)"), std::string::npos);
}

TEST(DecisionTable, AHoldThatIsNotKnownHasNoStepOfItsOwn) {
    Case c = make({held});
    part(c).holds = {{parse_seen<HoldReason>("NEW_VALUE"), false}};
    const Policy all = policy();
    const rules::Outcome outcome = rules::on_hold(rules::View(c.order, c.shop, all, now), part(c));
    ASSERT_TRUE(outcome.match);
    EXPECT_TRUE(outcome.match->steps.empty());
    EXPECT_EQ(outcome.match->variant, "");
    EXPECT_EQ(outcome.match->evidence.size(), 2U) << "yet it is shown";
}

TEST(DecisionTable, StandsInTheOrderOfTheReasons) {
    std::size_t next = 0;
    for (const auto& row : rules::order_table())
        EXPECT_EQ(index_of(row.reason), next++) << fulfilld::name_of(row.reason);
    for (const auto& row : rules::fulfillment_order_table())
        EXPECT_EQ(index_of(row.reason), next++) << fulfilld::name_of(row.reason);
    EXPECT_EQ(next, index_of(R::unknown_state)) << "what no row covers is unknown";
}

}  // namespace
}  // namespace fulfilld
