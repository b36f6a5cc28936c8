#pragma once

#include "simulation/scenario.hpp"

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace fulfilld::sim {

/// A plan of faults as one word: `kill_at_disk@17,reply_lost@2`; empty: none.
std::string format_plan(const std::vector<Strike>& strikes);
/// nullopt: a class nobody knows, or no number.
std::optional<std::vector<Strike>> parse_plan(std::string_view text);

/// The first invariant that the course breaks under this plan alone; empty: none.
std::string broken_by(std::uint64_t seed, const std::vector<Strike>& plan, const SeedOptions& options);

/// The fewest of these faults, as far as leaving some out can find, with which the course still breaks the same
/// invariant. Each step runs the course again.
std::vector<Strike> shrink(std::uint64_t seed, std::vector<Strike> plan, const SeedOptions& options);

/// The one line that says what was broken, and how to see it again.
std::string repro_line(std::uint64_t seed, const Violation& broken, const std::vector<Strike>& plan,
                       const SeedOptions& options);

/// Runs every course of a file (a line each: seed, plan or `-`, a word on why it is there) and tells of those that
/// break anything. False: one does, or the file cannot be read.
bool replay(const std::string& file, const SeedOptions& options);

}  // namespace fulfilld::sim
