#pragma once

#include "fulfilld/port/clock.hpp"

#include <algorithm>
#include <functional>

namespace fulfilld::app {

/// Another clock whose sleeps are cut into slices, with a sign of life after each: a service manager must not take a
/// long wait that a shop asked for to be a hang. The referent outlives it.
class LivelyClock final : public port::Clock {
  public:
    LivelyClock(port::Clock& clock, std::function<void()> alive, Duration every)
        : clock_(clock), alive_(std::move(alive)), every_(every) {}

    Timestamp now() const override { return clock_.now(); }
    Duration steady() const override { return clock_.steady(); }
    bool sleep_for(Duration duration, std::stop_token stop) override {
        const Duration end = clock_.steady() + duration;
        for (Duration left = duration; left > Duration{0}; left = end - clock_.steady()) {
            if (!clock_.sleep_for(std::min(left, every_), stop)) return false;
            alive_();
        }
        return !stop.stop_requested();
    }

  private:
    port::Clock& clock_;
    std::function<void()> alive_;
    Duration every_;
};

}  // namespace fulfilld::app
