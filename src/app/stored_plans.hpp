#pragma once

#include "app/config.hpp"
#include "fulfilld/core/plan.hpp"
#include "store/database.hpp"

#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace fulfilld::app {

/// What the stored orders call for at this moment, whatever the mode: everything a person could approve. Only of one
/// reason, if one is given.
Result<std::vector<std::pair<std::string, PlannedAction>>> stored_plans(store::Database& db, const Config& config,
                                                                        const std::optional<Reason>& only,
                                                                        Timestamp now);

}  // namespace fulfilld::app
