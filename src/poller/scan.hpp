#pragma once

#include "fulfilld/port/order_source.hpp"

#include <cstdint>
#include <functional>
#include <optional>
#include <stop_token>
#include <vector>

namespace fulfilld::poller {

/// How a scan went. It is complete, or it says why not: nothing in between.
struct ScanOutcome {
    std::optional<Error> incomplete;      ///< nullopt: every order changed since the start was seen.
    std::optional<Timestamp> high_water;  ///< Newest change seen; everything before it was seen, index lag aside.
    std::int64_t pages = 0;
    std::int64_t orders = 0;
};

/// Takes one page of orders, none twice at the same change; an error ends the scan.
using PageSink = std::function<Status(const std::vector<OrderFacts>& orders, Timestamp high_water)>;

struct ScanLimits {
    /// A new query is begun after this many orders, because the platform ends every query at 25,000 [domain 2.5].
    std::int64_t window = 10'000;
    std::int64_t hard_cap = 25'000;
};

/// Reads every order changed at or after `since`, oldest change first.
ScanOutcome scan(port::OrderSource& source, Timestamp since, const PageSink& sink, std::stop_token stop,
                 ScanLimits limits = {});

}  // namespace fulfilld::poller
