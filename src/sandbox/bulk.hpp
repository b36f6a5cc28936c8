#pragma once

#include "sandbox/document.hpp"
#include "sandbox/shop.hpp"

#include <array>
#include <cstdio>
#include <deque>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

namespace fulfilld::sandbox {

/// A file that disappears with its last owner.
using FileHandle = std::shared_ptr<std::FILE>;

/// One bulk operation. Its rows lie in sections by kind, so that no child stands beside its parent [domain 6].
struct BulkOperation {
    static constexpr std::size_t sections = 5;

    std::string id;
    std::string status = "CREATED";
    std::string error_code;  ///< Empty: null.
    Seconds created_at = 0;
    std::optional<Seconds> completed_at;
    std::int64_t rows = 0;
    std::int64_t roots = 0;
    std::int64_t size = 0;
    std::string url;          ///< Empty: null.
    std::string partial_url;  ///< Empty: null.
    BoundDocument document;
    std::size_t next_order = 0;
    std::array<FileHandle, sections> parts;
};

/// What the platform does about bulk queries: refuses what it cannot run, in its very words, and writes the rest into
/// files while it is asked how far it has come.
class BulkDesk {
  public:
    explicit BulkDesk(Shop& shop) : shop_(shop) {}

    struct Started {
        const BulkOperation* operation = nullptr;
        std::string code;     ///< Of the user error, when there is one.
        std::string message;  ///< Empty: started.
    };
    Started start(const std::string& query, std::string_view version);

    /// Works on for a while first; nullptr when there is no such operation.
    const BulkOperation* look(const std::string& id);

    /// The sections of the file behind this target (`/bulk/…`), in the order they are served.
    std::optional<std::vector<FileHandle>> file_at(std::string_view target);

    std::string base_url;                                 ///< Before `/bulk/…`.
    std::function<bool(std::string_view fault)> strikes;  ///< Faults on order; may be empty.

  private:
    void work_on(BulkOperation& operation);
    void finish(BulkOperation& operation);
    bool struck(std::string_view fault) const { return strikes && strikes(fault); }

    Shop& shop_;
    std::string version_;
    std::deque<BulkOperation> operations_;
};

/// What is wrong with a bulk query by the platform's rules, in its words; empty when it may run.
std::string objection_to_bulk_query(const BoundDocument& document);

}  // namespace fulfilld::sandbox
