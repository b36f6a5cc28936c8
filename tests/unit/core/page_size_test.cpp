#include "core/page_size.hpp"
#include "core/retry_budget.hpp"

#include <gtest/gtest.h>

namespace fulfilld {
namespace {

using namespace std::chrono_literals;

TEST(PageSize, WhatIsTooExpensiveIsNeverAskedForAgain) {
    PageSize size(100);
    EXPECT_TRUE(size.too_expensive());
    EXPECT_EQ(size.current(), 50);
    for (int i = 0; i < 100; ++i) size.took(100ms);
    EXPECT_EQ(size.current(), 50);
    for (int i = 0; i < 5; ++i) EXPECT_TRUE(size.too_expensive());
    EXPECT_EQ(size.current(), 1);
    EXPECT_FALSE(size.too_expensive());
}

TEST(PageSize, SlowAnswersHalveItAndQuickOnesBringItBack) {
    PageSize size(100);
    size.took(6s);
    EXPECT_EQ(size.current(), 50);
    size.took(3s);
    EXPECT_EQ(size.current(), 50);
    for (int i = 0; i < 8; ++i) size.took(300ms);
    EXPECT_EQ(size.current(), 100);
    for (int i = 0; i < 20; ++i) size.took(9s);
    EXPECT_EQ(size.current(), 1);
}

TEST(RetryBudget, ATenthOfWhatSucceedsAndTwentyToBeginWith) {
    RetryBudget budget;
    for (int i = 0; i < 20; ++i) EXPECT_TRUE(budget.take());
    EXPECT_FALSE(budget.take());
    for (int i = 0; i < 11; ++i) budget.succeeded();
    EXPECT_TRUE(budget.take());
    EXPECT_FALSE(budget.take());
    for (int i = 0; i < 10'000; ++i) budget.succeeded();
    int taken = 0;
    while (budget.take()) ++taken;
    EXPECT_EQ(taken, 20);
}

}  // namespace
}  // namespace fulfilld
