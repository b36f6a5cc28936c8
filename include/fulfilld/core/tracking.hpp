#pragma once

#include <cstdint>
#include <string>

namespace fulfilld {

/// What a parcel is followed by. `company` is one of the platform's own names, or there is a `url` [domain 5.2].
struct Tracking {
    std::string number;
    std::string company;
    std::string url;

    bool operator==(const Tracking&) const = default;
};

/// Tracking that a feed gave for goods of one order: a parcel that a supplier has sent.
struct TrackingOffer {
    std::int64_t id = 0;  ///< Of the state database.
    std::string sku;      ///< Empty: everything that is left at the merchant's own locations.
    int quantity = 0;     ///< 0: all units of that SKU that are left.
    Tracking tracking;
    std::string source;  ///< `file:row`, for people.
};

}  // namespace fulfilld
