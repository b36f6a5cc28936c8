#pragma once

#include "fulfilld/core/result.hpp"

#include <cstdint>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

namespace fulfilld::port {

struct StagedRow {
    std::string id;
    std::string text;
};

/// Rows of a file whose parts do not stand together: kept on disk until all have come, then found by their parent.
/// Needs disk, not memory. One file at a time; nothing survives the process, and nothing needs to. When it cannot be
/// written the error is `rejected`: our memory is not in danger, and there is another way. Nothing but begin() may be
/// called before begin() and after end().
class RowStage {
  public:
    virtual ~RowStage() = default;

    /// Forgets all rows and makes ready for a file of so many bytes; refuses one that would fill the disk.
    virtual Status begin(std::uint64_t bytes) = 0;
    /// `parent` is empty for a root. `malformed` when the id has come before.
    virtual Status add(std::string_view id, std::string_view parent, std::string_view text) = 0;
    /// Rows whose parent never came.
    virtual Result<std::int64_t> count_orphans() = 0;
    /// Every root, in the order it came. An error of `visit` ends it and is passed on.
    virtual Status each_root(const std::function<Status(const StagedRow&)>& visit) = 0;
    /// The rows below one, in the order they came.
    virtual Result<std::vector<StagedRow>> children(std::string_view parent) = 0;
    /// Frees the disk.
    virtual void end() = 0;
};

}  // namespace fulfilld::port
