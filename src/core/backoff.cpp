#include "core/backoff.hpp"

#include <algorithm>

namespace fulfilld {

Duration Backoff::delay(int streak, double dice) const {
    Duration step = base;
    for (int i = 1; i < streak && step < cap; ++i) step *= 2;
    step = std::min(step, cap);
    const double share = 0.1 + 0.9 * dice;
    return Duration{static_cast<Duration::rep>(static_cast<double>(step.count()) * share)};
}

Duration clamp_retry_after(Duration asked) {
    return std::clamp<Duration>(asked, std::chrono::seconds{1}, std::chrono::minutes{5});
}

}  // namespace fulfilld
