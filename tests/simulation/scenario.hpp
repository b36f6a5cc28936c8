#pragma once

#include "simulation/oracle.hpp"

#include <array>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

namespace fulfilld::sim {

/// A course that is about one thing: few orders of one kind, few polls.
struct Scene {
    std::string_view name;
    std::uint64_t seed = 1;
    std::string_view mix;
    int orders = 1;
    std::array<std::string_view, 2> deeds = {};  ///< What it must do where nothing goes wrong; one may be empty.
};

struct SeedOptions {
    std::optional<Scene> scene = {};
    int fate = 0;  ///< Another one for what was written and not synced when the power went.
    std::optional<std::vector<Strike>> plan = {};  ///< Those strikes and no others.
    std::set<std::string> off = {};                ///< Invariants that are not looked at.
    bool print = false;                            ///< The whole trace.
    bool no_faults = false;
    std::set<Fault> prefer = {};  ///< Classes that strike in every seed, often.
    int orders = 0;               ///< Other than the seed draws.
    std::string folder;           ///< A real one, for locks and stop files.
};

struct SeedResult {
    std::vector<Violation> violations;
    std::vector<Strike> struck;
    std::array<std::uint64_t, fault_count> occasions{};  ///< Of each class.
    std::map<std::string, int> deeds;                    ///< What was sent, by kind.
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
