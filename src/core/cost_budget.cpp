#include "core/cost_budget.hpp"

#include <algorithm>
#include <cmath>

namespace fulfilld {

void CostBudget::learn(const std::string& document, double requested_cost, const Throttle& throttle,
                       Duration steady_now) {
    if (requested_cost > 0) cost_[document] = requested_cost;
    if (throttle.restore_per_second > 0) {
        throttle_ = throttle;
        learned_at_ = steady_now;
    }
}

Duration CostBudget::wait_for(const std::string& document, double guess, Duration steady_now) const {
    const auto cost = cost_.find(document);
    return wait_for_points(cost == cost_.end() ? guess : cost->second, steady_now);
}

double CostBudget::dearest() const {
    double highest = 0;
    for (const auto& [document, cost] : cost_) highest = std::max(highest, cost);
    return highest;
}

Duration CostBudget::wait_after_refusal(double requested_cost, Duration steady_now) const {
    return std::max<Duration>(wait_for_points(requested_cost, steady_now), std::chrono::seconds{1});
}

Duration CostBudget::wait_for_points(double points, Duration steady_now) const {
    if (throttle_.restore_per_second <= 0) return Duration{0};
    const double elapsed = std::chrono::duration<double>(steady_now - learned_at_).count();
    const double available =
        std::min(throttle_.maximum, throttle_.available + std::max(0.0, elapsed) * throttle_.restore_per_second);
    // More than the bucket can ever hold: waiting for a full bucket is all that waiting can do.
    const double missing = std::min(points, throttle_.maximum) - available;
    if (missing <= 0) return Duration{0};
    constexpr double longest_ms = 600'000;  // whatever figures the shop gives
    return Duration{
        static_cast<Duration::rep>(std::min(longest_ms, std::ceil(missing / throttle_.restore_per_second * 1000.0)))};
}

}  // namespace fulfilld
