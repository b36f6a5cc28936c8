#pragma once

#include "fulfilld/core/time.hpp"

#include <optional>
#include <string>

namespace fulfilld::app {

/// sd_notify(3) over its documented socket: `READY=1`, `STATUS=…`, `WATCHDOG=1`, `RELOADING=1`, `STOPPING=1`.
/// Does nothing outside systemd; a failure never matters to the caller.
void notify_systemd(const std::string& state);

/// Half of WATCHDOG_USEC, or nullopt without a watchdog.
std::optional<Duration> watchdog_interval();

/// `MONOTONIC_USEC=…`, which RELOADING=1 of Type=notify-reload wants beside it.
std::string monotonic_usec();

}  // namespace fulfilld::app
