#pragma once

#include "fulfilld/core/action.hpp"
#include "store/database.hpp"

#include <string>

namespace fulfilld::store {

/// Flags of ours that somebody has taken off their order: a tag of that name that is there later is not ours to
/// withdraw. Every call runs inside a transaction of the caller; failures are SQLite::Exception.
class RemovedFlags {
  public:
    RemovedFlags(Database& db, std::string shop) : db_(db), shop_(std::move(shop)) {}

    /// Remembers the verified flags that this reading of their order does not show. A reading from before they were
    /// set says nothing.
    void note(const OrderFacts& seen);
    /// Whether it would withdraw one of these.
    bool forbid(const Action& action);

  private:
    Database& db_;
    std::string shop_;
};

}  // namespace fulfilld::store
