#pragma once

#include "fulfilld/core/action.hpp"
#include "fulfilld/core/time.hpp"

#include <stop_token>
#include <string>

namespace fulfilld::port {

/// What is known after one attempt to write. A total classification: whatever is not provably one of the others is
/// `unknown` [reliability 3.1].
/// `not_sent` covers all that provably was not executed: no byte left, throttled, token or scope refused.
enum class SendOutcome { not_sent, rejected, confirmed, unknown };

struct Receipt {
    SendOutcome outcome = SendOutcome::unknown;
    std::string evidence;       ///< The shop's own words or the fault, free of secrets; with the request id if any.
    bool unauthorized = false;  ///< Token or scope refused: no further action makes sense in this run.
    std::optional<FulfillmentId> fulfillment = {};  ///< The one that the shop says it made.
};

/// Mutations out. One call is at most one request, on a connection of its own, never repeated.
class OrderActuator {
  public:
    virtual ~OrderActuator() = default;
    /// SHA-256 (hex) of the request that `apply` sends for this action: the same call gives the same request.
    virtual std::string digest(const Action& action, const std::string& marker) const = 0;
    /// The request begins within `patience` or is not sent at all: what was read before it would be too old.
    virtual Receipt apply(const Action& action, const std::string& marker, Duration patience, std::stop_token stop) = 0;
};

}  // namespace fulfilld::port
