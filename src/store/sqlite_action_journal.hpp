#pragma once

#include "fulfilld/port/action_journal.hpp"
#include "store/anchor.hpp"
#include "store/database.hpp"

#include <memory>
#include <string>

namespace fulfilld::store {

/// The journal of one shop. The database and the anchor outlive it; without an anchor none is kept. `epoch` is what
/// begin_epoch gave: once another process has begun a newer one, every write of this one is refused.
std::unique_ptr<port::ActionJournal> make_action_journal(Database& db, std::string shop_domain,
                                                         const Anchor* anchor = nullptr, std::int64_t epoch = 0);

}  // namespace fulfilld::store
