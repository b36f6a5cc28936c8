#pragma once

#include "actions/performer.hpp"

#include <memory>

namespace fulfilld::actions {

/// Does nothing, and says so: what is due stands in the report as planned.
std::unique_ptr<Performer> make_rehearsal();

}  // namespace fulfilld::actions
