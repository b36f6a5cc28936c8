#pragma once

#include "fulfilld/core/moment.hpp"
#include "fulfilld/core/result.hpp"
#include "fulfilld/port/order_store.hpp"

#include <optional>
#include <stop_token>

namespace fulfilld::actions {

/// What became of one action in this run.
enum class Outcome {
    verified,      ///< Done and read back.
    not_done,      ///< Sent and refused, or provably not executed, or read back as not there; or the order is gone.
    in_doubt,      ///< Sent; the outcome is settled by reading, later.
    skipped,       ///< Nothing was sent: the order changed, or the journal forbids it.
    held_back,     ///< Nothing was sent: a gate of the moment is shut.
    unauthorized,  ///< Provably not executed for lack of token or scope; further ones would fare the same.
    proposed,      ///< Nothing was sent: it waits in the journal for a person.
    rehearsed,     ///< Nothing was sent, on purpose.
};
struct Performance {
    Outcome outcome = Outcome::skipped;
    std::optional<ShutMomentGate> gate = {};  ///< The gravest one, of what was held back.
};

/// Carries out actions, one at a time. Report mode is another performer, not a flag in this one.
class Performer {
  public:
    virtual ~Performer() = default;
    /// What automatic mode does.
    virtual Result<Performance> perform(const port::DueAction& due, std::stop_token stop) = 0;
    /// What a person has approved.
    virtual Result<Performance> perform_approved(ActionRecord record, std::stop_token stop) = 0;
    /// Puts before a person what needs approval.
    virtual Result<Performance> propose(const port::DueAction& due, std::stop_token stop) = 0;
};

}  // namespace fulfilld::actions
