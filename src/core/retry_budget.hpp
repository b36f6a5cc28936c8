#pragma once

namespace fulfilld {

/// Keeps retries from feeding an overload: over time they are at most a tenth of the requests [reliability 1, AWS].
class RetryBudget {
  public:
    void succeeded() { tokens_ = tokens_ + earned < most ? tokens_ + earned : most; }
    /// True, and spent, when one more retry may be made.
    bool take() {
        if (tokens_ < 1.0) return false;
        tokens_ -= 1.0;
        return true;
    }

  private:
    static constexpr double earned = 0.1;
    static constexpr double most = 20.0;
    double tokens_ = most;
};

}  // namespace fulfilld
