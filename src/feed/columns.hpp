#pragma once

#include "feed/feed_row.hpp"
#include "fulfilld/core/result.hpp"

#include <array>
#include <optional>
#include <string>
#include <string_view>

namespace fulfilld::feed {

/// What a feed may hold. Anything else makes the whole file unusable, so that no address slips in.
enum class Column { order, number, sku, quantity, company, url };
inline constexpr std::size_t column_count = static_cast<std::size_t>(Column::url) + 1;
using Cells = std::array<std::string, column_count>;

/// In any case, spaces around it dropped.
std::optional<Column> parse_column(std::string_view name);
Error unknown_column(const std::string& place, std::string_view name);
Error column_twice(const std::string& place, Column column);

inline constexpr int most_rows = 50'000;
Error too_many_rows();

/// A row of these cells. Spaces around order, number and quantity are dropped; a SKU and a company are taken as they
/// stand. A cell that no field of the shop would hold makes it a refused one.
FeedRow make_row(int row, const Cells& cells);

}  // namespace fulfilld::feed
