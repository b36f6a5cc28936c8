#pragma once

#include "fulfilld/port/action_journal.hpp"
#include "store/database.hpp"

#include <memory>
#include <string>

namespace fulfilld::store {

/// The journal of one shop. The database outlives it.
std::unique_ptr<port::ActionJournal> make_action_journal(Database& db, std::string shop_domain);

}  // namespace fulfilld::store
