#pragma once

#include "fulfilld/core/time.hpp"
#include "store/database.hpp"

#include <cstdint>
#include <optional>
#include <string>

namespace fulfilld::store {

/// The audit: every move of an action and every decision of a person, each row sealed with the one before it, so that
/// a row that was changed or taken out is found [reliability I20].

struct AuditNote {
    std::string shop;                    ///< Empty: about the whole state file.
    std::optional<std::int64_t> action;  ///< Its number in the journal.
    std::string what;
    std::string detail;
    Timestamp at;
};
/// Within the caller's transaction; raises SQLite::Exception.
void append_audit(Database& db, const AuditNote& note);

/// The end of the chain.
struct AuditHead {
    std::int64_t seq = 0;  ///< 0: no row yet.
    std::string hash;
};
Result<AuditHead> audit_head(Database& db);
/// The seal of one row; empty when there is no such row.
Result<std::string> audit_hash_at(Database& db, std::int64_t seq);

/// Reads the whole chain, and compares the journal's states with it.
struct AuditState {
    std::int64_t rows = 0;
    std::string flaw;  ///< The first place that does not fit; empty: everything fits.
};
Result<AuditState> inspect_audit(Database& db);
/// The number of rows, or `storage` with what does not fit.
Result<std::int64_t> check_audit(Database& db);
/// A person takes the file as it is: what does not fit is sealed anew, and rows before this one are not looked at
/// again. Within the caller's transaction; raises SQLite::Exception.
void accept_audit(Database& db, const std::string& shop, Timestamp now);
/// The state of an action by its newest seal; empty: it has none.
std::string sealed_state(Database& db, std::int64_t action);

}  // namespace fulfilld::store
