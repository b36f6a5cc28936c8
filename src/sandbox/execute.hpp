#pragma once

#include "sandbox/bulk.hpp"
#include "sandbox/document.hpp"
#include "sandbox/received_mutation.hpp"
#include "sandbox/shop.hpp"

#include <boost/json/value.hpp>

#include <map>
#include <string>
#include <vector>

namespace fulfilld::sandbox {

/// Executes GraphQL requests at the price the platform takes, and remembers what it received.
class Executor {
  public:
    struct Plan {
        double restore_per_second = 0;  ///< 0: unlimited, never throttles.
    };
    Executor(Shop& shop, Plan plan);

    /// The HTTP body of the answer; always status 200.
    std::string execute(const boost::json::object& request, std::string_view version);
    /// The operation a request names, for faults and counters; empty when it cannot be read.
    static std::string operation_of(const boost::json::object& request);

    const std::vector<ReceivedMutation>& mutations() const { return mutations_; }
    int duplicates() const { return duplicates_; }
    int forbidden() const { return forbidden_; }
    BulkDesk& bulk() { return bulk_; }
    int throttled() const { return throttled_; }
    double spent() const { return spent_; }  ///< Points, as charged.
    /// Notes a mutation of orders that a fault keeps from execution, too: requests received are counted, not only
    /// accepted ones.
    void note_received(const boost::json::object& request);

  private:
    const BoundDocument& bound(const std::string& text);
    std::string run(const BoundDocument& document, const boost::json::object& variables, std::string_view version);
    void refill();
    std::string cost_block(double requested, const double* actual) const;
    std::string error_body(const GraphqlError& error, const BoundDocument* document, double requested) const;

    Shop& shop_;
    BulkDesk bulk_{shop_};
    Plan plan_;
    double available_;
    double refilled_at_ = 0;
    std::map<std::string, BoundDocument, std::less<>> documents_;
    std::vector<ReceivedMutation> mutations_;
    std::map<std::string, int> seen_;
    bool noted_ = false;  ///< The request at hand is the last of mutations_.
    int duplicates_ = 0;
    int forbidden_ = 0;
    int throttled_ = 0;
    double spent_ = 0;
};

}  // namespace fulfilld::sandbox
