#pragma once

#include "feed/refusal.hpp"
#include "fulfilld/core/tracking.hpp"

#include <optional>
#include <string>

namespace fulfilld::feed {

/// One row of a feed: what is used of it, and nothing else of the file.
struct FeedRow {
    int row = 0;        ///< As a spreadsheet counts: the heading is row 1. In JSON the first parcel is 1.
    std::string order;  ///< Its name, with or without `#`.
    std::string sku;    ///< Empty: not named.
    int quantity = 0;   ///< 0: not named.
    Tracking tracking;
    std::optional<Refusal> refused;  ///< The row itself could not be read; the rest is what was understood.
};

}  // namespace fulfilld::feed
