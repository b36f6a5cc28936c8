#pragma once

#include "fulfilld/core/time.hpp"

#include <stop_token>

namespace fulfilld::port {

/// The only source of time above the transports.
class Clock {
  public:
    virtual ~Clock() = default;
    virtual Timestamp now() const = 0;
    /// Never goes back, counts from an arbitrary point; for durations within one process.
    virtual Duration steady() const = 0;
    /// Returns true when `duration` has passed, false as soon as `stop` is requested.
    virtual bool sleep_for(Duration duration, std::stop_token stop) = 0;
};

}  // namespace fulfilld::port
