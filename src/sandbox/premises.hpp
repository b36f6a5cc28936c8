#pragma once

#include "sandbox/side_door.hpp"

#include <functional>
#include <memory>

namespace fulfilld::sandbox {

/// A sandbox that can be built again as it was, in far less time than a process takes to start: for tests that need the
/// same shop thousands of times. Not synchronised.
class Premises {
  public:
    /// Makes the same shop each time, with the time it was first made at.
    using Build = std::function<std::unique_ptr<Sandbox>()>;
    explicit Premises(Build build) : build_(std::move(build)), sandbox_(build_()) {}

    Sandbox& sandbox() { return *sandbox_; }

    /// As the executor does them; what may have changed the shop is remembered.
    std::string execute(const boost::json::object& request, const std::string& version);
    void note_received(const boost::json::object& request);
    /// The sandbox's own doors, and two more: `keep` takes what was done until now for a part of the shop, `reset`
    /// builds the shop anew up to there. Counters and faults begin at their beginning; time is not taken back.
    std::optional<std::string> open_side_door(std::string_view path, std::string_view body);

  private:
    struct Deed {
        Seconds at = 0;
        std::string path;  ///< Of a side door; empty: a mutation.
        std::string body;
        boost::json::object request = {};
        std::string version = {};
        bool executed = true;
    };
    void reset();
    void repeat(const Deed& deed);

    Build build_;
    std::unique_ptr<Sandbox> sandbox_;
    std::vector<Deed> deeds_;
    std::size_t kept_ = 0;
};

}  // namespace fulfilld::sandbox
