#include "fulfilld/core/plan.hpp"
#include "fulfilld/core/rules.hpp"
#include "support/builders.hpp"

#include <gtest/gtest.h>

namespace fulfilld {
namespace {

using namespace test;

constexpr auto tag = "fulfilld:review";

/// A verified flag for review, set two hours ago because the order was refunded.
ActionRecord flag() {
    ActionRecord record;
    record.id = 7;
    record.action.kind = ActionKind::flag_for_review;
    record.action.tag = tag;
    record.reason = Reason::refunded_still_open;
    record.state = ActionState::verified;
    record.updated_at = now - 2h;
    return record;
}
ActionRecord withdrawal(ActionState state, int attempt = 1) {
    ActionRecord record;
    record.id = 8;
    record.action.kind = ActionKind::withdraw_flag;
    record.action.undoes = 7;
    record.state = state;
    record.attempt = attempt;
    return record;
}
OrderFacts flagged(OrderFacts order) {
    order.tags = {tag};
    return order;
}
OrderFacts shipped() { return flagged(OrderBuilder().fulfilled()); }
OrderFacts refunded() {
    return flagged(OrderBuilder().with([](auto& f) { f.financial = FinancialStatus::refunded; }));
}

Policy review_policy() {
    Policy policy = acting_policy();
    policy.reasons[index_of(Reason::refunded_still_open)].action = ActionKind::flag_for_review;
    return policy;
}

std::vector<PlannedAction> withdrawals(const OrderFacts& order, const std::vector<ActionRecord>& more = {},
                                       const ShopFacts& shop = full_access(), const Policy& policy = review_policy()) {
    std::vector<ActionRecord> past{flag()};
    past.insert(past.end(), more.begin(), more.end());
    Plan plan = make_plan(order, classify(order, shop, policy, now), {past, {}}, shop, policy, now);
    std::erase_if(plan.actions, [](const auto& one) { return one.action.kind != ActionKind::withdraw_flag; });
    return plan.actions;
}

TEST(Withdrawal, AFlagGoesWhenItsOrderIsClearOrARuleGivesAnotherVerdict) {
    const auto clear = withdrawals(shipped());
    ASSERT_EQ(clear.size(), 1U);
    EXPECT_EQ(clear[0].state, PlanState::ready);
    EXPECT_EQ(clear[0].action.undoes, 7);
    EXPECT_EQ(clear[0].action.tag, tag);
    EXPECT_EQ(withdrawals(flagged(OrderBuilder())).size(), 1U) << "paid after all, to be shipped";
    EXPECT_TRUE(withdrawals(refunded()).empty()) << "it still qualifies";
    EXPECT_TRUE(withdrawals(OrderBuilder().fulfilled()).empty()) << "no tag is there";
}

TEST(Withdrawal, InDoubtTheFlagStays) {
    const auto paid = [](auto change) { return flagged(OrderBuilder().with(change)); };
    const auto tagged = [](OrderFacts order) {
        order.tags.push_back("fulfilld:ignore");
        return order;
    };
    const auto returning = [](OrderFacts order) {
        order.return_status = ReturnStatus::in_progress;
        return order;
    };
    EXPECT_TRUE(withdrawals(paid([](auto& f) { f.defects = {"cut"}; })).empty()) << "half read";
    EXPECT_TRUE(withdrawals(paid([](auto& f) { f.risk = parse_seen<RiskRecommendation>("NEW"); })).empty())
        << "not understood";
    for (const OrderFacts& order : {shipped(), flagged(OrderBuilder())}) {
        EXPECT_TRUE(withdrawals(tagged(order)).empty()) << "not to be touched";
        EXPECT_TRUE(withdrawals(returning(order)).empty()) << "a return is under way";
        ShopFacts blind = full_access();
        std::erase_if(blind.scopes, [](const auto& scope) { return scope.find("third_party") != std::string::npos; });
        EXPECT_TRUE(withdrawals(order, {}, blind).empty()) << "a part may be hidden";
    }
}

TEST(Withdrawal, AShutGateOfTheFlagIsNoOtherVerdict) {
    Policy policy = review_policy();
    policy.own_rules.emplace_back();
    policy.own_rules.back().name = "hands off";
    policy.own_rules.back().no_action = true;
    EXPECT_TRUE(withdrawals(refunded(), {}, full_access(), policy).empty()) << "the same reason, held back";
    policy.own_rules.back().no_action = false;
    policy.own_rules.back().exclude = true;
    EXPECT_TRUE(withdrawals(flagged(OrderBuilder()), {}, full_access(), policy).empty()) << "excluded";
}

TEST(Withdrawal, WaitsForTheGraceAfterFlagAndChange) {
    Policy policy = review_policy();
    const auto state = [&](const OrderFacts& order) {
        return withdrawals(order, {}, full_access(), policy).at(0).state;
    };
    policy.grace = 90min;
    EXPECT_EQ(state(shipped()), PlanState::too_young) << "fulfilled an hour ago";
    policy.grace = 1h;
    EXPECT_EQ(state(shipped()), PlanState::ready);
    OrderFacts early = shipped();
    early.fulfillments[0].created_at = now - 9h;
    policy.grace = 3h;
    EXPECT_EQ(state(early), PlanState::too_young) << "flagged two hours ago";
    OrderFacts edited = shipped();
    edited.edited = true;
    edited.updated_at = now - 1min;
    policy.grace = 1h;
    EXPECT_EQ(state(edited), PlanState::too_young) << "edited a minute ago";
}

TEST(Withdrawal, ItsOwnHistoryCounts) {
    const std::pair<ActionRecord, PlanState> rows[] = {
        {withdrawal(ActionState::planned), PlanState::proposed},
        {withdrawal(ActionState::approved), PlanState::approved},
        {withdrawal(ActionState::unknown), PlanState::in_doubt},
        {withdrawal(ActionState::declined), PlanState::declined},
        {withdrawal(ActionState::rejected), PlanState::with_person},
        {withdrawal(ActionState::expired), PlanState::ready},
    };
    for (const auto& [past, expected] : rows)
        EXPECT_EQ(withdrawals(shipped(), {past}).at(0).state, expected) << name_of(past.state);
}

TEST(Withdrawal, TwoAttemptsAreTheEnd) {
    const ActionRecord first = withdrawal(ActionState::not_applied);
    EXPECT_EQ(withdrawals(shipped(), {first}).at(0).attempt, 2);
    EXPECT_EQ(withdrawals(shipped(), {first}).at(0).state, PlanState::ready);
    EXPECT_EQ(withdrawals(shipped(), {first, withdrawal(ActionState::not_applied, 2)}).at(0).state,
              PlanState::with_person);
}

TEST(Withdrawal, IsAsAutomaticAsTheFlagWas) {
    Policy policy = review_policy();
    for (const auto& [mode, state] :
         {std::pair(Mode::report, PlanState::report_only), std::pair(Mode::approve, PlanState::ready)}) {
        policy.reasons[index_of(Reason::refunded_still_open)].mode = mode;
        const auto planned = withdrawals(shipped(), {}, full_access(), policy).at(0);
        EXPECT_EQ(planned.mode, mode);
        EXPECT_EQ(planned.state, state);
    }
    ShopFacts reader = full_access();
    std::erase(reader.scopes, "write_orders");
    EXPECT_EQ(withdrawals(shipped(), {}, reader).at(0).state, PlanState::no_scope);
}

}  // namespace
}  // namespace fulfilld
