#include "fulfilld/core/rules.hpp"
#include "support/builders.hpp"

#include <gtest/gtest.h>

namespace fulfilld {
namespace {

using namespace test;

Verdict judge(const OrderFacts& order, const ShopFacts& shop = full_access()) {
    return classify(order, shop, acting_policy(), now);
}

struct Row {
    const char* what;
    OrderFacts order;
    std::optional<Reason> reason;
    std::optional<ActionKind> action;
};

auto set_financial(std::optional<FinancialStatus> status, bool fully_paid = false) {
    return [=](OrderFacts& facts) {
        facts.financial = status ? std::optional(Seen<FinancialStatus>(*status)) : std::nullopt;
        facts.fully_paid = fully_paid;
    };
}
const auto manual = [](OrderFacts& facts) { facts.gateways = {"manual"}; };

OrderBuilder cancelled_kept_money() {
    // Cancel without refund: not closed, still PAID, the CLOSED fulfillment order still reads 1 [domain 4.5].
    return OrderBuilder().with([](auto& facts) { facts.cancelled_at = now - 48h; }).with_fo([](auto& fo) {
        fo.status = FulfillmentOrderStatus::closed;
        fo.supported_actions.clear();
    });
}

OrderBuilder without_fulfillment_orders() {
    return OrderBuilder().with([](auto& facts) { facts.fulfillment_orders.clear(); });
}

// clang-format off
std::vector<Row> rows() {
    using A = ActionKind;
    return {
        {"a fulfilled order is clear", OrderBuilder().fulfilled(), std::nullopt, std::nullopt},
        {"test order", OrderBuilder().with([](auto& f) { f.test = true; }), Reason::test_order, A::flag_for_deletion},
        {"fulfilled test order clutters no list", OrderBuilder().with([](auto& f) { f.test = true; }).fulfilled(), std::nullopt, std::nullopt},
        {"cancelled, money kept", cancelled_kept_money(), Reason::cancelled_not_refunded, std::nullopt},
        {"cancelled, partly refunded", cancelled_kept_money().with(set_financial(FinancialStatus::partially_refunded)), Reason::cancelled_not_refunded, std::nullopt},
        {"cancelled and refunded, paid by card", OrderBuilder().cancelled_and_refunded(), Reason::cancelled_unfulfilled, std::nullopt},
        {"cancelled and refunded, paid by hand", OrderBuilder().cancelled_and_refunded().with(manual), Reason::cancelled_unfulfilled, A::flag_for_deletion},
        {"cancelled, never paid, status null", OrderBuilder().cancelled_and_refunded().with(set_financial(std::nullopt)).with(manual), Reason::cancelled_unfulfilled, A::flag_for_deletion},
        {"cancelled as older API versions show it", OrderBuilder().cancelled_and_refunded().with(manual).with([](auto& f) { f.display_fulfillment = DisplayFulfillmentStatus::unfulfilled; }), Reason::cancelled_unfulfilled, A::flag_for_deletion},
        {"cancelled after shipment", OrderBuilder().fulfilled().with(manual).with([](auto& f) { f.cancelled_at = now - 1h; }), Reason::cancelled_after_shipment, std::nullopt},
        {"cancelled while a service works on it", OrderBuilder().amazon().requested(RequestStatus::accepted, 5h, FulfillmentOrderStatus::in_progress).with(manual).with([](auto& f) { f.cancelled_at = now - 1h; }), Reason::cancelled_with_active_request, std::nullopt},
        {"cancelled before the service answered", OrderBuilder().amazon().requested(RequestStatus::submitted, 5h).with([](auto& f) { f.cancelled_at = now - 1h; }), Reason::cancelled_with_active_request, std::nullopt},
        {"cancelled, and the service would not stop", OrderBuilder().amazon().requested(RequestStatus::cancellation_rejected, 5h).with([](auto& f) { f.cancelled_at = now - 1h; }), Reason::cancelled_with_active_request, std::nullopt},
        {"cancelled, shipped in part, and a service still at work", OrderBuilder().fulfilled().add_unit().amazon(1).with([](auto& f) { f.cancelled_at = now - 1h; }).with_fo([](auto& fo) { fo.request_status = RequestStatus::accepted; }, 1), Reason::cancelled_with_active_request, std::nullopt},
        {"cancelled after the service had given up, money kept", OrderBuilder().amazon().requested(RequestStatus::closed, 50h, FulfillmentOrderStatus::incomplete).with([](auto& f) { f.cancelled_at = now - 1h; }), Reason::cancelled_not_refunded, std::nullopt},
        {"cancelled after the service had agreed to stop", OrderBuilder().amazon().requested(RequestStatus::cancellation_accepted, 50h).with([](auto& f) { f.cancelled_at = now - 1h; }), Reason::cancelled_not_refunded, std::nullopt},
        {"cancelled and refunded after the service had given up: no flag", OrderBuilder().amazon().requested(RequestStatus::closed, 50h, FulfillmentOrderStatus::incomplete).with(manual).with(set_financial(FinancialStatus::refunded)).with([](auto& f) { f.cancelled_at = now - 1h; }), Reason::cancelled_unfulfilled, std::nullopt},
        {"cancelled and refunded after the service had agreed to stop", OrderBuilder().amazon().requested(RequestStatus::cancellation_accepted, 50h).with(manual).with(set_financial(FinancialStatus::refunded)).with([](auto& f) { f.cancelled_at = now - 1h; }), Reason::cancelled_unfulfilled, A::flag_for_deletion},
        {"no fulfillment order yet", without_fulfillment_orders(), Reason::routing_pending, std::nullopt},
        {"everything refunded, paid by hand", OrderBuilder().nothing_left().with(manual).with([](auto& f) { f.refunded = f.current_total; f.financial = Seen<FinancialStatus>(FinancialStatus::refunded); }), Reason::nothing_left_refunded, A::flag_for_deletion},
        {"everything refunded, by card", OrderBuilder().nothing_left().with([](auto& f) { f.refunded = f.current_total; }), Reason::nothing_left_refunded, std::nullopt},
        {"everything refunded, money outstanding", OrderBuilder().nothing_left().with(manual).with([](auto& f) { f.refunded = f.current_total; f.outstanding.ten_thousandths = 1; }), Reason::nothing_left_refunded, std::nullopt},
        {"everything removed without a refund", OrderBuilder().nothing_left(), Reason::unknown_state, std::nullopt},
        {"everything removed by an edit", OrderBuilder().nothing_left().with(manual).with([](auto& f) { f.edited = true; }), Reason::nothing_left_edited, std::nullopt},
        {"everything removed by an edit, and refunded", OrderBuilder().nothing_left().with([](auto& f) { f.edited = true; f.refunded = f.current_total; }), Reason::nothing_left_refunded, std::nullopt},
        {"only a tip", OrderBuilder().with([](auto& f) { f.fulfillment_orders.clear(); f.fulfillable = false; f.lines[0].unfulfilled = 0; }), Reason::only_non_fulfillable, std::nullopt},
        {"no fulfillable line, yet units unfulfilled", OrderBuilder().with([](auto& f) { f.fulfillment_orders.clear(); f.fulfillable = false; }), Reason::unknown_state, std::nullopt},
        {"refunded by amount, still open", OrderBuilder().with(set_financial(FinancialStatus::refunded)), Reason::refunded_still_open, std::nullopt},
        {"authorised", OrderBuilder().with(set_financial(FinancialStatus::authorized)).with([](auto& f) { f.capturable = true; }), Reason::payment_authorized, std::nullopt},
        {"pending", OrderBuilder().with(set_financial(FinancialStatus::pending)), Reason::payment_pending, std::nullopt},
        {"partly paid", OrderBuilder().with(set_financial(FinancialStatus::partially_paid)), Reason::payment_pending, std::nullopt},
        {"financial status null", OrderBuilder().with(set_financial(std::nullopt)), Reason::payment_pending, std::nullopt},
        {"voided is not payment pending", OrderBuilder().with(set_financial(FinancialStatus::voided)), Reason::payment_voided, std::nullopt},
        {"expired is not payment pending", OrderBuilder().with(set_financial(FinancialStatus::expired)), Reason::payment_expired, std::nullopt},
        {"fulfilled but unpaid is not stuck", OrderBuilder().fulfilled().with(set_financial(FinancialStatus::pending)), std::nullopt, std::nullopt},
        {"risk: cancel", OrderBuilder().with([](auto& f) { f.risk = RiskRecommendation::cancel; }), Reason::risk_blocked, std::nullopt},
        {"risk: investigate", OrderBuilder().with([](auto& f) { f.risk = RiskRecommendation::investigate; }), Reason::risk_blocked, std::nullopt},
        {"sums disagree", OrderBuilder().with([](auto& f) { f.lines[0].unfulfilled = 3; f.lines[0].current = f.lines[0].quantity = 3; }), Reason::unknown_state, std::nullopt},
        {"an answer with a hole", OrderBuilder().with([](auto& f) { f.defects = {"order.updatedAt is missing"}; }), Reason::unknown_state, std::nullopt},
    };
}
// clang-format on

TEST(ClassifyOrder, EveryRowOfTheTable) {
    for (const Row& row : rows()) {
        const Verdict verdict = judge(row.order);
        EXPECT_EQ(verdict.reason, row.reason)
            << row.what << ": " << (verdict.reason ? name_of(*verdict.reason) : "clear");
        EXPECT_EQ(verdict.finding.permission.kind, row.action) << row.what << ": " << verdict.finding.permission.why;
        if (!verdict.reason) continue;
        EXPECT_FALSE(verdict.finding.evidence.empty()) << row.what;
        EXPECT_FALSE(verdict.finding.permission.why.empty()) << row.what;
    }
}

TEST(ClassifyOrder, HiddenFulfillmentOrdersAreNoTip) {
    ShopFacts shop = full_access();
    std::erase(shop.scopes, "read_third_party_fulfillment_orders");
    std::erase(shop.scopes, "write_third_party_fulfillment_orders");
    const OrderFacts tip = OrderBuilder().with([](auto& f) {
        f.fulfillment_orders.clear();
        f.fulfillable = false;
        f.lines[0].unfulfilled = 0;
    });
    EXPECT_NE(judge(tip, shop).reason, Reason::only_non_fulfillable);
}

TEST(ClassifyOrder, WhatMayHideARequestIsNotFlaggedForDeletion) {
    const OrderFacts cancelled = OrderBuilder().cancelled_and_refunded().with(manual);
    EXPECT_TRUE(judge(cancelled).finding.permission.kind);
    ShopFacts shop = full_access();
    std::erase(shop.scopes, "read_third_party_fulfillment_orders");
    std::erase(shop.scopes, "write_third_party_fulfillment_orders");
    EXPECT_FALSE(judge(cancelled, shop).finding.permission.kind) << "a service may still be at work on it, unseen";
    const OrderFacts trial = OrderBuilder().with([](auto& f) { f.test = true; });
    EXPECT_TRUE(judge(trial, shop).finding.permission.kind) << "a test order has no goods";
}

TEST(ClassifyOrder, WhatAPersonArchivedIsSettledWhereNothingIsLeftToDo) {
    const auto closed = [](auto& f) { f.closed = true; };
    EXPECT_TRUE(judge(OrderBuilder().fulfilled().with(closed).with([](auto& f) {
                    f.cancelled_at = now - 1h;
                })).finding.settled);
    EXPECT_TRUE(
        judge(OrderBuilder().nothing_left().with(closed).with([](auto& f) { f.edited = true; })).finding.settled);
    EXPECT_FALSE(judge(OrderBuilder().nothing_left().with([](auto& f) { f.edited = true; })).finding.settled);
}

TEST(ClassifyOrder, MissingScopesNameThemselves) {
    ShopFacts shop = full_access();
    std::erase(shop.scopes, "read_third_party_fulfillment_orders");
    std::erase(shop.scopes, "write_third_party_fulfillment_orders");
    const Verdict verdict = judge(without_fulfillment_orders(), shop);
    EXPECT_EQ(verdict.reason, Reason::fo_not_visible);
    EXPECT_EQ(verdict.finding.evidence.at(1).value, "read_third_party_fulfillment_orders");
}

TEST(ClassifyOrder, AUnknownValueIsShownAndStopsEverything) {
    OrderFacts order = OrderBuilder().pos();
    order.fulfillment_orders[0].status = parse_seen<FulfillmentOrderStatus>("PAUSED");
    const Verdict verdict = judge(order);
    EXPECT_EQ(verdict.reason, Reason::unknown_state);
    EXPECT_EQ(verdict.finding.evidence.at(0).value, "PAUSED");
    EXPECT_FALSE(verdict.finding.permission.kind);
}

TEST(ClassifyOrder, ANewSupportedActionIsNoReasonToStop) {
    OrderFacts order = OrderBuilder().pos();
    order.fulfillment_orders[0].supported_actions.push_back(parse_seen<SupportedAction>("TELEPORT"));
    EXPECT_EQ(judge(order).finding.permission.kind, ActionKind::mark_fulfilled);
}

TEST(ClassifyOrder, ArchivedAndNotDeletableIsSettled) {
    const Verdict verdict = judge(OrderBuilder().cancelled_and_refunded());
    EXPECT_EQ(standing_of(verdict.finding, now), Standing::settled);
    const Verdict open = judge(OrderBuilder().cancelled_and_refunded().with([](auto& f) { f.closed = false; }));
    EXPECT_EQ(standing_of(open.finding, now), Standing::stuck);
}

TEST(ClassifyOrder, WithinItsNormalTimeIsWaiting) {
    const auto placed = [](Duration ago) {
        return without_fulfillment_orders().with([=](auto& f) { f.processed_at = now - ago; }).build();
    };
    EXPECT_EQ(standing_of(judge(placed(23h)).finding, now), Standing::waiting);
    EXPECT_EQ(standing_of(judge(placed(24h)).finding, now), Standing::stuck);
}

}  // namespace
}  // namespace fulfilld
