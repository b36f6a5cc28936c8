#include "unit/rules/dice.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <map>
#include <set>

namespace fulfilld {
namespace {

using namespace test;

bool allows(const Verdict& verdict, bool goods) {
    const Allowed all = allowed(verdict);
    return std::any_of(all.begin(), all.end(),
                       [&](const auto& one) { return goods == (one.second != ActionKind::flag_for_deletion); });
}

bool has_work(const FulfillmentOrderFacts& fo) {
    const bool over = fo.status == FulfillmentOrderStatus::closed || fo.status == FulfillmentOrderStatus::cancelled;
    return !over && std::any_of(fo.lines.begin(), fo.lines.end(), [](const auto& line) { return line.remaining > 0; });
}

void expect_one_headline(const OrderFacts& order, const Verdict& verdict) {
    if (verdict.clear()) {
        EXPECT_TRUE(verdict.fulfillment_orders.empty());
        EXPECT_FALSE(verdict.finding.permission.kind);
        return;
    }
    EXPECT_FALSE(verdict.finding.evidence.empty());
    EXPECT_FALSE(verdict.finding.permission.why.empty());
    std::multiset<std::string> expected;
    std::multiset<std::string> judged;
    for (const auto& fo : order.fulfillment_orders) {
        if (has_work(fo)) expected.insert(fo.id.str());
    }
    Reason lowest = Reason::unknown_state;
    std::optional<Timestamp> earliest;
    for (const auto& fo : verdict.fulfillment_orders) {
        judged.insert(fo.id.str());
        lowest = std::min(lowest, fo.reason);
        const auto& overdue_at = fo.finding.overdue_at;
        if (overdue_at && (!earliest || *overdue_at < *earliest)) earliest = overdue_at;
        EXPECT_FALSE(fo.finding.evidence.empty());
        EXPECT_TRUE(fo.reason == *verdict.reason || fo.reason >= Reason::on_hold) << "only parts differ from the whole";
    }
    EXPECT_EQ(judged, expected);
    if (judged.empty()) return;
    EXPECT_EQ(*verdict.reason, lowest);
    EXPECT_EQ(verdict.finding.overdue_at, earliest);
}

TEST(RuleProperties, ExactlyOneHeadlineTheLowestOfItsParts) {
    Dice dice(1);
    std::map<std::optional<Reason>, int> seen;
    for (int i = 0; i < property_rounds(); ++i) {
        const OrderFacts order = dice.order();
        const Verdict verdict = classify(order, dice.shop(), dice.policy(), now);
        expect_one_headline(order, verdict);
        ASSERT_FALSE(testing::Test::HasFailure()) << "round " << i << ": " << text(verdict);
        ++seen[verdict.reason];
    }
    if (property_rounds() < enough_rounds) return;
    EXPECT_TRUE(seen.contains(std::nullopt)) << "the dice must reach orders that are clear";
    for (std::size_t r = 0; r < reason_count; ++r)
        EXPECT_TRUE(seen.contains(static_cast<Reason>(r))) << "never drawn: " << name_of(static_cast<Reason>(r));
}

/// Everything under which nothing may be written; some conditions concern goods only [domain 11.2].
struct Stop {
    const char* what;
    void (*apply)(OrderFacts&, Dice&);
    bool goods;
    bool flag;
};
FulfillmentOrderFacts& random_part(OrderFacts& order, Dice& dice) {
    const int count = static_cast<int>(order.fulfillment_orders.size());
    return order.fulfillment_orders.at(static_cast<std::size_t>(dice.below(count)));
}
template <class Change>
void on_every_part(OrderFacts& order, Change change) {
    for (auto& fo : order.fulfillment_orders) change(fo);
}

// clang-format off
const Stop stops[] = {
    {"ignore tag", [](OrderFacts& f, Dice&) { f.tags.push_back("Fulfilld:IGNORE"); }, true, true},
    {"return requested", [](OrderFacts& f, Dice&) { f.return_status = ReturnStatus::return_requested; }, true, true},
    {"return in progress", [](OrderFacts& f, Dice&) { f.return_status = ReturnStatus::in_progress; }, true, true},
    {"a defect", [](OrderFacts& f, Dice&) { f.defects = {"cut"}; }, true, true},
    {"risk: cancel", [](OrderFacts& f, Dice&) { f.risk = RiskRecommendation::cancel; }, true, false},
    {"risk: investigate", [](OrderFacts& f, Dice&) { f.risk = RiskRecommendation::investigate; }, true, false},
    {"cancelled", [](OrderFacts& f, Dice&) { f.cancelled_at = now - 1h; }, true, false},
    {"test", [](OrderFacts& f, Dice&) { f.test = true; }, true, false},
    {"archived", [](OrderFacts& f, Dice&) { f.closed = true; }, true, false},
    {"money went back", [](OrderFacts& f, Dice&) { f.refunded.ten_thousandths = 1; }, true, false},
    {"customer owes", [](OrderFacts& f, Dice&) { f.outstanding.ten_thousandths = 1; }, true, false},
    {"not fully paid", [](OrderFacts& f, Dice&) { f.fully_paid = false; }, true, false},
    {"authorised only", [](OrderFacts& f, Dice&) { f.financial = Seen(FinancialStatus::authorized); }, true, false},
    {"pending", [](OrderFacts& f, Dice&) { f.financial = Seen(FinancialStatus::pending); }, true, false},
    {"voided", [](OrderFacts& f, Dice&) { f.financial = Seen(FinancialStatus::voided); }, true, false},
    {"refunded", [](OrderFacts& f, Dice&) { f.financial = Seen(FinancialStatus::refunded); }, true, false},
    {"payment null", [](OrderFacts& f, Dice&) { f.financial.reset(); }, true, false},
    {"marketplace", [](OrderFacts& f, Dice&) { f.source_name = "AMAZON"; }, true, false},
    {"marketplace app", [](OrderFacts& f, Dice&) { f.app_name = "Sync for Amazon"; }, true, false},
    {"holds", [](OrderFacts& f, Dice& d) { on_every_part(f, [&](auto& fo) { fo.holds = {{d.any<HoldReason>(8), true}}; }); }, true, false},
    {"on hold", [](OrderFacts& f, Dice&) { on_every_part(f, [](auto& fo) { fo.status = FulfillmentOrderStatus::on_hold; }); }, true, false},
    {"scheduled", [](OrderFacts& f, Dice&) { on_every_part(f, [](auto& fo) { fo.status = FulfillmentOrderStatus::scheduled; }); }, true, false},
    {"external", [](OrderFacts& f, Dice&) { on_every_part(f, [](auto& fo) { fo.supported_actions.push_back(SupportedAction::external); }); }, true, false},
    {"not supported", [](OrderFacts& f, Dice&) { on_every_part(f, [](auto& fo) { fo.supported_actions = {SupportedAction::hold}; }); }, true, false},
    {"asked before", [](OrderFacts& f, Dice&) { on_every_part(f, [](auto& fo) { fo.location.fulfillment_service = true; fo.requests = {{MerchantRequestKind::fulfillment_request, now, ""}}; }); }, true, false},
    {"taken back, at the merchant", [](OrderFacts& f, Dice&) { f.fulfillments.push_back({FulfillmentId("x"), FulfillmentStatus::cancelled, now, 1}); on_every_part(f, [](auto& fo) { fo.location.fulfillment_service = false; }); }, true, false},
    {"money stays, paid by card", [](OrderFacts& f, Dice&) { f.gateways = {"manual", "shopify_payments"}; f.test = false; }, false, true},
    {"goods are out", [](OrderFacts& f, Dice&) { f.fulfillments.push_back({FulfillmentId("x"), FulfillmentStatus::success, now, 1}); f.test = false; }, false, true},
    {"unknown return status", [](OrderFacts& f, Dice&) { f.return_status = parse_seen<ReturnStatus>("NEW"); }, true, true},
    {"unknown risk", [](OrderFacts& f, Dice&) { f.risk = parse_seen<RiskRecommendation>("NEW"); }, true, true},
    {"unknown payment", [](OrderFacts& f, Dice&) { f.financial = parse_seen<FinancialStatus>("NEW"); }, true, true},
    {"unknown display", [](OrderFacts& f, Dice&) { f.display_fulfillment = parse_seen<DisplayFulfillmentStatus>("NEW"); }, true, true},
    {"unknown fulfilment", [](OrderFacts& f, Dice&) { f.fulfillments.push_back({FulfillmentId("x"), parse_seen<FulfillmentStatus>("NEW"), now, 1}); }, true, true},
    {"unknown status", [](OrderFacts& f, Dice& d) { random_part(f, d).status = parse_seen<FulfillmentOrderStatus>("NEW"); }, true, true},
    {"unknown request status", [](OrderFacts& f, Dice& d) { random_part(f, d).request_status = parse_seen<RequestStatus>("NEW"); }, true, true},
    {"unknown delivery", [](OrderFacts& f, Dice& d) { random_part(f, d).delivery = parse_seen<DeliveryMethod>("NEW"); }, true, true},
    {"unknown hold", [](OrderFacts& f, Dice& d) { random_part(f, d).holds = {{parse_seen<HoldReason>("NEW"), false}}; }, true, true},
    {"unknown request", [](OrderFacts& f, Dice& d) { random_part(f, d).requests = {{parse_seen<MerchantRequestKind>("NEW"), now, ""}}; }, true, true},
};
// clang-format on

TEST(RuleProperties, NoWriteUnderAStopCondition) {
    Dice dice(2);
    std::map<ActionKind, int> before;
    for (int i = 0; i < property_rounds(); ++i) {
        OrderFacts order = dice.order();
        if (order.fulfillment_orders.empty()) continue;
        const ShopFacts shop = dice.shop();
        const Policy policy = dice.policy();
        for (const auto& [place, kind] : allowed(classify(order, shop, policy, now))) ++before[kind];
        const Stop& stop = stops[dice.below(static_cast<int>(std::size(stops)))];
        stop.apply(order, dice);
        const Verdict verdict = classify(order, shop, policy, now);
        ASSERT_FALSE(stop.goods && allows(verdict, true)) << stop.what << ", round " << i << ": " << text(verdict);
        ASSERT_FALSE(stop.flag && allows(verdict, false)) << stop.what << ", round " << i << ": " << text(verdict);
    }
    for (const auto kind : {ActionKind::mark_fulfilled, ActionKind::request_fulfillment, ActionKind::flag_for_deletion})
        EXPECT_GT(before[kind], least(property_rounds() / 100))
            << "the dice must reach what may be done: " << name_of(kind);
}

/// Every list of an order in another order.
void shuffle_all(OrderFacts& order, Dice& dice) {
    dice.shuffle(order.tags);
    dice.shuffle(order.gateways);
    dice.shuffle(order.lines);
    dice.shuffle(order.fulfillments);
    dice.shuffle(order.fulfillment_orders);
    for (auto& fo : order.fulfillment_orders) {
        dice.shuffle(fo.lines);
        dice.shuffle(fo.holds);
        dice.shuffle(fo.requests);
        dice.shuffle(fo.supported_actions);
    }
}

/// `sorted`: evidence and steps may change places among themselves.
void expect_no_change_by_shuffling(bool sorted, void (*prepare)(OrderFacts&)) {
    Dice dice(3);
    for (int i = 0; i < property_rounds(); ++i) {
        OrderFacts order = dice.order();
        prepare(order);
        const ShopFacts shop = dice.shop();
        const Policy policy = dice.policy();
        const std::string before = text(classify(order, shop, policy, now), sorted);
        shuffle_all(order, dice);
        ASSERT_EQ(text(classify(order, shop, policy, now), sorted), before) << "round " << i;
    }
}

void one_hold_at_most(OrderFacts& order) {
    for (auto& fo : order.fulfillment_orders) fo.holds.resize(std::min<std::size_t>(fo.holds.size(), 1));
}

TEST(RuleProperties, TheOrderOfListsChangesNothing) { expect_no_change_by_shuffling(true, one_hold_at_most); }
TEST(RuleProperties, TheOrderOfListsDoesNotChangeTheOrderOfEvidence) {
    expect_no_change_by_shuffling(false, one_hold_at_most);
}
TEST(RuleProperties, TheOrderOfHoldsChangesNothing) {
    expect_no_change_by_shuffling(true, [](OrderFacts&) {});
}

}  // namespace
}  // namespace fulfilld
