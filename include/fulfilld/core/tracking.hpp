#pragma once

#include "fulfilld/core/ids.hpp"

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace fulfilld {

/// What a parcel is followed by. `company` is one of the platform's own names, or there is a `url` [domain 5.2].
struct Tracking {
    std::string number;
    std::string company;
    std::string url;

    bool operator==(const Tracking&) const = default;
};

/// A number as carriers compare it: capital letters and digits alone, for people write `1Z 999-AA` and `1z999aa`. For
/// comparison only; what is sent is what was given.
std::string folded_number(std::string_view number);

/// Units of one line of an order.
struct LineUnits {
    LineItemId line_item;
    int quantity = 0;

    bool operator==(const LineUnits&) const = default;
};

/// Tracking that a feed gave for goods of one order: a parcel that a supplier has sent.
struct TrackingOffer {
    std::int64_t id = 0;  ///< Of the state database.
    std::string sku;      ///< Empty: everything that was left at the merchant's own locations.
    int quantity = 0;     ///< Of that SKU; 0: not named, `units` tells.
    Tracking tracking;
    std::string source;                 ///< `file:row`, for people.
    std::vector<LineUnits> units = {};  ///< Where no quantity was named: all that was left when the feed was taken in.
};

}  // namespace fulfilld
