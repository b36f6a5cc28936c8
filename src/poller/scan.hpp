#pragma once

#include "fulfilld/port/order_source.hpp"

#include <cstdint>
#include <functional>
#include <optional>
#include <stop_token>
#include <vector>

namespace fulfilld::poller {

/// What to read: every order changed at or after `since`, oldest change first. Changes before `settled_before` are
/// surely in the search index, which lags behind writes by an unknown time. It lists orders by the change it knows,
/// while each order shows its newest: only where the two agree can an order tell how far the list has come.
struct ScanRange {
    Timestamp since;
    Timestamp settled_before;
};

/// How a scan went. It is complete, or it says why not: nothing in between.
struct ScanOutcome {
    std::optional<Error> incomplete;  ///< nullopt: every order of the range was seen, or the page limit was reached.
    bool more = false;                ///< The page limit was reached: go on from what was reached.
    std::optional<Timestamp> high_water;  ///< Newest change seen.
    std::int64_t pages = 0;
    std::int64_t orders = 0;
};

/// Takes the orders of one page, none twice at the same change; an error ends the scan. Everything that the index
/// lists as changed before `reached` was seen by now; nullopt: nothing can be said yet.
using PageSink = std::function<Status(const std::vector<OrderFacts>& orders, std::optional<Timestamp> reached)>;

struct ScanLimits {
    /// A new query is begun after this many orders, because the platform ends every query at 25,000 [domain 2.5].
    std::int64_t window = 10'000;
    std::int64_t hard_cap = 25'000;
    std::int64_t pages = 0;  ///< 0: no limit.
};

ScanOutcome scan(port::OrderSource& source, ScanRange range, const PageSink& sink, std::stop_token stop,
                 ScanLimits limits = {});

}  // namespace fulfilld::poller
