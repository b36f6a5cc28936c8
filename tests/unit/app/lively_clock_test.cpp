#include "app/lively_clock.hpp"

#include "support/fakes.hpp"

#include <gtest/gtest.h>

namespace fulfilld::app {
namespace {

using namespace test;

TEST(LivelyClock, ALongWaitGivesSignsOfLifeAndTakesItsTime) {
    FakeClock inner;
    int signs = 0;
    LivelyClock clock(
        inner, [&] { ++signs; }, 10s);
    EXPECT_TRUE(clock.sleep_for(65s, {}));
    EXPECT_EQ(signs, 7);
    EXPECT_EQ(inner.steady(), 65s);
}

TEST(LivelyClock, AStopEndsItWithinASlice) {
    FakeClock inner;
    std::stop_source stop;
    inner.on_sleep = [&] { stop.request_stop(); };
    LivelyClock clock(
        inner, [] {}, 10s);
    EXPECT_FALSE(clock.sleep_for(65s, stop.get_token()));
    EXPECT_EQ(inner.steady(), 10s);
}

}  // namespace
}  // namespace fulfilld::app
