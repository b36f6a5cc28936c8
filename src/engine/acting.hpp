#pragma once

#include "actions/executor.hpp"
#include "engine/cycle.hpp"

#include <map>

namespace fulfilld::engine {

/// The acting part of a run: what people approved, then what automatic mode does, then what is put before people. What
/// is done, and whether anything is, is up to the performer. Fills in the figures of `summary`.
class Acting {
  public:
    Acting(const CyclePorts& ports, actions::Workshop& workshop, actions::Performer& performer,
           port::RunSummary& summary, std::stop_token stop, std::stop_token abort)
        : ports_(ports), workshop_(workshop), performer_(performer), summary_(summary), stop_(stop), abort_(abort) {}

    Status run();
    /// Actions of this run whose outcome nobody knows yet.
    std::int64_t in_doubt() const { return in_doubt_; }

  private:
    Status do_approved();
    template <class Do>
    Status each_due(Mode mode, Do work);
    /// Takes down what became of one; whether to go on.
    Result<bool> take(const Result<actions::Performance>& performed, const OrderId& order);
    void count(const actions::Performance& performance);
    void tell_held() const;

    const CyclePorts& ports_;
    actions::Workshop& workshop_;
    actions::Performer& performer_;
    port::RunSummary& summary_;
    std::stop_token stop_;
    std::stop_token abort_;
    std::int64_t in_doubt_ = 0;
    int unreadable_in_a_row_ = 0;
    struct Held {
        std::string why;
        std::int64_t count = 0;
    };
    std::map<std::string, Held> held_;  ///< By gate.
};

}  // namespace fulfilld::engine
