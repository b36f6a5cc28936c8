#pragma once

#include "feed/feed_row.hpp"
#include "fulfilld/core/result.hpp"
#include "fulfilld/port/offer_store.hpp"
#include "fulfilld/port/order_source.hpp"

#include <stop_token>
#include <string>
#include <vector>

namespace fulfilld::feed {

struct JudgedFile {
    std::vector<port::NewOffer> offers;
    std::string result;  ///< Text of the result file.
    int accepted = 0;
    int refused = 0;
};

/// A file may have so many orders asked for by name; a run is not to be spent on one export of old parcels.
inline constexpr int most_lookups = 1'000;

/// Decides every row. Whether it is accepted, and whether it is refused for the state of its order, is decided by what
/// the shop has just shown of all orders of that name. Keeps nothing.
Result<JudgedFile> judge_file(const std::string& name, const std::vector<FeedRow>& rows, port::OfferStore& offers,
                              port::OrderSource& shop, std::stop_token stop);

}  // namespace fulfilld::feed
