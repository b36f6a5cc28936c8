#pragma once

#include "fulfilld/core/action.hpp"
#include "fulfilld/core/plan.hpp"
#include "fulfilld/core/result.hpp"
#include "store/database.hpp"

#include <string>
#include <vector>

namespace fulfilld::store {

/// What people decide about the journal, while a daemon may be at work on the same file. Each function is one commit,
/// and each decision is sealed into the audit with the name of the person.

/// The record and the shop it belongs to; `not_found`.
struct ShopRecord {
    std::string shop;
    ActionRecord record;
};
Result<ShopRecord> load_record(Database& db, std::int64_t id);

/// A proposal is to be done in the next run. `rejected` for what is not a proposal (any more), or has expired.
Status approve_action(Database& db, std::int64_t id, const std::string& by, Timestamp now);
/// It is not to be done, now or later. `rejected` for what was sent already.
Status decline_action(Database& db, std::int64_t id, const std::string& by, Timestamp now);
/// A person has seen to an action that came out wrong: it leaves the report, and stays in the journal as it is.
/// `rejected` for one that is not there or has not come out wrong.
Status acknowledge_action(Database& db, std::int64_t id, const std::string& by, Timestamp now);

/// Files `undo` as approved; the next run does it, if the order still allows it. Its number.
Result<std::int64_t> file_undo(Database& db, const std::string& shop, const PlannedAction& undo, const std::string& by,
                               Timestamp expires_at, Timestamp now);

/// Files all actions of a plan as approved, once: `rejected` when the plan was applied before. Actions that the journal
/// forbids by now are left out. How many were filed.
struct ApprovedPlan {
    std::string id;
    std::string rules;
    Timestamp expires_at;
    std::vector<std::pair<std::string, PlannedAction>> actions;  ///< With the shop of each.
};
Result<int> apply_plan(Database& db, const ApprovedPlan& plan, const std::string& by, Timestamp now);

}  // namespace fulfilld::store
