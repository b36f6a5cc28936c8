#pragma once

#include "fulfilld/core/order_facts.hpp"
#include "fulfilld/core/result.hpp"

#include <cstdint>
#include <functional>
#include <stop_token>
#include <string>
#include <vector>

namespace fulfilld::port {

/// The shop writes every order into one file, at its own pace, and lets us fetch it [domain 6].
struct BulkOperation {
    std::string id;
    Timestamp created_at;  ///< By the shop's clock: what changed later may or may not be in the file.
    int attempts = 0;      ///< Of reading its file.
};

struct BulkFile {
    std::string url;         ///< A key for whoever holds it: never logged, never stored.
    std::uint64_t size = 0;  ///< Bytes.
    std::int64_t rows = 0;
    std::int64_t orders = 0;
};

enum class BulkState { preparing, ready, failed };
struct BulkProgress {
    BulkState state = BulkState::preparing;
    std::int64_t rows = 0;  ///< Written so far.
    std::string detail;     ///< Why it failed.
    BulkFile file;          ///< Of a ready one.
};

/// Takes some orders; an error ends the reading and is passed on.
using TakeOrders = std::function<Status(const std::vector<OrderFacts>&)>;

/// Errors: `cancelled`, `unavailable`, `unauthorized`, `throttled` and those of our memory concern the way to the shop;
/// `rejected` means that this way of reading is closed, `malformed` and `transient` that an answer or a file was bad.
class BulkSource {
  public:
    virtual ~BulkSource() = default;

    /// How many orders the shop shows, counted up to `limit`.
    virtual Result<std::int64_t> count_orders(std::int64_t limit, std::stop_token stop) = 0;
    /// Asks once. It changes nothing in the shop; if the answer is lost, an operation may run to its end unused.
    virtual Result<BulkOperation> start(std::stop_token stop) = 0;
    virtual Result<BulkProgress> look(const BulkOperation& operation, std::stop_token stop) = 0;
    /// Hands on every order of the file, each once, after all of it was read and all its counts agreed: nothing of a
    /// file that is cut, wrong or gone is ever handed on. `progress` is called as bytes arrive, which may take hours.
    virtual Status fetch(const BulkFile& file, const TakeOrders& take, const std::function<void()>& progress,
                         std::stop_token stop) = 0;
};

}  // namespace fulfilld::port
