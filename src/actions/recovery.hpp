#pragma once

#include "actions/executor.hpp"

namespace fulfilld::actions {

/// Settles what earlier runs left open, by reading only: at the start of every cycle, acting or not. Returns how many
/// are still open afterwards.
Result<std::int64_t> settle_open(Workshop& workshop, std::stop_token stop);

}  // namespace fulfilld::actions
