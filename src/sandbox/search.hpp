#pragma once

#include "sandbox/shop.hpp"

#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace fulfilld::sandbox {

/// `orders(query:)` as the platform reads it: terms joined by AND, `field:value`, comparisons on dates. A field it does
/// not know is IGNORED, so that everything matches, and only a warning tells [domain 0.6].
struct Search {
    std::optional<Seconds> updated_from;  ///< The one bound that the index serves.
    std::vector<std::function<bool(const Order&)>> terms;
    std::vector<std::string> unknown_fields;

    bool matches(const Order& order) const;
};

Search parse_search(std::string_view query);

}  // namespace fulfilld::sandbox
