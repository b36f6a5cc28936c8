#pragma once

#include "engine/stop_desk.hpp"

#include <atomic>
#include <thread>

namespace fulfilld::app {

/// SIGTERM and SIGINT go to the desk as requests to stop, SIGHUP as a request to reload. Must be made before any other
/// thread, because it blocks these signals for all of them; its own thread waits for them.
class SignalWatch {
  public:
    explicit SignalWatch(engine::StopDesk& desk);
    ~SignalWatch();
    SignalWatch(const SignalWatch&) = delete;
    SignalWatch& operator=(const SignalWatch&) = delete;

    /// The first signal to stop, or 0.
    int stop_signal() const { return stop_signal_; }

  private:
    void watch();

    engine::StopDesk& desk_;
    std::atomic<int> stop_signal_{0};
    std::atomic<bool> done_{false};
    std::thread thread_;
};

}  // namespace fulfilld::app
