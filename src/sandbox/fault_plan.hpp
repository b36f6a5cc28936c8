#pragma once

#include <map>
#include <string>
#include <string_view>
#include <vector>

namespace fulfilld::sandbox {

/// Faults on order: `name=K` fires on every Kth matching request, `name@N` once, on the Nth; `:Operation` behind it
/// narrows the match. Each counts how often it fired, so that a test can tell a fault that never did.
class FaultPlan {
  public:
    /// Returns what is wrong with `text`, or nothing.
    std::string read(const std::string& text);

    /// Whether the fault strikes this request. Counts the request for every fault of that name.
    bool strikes(std::string_view name, std::string_view operation);

    struct Fault {
        std::string name;
        std::string operation;  ///< Empty: any.
        int period = 0;
        int once_at = 0;
        int met = 0;
        int fired = 0;
    };
    const std::vector<Fault>& faults() const { return faults_; }

  private:
    std::vector<Fault> faults_;
};

}  // namespace fulfilld::sandbox
