#include "unit/rules/conflicts.hpp"

#include <gtest/gtest.h>

namespace fulfilld {
namespace {

using namespace test;
using namespace test::situations;
using R = Reason;
using Kind = std::optional<ActionKind>;
constexpr Kind none;
constexpr std::optional<Reason> clear;

FulfillmentOrderFacts& part(Case& c) { return c.order.fulfillment_orders[0]; }
void request(Case& c, MerchantRequestKind kind, Duration ago) { part(c).requests.push_back({kind, now - ago, ""}); }
/// A line of the order, and what its fulfillment order still has of it.
void add_line(Case& c, const char* id, int remaining) {
    LineItemFacts line = c.order.lines[0];
    line.id = LineItemId(id);
    line.unfulfilled = remaining;
    c.order.lines.push_back(line);
    part(c).lines.push_back({FulfillmentOrderLineId(id), line.id, 1, remaining});
}
constexpr auto asking = MerchantRequestKind::fulfillment_request;
constexpr auto stopping = MerchantRequestKind::cancellation_request;

/// One step to either side of a condition.
struct Row {
    const char* what;
    std::vector<Situation> situations;
    void (*change)(Case&);
    std::optional<Reason> reason;
    Kind action;
};

// clang-format off
const Row rows[] = {
    // Clear, or not.
    {"no lines at all", {}, [](Case& c) { c.order.lines.clear(); c.order.fulfillment_orders.clear(); }, clear, none},
    {"something was sent, a closed part, and a unit is missing", {rest}, [](Case& c) { part(c).status = FO::closed; }, R::unknown_state, none},
    {"something was sent, the rest is still at its part", {rest}, [](Case& c) { c.order.lines[0].unfulfilled = 0; }, R::unknown_state, none},
    {"sent and cancelled is not clear", {rest, cancelled}, [](Case& c) { part(c).status = FO::closed; c.order.lines[0].unfulfilled = 0; }, R::cancelled_after_shipment, none},
    {"everything refunded, and something was sent", {all_refunded}, [](Case& c) { c.order.fulfillments = {{FulfillmentId("x"), FulfillmentStatus::success, now, 1}}; }, clear, none},
    {"everything removed, and something was sent", {all_removed}, [](Case& c) { c.order.fulfillments = {{FulfillmentId("x"), FulfillmentStatus::success, now, 1}}; }, clear, none},
    {"a tip, and something was sent", {only_a_tip}, [](Case& c) { c.order.fulfillments = {{FulfillmentId("x"), FulfillmentStatus::success, now, 1}}; }, clear, none},
    {"no lines, and money went back", {all_refunded}, [](Case& c) { c.order.lines.clear(); }, clear, none},
    {"an active part without anything remaining", {rest}, [](Case& c) { part(c).lines[0].remaining = 0; c.order.lines[0].unfulfilled = 0; }, clear, none},
    {"a fulfilment that failed sent nothing", {}, [](Case& c) { c.order.fulfillments = {{FulfillmentId("x"), FulfillmentStatus::failure, now, 1}}; }, R::merchant_to_ship, none},
    {"a cancelled part is no active one", {rest}, [](Case& c) { part(c).status = FO::cancelled; c.order.lines[0].unfulfilled = 0; }, clear, none},
    {"an incomplete part at the merchant's", {}, [](Case& c) { part(c).status = FO::incomplete; }, R::unknown_state, none},
    // Cancelled.
    {"cancelled, the service has stopped", {cancelled, accepted}, [](Case& c) { part(c).status = FO::closed; part(c).request_status = RS::cancellation_accepted; }, R::cancelled_not_refunded, none},
    {"cancelled, some sent, a service at work on the rest", {cancelled, accepted, rest}, [](Case& c) { c.order.closed = true; }, R::cancelled_with_active_request, none},
    {"cancelled, refunded, shown as fulfilled", {cancelled, refunded}, [](Case& c) { c.order.display_fulfillment = DisplayFulfillmentStatus::fulfilled; }, R::unknown_state, none},
    {"cancelled, refunded, shown as not required", {cancelled, refunded}, [](Case& c) { c.order.display_fulfillment = DisplayFulfillmentStatus::fulfillment_not_required; }, R::cancelled_unfulfilled, none},
    {"cancelled, refunded, no part to be seen", {cancelled, refunded, no_parts}, [](Case& c) { c.order.display_fulfillment = DisplayFulfillmentStatus::restocked; }, R::unknown_state, none},
    {"cancelled, refunded, paid by hand and by card", {cancelled, refunded}, [](Case& c) { c.order.gateways = {"manual", "shopify_payments"}; }, R::cancelled_unfulfilled, none},
    {"cancelled, refunded, paid with the test gateway", {cancelled, refunded}, [](Case& c) { c.order.gateways = {"bogus"}; }, R::cancelled_unfulfilled, ActionKind::flag_for_deletion},
    // Nothing left.
    {"no part yet, and not to be fulfilled", {no_parts}, [](Case& c) { c.order.fulfillable = false; }, R::unknown_state, none},
    {"no part yet, and nothing missing", {no_parts}, [](Case& c) { c.order.lines[0].unfulfilled = 0; }, R::unknown_state, none},
    {"every unit refunded, one still at its part", {all_refunded}, [](Case& c) { part(c).status = FO::open; part(c).lines[0].remaining = 1; }, R::refunded_still_open, none},
    {"every unit refunded, owed to the customer", {all_refunded, paid_by_hand}, [](Case& c) { c.order.outstanding.ten_thousandths = -1; }, R::nothing_left_refunded, none},
    {"every unit removed, not by an edit", {all_removed}, [](Case& c) { c.order.edited = false; }, R::unknown_state, none},
    {"every unit removed, one still at its part", {all_removed}, [](Case& c) { part(c).status = FO::open; part(c).lines[0].remaining = 1; }, R::unknown_state, none},
    {"a tip, and a unit that is missing", {only_a_tip}, [](Case& c) { c.order.lines[0].unfulfilled = 1; }, R::unknown_state, none},
    {"a tip on an order that can be fulfilled", {only_a_tip}, [](Case& c) { c.order.fulfillable = true; }, R::unknown_state, none},
    {"a tip, and something still at a part", {}, [](Case& c) { c.order.fulfillable = false; c.order.lines[0].unfulfilled = 0; }, R::unknown_state, none},
    {"a tip that was taken off", {only_a_tip}, [](Case& c) { c.order.lines[0].current = 0; }, R::unknown_state, none},
    // Money, risk, return: only while work is left.
    {"refunded, nothing remains at a part", {refunded}, [](Case& c) { part(c).status = FO::closed; }, R::unknown_state, none},
    {"partly refunded, nothing remains at a part", {partly_refunded}, [](Case& c) { part(c).status = FO::closed; }, R::unknown_state, none},
    {"voided, a part without a unit missing", {voided}, [](Case& c) { c.order.lines[0].unfulfilled = 0; }, R::payment_voided, none},
    {"voided, a unit missing without a part", {voided}, [](Case& c) { part(c).status = FO::closed; }, R::payment_voided, none},
    {"voided, nothing left", {voided, all_removed}, [](Case& c) { c.order.edited = false; }, R::unknown_state, none},
    {"expired, nothing left", {expired, all_removed}, [](Case& c) { c.order.edited = false; }, R::unknown_state, none},
    {"authorised, nothing left", {authorised, all_removed}, [](Case& c) { c.order.edited = false; }, R::unknown_state, none},
    {"pending, nothing left", {pending, all_removed}, [](Case& c) { c.order.edited = false; }, R::unknown_state, none},
    {"risk, nothing left", {risky, all_removed}, [](Case& c) { c.order.edited = false; }, R::unknown_state, none},
    {"return, nothing left", {returning, all_removed}, [](Case& c) { c.order.edited = false; }, R::unknown_state, none},
    {"archived, nothing left", {archived, all_removed}, [](Case& c) { c.order.edited = false; }, R::unknown_state, none},
    {"marketplace, nothing left", {marketplace, all_removed}, [](Case& c) { c.order.edited = false; }, R::unknown_state, none},
    {"authorised, not to be captured", {authorised}, [](Case& c) { c.order.capturable = false; }, R::unknown_state, none},
    {"pending, called fully paid", {pending}, [](Case& c) { c.order.fully_paid = true; }, R::unknown_state, none},
    {"investigate", {pos_retail}, [](Case& c) { c.order.risk = RiskRecommendation::investigate; }, R::risk_blocked, none},
    {"no risk known", {pos_retail}, [](Case& c) { c.order.risk = RiskRecommendation::none; }, R::pos_not_marked_fulfilled, ActionKind::mark_fulfilled},
    {"return requested", {pos_retail}, [](Case& c) { c.order.return_status = ReturnStatus::return_requested; }, R::return_in_progress, none},
    {"returned", {pos_retail}, [](Case& c) { c.order.return_status = ReturnStatus::returned; }, R::pos_not_marked_fulfilled, ActionKind::mark_fulfilled},
    {"return inspected", {pos_retail}, [](Case& c) { c.order.return_status = ReturnStatus::inspection_complete; }, R::pos_not_marked_fulfilled, ActionKind::mark_fulfilled},
    {"return failed", {pos_retail}, [](Case& c) { c.order.return_status = ReturnStatus::return_failed; }, R::pos_not_marked_fulfilled, ActionKind::mark_fulfilled},
    {"imported by Amazon's connector", {amazon}, [](Case& c) { c.order.app_name = "Sync for AMAZON"; }, R::marketplace_order, none},
    {"an app is not a source", {amazon}, [](Case& c) { c.order.app_name = "Etsy sync"; }, R::amazon_request_not_sent, ActionKind::request_fulfillment},
    // Places.
    {"external beside others", {external}, [](Case& c) { part(c).supported_actions.push_back(A::hold); }, R::merchant_to_ship, none},
    {"location gone, places not shown", {location_gone}, [](Case& c) { std::erase(c.shop.scopes, "read_locations"); }, R::unknown_state, none},
    {"location gone, a service was asked", {location_gone}, [](Case& c) { part(c).request_status = RS::submitted; }, R::unknown_state, none},
    {"location inactive, a service was asked", {location_closed}, [](Case& c) { part(c).request_status = RS::submitted; }, R::unknown_state, none},
    {"at the merchant's, a service was asked", {}, [](Case& c) { part(c).request_status = RS::submitted; }, R::unknown_state, none},
    {"a service whose place is not shown", {accepted}, [](Case& c) { part(c).location.id.reset(); std::erase(c.shop.scopes, "read_locations"); }, R::supplier_sync_missing, none},
    {"a service whose place is gone, never asked", {amazon}, [](Case& c) { part(c).location.id.reset(); }, R::location_gone, none},
    {"a service whose place is gone, asked", {accepted}, [](Case& c) { part(c).location.id.reset(); }, R::supplier_sync_missing, none},
    {"a service whose place is gone and not active, asked", {accepted}, [](Case& c) { part(c).location.id.reset(); part(c).location.active = false; }, R::supplier_sync_missing, none},
    {"the merchant's own place, named like a service that has ended", {}, [](Case& c) { part(c).location.name = "Oberlo shelf"; }, R::merchant_to_ship, none},
    // At a service.
    {"accepted, and open", {accepted}, [](Case& c) { part(c).status = FO::open; }, R::supplier_sync_missing, none},
    {"accepted, and incomplete", {accepted}, [](Case& c) { part(c).status = FO::incomplete; }, R::service_gave_up, none},
    {"the service ended, and the part is open", {gave_up}, [](Case& c) { part(c).status = FO::open; }, R::service_gave_up, none},
    {"stopping refused, and open", {would_not_stop}, [](Case& c) { part(c).status = FO::open; }, R::supplier_sync_missing, none},
    {"stopping accepted", {stop_asked}, [](Case& c) { part(c).request_status = RS::cancellation_accepted; }, R::unknown_state, none},
    {"asked to stop, then asked again", {accepted}, [](Case& c) { request(c, stopping, 61h); }, R::supplier_sync_missing, none},
    {"asked and asked to stop at once", {accepted}, [](Case& c) { request(c, stopping, 60h); }, R::cancellation_pending, none},
    {"asked to stop, the request is not shown", {accepted}, [](Case& c) { part(c).requests.clear(); request(c, stopping, 60h); }, R::cancellation_pending, none},
    {"asked to stop at the merchant's", {}, [](Case& c) { part(c).request_status = RS::cancellation_requested; }, R::unknown_state, none},
    {"accepted at the merchant's", {}, [](Case& c) { part(c).request_status = RS::accepted; }, R::unknown_state, none},
    {"rejected at the merchant's", {}, [](Case& c) { part(c).request_status = RS::rejected; }, R::unknown_state, none},
    {"never asked, and in progress", {amazon}, [](Case& c) { part(c).status = FO::in_progress; }, R::unknown_state, none},
    {"never asked, not paid in full", {amazon}, [](Case& c) { c.order.fully_paid = false; }, R::unknown_state, none},
    {"asked for a part that shares no goods", {amazon}, [](Case& c) { FulfillmentOrderFacts old = part(c); old.id = FulfillmentOrderId("old"); old.status = FO::closed; old.lines[0].line_item = LineItemId("other"); old.requests = {{asking, now - 9h, ""}}; c.order.fulfillment_orders.push_back(old); }, R::amazon_request_not_sent, ActionKind::request_fulfillment},
    {"another part of the same goods, never asked", {amazon}, [](Case& c) { FulfillmentOrderFacts old = part(c); old.id = FulfillmentOrderId("old"); old.status = FO::closed; c.order.fulfillment_orders.push_back(old); }, R::amazon_request_not_sent, ActionKind::request_fulfillment},
    {"asked for, and its goods are not told", {amazon}, [](Case& c) { request(c, asking, 9h); FulfillmentOrderFacts other = part(c); other.id = FulfillmentOrderId("other"); c.order.fulfillment_orders[0].lines[0].remaining = 0; c.order.fulfillment_orders.push_back(other); }, R::amazon_request_not_sent, none},
    // At the merchant's.
    {"of three signals the app is missing", {pos_retail}, [](Case& c) { c.order.app_id.clear(); }, R::pos_not_marked_fulfilled, ActionKind::mark_fulfilled},
    {"of three signals the source is missing", {pos_retail}, [](Case& c) { c.order.source_name = "web"; }, R::pos_not_marked_fulfilled, ActionKind::mark_fulfilled},
    {"of three signals the store is missing", {pos_retail}, [](Case& c) { c.order.retail_location.reset(); }, R::pos_not_marked_fulfilled, ActionKind::mark_fulfilled},
    {"one signal: the store", {pos_ship}, [](Case& c) { c.order.source_name = "web"; c.order.app_id.clear(); }, R::merchant_to_ship, none},
    {"one signal: the app", {pos_ship}, [](Case& c) { c.order.source_name = "web"; c.order.retail_location.reset(); }, R::merchant_to_ship, none},
    {"POS, owed to the customer", {pos_retail}, [](Case& c) { c.order.outstanding.ten_thousandths = -1; }, R::pos_not_marked_fulfilled, ActionKind::mark_fulfilled},
    {"POS, the customer owes", {pos_retail}, [](Case& c) { c.order.outstanding.ten_thousandths = 1; }, R::unknown_state, none},
    {"POS, not paid in full", {pos_retail}, [](Case& c) { c.order.fully_paid = false; }, R::unknown_state, none},
    {"POS, an open one with a hold", {pos_retail}, [](Case& c) { part(c).holds = {{HoldReason::other, true}}; }, R::pos_not_marked_fulfilled, none},
    {"a supplier's goods, sent already", {supplier}, [](Case& c) { add_line(c, "other", 1); c.order.lines[1].vendor = "Acme"; c.order.lines[0].unfulfilled = 0; part(c).lines[0].remaining = 0; }, R::merchant_to_ship, none},
    {"pickup point", {}, [](Case& c) { deliver(c, 0, DeliveryMethod::pickup_point); }, R::pickup_not_collected, none},
    {"pickup, not paid in full", {pickup}, [](Case& c) { c.order.fully_paid = false; }, R::unknown_state, none},
    {"handed over, but not in a store", {}, [](Case& c) { deliver(c, 0, DeliveryMethod::retail); }, R::unknown_state, none},
    {"digital beside a parcel", {digital}, [](Case& c) { add_line(c, "parcel", 1); c.order.lines[1].requires_shipping = true; }, R::unknown_state, none},
    {"digital beside a parcel that was sent", {digital}, [](Case& c) { add_line(c, "parcel", 0); c.order.lines[1].requires_shipping = true; }, R::digital_not_fulfilled, none},
    {"digital, its line is not on the order", {digital}, [](Case& c) { part(c).lines[0].line_item = LineItemId("lost"); }, R::unknown_state, none},
    {"digital, its line was taken off the end of the order", {digital}, [](Case& c) { part(c).lines[0].line_item = LineItemId("lost"); c.order.lines.push_back(c.order.lines[0]); c.order.lines.pop_back(); }, R::unknown_state, none},
    {"digital, to be sent", {digital}, [](Case& c) { deliver(c, 0, DeliveryMethod::shipping); }, R::merchant_to_ship, none},
    {"begun by hand, not paid in full", {begun}, [](Case& c) { c.order.fully_paid = false; }, R::in_progress_manual, none},
    // Neither open nor in progress, or at a service that was never asked and is at work: what the goods are says nothing.
    {"supplier, incomplete", {supplier}, [](Case& c) { part(c).status = FO::incomplete; }, R::unknown_state, none},
    {"pos retail, incomplete", {pos_retail}, [](Case& c) { part(c).status = FO::incomplete; }, R::unknown_state, none},
    {"pos ship, incomplete", {pos_ship}, [](Case& c) { part(c).status = FO::incomplete; }, R::unknown_state, none},
    {"pickup, incomplete", {pickup}, [](Case& c) { part(c).status = FO::incomplete; }, R::unknown_state, none},
    {"local, incomplete", {local}, [](Case& c) { part(c).status = FO::incomplete; }, R::unknown_state, none},
    {"digital, incomplete", {digital}, [](Case& c) { part(c).status = FO::incomplete; }, R::unknown_state, none},
    {"ship, incomplete", {ship}, [](Case& c) { part(c).status = FO::incomplete; }, R::unknown_state, none},
    {"supplier, at a service at work unasked", {amazon, supplier}, [](Case& c) { part(c).status = FO::in_progress; }, R::unknown_state, none},
    {"pos retail, at a service at work unasked", {amazon, pos_retail}, [](Case& c) { part(c).status = FO::in_progress; }, R::unknown_state, none},
    {"pos ship, at a service at work unasked", {amazon, pos_ship}, [](Case& c) { part(c).status = FO::in_progress; }, R::unknown_state, none},
    {"pickup, at a service at work unasked", {amazon, pickup}, [](Case& c) { part(c).status = FO::in_progress; }, R::unknown_state, none},
    {"local, at a service at work unasked", {amazon, local}, [](Case& c) { part(c).status = FO::in_progress; }, R::unknown_state, none},
    {"digital, at a service at work unasked", {amazon, digital}, [](Case& c) { part(c).status = FO::in_progress; }, R::unknown_state, none},
    {"ship, at a service at work unasked", {amazon, ship}, [](Case& c) { part(c).status = FO::in_progress; }, R::unknown_state, none},
    {"supplier, at a service that stopped", {amazon, supplier}, [](Case& c) { part(c).request_status = RS::cancellation_accepted; }, R::unknown_state, none},
    {"pos retail, at a service that stopped", {amazon, pos_retail}, [](Case& c) { part(c).request_status = RS::cancellation_accepted; }, R::unknown_state, none},
    {"pos ship, at a service that stopped", {amazon, pos_ship}, [](Case& c) { part(c).request_status = RS::cancellation_accepted; }, R::unknown_state, none},
    {"pickup, at a service that stopped", {amazon, pickup}, [](Case& c) { part(c).request_status = RS::cancellation_accepted; }, R::unknown_state, none},
    {"local, at a service that stopped", {amazon, local}, [](Case& c) { part(c).request_status = RS::cancellation_accepted; }, R::unknown_state, none},
    {"digital, at a service that stopped", {amazon, digital}, [](Case& c) { part(c).request_status = RS::cancellation_accepted; }, R::unknown_state, none},
    {"ship, at a service that stopped", {amazon, ship}, [](Case& c) { part(c).request_status = RS::cancellation_accepted; }, R::unknown_state, none},
};
// clang-format on

TEST(Edge, OneStepToEitherSide) {
    for (const Row& row : rows) {
        Case c;
        for (const auto& one : row.situations) one.put(c, 0);
        row.change(c);
        const Verdict verdict = classify(c.order, c.shop, acting_policy(), now);
        EXPECT_EQ(verdict.reason, row.reason)
            << row.what << ": " << (verdict.reason ? name_of(*verdict.reason) : "clear");
        EXPECT_EQ(verdict.finding.permission.kind, row.action) << row.what << ": " << verdict.finding.permission.why;
        for (const auto& fo : verdict.fulfillment_orders)
            EXPECT_EQ(fo.finding.permission.kind, row.action) << row.what << ": " << fo.finding.permission.why;
        // Rules that did not win are asked as well, and must bear any facts.
        EXPECT_EQ(explain(c.order, c.shop, acting_policy(), now).verdict.reason, verdict.reason) << row.what;
    }
}

}  // namespace
}  // namespace fulfilld
