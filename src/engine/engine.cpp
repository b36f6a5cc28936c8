#include "engine/engine.hpp"

#include <algorithm>

namespace fulfilld::engine {
namespace {

bool is_failure(ExitCode code) { return code == exit_error || code == exit_auth || code == exit_unavailable; }

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
        clock.sleep_for(hooks.interval() * std::clamp(failures, 1, 10), desk.idle_token());
    }
    return exit_ok;
}

}  // namespace fulfilld::engine
