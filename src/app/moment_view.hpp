#pragma once

#include "app/config.hpp"
#include "fulfilld/core/moment.hpp"
#include "store/report_reader.hpp"

#include <vector>

namespace fulfilld::app {

/// What a run would find shut at this moment for an action on this order, as far as the state file tells; the shop's
/// clock and version and the lease are not asked for.
Result<std::vector<ShutGate>> shut_now(store::Database& db, const Config& config, const store::StoredOrder& order,
                                       ActionKind kind, Timestamp now);

}  // namespace fulfilld::app
