#pragma once

#include "fulfilld/core/action.hpp"
#include "fulfilld/core/time.hpp"
#include "fulfilld/core/verdict.hpp"

#include <SQLiteCpp/Column.h>
#include <SQLiteCpp/Statement.h>

#include <optional>
#include <string>
#include <vector>

namespace fulfilld::store {

/// Values to columns and back. A column that does not read back raises SQLite::Exception, as any corruption does.
std::string lines_to_text(const std::vector<ActionLine>& lines);
std::vector<ActionLine> lines_from_text(const std::string& text);
/// What only some kinds have: tracking, holds, the fulfillment to take back.
std::string details_to_text(const Action& action);
void details_from_text(const std::string& text, Action& action);
std::string ids_to_text(const std::vector<FulfillmentId>& ids);
std::vector<FulfillmentId> ids_from_text(const std::string& text);

void bind_time(SQLite::Statement& statement, int index, const std::optional<Timestamp>& time);
Timestamp time_from(const SQLite::Column& column);
std::optional<Timestamp> nullable_time_from(const SQLite::Column& column);
Reason reason_from(const SQLite::Column& column);

/// A 64-bit digest, eight bytes at a time: to notice change on this machine, not to resist malice.
class Fingerprint {
  public:
    void add(std::string_view text);  ///< Texts do not run into each other.
    void add(std::int64_t value);
    std::string text() const;  ///< 16 hex digits.

  private:
    std::uint64_t hash_ = 0xcbf29ce484222325ULL;
};

}  // namespace fulfilld::store
