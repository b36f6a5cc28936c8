#pragma once

#include "fulfilld/core/order_facts.hpp"
#include "fulfilld/core/reason.hpp"
#include "store/database.hpp"

#include <string>

namespace fulfilld::store {

/// One line for every order of the last 31 days, clear ones too: without them no share of the stuck can be told. Calls
/// run inside a transaction of the caller; failures are SQLite::Exception.
class RecentRows {
  public:
    RecentRows(Database& db, std::string shop) : db_(db), shop_(std::move(shop)) {}

    void note(const OrderFacts& order, bool clear, Timestamp now);
    /// It has cleared, and was stuck by this until then.
    void note_cause(const std::string& order, const std::string& reason);
    /// Forgets what is older.
    void prune(Timestamp now);

  private:
    Database& db_;
    std::string shop_;
};

}  // namespace fulfilld::store
