#pragma once

#include "store/audit.hpp"

#include <filesystem>

namespace fulfilld::store {

/// A small file beside the state file that says how far the audit had come when something was last sent. A state file
/// that was deleted, emptied, or put back from a backup does not know what its anchor tells: then nothing is done until
/// a person has looked [fault 51, I7].
class Anchor {
  public:
    explicit Anchor(std::filesystem::path state_file) : file_(state_file += ".anchor") {}

    /// Durable when it returns.
    Status drop(Database& db) const;
    /// Why the state file is not the one the anchor belongs to; empty: it is, or nothing was ever sent.
    Result<std::string> compare(Database& db) const;
    /// The epoch it tells of; 0 without an anchor.
    std::int64_t epoch() const;

  private:
    std::filesystem::path file_;
};

/// A process that may act begins: a new epoch, greater than any before, and the state file compared with its anchor.
/// What is found wrong stays noted in the state file until a person adopts it.
Result<std::int64_t> begin_epoch(Database& db, const Anchor& anchor);
/// The epoch in force.
Result<std::int64_t> load_epoch(Database& db);

}  // namespace fulfilld::store
