#include "fulfilld/core/moment.hpp"
#include "support/builders.hpp"

#include <gtest/gtest.h>

namespace fulfilld {
namespace {

using namespace test;
using S = ActionState;
using Outcomes = std::vector<JournalUsage::Outcome>;

JournalUsage usage_of(Outcomes outcomes) {
    JournalUsage usage;
    usage.outcomes = std::move(outcomes);
    return usage;
}
Outcomes times(std::size_t count, S state, Timestamp at) { return Outcomes(count, {state, at, false}); }
Outcomes operator+(Outcomes newer, const Outcomes& older) {
    newer.insert(newer.end(), older.begin(), older.end());
    return newer;
}

TEST(Breaker, OpensAtThreeDoubtsInARowAndRestsAQuarterOfAnHour) {
    EXPECT_EQ(breaker_of(usage_of(times(2, S::unknown, now)), now).why, "");
    const auto usage = usage_of(times(3, S::unknown, now));
    EXPECT_NE(breaker_of(usage, now).why, "");
    EXPECT_FALSE(breaker_of(usage, now + 14min).trial);
    EXPECT_TRUE(breaker_of(usage, now + 15min).trial);
}

TEST(Breaker, ATrialThatCameOutWellClosesIt) {
    const Outcomes failed = times(5, S::rejected, now);
    EXPECT_NE(breaker_of(usage_of(failed), now + 1h).why, "");
    const Outcomes trial = times(1, S::verified, now + 16min);
    EXPECT_EQ(breaker_of(usage_of(trial + failed), now + 1h).why, "");
    EXPECT_EQ(breaker_of(usage_of(times(9, S::verified, now + 1h) + trial + failed), now + 2h).why, "");
    // One that came well without a rest proves nothing.
    EXPECT_NE(breaker_of(usage_of(times(1, S::verified, now + 1min) + failed), now + 1h).why, "");
    // And it opens again.
    EXPECT_NE(breaker_of(usage_of(times(3, S::rejected, now + 1h) + trial + failed), now + 1h).why, "");
}

TEST(Breaker, WhatDivergedWaitsForAPerson) {
    Outcomes outcomes = times(9, S::verified, now + 1h) + times(1, S::diverged, now);
    EXPECT_FALSE(breaker_of(usage_of(outcomes), now + 24h).trial);
    outcomes.back().acknowledged = true;
    EXPECT_EQ(breaker_of(usage_of(outcomes), now + 24h).why, "");
}

class Weighing : public ::testing::Test {
  protected:
    Weighing() {
        moment.now = now;
        moment.adopted = Adoption{"shop", "rules", "2026-10", now - 24h};
        moment.present = *moment.adopted;
        order.processed_at = now - 1h;
        planned.action.kind = ActionKind::mark_fulfilled;
        planned.action.order = order.id;
    }
    bool shut(std::string_view gate, bool approved = false) {
        for (const auto& one : weigh_moment(moment, planned, approved, order, past)) {
            if (one.gate.name == gate) return true;
        }
        return false;
    }
    void sent(S state, int count) {
        ActionRecord record;
        record.state = state;
        record.sent_at = now - 1h;
        past.assign(static_cast<std::size_t>(count), record);
    }

    Moment moment;
    PlannedAction planned;
    OrderFacts order = OrderBuilder().pos();
    std::vector<ActionRecord> past;
};

TEST_F(Weighing, NothingIsShutWhenAllIsWell) { EXPECT_TRUE(weigh_moment(moment, planned, false, order, past).empty()); }

TEST_F(Weighing, WhatProvablyWasNotSentIsNoQuarrel) {
    sent(S::not_sent, 40);
    EXPECT_FALSE(shut("order_budget"));
    sent(S::verified, 10);
    EXPECT_TRUE(shut("order_budget"));
}

/// An undo is wanted most when things go wrong; a withdrawal that a rule plans is not an undo.
TEST_F(Weighing, APersonTakesBackPastBreakerDateAndBudget) {
    moment.usage = usage_of(times(3, S::unknown, now));
    order.processed_at = now - 48h;
    sent(S::verified, 10);
    planned.action.kind = ActionKind::cancel_request;
    planned.action.undoes = 7;
    EXPECT_TRUE(weigh_moment(moment, planned, true, order, past).empty());
    EXPECT_TRUE(shut("breaker"));
    EXPECT_TRUE(shut("order_budget"));
    EXPECT_FALSE(shut("before_adoption")) << "what is ours may be withdrawn";
    moment.stop_file = true;
    EXPECT_TRUE(shut("stop_file", true));
}

TEST_F(Weighing, ApprovalPassesTheShareAndTheReasonsCapAlone) {
    moment.due = 1000;
    moment.backlog = 1000;
    moment.of_reason_this_run = 25;
    EXPECT_TRUE(shut("backlog_share"));
    EXPECT_TRUE(shut("reason_cap"));
    EXPECT_FALSE(shut("backlog_share", true));
    EXPECT_FALSE(shut("reason_cap", true));
    moment.sent_this_run[static_cast<std::size_t>(CapGroup::fulfil)] = 25;
    moment.usage.sent_last_day[static_cast<std::size_t>(CapGroup::fulfil)] = 100;
    EXPECT_TRUE(shut("run_cap", true));
    EXPECT_TRUE(shut("day_cap", true));
}

TEST_F(Weighing, EveryReasonNotToTrustIsAGateOfItsOwn) {
    const auto with = [&](auto change) {
        const Moment before = moment;
        change(moment);
        const auto found = weigh_trust(moment);
        moment = before;
        return found.size() == 1 ? std::string(found[0].gate.name) : std::to_string(found.size());
    };
    EXPECT_EQ(with([](Moment& m) { m.adopted.reset(); }), "not_adopted");
    EXPECT_EQ(with([](Moment& m) { m.distrust = "restored"; }), "journal");
    EXPECT_EQ(with([](Moment& m) { m.acts_from = m.now + std::chrono::seconds{1}; }), "settling");
    EXPECT_EQ(with([](Moment& m) { m.present.shop_id = "other"; }), "new_shop");
    EXPECT_EQ(with([](Moment& m) { m.present.rules = "other"; }), "new_rules");
    EXPECT_EQ(with([](Moment& m) { m.present.api_version = "other"; }), "new_version");
    EXPECT_EQ(with([](Moment& m) { m.shop_problem = "clock"; }), "shop");
    EXPECT_EQ(with([](Moment& m) { m.lease_problem = "held"; }), "lease");
    EXPECT_EQ(with([](Moment& m) { m.stop_file = true; }), "stop_file");
}

}  // namespace
}  // namespace fulfilld
