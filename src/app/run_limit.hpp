#pragma once

#include "engine/stop_desk.hpp"
#include "fulfilld/core/time.hpp"

#include <functional>
#include <stop_token>
#include <thread>

namespace fulfilld::app {

/// Ends one run at its time limit as a person would: with a request to stop. However that request came, ten seconds
/// later waits that are still under way and requests in flight are cut. Passes on what the desk asks for meanwhile.
class RunLimit {
  public:
    RunLimit(const engine::StopDesk& desk, Duration limit);

    std::stop_token stop_token() const { return stop_.get_token(); }
    std::stop_token abort_token() const { return abort_.get_token(); }

  private:
    std::stop_source stop_;
    std::stop_source abort_;
    std::stop_callback<std::function<void()>> on_stop_;
    std::stop_callback<std::function<void()>> on_abort_;
    std::jthread timer_;
};

}  // namespace fulfilld::app
