#include "app/run_limit.hpp"

#include "app/system_clock.hpp"

namespace fulfilld::app {
namespace {

/// For the action in hand, before its request is cut and its outcome left to be read.
constexpr Duration grace = std::chrono::seconds{10};

}  // namespace

RunLimit::RunLimit(const engine::StopDesk& desk, Duration limit)
    : on_stop_(desk.stop_token(), [this] { stop_.request_stop(); }),
      on_abort_(desk.abort_token(), [this] { abort_.request_stop(); }),
      timer_([this, limit](std::stop_token over) {
          SystemClock clock;
          const std::stop_callback end_early(over, [this] { stop_.request_stop(); });
          clock.sleep_for(limit, stop_.get_token());
          if (over.stop_requested()) return;
          stop_.request_stop();
          if (clock.sleep_for(grace, over)) abort_.request_stop();
      }) {}

}  // namespace fulfilld::app
