#pragma once

#include "fulfilld/core/plan.hpp"
#include "fulfilld/core/result.hpp"

#include <string>
#include <utility>
#include <vector>

namespace fulfilld::app {

/// What `plan` writes and `apply` takes: every action in full, so that exactly what was looked at is done. The id is
/// the digest of all the rest: an edited file is no plan.
struct PlanFile {
    std::string id;
    std::string rules;  ///< Fingerprint of rules and configuration it was made with.
    Timestamp written_at;
    Timestamp expires_at;
    std::vector<std::pair<std::string, PlannedAction>> actions;  ///< With the shop of each.
};

/// Gives it its id, too.
std::string format_plan_file(PlanFile& plan);
/// `config` with the place for what is no plan file or was edited.
Result<PlanFile> parse_plan_file(const std::string& text, const std::string& name);

}  // namespace fulfilld::app
