#include "unit/app/rule_examples.hpp"

#include "support/builders.hpp"

namespace fulfilld::test {
namespace {

using D = DeliveryMethod;
using F = FinancialStatus;
using S = FulfillmentOrderStatus;
using R = RequestStatus;
using FO = FulfillmentOrderFacts;

constexpr auto days = [](int count) { return std::chrono::days{count}; };

/// Placed so long ago, and not changed since the hour after.
OrderBuilder placed(int number, Duration ago) {
    return OrderBuilder(number)
        .with([&](OrderFacts& o) {
            o.processed_at = now - ago;
            o.updated_at = now - ago + 1h;
        })
        .with_fo([&](FO& fo) {
            fo.created_at = now - ago;
            fo.updated_at = now - ago + 1h;
        });
}
OrderBuilder placed(int number) { return placed(number, days(3)); }

/// One of two items was sent.
void send_first(OrderFacts& o) {
    o.display_fulfillment = DisplayFulfillmentStatus::partially_fulfilled;
    o.lines.at(0).unfulfilled = 0;
    FO& fo = o.fulfillment_orders.at(0);
    fo.status = S::closed;
    fo.supported_actions.clear();
    fo.lines.at(0).remaining = 0;
    o.fulfillments = {{FulfillmentId("gid://shopify/Fulfillment/1"), FulfillmentStatus::success, o.updated_at, 1}};
}

void give_back(OrderFacts& o) {
    o.refunded = o.current_total;
    o.current_total.ten_thousandths = 0;
    o.financial = Seen<F>(F::refunded);
}

void money(OrderFacts& o, F status) {
    o.financial = Seen<F>(status);
    o.fully_paid = false;
    o.outstanding = o.current_total;
}

void deliver(FO& fo, D method) { fo.delivery = Seen<D>(method); }

void hold(FO& fo, HoldReason reason) {
    fo.status = S::on_hold;
    fo.holds = {{reason, false}};
    fo.supported_actions = {SupportedAction::release_hold};
}

void only_tips(OrderFacts& o) {
    o.fulfillable = false;
    o.fulfillment_orders.clear();
    o.lines.at(0).unfulfilled = 0;
    o.lines.at(0).requires_shipping = false;
}

void ask_to_stop(FO& fo) {
    fo.requests.insert(fo.requests.begin(), {MerchantRequestKind::cancellation_request, now - 50h, ""});
}

struct Row {
    Reason reason;
    OrderFacts (*order)();
    const char* hidden_by = "";  ///< A kind of access that the shop did not grant.
};

// A table reads best with a row to a line.
// clang-format off
constexpr Row rows[] = {
    {Reason::test_order, []() -> OrderFacts { return placed(1).with([](auto& o) { o.test = true; o.gateways = {"bogus"}; }); }},
    {Reason::cancelled_with_active_request, []() -> OrderFacts { return placed(2).amazon().requested(R::accepted, 70h, S::in_progress).with([](auto& o) { give_back(o); o.cancelled_at = now - 2h; }); }},
    {Reason::cancelled_not_refunded, []() -> OrderFacts { return placed(3).nothing_left().with([](auto& o) { o.cancelled_at = now - 48h; }); }},
    {Reason::cancelled_unfulfilled, []() -> OrderFacts { return placed(4).cancelled_and_refunded().with([](auto& o) { o.closed = false; o.gateways = {"manual"}; o.current_total.ten_thousandths = 0; }); }},
    {Reason::cancelled_after_shipment, []() -> OrderFacts { return placed(5).fulfilled().with([](auto& o) { o.cancelled_at = now - 40min; }); }},
    {Reason::fo_not_visible, []() -> OrderFacts { return placed(6).with([](auto& o) { o.fulfillment_orders.clear(); }); }, "third_party_fulfillment_orders"},
    {Reason::routing_pending, []() -> OrderFacts { return placed(7).with([](auto& o) { o.fulfillment_orders.clear(); }); }},
    {Reason::nothing_left_refunded, []() -> OrderFacts { return placed(8).nothing_left().with([](auto& o) { give_back(o); o.gateways = {"manual"}; }); }},
    {Reason::nothing_left_edited, []() -> OrderFacts { return placed(9).nothing_left().with([](auto& o) { o.edited = true; o.outstanding.ten_thousandths = -500'000; o.current_total.ten_thousandths = 0; }); }},
    {Reason::only_non_fulfillable, []() -> OrderFacts { return placed(10).with(only_tips); }},
    {Reason::refunded_still_open, []() -> OrderFacts { return placed(11).with(give_back); }},
    {Reason::partial_refund_ambiguous, []() -> OrderFacts { return placed(12).with([](auto& o) { o.financial = Seen<F>(F::partially_refunded); o.refunded.ten_thousandths = 100'000; o.refund_without_lines = true; }); }},
    {Reason::payment_voided, []() -> OrderFacts { return placed(13).with([](auto& o) { money(o, F::voided); }); }},
    {Reason::payment_expired, []() -> OrderFacts { return placed(14, days(9)).with([](auto& o) { money(o, F::expired); }); }},
    {Reason::payment_authorized, []() -> OrderFacts { return placed(15).with([](auto& o) { money(o, F::authorized); o.capturable = true; }); }},
    {Reason::payment_pending, []() -> OrderFacts { return placed(16).at_service("zendrop", "Zendrop").with([](auto& o) { money(o, F::pending); o.gateways = {"manual"}; }); }},
    {Reason::risk_blocked, []() -> OrderFacts { return placed(17).with([](auto& o) { o.risk = RiskRecommendation::investigate; }); }},
    {Reason::return_in_progress, []() -> OrderFacts { return placed(18, days(9)).add_unit().with(send_first).with([](auto& o) { o.return_status = ReturnStatus::in_progress; }).with_fo([](FO& fo) { hold(fo, HoldReason::awaiting_return_items); }, 1); }},
    {Reason::archived_unfulfilled, []() -> OrderFacts { return placed(19).with([](auto& o) { o.closed = true; }); }},
    {Reason::marketplace_order, []() -> OrderFacts { return placed(20, days(9)).with([](auto& o) { o.source_name = "amazon-us"; o.app_name = "Amazon Connector"; }); }},
    {Reason::on_hold, []() -> OrderFacts { return placed(21).with_fo([](FO& fo) { hold(fo, HoldReason::incorrect_address); }); }},
    {Reason::scheduled, []() -> OrderFacts { return placed(22).with_fo([](FO& fo) { fo.status = S::scheduled; fo.fulfill_at = now + days(9); }); }},
    {Reason::external_fulfillment, []() -> OrderFacts { return placed(23, days(5)).with_fo([](FO& fo) { fo.supported_actions = {SupportedAction::external}; }); }},
    {Reason::location_gone, []() -> OrderFacts { return placed(24).with_fo([](FO& fo) { fo.location.id.reset(); }); }},
    {Reason::location_inactive, []() -> OrderFacts { return placed(25).with_fo([](FO& fo) { fo.location.active = false; }); }},
    {Reason::service_dead, []() -> OrderFacts { return placed(26).at_service("oberlo", "Oberlo"); }},
    {Reason::request_rejected, []() -> OrderFacts { return placed(27).amazon().requested(R::rejected, 70h); }},
    {Reason::service_gave_up, []() -> OrderFacts { return placed(28).amazon().requested(R::closed, 70h, S::incomplete); }},
    {Reason::request_unanswered, []() -> OrderFacts { return placed(29).at_service("zendrop", "Zendrop").requested(R::submitted, 70h); }},
    {Reason::cancellation_pending, []() -> OrderFacts { return placed(30).amazon().requested(R::cancellation_requested, 70h, S::in_progress).with_fo(ask_to_stop); }},
    {Reason::supplier_sync_missing, []() -> OrderFacts { return placed(31, days(9)).at_service("zendrop", "Zendrop").requested(R::accepted, days(8), S::in_progress); }},
    {Reason::amazon_request_not_sent, []() -> OrderFacts { return placed(32).amazon(); }},
    {Reason::dropship_request_not_sent, []() -> OrderFacts { return placed(33).at_service("zendrop", "Zendrop").with([](auto& o) { o.lines.at(0).sku.clear(); }); }},
    {Reason::dropship_merchant_location, []() -> OrderFacts { return placed(34, days(9)).with([](auto& o) { o.lines.at(0).vendor = "AliExpress"; }); }},
    {Reason::pos_not_marked_fulfilled, []() -> OrderFacts { return placed(35).pos(); }},
    {Reason::pos_ship_to_customer, []() -> OrderFacts { return placed(36).pos().with_fo([](FO& fo) { deliver(fo, D::shipping); }); }},
    {Reason::pickup_not_collected, []() -> OrderFacts { return placed(37, days(9)).with_fo([](FO& fo) { deliver(fo, D::pick_up); }); }},
    {Reason::local_delivery_pending, []() -> OrderFacts { return placed(38).with_fo([](FO& fo) { deliver(fo, D::local); }); }},
    {Reason::digital_not_fulfilled, []() -> OrderFacts { return placed(39).with_fo([](FO& fo) { deliver(fo, D::none); }).with([](auto& o) { o.lines.at(0).requires_shipping = false; o.lines.at(0).gift_card = true; }); }},
    {Reason::in_progress_manual, []() -> OrderFacts { return placed(40, days(9)).with_fo([](FO& fo) { fo.status = S::in_progress; }); }},
    {Reason::partially_fulfilled_rest, []() -> OrderFacts { return placed(41).add_unit().with(send_first); }},
    {Reason::merchant_to_ship, []() -> OrderFacts { return placed(42); }},
    {Reason::unknown_state, []() -> OrderFacts { return placed(43).with_fo([](FO& fo) { fo.delivery = parse_seen<D>("DRONE"); }); }},
};
// clang-format on

/// Sold in one store, assigned to another, and part of the money went back for another item.
OrderFacts sold_elsewhere() {
    return placed(44).pos().with([](OrderFacts& o) {
        o.retail_location = LocationId("gid://shopify/Location/2");
        o.financial = Seen<F>(F::partially_refunded);
        o.refunded.ten_thousandths = 100'000;
        o.refund_without_lines = false;
    });
}

ShopFacts shop_of(const Row& row) {
    ShopFacts shop = full_access();
    const std::string hidden = row.hidden_by;
    if (!hidden.empty()) std::erase_if(shop.scopes, [&](const auto& scope) { return scope.ends_with(hidden); });
    return shop;
}

}  // namespace

std::vector<RuleExample> rule_examples() {
    std::vector<RuleExample> examples;
    for (const auto& row : rows)
        examples.push_back({std::string(name_of(row.reason)), row.reason, row.order(), shop_of(row)});
    examples.push_back({"Why an action is not taken", Reason::pos_not_marked_fulfilled, sold_elsewhere(), full_access(),
                        ActionKind::mark_fulfilled});
    return examples;
}

Policy example_policy() { return acting_policy(); }

}  // namespace fulfilld::test
