#pragma once

#include "engine/exit_code.hpp"
#include "engine/stop_desk.hpp"
#include "fulfilld/core/event_log.hpp"
#include "fulfilld/port/clock.hpp"

#include <functional>
#include <string>

namespace fulfilld::engine {

/// What the loop needs from the program around it.
struct EngineHooks {
    std::function<ExitCode()> run_cycles;  ///< One cycle of every shop; the worst outcome.
    std::function<Duration()> interval;    ///< From the configuration in force.
    std::function<void()> reload;          ///< Takes a new configuration, or keeps the old one and says why.
};

/// Cycles until told to stop. Failures in a row stretch the wait, up to ten intervals; a storage failure ends the loop,
/// because nothing may be done that cannot be remembered.
ExitCode run_engine(const EngineHooks& hooks, StopDesk& desk, port::Clock& clock, EventLog& log);

}  // namespace fulfilld::engine
