#pragma once

#include "fulfilld/core/result.hpp"
#include "fulfilld/port/order_store.hpp"

#include <stop_token>

namespace fulfilld::actions {

/// What became of one due action in this run.
enum class Performance {
    verified,      ///< Done and read back.
    not_done,      ///< Sent and refused, or provably not executed, or read back as not there; or the order is gone.
    in_doubt,      ///< Sent; the outcome is settled by reading, later.
    skipped,       ///< Nothing was sent: the order changed, or the journal forbids it.
    unauthorized,  ///< Provably not executed for lack of token or scope; further ones would fare the same.
    rehearsed,     ///< Nothing was sent, on purpose.
};

/// Carries out due actions, one at a time. Report mode is another performer, not a flag in this one.
class Performer {
  public:
    virtual ~Performer() = default;
    virtual Result<Performance> perform(const port::DueAction& due, std::stop_token stop) = 0;
};

}  // namespace fulfilld::actions
