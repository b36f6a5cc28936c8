#pragma once

#include "simulation/oracle.hpp"

#include <optional>
#include <set>
#include <string>
#include <vector>

namespace fulfilld::sim {

struct SeedOptions {
    std::optional<std::vector<Strike>> plan = {};  ///< Those strikes and no others.
    std::set<std::string> off = {};                ///< Invariants that are not looked at.
    bool print = false;                            ///< The whole trace.
    bool no_faults = false;
    std::string folder;  ///< A real one, for locks and stop files.
};

struct SeedResult {
    std::vector<Violation> violations;
    std::vector<Strike> struck;
    std::uint64_t trace = 0;
    std::int64_t steps = 0;
    std::int64_t mutations = 0;
    std::int64_t runs = 0;
    std::int64_t lives = 0;
};

/// One seed from its beginning to its end: some days of a shop with everything that its dice bring, then calm, in which
/// all must come to rest.
SeedResult run_seed(std::uint64_t seed, const SeedOptions& options);

}  // namespace fulfilld::sim
