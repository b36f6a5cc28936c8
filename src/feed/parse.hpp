#pragma once

#include "feed/feed_row.hpp"
#include "fulfilld/core/result.hpp"

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace fulfilld::feed {

inline constexpr std::size_t largest_file = 8 * 1024 * 1024;

/// The rows of a file, by its name CSV or JSON: every row comes once, in the order of the file, refused ones included.
/// `rejected` when it cannot be read as a whole: the message names the place, the hint the remedy. Pure.
///
/// CSV is RFC 4180 with a heading row and a line end after every row, the last one too; the separator is the first of
/// `,` `;` and tab in the heading. JSON is a list of objects, or an object whose only key `parcels` holds it.
Result<std::vector<FeedRow>> parse_feed(std::string_view name, std::string_view bytes);

Result<std::vector<FeedRow>> parse_csv(std::string_view text);
Result<std::vector<FeedRow>> parse_json(std::string_view text);

}  // namespace fulfilld::feed
