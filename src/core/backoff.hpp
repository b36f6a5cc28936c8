#pragma once

#include "fulfilld/core/time.hpp"

namespace fulfilld {

/// Capped exponential back-off with full jitter [reliability 1, AWS Builders' Library].
struct Backoff {
    Duration base = std::chrono::milliseconds{500};
    Duration cap = std::chrono::seconds{30};

    /// The wait before attempt `streak + 1` after `streak` failures in a row (1 or more); `dice` in [0, 1).
    /// Never below a tenth of the full step, so that a run of small dice does not hammer.
    Duration delay(int streak, double dice) const;
};

/// What the server asked for, within reason: never less than one second, never more than five minutes.
Duration clamp_retry_after(Duration asked);

}  // namespace fulfilld
