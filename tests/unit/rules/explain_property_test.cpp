#include "unit/rules/dice.hpp"

#include <gtest/gtest.h>

#include <algorithm>

namespace fulfilld {
namespace {

using namespace test;
using SA = SupportedAction;

constexpr ActionKind all_kinds[] = {ActionKind::mark_fulfilled, ActionKind::request_fulfillment,
                                    ActionKind::flag_for_deletion};

template <class List>
auto& one_of(List& list, Dice& dice) {
    return list.at(static_cast<std::size_t>(dice.below(static_cast<int>(list.size()))));
}
template <class E>
void forget(Seen<E>& seen) {
    seen = parse_seen<E>("NEW_VALUE");
}

/// Replaces one value that a rule weighs; false: this order has none of the kind drawn.
bool forget_one(OrderFacts& order, Dice& dice) {
    if (dice.one_in(2)) {
        switch (dice.below(5)) {
            case 0: order.financial = parse_seen<FinancialStatus>("NEW_VALUE"); return true;
            case 1: forget(order.return_status); return true;
            case 2: forget(order.risk); return true;
            case 3: forget(order.display_fulfillment); return true;
            default:
                if (order.fulfillments.empty()) return false;
                forget(one_of(order.fulfillments, dice).status);
                return true;
        }
    }
    if (order.fulfillment_orders.empty()) return false;
    FulfillmentOrderFacts& fo = one_of(order.fulfillment_orders, dice);
    switch (dice.below(5)) {
        case 0: forget(fo.status); return true;
        case 1: forget(fo.request_status); return true;
        case 2: fo.delivery = parse_seen<DeliveryMethod>("NEW_VALUE"); return true;
        case 3:
            if (fo.holds.empty()) return false;
            forget(one_of(fo.holds, dice).reason);
            return true;
        default:
            if (fo.requests.empty()) return false;
            forget(one_of(fo.requests, dice).kind);
            return true;
    }
}

TEST(RuleProperties, AnUnknownValueEndsEveryAction) {
    Dice dice(4);
    int acted = 0;
    for (int i = 0; i < property_rounds(); ++i) {
        OrderFacts order = dice.order();
        const ShopFacts shop = dice.shop();
        const Policy policy = dice.policy();
        const bool before = !allowed(classify(order, shop, policy, now)).empty();
        if (!forget_one(order, dice)) continue;
        acted += before ? 1 : 0;
        const Verdict verdict = classify(order, shop, policy, now);
        ASSERT_TRUE(allowed(verdict).empty()) << "round " << i << ": " << text(verdict);
        ASSERT_TRUE(verdict.clear() || verdict.reason == Reason::unknown_state) << "round " << i;
    }
    EXPECT_GT(acted, least(property_rounds() / 100)) << "the dice must reach orders that may be acted upon";
}

/// What the shop offers is a list of permissions: one that is not understood permits nothing. EXTERNAL alone forbids.
TEST(RuleProperties, AnUnknownSupportedActionPermitsNothing) {
    Dice dice(5);
    for (int i = 0; i < property_rounds(); ++i) {
        OrderFacts order = dice.order();
        if (order.fulfillment_orders.empty()) continue;
        const Policy policy = dice.policy();
        const Allowed before = allowed(classify(order, full_access(), policy, now));
        auto& actions = one_of(order.fulfillment_orders, dice).supported_actions;
        if (actions.empty() || dice.one_in(8)) actions.emplace_back();
        auto& one = one_of(actions, dice);
        if (one == SA::external) continue;
        forget(one);
        const Allowed after = allowed(classify(order, full_access(), policy, now));
        ASSERT_TRUE(std::includes(before.begin(), before.end(), after.begin(), after.end())) << "round " << i;
    }
}

/// The reason of one place of a verdict; of the order itself, when `place` is empty.
std::optional<Reason> reason_at(const Verdict& verdict, const std::string& place) {
    if (place.empty()) return verdict.reason;
    const auto& all = verdict.fulfillment_orders;
    const auto found = std::find_if(all.begin(), all.end(), [&](const auto& fo) { return fo.id.str() == place; });
    return found == all.end() ? std::nullopt : std::optional(found->reason);
}

void expect_sound(const NearMiss& miss, const Verdict& verdict) {
    const auto winner = reason_at(verdict, miss.fulfillment_order);
    EXPECT_NE(winner, miss.reason) << "the winner is no near miss";
    EXPECT_FALSE(miss.why.empty());
    EXPECT_EQ(miss.fulfillment_order.empty(), miss.reason < Reason::on_hold) << "orders as a whole, parts by part";
    EXPECT_TRUE(winner || miss.fulfillment_order.empty()) << "it is about a part that was judged";
    if (!miss.why.starts_with("it applies too")) return;
    ASSERT_TRUE(winner);
    EXPECT_TRUE(miss.why.find(name_of(*winner)) != std::string::npos) << miss.why;
    EXPECT_TRUE(*winner == Reason::unknown_state || *winner < miss.reason) << "the first that applies wins";
}

TEST(RuleProperties, TheExplanationNeverDisagrees) {
    Dice dice(6);
    int misses = 0;
    for (int i = 0; i < property_rounds(); ++i) {
        const OrderFacts order = dice.order();
        const ShopFacts shop = dice.shop();
        const Policy policy = dice.policy();
        const Verdict verdict = classify(order, shop, policy, now);
        const Explanation explanation = explain(order, shop, policy, now);
        ASSERT_EQ(text(explanation.verdict), text(verdict)) << "round " << i;
        for (const auto& miss : explanation.near_misses) {
            expect_sound(miss, verdict);
            ASSERT_FALSE(testing::Test::HasFailure())
                << "round " << i << ": " << name_of(miss.reason) << " is no near miss of " << text(verdict);
            ++misses;
        }
        ASSERT_TRUE(!verdict.clear() || explanation.for_support.empty()) << "round " << i;
    }
    EXPECT_GT(misses, least(property_rounds()));
}

/// The places where an action is not allowed: each part by itself for goods, the order itself for its tag.
std::set<std::string> refused(ActionKind kind, const Verdict& verdict) {
    std::set<std::string> places;
    if (kind == ActionKind::flag_for_deletion || verdict.fulfillment_orders.empty()) {
        if (verdict.finding.permission.kind != kind) places.insert(verdict.order.str());
        return places;
    }
    for (const auto& fo : verdict.fulfillment_orders) {
        if (fo.finding.permission.kind != kind) places.insert(fo.id.str());
    }
    return places;
}

TEST(RuleProperties, WhyNotNamesExactlyThePlacesThatForbid) {
    Dice dice(7);
    int free = 0;
    for (int i = 0; i < property_rounds(); ++i) {
        const OrderFacts order = dice.order();
        const ShopFacts shop = dice.shop();
        const Policy policy = dice.policy();
        const Verdict verdict = classify(order, shop, policy, now);
        for (const ActionKind kind : all_kinds) {
            const auto refusals = why_not(kind, order, shop, policy, now);
            std::set<std::string> named;
            for (const auto& refusal : refusals) {
                EXPECT_TRUE(named.insert(refusal.target).second) << refusal.target << " stands twice";
                EXPECT_FALSE(refusal.reason.empty());
                for (const auto& gate : refusal.gates) EXPECT_FALSE(gate.name.empty() || gate.why.empty());
            }
            ASSERT_EQ(named, refused(kind, verdict)) << "round " << i << ", " << name_of(kind) << ": " << text(verdict);
            ASSERT_FALSE(testing::Test::HasFailure()) << "round " << i;
            free += refusals.empty() ? 1 : 0;
        }
    }
    EXPECT_GT(free, least(property_rounds() / 20));
}

/// A place whose reason has this action, and does not allow it, has a shut gate to name.
TEST(RuleProperties, ARefusedActionHasAGate) {
    Dice dice(8);
    int checked = 0;
    for (int i = 0; i < property_rounds(); ++i) {
        const OrderFacts order = dice.order();
        const ShopFacts shop = dice.shop();
        const Policy policy = dice.policy();
        const Verdict verdict = classify(order, shop, policy, now);
        if (!verdict.reason || !action_of(*verdict.reason)) continue;
        const ActionKind kind = *action_of(*verdict.reason);
        // What is still owed forbids this one tag, and is told by the judgement itself.
        if (*verdict.reason == Reason::nothing_left_refunded && order.outstanding.ten_thousandths != 0) continue;
        for (const auto& refusal : why_not(kind, order, shop, policy, now)) {
            const std::string& place = refusal.target == order.id.str() ? std::string() : refusal.target;
            if (reason_at(verdict, place) != verdict.reason) continue;
            ASSERT_FALSE(refusal.gates.empty()) << "round " << i << ": " << text(verdict);
            ++checked;
        }
    }
    EXPECT_GT(checked, least(property_rounds() / 100));
}

TEST(RuleProperties, TimeChangesNothingButTheStanding) {
    Dice dice(9);
    for (int i = 0; i < property_rounds(); ++i) {
        const OrderFacts order = dice.order();
        const Policy policy = dice.policy();
        const Timestamp later = now + std::chrono::hours{dice.below(300)};
        const Verdict verdict = classify(order, full_access(), policy, now);
        ASSERT_EQ(text(classify(order, full_access(), policy, later)), text(verdict)) << "round " << i;
        const Standing first = standing_of(verdict.finding, now);
        const Standing then = standing_of(verdict.finding, later);
        ASSERT_TRUE(first == then || (first == Standing::waiting && then == Standing::stuck)) << "round " << i;
    }
}

}  // namespace
}  // namespace fulfilld
