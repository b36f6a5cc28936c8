#pragma once

#include "fulfilld/core/time.hpp"

#include <map>
#include <string>

namespace fulfilld {

/// The shop's leaky bucket of query points as its answers describe it [domain 2.1]. Times are steady.
struct Throttle {
    double maximum = 0;
    double available = 0;
    double restore_per_second = 0;
};

/// Says how long to wait before a request, so that the shop need never refuse one. What a document costs is learned
/// from the shop's own figures; before the very first answer nothing is assumed and nothing is waited for.
class CostBudget {
  public:
    /// What the shop said in the answer to `document`.
    void learn(const std::string& document, double requested_cost, const Throttle& throttle, Duration steady_now);

    /// Zero when the bucket is expected to hold the document's requested cost by now; `guess` is taken for one that was
    /// never sent.
    Duration wait_for(const std::string& document, double guess, Duration steady_now) const;

    /// The highest cost known: what a read that was never sent may cost, too.
    double dearest() const;

    /// Whether the bucket could not hold so many points even when full.
    bool exceeds_bucket(double points) const { return throttle_.maximum > 0 && points > throttle_.maximum; }

    /// The wait after a refusal that named `requested_cost`; at least one second.
    Duration wait_after_refusal(double requested_cost, Duration steady_now) const;

  private:
    Duration wait_for_points(double points, Duration steady_now) const;

    std::map<std::string, double> cost_;
    Throttle throttle_;
    Duration learned_at_{};
};

}  // namespace fulfilld
