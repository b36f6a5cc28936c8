#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace fulfilld::feed {

/// Why a row of a feed is not used. The names reach result files; never reuse one for another meaning.
enum class RefusalReason {
    unreadable_row,
    no_order,
    no_number,
    bad_number,
    bad_quantity,
    no_company,
    misspelt_company,
    unknown_company,
    bad_url,
    unknown_order,
    ambiguous_order,
    order_not_looked_up,
    order_unreadable,
    order_test,
    order_cancelled,
    number_of_another_order,
    repeated,
    parcel_told_before,
    parcel_told_otherwise,
    sku_not_in_order,
    quantity_without_sku,
    at_service,
    nothing_left,
    several_places,
    too_many,
    more_than_ordered,
};
inline constexpr std::size_t refusal_reason_count = static_cast<std::size_t>(RefusalReason::more_than_ordered) + 1;

std::string_view name_of(RefusalReason reason);

/// Whether it follows from what the shop shows of the order: a newer reading may show otherwise.
bool rests_on_order(RefusalReason reason);

struct Refusal {
    RefusalReason reason = RefusalReason::unreadable_row;
    std::string detail;  ///< One sentence for whoever made the file.
};

}  // namespace fulfilld::feed
