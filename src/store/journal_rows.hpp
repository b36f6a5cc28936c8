#pragma once

#include "fulfilld/core/action.hpp"
#include "store/database.hpp"

#include <string>
#include <vector>

namespace fulfilld::store {

/// Rows of the journal to records and back. All raise SQLite::Exception.

/// Those of a SELECT that begins with `record_columns`.
extern const std::string record_columns;
std::vector<ActionRecord> read_records(StatementUse& select);

/// Writes a new row in state `planned`; `record` gets its id and marker.
void insert_record(Database& db, const std::string& shop, const std::string& rules, ActionRecord& record);
/// Writes what a move may change, from the state it was read in and in this epoch. False: the row is another by now.
bool update_record(Database& db, const ActionRecord& record, ActionState from, std::int64_t epoch);
/// The move in the order's history and in the audit.
void note_move(Database& db, const std::string& shop, const ActionRecord& record, Timestamp now);

}  // namespace fulfilld::store
