#include "unit/rules/conflicts.hpp"

#include <gtest/gtest.h>

#include <set>

namespace fulfilld {
namespace {

using namespace test;
using namespace test::situations;
using R = Reason;

// The moments of the order that every row starts from.
const Timestamp placed = now - 72h;
const Timestamp routed = now - 72h + 10s;
const Timestamp changed = now - 71h;
const Timestamp part_changed = now - 70h;
const Timestamp gone = now - 48h;
const Timestamp asked = now - 60h;
const Timestamp stopped = now - 50h;
constexpr auto day = 24h;
constexpr std::optional<Duration> never;

/// All that a finding says beside its reason: which case of it, since when, how long that is normal, whether anything
/// is left to do, and the facts in the order weighed.
struct Row {
    std::vector<Situation> situations;
    Reason reason;
    const char* variant;
    Timestamp since;
    std::optional<Duration> normal;
    bool settled;
    const char* facts;
};

FulfillmentOrderFacts& part(Case& c) { return c.order.fulfillment_orders[0]; }
void hold(Case& c, HoldReason reason, bool ours) {
    part(c).status = FO::on_hold;
    part(c).holds.push_back({reason, ours});
}

// clang-format off
constexpr Situation fulfilled{"fulfilled", [](Case& c, std::size_t) { part(c).status = FO::closed; c.order.lines[0].unfulfilled = 0; c.order.fulfillments.push_back({FulfillmentId("all"), FulfillmentStatus::success, now - 1h, 1}); }};
constexpr Situation closed_part{"part closed", [](Case& c, std::size_t) { part(c).status = FO::closed; }};
constexpr Situation request_time_hidden{"request time hidden", [](Case& c, std::size_t) { part(c).requests.clear(); }};
constexpr Situation pre_order{"pre-order", [](Case& c, std::size_t) { part(c).status = FO::scheduled; part(c).fulfill_at.reset(); }};
constexpr Situation no_method{"no delivery method", [](Case& c, std::size_t) { part(c).delivery.reset(); }};
constexpr Situation was_asked{"was asked", [](Case& c, std::size_t) { part(c).request_status = RS::submitted; }};
constexpr Situation gift_card{"gift card", [](Case& c, std::size_t) { c.order.lines[0].gift_card = true; }};
constexpr Situation empty_sku{"no SKU", [](Case& c, std::size_t) { c.order.lines[0].sku.clear(); }};
constexpr Situation exchange{"exchange", [](Case& c, std::size_t) { hold(c, HoldReason::awaiting_return_items, false); }};
constexpr Situation routed_before{"routed before the sale", [](Case& c, std::size_t) { part(c).created_at = now - 100h; }};
constexpr Situation unnamed{"no source", [](Case& c, std::size_t) { c.order.source_name.clear(); c.order.app_name = "Sync for Amazon"; }};
constexpr Situation shipwire{"3PL accepted", [](Case& c, std::size_t) { part(c).location.service_handle = part(c).location.name = part(c).location.service_name = "shipwire"; }};
constexpr Situation dsers{"dropshipper accepted", [](Case& c, std::size_t) { part(c).location.service_handle = part(c).location.name = part(c).location.service_name = "dsers"; }};
constexpr Situation printful{"printer accepted", [](Case& c, std::size_t) { part(c).location.service_handle = part(c).location.name = part(c).location.service_name = "printful"; }};
constexpr Situation two_thirds_pos{"no app", [](Case& c, std::size_t) { c.order.app_id.clear(); }};
constexpr Situation stop_not_shown{"stop time hidden", [](Case& c, std::size_t) { part(c).requests.pop_back(); }};
constexpr Situation stop_lags{"the status lags", [](Case& c, std::size_t) { part(c).request_status = RS::accepted; }};
template <HoldReason reason>
constexpr Situation held_for{"held for one reason", [](Case& c, std::size_t) { hold(c, reason, reason == HoldReason::other); }};

const Row rows[] = {
    {{test_mode}, R::test_order, "", placed, 30min, false, "test=true"},
    {{cancelled, accepted}, R::cancelled_with_active_request, "", gone, 30min, false, "cancelledAt=2026-11-20T12:00:00Z; requestStatus=ACCEPTED"},
    {{cancelled}, R::cancelled_not_refunded, "", gone, 30min, false, "cancelledAt=2026-11-20T12:00:00Z; displayFinancialStatus=PAID"},
    {{cancelled, refunded}, R::cancelled_unfulfilled, "", gone, 30min, false, "cancelledAt=2026-11-20T12:00:00Z; displayFinancialStatus=REFUNDED; closed=false"},
    {{cancelled, payment_null}, R::cancelled_unfulfilled, "", gone, 30min, false, "cancelledAt=2026-11-20T12:00:00Z; displayFinancialStatus=null; closed=false"},
    {{cancelled, refunded, archived}, R::cancelled_unfulfilled, "", gone, 30min, true, "cancelledAt=2026-11-20T12:00:00Z; displayFinancialStatus=REFUNDED; closed=true"},
    {{cancelled, refunded, archived, paid_by_hand}, R::cancelled_unfulfilled, "", gone, 30min, false, "cancelledAt=2026-11-20T12:00:00Z; displayFinancialStatus=REFUNDED; closed=true"},
    {{cancelled, rest}, R::cancelled_after_shipment, "", gone, 30min, false, "cancelledAt=2026-11-20T12:00:00Z; fulfillments=1"},
    {{cancelled, fulfilled, archived}, R::cancelled_after_shipment, "", gone, 30min, true, "cancelledAt=2026-11-20T12:00:00Z; fulfillments=1"},
    {{no_parts, scope_missing}, R::fo_not_visible, "", placed, 30min, false, "unfulfilledQuantity=1; accessScopes=read_third_party_fulfillment_orders"},
    {{no_parts}, R::routing_pending, "", placed, day, false, "unfulfilledQuantity=1; accessScopes=complete"},
    {{all_refunded}, R::nothing_left_refunded, "", changed, 30min, false, "currentQuantity=0; totalRefunded=50.00 EUR; fulfillments=none"},
    {{all_refunded, archived}, R::nothing_left_refunded, "", changed, 30min, true, "currentQuantity=0; totalRefunded=50.00 EUR; fulfillments=none"},
    {{all_refunded, archived, paid_by_hand}, R::nothing_left_refunded, "", changed, 30min, false, "currentQuantity=0; totalRefunded=50.00 EUR; fulfillments=none"},
    {{all_removed}, R::nothing_left_edited, "", changed, 30min, false, "currentQuantity=0; edited=true; totalOutstanding=0.00 EUR"},
    {{all_removed, archived}, R::nothing_left_edited, "", changed, 30min, true, "currentQuantity=0; edited=true; totalOutstanding=0.00 EUR"},
    {{only_a_tip}, R::only_non_fulfillable, "", placed, day, false, "fulfillable=false; displayFinancialStatus=PAID"},
    {{only_a_tip, archived}, R::only_non_fulfillable, "", placed, day, true, "fulfillable=false; displayFinancialStatus=PAID"},
    {{only_a_tip, archived, pending}, R::only_non_fulfillable, "", placed, day, false, "fulfillable=false; displayFinancialStatus=PENDING"},
    {{refunded}, R::refunded_still_open, "", changed, 30min, false, "displayFinancialStatus=REFUNDED; remainingQuantity=1"},
    {{partly_refunded}, R::partial_refund_ambiguous, "", changed, day, false, "displayFinancialStatus=PARTIALLY_REFUNDED; totalRefunded=10.00 EUR; refunds=without units; remainingQuantity=1"},
    {{refunds_not_read}, R::partial_refund_ambiguous, "", changed, day, false, "displayFinancialStatus=PARTIALLY_REFUNDED; totalRefunded=10.00 EUR; refunds=not read; remainingQuantity=1"},
    {{voided}, R::payment_voided, "", placed, day, false, "displayFinancialStatus=VOIDED"},
    {{expired}, R::payment_expired, "", placed, day, false, "displayFinancialStatus=EXPIRED"},
    {{authorised}, R::payment_authorized, "", placed, day, false, "displayFinancialStatus=AUTHORIZED; capturable=true"},
    {{pending}, R::payment_pending, "", placed, day, false, "displayFinancialStatus=PENDING; totalOutstanding=50.00 EUR"},
    {{pending, amazon}, R::payment_pending, "unpaid_at_service", placed, day, false, "displayFinancialStatus=PENDING; totalOutstanding=50.00 EUR; assignedLocation=Amazon MCF"},
    {{risky}, R::risk_blocked, "", placed, 30min, false, "risk.recommendation=CANCEL"},
    {{returning}, R::return_in_progress, "", changed, 7 * day, false, "returnStatus=IN_PROGRESS"},
    {{returning, exchange}, R::return_in_progress, "exchange_waiting", changed, 7 * day, false, "returnStatus=IN_PROGRESS; fulfillmentHolds.reason=AWAITING_RETURN_ITEMS"},
    {{archived}, R::archived_unfulfilled, "", changed, day, false, "closed=true; unfulfilledQuantity=1"},
    {{marketplace}, R::marketplace_order, "", placed, 7 * day, false, "sourceName=amazon-us; app=null"},
    {{unnamed}, R::marketplace_order, "", placed, 7 * day, false, "sourceName=null; app=Sync for Amazon"},
    {{held_for<HoldReason::awaiting_payment>}, R::on_hold, "awaiting_payment", routed, day, false, "fulfillmentOrder.status=ON_HOLD; fulfillmentHolds.reason=AWAITING_PAYMENT"},
    {{held_for<HoldReason::awaiting_return_items>}, R::on_hold, "awaiting_return_items", routed, day, false, "fulfillmentOrder.status=ON_HOLD; fulfillmentHolds.reason=AWAITING_RETURN_ITEMS"},
    {{held_for<HoldReason::high_risk_of_fraud>}, R::on_hold, "high_risk_of_fraud", routed, day, false, "fulfillmentOrder.status=ON_HOLD; fulfillmentHolds.reason=HIGH_RISK_OF_FRAUD"},
    {{held_for<HoldReason::incorrect_address>}, R::on_hold, "incorrect_address", routed, day, false, "fulfillmentOrder.status=ON_HOLD; fulfillmentHolds.reason=INCORRECT_ADDRESS"},
    {{held_for<HoldReason::inventory_out_of_stock>}, R::on_hold, "inventory_out_of_stock", routed, day, false, "fulfillmentOrder.status=ON_HOLD; fulfillmentHolds.reason=INVENTORY_OUT_OF_STOCK"},
    {{held_for<HoldReason::online_store_post_purchase_cross_sell>}, R::on_hold, "post_purchase_offer", routed, day, false, "fulfillmentOrder.status=ON_HOLD; fulfillmentHolds.reason=ONLINE_STORE_POST_PURCHASE_CROSS_SELL"},
    {{held_for<HoldReason::unknown_delivery_date>}, R::on_hold, "unknown_delivery_date", routed, day, false, "fulfillmentOrder.status=ON_HOLD; fulfillmentHolds.reason=UNKNOWN_DELIVERY_DATE"},
    {{held_for<HoldReason::other>}, R::on_hold, "other", routed, day, false, "fulfillmentOrder.status=ON_HOLD; fulfillmentHolds.reason=OTHER"},
    {{held_for<HoldReason::incorrect_address>, held_for<HoldReason::other>}, R::on_hold, "incorrect_address", routed, day, false, "fulfillmentOrder.status=ON_HOLD; fulfillmentHolds.reason=INCORRECT_ADDRESS; fulfillmentHolds.reason=OTHER"},
    {{scheduled}, R::scheduled, "", routed, now + 24h - routed + day, false, "fulfillAt=2026-11-23T12:00:00Z"},
    {{pre_order}, R::scheduled, "pre_order", routed, never, false, "fulfillAt=null"},
    {{external}, R::external_fulfillment, "", routed, 3 * day, false, "assignedLocation=Shop location; supportedActions=EXTERNAL"},
    {{location_gone}, R::location_gone, "", routed, 30min, false, "assignedLocation=Shop location"},
    {{location_closed}, R::location_inactive, "", routed, 30min, false, "assignedLocation=Shop location"},
    {{dead_service}, R::service_dead, "", routed, 30min, false, "assignedLocation=Oberlo; status / requestStatus=OPEN / UNSUBMITTED"},
    {{unanswered, switched_off}, R::service_dead, "", routed, 30min, false, "assignedLocation=Amazon MCF; status / requestStatus=OPEN / SUBMITTED"},
    {{rejected}, R::request_rejected, "", asked, 30min, false, "assignedLocation=Amazon MCF; status / requestStatus=OPEN / REJECTED; merchantRequests.sentAt=2026-11-20T00:00:00Z"},
    {{gave_up}, R::service_gave_up, "", part_changed, 30min, false, "assignedLocation=Amazon MCF; status / requestStatus=INCOMPLETE / CLOSED"},
    {{unanswered}, R::request_unanswered, "sent_unanswered", asked, 2 * day, false, "assignedLocation=Amazon MCF; status / requestStatus=OPEN / SUBMITTED; merchantRequests.sentAt=2026-11-20T00:00:00Z"},
    {{unanswered, request_time_hidden}, R::request_unanswered, "sent_unanswered", part_changed, 2 * day, false, "assignedLocation=Amazon MCF; status / requestStatus=OPEN / SUBMITTED; fulfillmentOrder.updatedAt=2026-11-19T14:00:00Z"},
    {{stop_asked}, R::cancellation_pending, "", stopped, 2 * day, false, "assignedLocation=Amazon MCF; status / requestStatus=IN_PROGRESS / CANCELLATION_REQUESTED"},
    {{stop_asked, stop_lags}, R::cancellation_pending, "", stopped, 2 * day, false, "assignedLocation=Amazon MCF; status / requestStatus=IN_PROGRESS / ACCEPTED"},
    {{stop_asked, stop_not_shown}, R::cancellation_pending, "", part_changed, 2 * day, false, "assignedLocation=Amazon MCF; status / requestStatus=IN_PROGRESS / CANCELLATION_REQUESTED"},
    {{accepted}, R::supplier_sync_missing, "accepted_no_tracking", asked, 2 * day, false, "assignedLocation=Amazon MCF; status / requestStatus=IN_PROGRESS / ACCEPTED; service kind=amazon; merchantRequests.sentAt=2026-11-20T00:00:00Z"},
    {{would_not_stop}, R::supplier_sync_missing, "refused_to_stop", asked, 2 * day, false, "assignedLocation=Amazon MCF; status / requestStatus=IN_PROGRESS / CANCELLATION_REJECTED; service kind=amazon; merchantRequests.sentAt=2026-11-20T00:00:00Z"},
    {{accepted, shipwire}, R::supplier_sync_missing, "accepted_no_tracking", asked, 3 * day, false, "assignedLocation=shipwire; status / requestStatus=IN_PROGRESS / ACCEPTED; service kind=third_party; merchantRequests.sentAt=2026-11-20T00:00:00Z"},
    {{accepted, dsers}, R::supplier_sync_missing, "accepted_no_tracking", asked, 7 * day, false, "assignedLocation=dsers; status / requestStatus=IN_PROGRESS / ACCEPTED; service kind=dropship; merchantRequests.sentAt=2026-11-20T00:00:00Z"},
    {{accepted, printful}, R::supplier_sync_missing, "accepted_no_tracking", asked, 7 * day, false, "assignedLocation=printful; status / requestStatus=IN_PROGRESS / ACCEPTED; service kind=print_on_demand; merchantRequests.sentAt=2026-11-20T00:00:00Z"},
    {{amazon}, R::amazon_request_not_sent, "not_sent", routed, 1h, false, "assignedLocation=Amazon MCF; status / requestStatus=OPEN / UNSUBMITTED; request_mode=request"},
    {{amazon, routed_before}, R::amazon_request_not_sent, "not_sent", placed, 1h, false, "assignedLocation=Amazon MCF; status / requestStatus=OPEN / UNSUBMITTED; request_mode=request"},
    {{amazon, empty_sku}, R::amazon_request_not_sent, "unknown_to_service", routed, 1h, false, "assignedLocation=Amazon MCF; status / requestStatus=OPEN / UNSUBMITTED; request_mode=request; sku=empty"},
    {{dropship}, R::dropship_request_not_sent, "not_sent", routed, 1h, false, "assignedLocation=DSers; status / requestStatus=OPEN / UNSUBMITTED; request_mode=unknown"},
    {{dropship, empty_sku}, R::dropship_request_not_sent, "unknown_to_service", routed, 1h, false, "assignedLocation=DSers; status / requestStatus=OPEN / UNSUBMITTED; request_mode=unknown; sku=empty"},
    {{supplier}, R::dropship_merchant_location, "", routed, 7 * day, false, "assignedLocation=Shop location; deliveryMethod=SHIPPING; supplier=AliExpress"},
    {{pos_retail}, R::pos_not_marked_fulfilled, "", routed, 2h, false, "assignedLocation=Shop location; deliveryMethod=RETAIL; point of sale=sourceName, app, retailLocation; displayFinancialStatus=PAID"},
    {{pos_retail, two_thirds_pos}, R::pos_not_marked_fulfilled, "", routed, 2h, false, "assignedLocation=Shop location; deliveryMethod=RETAIL; point of sale=sourceName, retailLocation; displayFinancialStatus=PAID"},
    {{pos_ship}, R::pos_ship_to_customer, "", routed, 2 * day, false, "assignedLocation=Shop location; deliveryMethod=SHIPPING; point of sale=sourceName, app, retailLocation"},
    {{pickup}, R::pickup_not_collected, "", routed, 7 * day, false, "assignedLocation=Shop location; deliveryMethod=PICK_UP"},
    {{local}, R::local_delivery_pending, "", routed, 2 * day, false, "assignedLocation=Shop location; deliveryMethod=LOCAL"},
    {{digital}, R::digital_not_fulfilled, "", routed, day, false, "assignedLocation=Shop location; deliveryMethod=NONE; requiresShipping=false"},
    {{digital, gift_card, no_method}, R::digital_not_fulfilled, "gift_card", routed, day, false, "assignedLocation=Shop location; deliveryMethod=null; requiresShipping=false"},
    {{begun}, R::in_progress_manual, "", part_changed, 7 * day, false, "assignedLocation=Shop location; deliveryMethod=SHIPPING; fulfillmentOrder.status=IN_PROGRESS"},
    {{rest}, R::partially_fulfilled_rest, "", routed, 2 * day, false, "assignedLocation=Shop location; deliveryMethod=SHIPPING; fulfillments=1"},
    {{rest, edited}, R::partially_fulfilled_rest, "edited_after_fulfilment", routed, 2 * day, false, "assignedLocation=Shop location; deliveryMethod=SHIPPING; fulfillments=1; edited=true"},
    {{ship}, R::merchant_to_ship, "", routed, 2 * day, false, "assignedLocation=Shop location; deliveryMethod=SHIPPING"},
    {{ship, was_asked}, R::unknown_state, "", placed, 0h, false, "displayFulfillmentStatus=UNFULFILLED; displayFinancialStatus=PAID; remainingQuantity=1; fulfillmentOrder.status=OPEN; fulfillmentOrder.requestStatus=SUBMITTED; deliveryMethod.methodType=SHIPPING"},
    {{no_method}, R::unknown_state, "", placed, 0h, false, "displayFulfillmentStatus=UNFULFILLED; displayFinancialStatus=PAID; remainingQuantity=1; fulfillmentOrder.status=OPEN; fulfillmentOrder.requestStatus=UNSUBMITTED; deliveryMethod.methodType=null"},
    {{pickup, no_method}, R::unknown_state, "", placed, 0h, false, "displayFulfillmentStatus=UNFULFILLED; displayFinancialStatus=PAID; remainingQuantity=1; fulfillmentOrder.status=OPEN; fulfillmentOrder.requestStatus=UNSUBMITTED; deliveryMethod.methodType=null"},
    {{closed_part}, R::unknown_state, "", placed, 0h, false, "remainingQuantity=0; unfulfilledQuantity=1"},
    {{sums_disagree}, R::unknown_state, "", placed, 0h, false, "remainingQuantity=1; unfulfilledQuantity=3"},
    {{defect}, R::unknown_state, "", placed, 0h, false, "answer=lineItems was cut"},
    {{new_value}, R::unknown_state, "", placed, 0h, false, "returnStatus=NEW_VALUE"},
};
// clang-format on

std::string facts_of(const Finding& finding) {
    std::string all;
    for (const auto& one : finding.evidence) all += (all.empty() ? "" : "; ") + one.fact + "=" + one.value;
    return all;
}

TEST(Finding, SaysWhichCaseSinceWhenAndFromWhat) {
    for (const Row& row : rows) {
        Case c;
        part(c).updated_at = part_changed;
        std::string name;
        for (const auto& one : row.situations) {
            one.put(c, 0);
            name += (name.empty() ? "" : " + ") + std::string(one.name);
        }
        const Verdict verdict = classify(c.order, c.shop, acting_policy(), now);
        ASSERT_TRUE(verdict.reason) << name;
        EXPECT_EQ(*verdict.reason, row.reason) << name << ": " << name_of(*verdict.reason);
        const Finding& finding = verdict.finding;
        EXPECT_EQ(finding.variant, row.variant) << name;
        EXPECT_EQ(format_rfc3339(finding.since), format_rfc3339(row.since)) << name;
        ASSERT_EQ(finding.overdue_at.has_value(), row.normal.has_value()) << name;
        if (row.normal) {
            EXPECT_EQ(format_duration(*finding.overdue_at - finding.since), format_duration(*row.normal)) << name;
        }
        EXPECT_EQ(finding.settled, row.settled) << name;
        EXPECT_EQ(facts_of(finding), row.facts) << name;
    }
}

/// What a fact means where that hangs on something else.
struct Meaning {
    std::vector<Situation> situations;
    const char* fact;
    const char* meaning;
};

// clang-format off
const Meaning meanings[] = {
    {{cancelled, refunded}, "displayFinancialStatus", "no money is left to give back"},
    {{cancelled, payment_null}, "displayFinancialStatus", "the shop does not say where the money is"},
    {{cancelled, refunded}, "closed", "not archived: still in the list of open orders"},
    {{cancelled, refunded, archived}, "closed", "already archived"},
    {{cancelled, amazon, accepted}, "requestStatus", "held by Amazon MCF: a parcel may be on its way"},
    {{partly_refunded}, "refunds", "a refund names no items: a discount, or goods?"},
    {{refunds_not_read}, "refunds", "so nothing says what the money was for"},
    {{held_for<HoldReason::other>}, "fulfillmentHolds.reason", "placed by this app"},
    {{held_for<HoldReason::incorrect_address>}, "fulfillmentHolds.reason", "placed by staff or another app"},
    {{dead_service}, "assignedLocation", "this service has ended: nobody answers there"},
    {{amazon, switched_off}, "assignedLocation", "its location is not active: the app was removed or switched off"},
    {{dead_service, switched_off}, "assignedLocation", "this service has ended: nobody answers there"},
    {{accepted}, "service kind", "silence is normal for 2 d"},
    {{accepted, shipwire}, "service kind", "silence is normal for 3 d"},
    {{accepted, dsers}, "service kind", "silence is normal for 7 d"},
    {{digital}, "requiresShipping", "something that is not sent by parcel"},
    {{digital, gift_card}, "requiresShipping", "a gift card"},
};
// clang-format on

Finding finding_of(const std::vector<Situation>& situations) {
    Case c;
    for (const auto& one : situations) one.put(c, 0);
    return classify(c.order, c.shop, acting_policy(), now).finding;
}

TEST(Finding, SaysWhatAFactMeans) {
    for (const Meaning& row : meanings) {
        const Finding finding = finding_of(row.situations);
        std::string meaning = "the fact is missing";
        for (const auto& one : finding.evidence) {
            if (one.fact == row.fact) meaning = one.meaning;
        }
        EXPECT_EQ(meaning, row.meaning) << row.situations.back().name << ": " << row.fact;
    }
}

std::string steps(const std::vector<Situation>& situations, Reason reason) {
    std::string all;
    for (const auto& step : steps_of(reason, finding_of(situations))) all += format_step(step) + "\n";
    return all;
}

TEST(Finding, SaysWhyNothingIsDone) {
    EXPECT_EQ(finding_of({ship}).permission.why, "age alone is no proof of shipment");
    EXPECT_EQ(finding_of({rest}).permission.why, "what was sent says nothing about the rest");
    EXPECT_EQ(finding_of({all_refunded, paid_by_hand, owes}).permission.why,
              "money is still outstanding on this order");
}

TEST(Finding, ACaseWithStepsOfItsOwnSaysThoseAlone) {
    EXPECT_EQ(steps({ship}, R::merchant_to_ship), "Staff: Pack and send it.\n");
    EXPECT_EQ(steps({amazon, empty_sku}, R::amazon_request_not_sent),
              "Staff: Give the product a SKU and map it in the service's app, then place the order there.\n");
    EXPECT_EQ(steps({returning, exchange}, R::return_in_progress),
              "Staff: Check in the returned item in the admin; the exchange is then released.\n");
    EXPECT_EQ(steps({pre_order}, R::scheduled),
              "Staff: Set a date, or mark it as open in the admin when the goods are there.\n");
    EXPECT_EQ(steps({rest, edited}, R::partially_fulfilled_rest),
              "Staff: Look at the order's timeline: send what was added, or refund it.\n");
    EXPECT_EQ(steps({held_for<HoldReason::awaiting_payment>, held_for<HoldReason::other>}, R::on_hold),
              "Staff: Collect the payment; the shop then releases it.\n"
              "Staff: Whoever placed the hold: clear its cause and release it.\n");
}

TEST(Finding, EveryReasonHasATitleAndAStep) {
    std::set<std::string_view> titles;
    for (std::size_t i = 0; i < reason_count; ++i) {
        const auto reason = static_cast<Reason>(i);
        EXPECT_TRUE(titles.insert(text_of(reason).title).second) << name_of(reason);
        EXPECT_TRUE(text_of(reason).step.what.ends_with('.')) << name_of(reason);
        EXPECT_EQ(steps_of(reason, Finding{}).size(), 1U) << name_of(reason);
    }
    EXPECT_EQ(text_of(R::merchant_to_ship).title, "Waiting for the merchant to send it");
    EXPECT_EQ(format_step({Who::staff, "x"}), "Staff: x");
    EXPECT_EQ(format_step({Who::supplier_support, "x"}), "With the service's support: x");
    EXPECT_EQ(format_step({Who::app_setting, "x"}), "In the settings: x");
    EXPECT_EQ(format_step({Who::developer, "x"}), "Whoever looks after the app: x");
    EXPECT_EQ(format_step({Who::time, "x"}), "By itself: x");
}

TEST(Finding, StandsAsItsTimeSays) {
    Finding finding;
    EXPECT_EQ(name_of(standing_of(finding, now)), "waiting") << "age alone never makes it stuck";
    finding.overdue_at = now;
    EXPECT_EQ(name_of(standing_of(finding, now - 1ms)), "waiting");
    EXPECT_EQ(name_of(standing_of(finding, now)), "stuck");
    finding.settled = true;
    EXPECT_EQ(name_of(standing_of(finding, now)), "settled");
}

}  // namespace
}  // namespace fulfilld
