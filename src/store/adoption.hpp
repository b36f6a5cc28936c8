#pragma once

#include "fulfilld/core/moment.hpp"
#include "store/anchor.hpp"
#include "store/database.hpp"

#include <map>
#include <string>
#include <vector>

namespace fulfilld::store {

/// What the last run found, and what a person has adopted of it.

/// Notes `present` and the time; time that went back since the last run makes the state file distrusted.
Result<Trust> note_present(Database& db, const std::string& shop, const Adoption& present, Timestamp now);
Result<Trust> load_trust(Database& db, const std::string& shop);
/// As the last run found it; `not_found` before the first.
Result<Adoption> load_present(Database& db, const std::string& shop);

struct AdoptionTerms {
    std::optional<Timestamp> orders_from;  ///< nullopt: from the date of the adoption that stands, or from now on.
    std::string by;
    Duration settle{};  ///< How late a request may land that the state file no longer knows of.
};
/// A person takes what the last run found as known: acting may begin, with orders from `orders_from` on. What was wrong
/// with the state file is forgiven; acting then waits the settle time. `rejected`: the clock is behind the last run.
Result<Adoption> adopt(Database& db, const Anchor& anchor, const std::string& shop, const AdoptionTerms& terms,
                       Timestamp now);

/// Notes why the state file is not to be relied upon, unless something stands against it already.
Status note_distrust(Database& db, const std::string& why);

/// What caps and breaker look at.
Result<JournalUsage> load_usage(Database& db, const std::string& shop, Timestamp now);

}  // namespace fulfilld::store
