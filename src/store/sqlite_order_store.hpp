#pragma once

#include "fulfilld/port/order_store.hpp"
#include "store/database.hpp"

#include <memory>
#include <string>

namespace fulfilld::store {

/// The orders of one shop. The database outlives it.
std::unique_ptr<port::OrderStore> make_order_store(Database& db, std::string shop_domain);

}  // namespace fulfilld::store
