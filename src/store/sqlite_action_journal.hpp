#pragma once

#include "fulfilld/port/action_journal.hpp"
#include "store/database.hpp"

#include <memory>
#include <string>

namespace fulfilld::store {

/// The journal of one shop. The database outlives it.
std::unique_ptr<port::ActionJournal> make_action_journal(Database& db, std::string shop_domain);

/// A person has seen to an action that came out wrong: it leaves the report, and stays in the journal as it is.
/// `rejected` for one that is not there or has not come out wrong.
Status acknowledge_action(Database& db, std::int64_t id, Timestamp now);

}  // namespace fulfilld::store
