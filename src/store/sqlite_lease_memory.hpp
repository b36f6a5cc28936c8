#pragma once

#include "fulfilld/port/lease.hpp"
#include "store/database.hpp"

#include <memory>

namespace fulfilld::store {

/// In the state file, and so copied and put back with it: that is what gives a copy away. The database outlives it.
std::unique_ptr<port::LeaseMemory> make_lease_memory(Database& db, std::string shop_domain);

}  // namespace fulfilld::store
