#pragma once

#include "fulfilld/port/offer_store.hpp"
#include "store/database.hpp"

#include <memory>
#include <string>

namespace fulfilld::store {

/// What the tracking feed of one shop brought. The database outlives it.
std::unique_ptr<port::OfferStore> make_offer_store(Database& db, std::string shop_domain);

}  // namespace fulfilld::store
