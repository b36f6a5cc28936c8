#pragma once

#include "actions/executor.hpp"

namespace fulfilld::actions {

/// What became of the actions that earlier runs left open.
struct Recovered {
    std::int64_t still_open = 0;
    std::int64_t for_person = 0;  ///< Settled, and not as hoped: a person must look.
};

/// Settles what earlier runs left open, by reading only: at the start of every cycle, acting or not.
Result<Recovered> settle_open(Workshop& workshop, std::stop_token stop);

}  // namespace fulfilld::actions
