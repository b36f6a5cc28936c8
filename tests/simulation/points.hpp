#pragma once

#include "simulation/scenario.hpp"

namespace fulfilld::sim {

/// One of them by its name.
std::optional<Scene> find_scene(std::string_view name);

/// Every single moment at which something can break in six short courses, one after the other: a process killed at each
/// call and each write, power lost at each write with three fates of what was not synced, a write torn, a disk that
/// fails or is full once and from then on; and a second kill while the next process recovers from the first. Prints a
/// line for each course and class. `stride`: only every so manieth point, for a quick look; with a scene that one
/// alone. False: something was broken.
bool enumerate_points(const SeedOptions& options, std::uint64_t stride);

}  // namespace fulfilld::sim
