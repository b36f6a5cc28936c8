#pragma once

#include "fulfilld/core/event_log.hpp"
#include "fulfilld/core/result.hpp"
#include "fulfilld/core/time.hpp"
#include "fulfilld/port/offer_store.hpp"
#include "fulfilld/port/order_source.hpp"

#include <chrono>
#include <cstdint>
#include <filesystem>
#include <stop_token>

namespace fulfilld::feed {

struct FeedPorts {
    port::OfferStore& offers;
    port::OrderSource& shop;
    EventLog& log;
};

/// What one look into the folder brought.
struct FeedSummary {
    std::int64_t taken = 0;     ///< Files; those known already included.
    std::int64_t rejected = 0;  ///< Files that could not be read as a whole.
    std::int64_t left = 0;      ///< Files that could not be dealt with now, and the folder itself; the log says why.
    std::int64_t rows = 0;
    std::int64_t accepted = 0;
    std::int64_t refused = 0;
};

/// How long a file must not have changed. Shorter only in tests.
inline constexpr Duration feed_settle = std::chrono::seconds(5);

/// Takes in every file of tracking in the folder, oldest first: decides its rows, keeps what they offer, answers in
/// `done` or `rejected` and moves the file there. Each step may be the last of this process: the next run goes on, and
/// no offer is kept twice. A folder or file that cannot be used is logged, and the others go on; nothing of it is lost.
/// Errors: `storage` and `busy` of the store, and `cancelled`.
Result<FeedSummary> take_feed(const std::filesystem::path& folder, const FeedPorts& ports, Timestamp now,
                              std::stop_token stop, Duration settle = feed_settle);

}  // namespace fulfilld::feed
