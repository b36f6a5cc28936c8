#pragma once

#include <SQLiteCpp/Database.h>

#include <string_view>

namespace fulfilld::store {

inline constexpr int application_id = 0x66756c66;  // "fulf"

/// Each entry brings the schema from version i to i + 1, in one transaction. Never edited once released.
int schema_version();
void migrate(SQLite::Database& db, int from);

}  // namespace fulfilld::store
