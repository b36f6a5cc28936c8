#pragma once

#include <atomic>
#include <mutex>
#include <stop_token>

namespace fulfilld::engine {

/// Where requests to stop and to reload arrive, from any thread.
/// First stop: idle waits end, the action in hand is finished. Second stop: requests in flight are cut, too.
class StopDesk {
  public:
    void request_stop() {
        if (!stop_.request_stop()) abort_.request_stop();
        wake();
    }
    void request_reload() {
        reload_ = true;
        wake();
    }

    bool stopping() const { return stop_.stop_requested(); }
    std::stop_token stop_token() const { return stop_.get_token(); }
    std::stop_token abort_token() const { return abort_.get_token(); }
    bool take_reload() { return reload_.exchange(false); }

    /// Fires at the next stop or reload request after this call, or at once when one is waiting.
    std::stop_token idle_token() {
        const std::lock_guard lock(mutex_);
        idle_ = std::stop_source();
        if (stop_.stop_requested() || reload_) idle_.request_stop();
        return idle_.get_token();
    }

  private:
    void wake() {
        const std::lock_guard lock(mutex_);
        idle_.request_stop();
    }

    std::stop_source stop_;
    std::stop_source abort_;
    std::atomic<bool> reload_{false};
    std::mutex mutex_;
    std::stop_source idle_;  ///< Guarded by mutex_.
};

}  // namespace fulfilld::engine
