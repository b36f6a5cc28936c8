#include "engine/engine.hpp"

#include <algorithm>

namespace fulfilld::engine {
namespace {

bool is_failure(ExitCode code) { return code == exit_error || code == exit_auth || code == exit_unavailable; }

/// Waits in slices, so that the watchdog hears of us.
void idle(const EngineHooks& hooks, StopDesk& desk, port::Clock& clock, Duration duration) {
    const std::stop_token wake = desk.idle_token();
    const Duration end = clock.steady() + duration;
    while (!wake.stop_requested()) {
        const Duration left = end - clock.steady();
        if (left <= Duration{0}) return;
        clock.sleep_for(std::min(left, hooks.alive_every), wake);
        hooks.alive();
    }
}

}  // namespace

ExitCode run_engine(const EngineHooks& hooks, StopDesk& desk, port::Clock& clock, EventLog& log) {
    int failures = 0;
    while (!desk.stopping()) {
        if (desk.take_reload()) hooks.reload();
        const ExitCode code = hooks.run_cycles();
        if (code == exit_storage) return code;
        if (desk.stopping()) break;
        if (is_failure(code)) {
            ++failures;
        } else if (failures > 0) {
            log.info("recovered", {{"failed_runs", failures}});
            failures = 0;
        }
        idle(hooks, desk, clock, hooks.interval() * std::clamp(failures, 1, 10));
    }
    return exit_ok;
}

}  // namespace fulfilld::engine
