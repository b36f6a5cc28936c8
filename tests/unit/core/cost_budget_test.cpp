#include "core/cost_budget.hpp"
#include "core/backoff.hpp"

#include <gtest/gtest.h>

namespace fulfilld {
namespace {

using namespace std::chrono_literals;

TEST(CostBudget, WaitsForNothingItHasNotLearned) {
    const CostBudget budget;
    EXPECT_EQ(budget.wait_for("poll_orders", 0, 0s), 0s);
}

TEST(CostBudget, WaitsExactlyUntilTheBucketHoldsTheCost) {
    CostBudget budget;
    budget.learn("poll_orders", 464, {2000, 264, 100}, 10s);
    EXPECT_EQ(budget.wait_for("poll_orders", 0, 10s), 2s);
    EXPECT_EQ(budget.wait_for("poll_orders", 0, 11s), 1s);
    EXPECT_EQ(budget.wait_for("poll_orders", 0, 12s), 0s);
    EXPECT_EQ(budget.wait_for("order_recheck", 0, 10s), 0s);
    EXPECT_EQ(budget.wait_for("order_recheck", budget.dearest(), 10s), 2s) << "never sent: it may cost as much";
}

TEST(CostBudget, NeverWaitsLongerThanFillingTheWholeBucketTakes) {
    CostBudget budget;
    budget.learn("poll_orders", 5000, {1000, 0, 100}, 0s);
    EXPECT_EQ(budget.wait_for("poll_orders", 0, 0s), 10s);
}

TEST(CostBudget, WaitsAtLeastASecondAfterARefusal) {
    CostBudget budget;
    EXPECT_EQ(budget.wait_after_refusal(464, 0s), 1s);
    budget.learn("poll_orders", 464, {2000, 64, 100}, 0s);
    EXPECT_EQ(budget.wait_after_refusal(464, 0s), 4s);
}

TEST(Backoff, GrowsToItsCapAndNeverReachesZero) {
    const Backoff backoff{500ms, 30s};
    EXPECT_EQ(backoff.delay(1, 1.0), 500ms);
    EXPECT_EQ(backoff.delay(3, 1.0), 2000ms);
    EXPECT_EQ(backoff.delay(60, 1.0), 30s);
    EXPECT_EQ(backoff.delay(1, 0.0), 50ms);
}

TEST(ClampRetryAfter, HoldsOnToReason) {
    EXPECT_EQ(clamp_retry_after(0s), 1s);
    EXPECT_EQ(clamp_retry_after(2s), 2s);
    EXPECT_EQ(clamp_retry_after(1'000'000'000s), 5min);
}

}  // namespace
}  // namespace fulfilld
