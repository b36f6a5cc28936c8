#include "engine/engine.hpp"

#include "support/fakes.hpp"

#include <gtest/gtest.h>

namespace fulfilld::engine {
namespace {

using namespace test;

class EngineTest : public ::testing::Test {
  protected:
    /// Runs as many cycles as there are codes, then stops.
    ExitCode run(std::vector<ExitCode> codes) {
        std::size_t next = 0;
        EngineHooks hooks;
        hooks.run_cycles = [&] {
            const ExitCode code = codes[next++];
            if (next == codes.size()) desk.request_stop();
            return code;
        };
        hooks.interval = [] { return Duration{60s}; };
        hooks.reload = [&] { ++reloads; };
        return run_engine(hooks, desk, clock, log);
    }
    Duration slept() const {
        Duration sum{};
        for (const auto duration : clock.slept) sum += duration;
        return sum;
    }

    StopDesk desk;
    FakeClock clock;
    LogCapture log;
    int reloads = 0;
};

TEST_F(EngineTest, RunsAtTheInterval) {
    EXPECT_EQ(run({exit_ok, exit_ok, exit_ok}), exit_ok);
    EXPECT_EQ(slept(), 120s);
}

TEST_F(EngineTest, FailuresStretchTheWaitAndRecoveryIsToldOnce) {
    run({exit_unavailable, exit_unavailable, exit_unavailable, exit_ok, exit_ok, exit_ok});
    EXPECT_EQ(slept(), 60s + 120s + 180s + 60s + 60s);
    EXPECT_EQ(std::count(log.events.begin(), log.events.end(), "recovered"), 1);
}

TEST_F(EngineTest, WhatCannotBeRememberedEndsTheDaemon) { EXPECT_EQ(run({exit_storage, exit_ok}), exit_storage); }

TEST_F(EngineTest, AReloadEndsTheWaitAndIsDoneBetweenCycles) {
    clock.on_sleep = [&] {
        if (reloads == 0) desk.request_reload();
    };
    run({exit_ok, exit_ok});
    EXPECT_EQ(reloads, 1);
    EXPECT_EQ(slept(), 60s) << "one wait, which the request ended";
}

TEST_F(EngineTest, AStopEndsTheWait) {
    clock.on_sleep = [&] { desk.request_stop(); };
    run({exit_ok, exit_ok});
    EXPECT_EQ(slept(), 60s);
}

TEST(StopDesk, HasTwoStages) {
    StopDesk desk;
    desk.request_stop();
    EXPECT_TRUE(desk.stop_token().stop_requested());
    EXPECT_FALSE(desk.abort_token().stop_requested());
    EXPECT_TRUE(desk.idle_token().stop_requested());
    desk.request_stop();
    EXPECT_TRUE(desk.abort_token().stop_requested());
}

}  // namespace
}  // namespace fulfilld::engine
