#pragma once

#include "fulfilld/core/order_facts.hpp"
#include "fulfilld/core/result.hpp"
#include "fulfilld/core/tracking.hpp"

#include <optional>
#include <string>
#include <vector>

namespace fulfilld::port {

/// Goods that a tracking number was given for.
struct NumberUse {
    OrderId order;
    std::string sku;  ///< Empty: everything that was left of the order.
};

/// An offer that is not kept yet. Its `id` means nothing.
struct NewOffer {
    OrderId order;
    TrackingOffer offer;
};

/// The memory of the tracking feed of one shop. Durable when a method returns. Errors are `storage` and `busy`.
class OfferStore {
  public:
    virtual ~OfferStore() = default;

    /// What was answered to a file of this content; nullopt: this shop never had it.
    virtual Result<std::optional<std::string>> taken(const std::string& digest) = 0;

    /// All goods that this number was ever given for, however it was spelt.
    virtual Result<std::vector<NumberUse>> offers_with_number(const std::string& number) = 0;

    /// Facts of the listed orders of that name, `1001` and `#1001` being one name, as the shop last showed them. Empty
    /// when there is none, and when the facts of any order known by that name cannot be read or, it being clear, are
    /// not kept: then only the shop can tell.
    virtual Result<std::vector<OrderFacts>> find_listed(const std::string& order_name) = 0;

    /// Remembers a file with its answer and the offers it brought: all or nothing.
    virtual Status keep_file(const std::string& digest, const std::string& name, const std::string& result_text,
                             const std::vector<NewOffer>& offers, Timestamp now) = 0;

    /// Everything a feed ever told of this order, oldest first.
    virtual Result<std::vector<TrackingOffer>> load_offers(const OrderId& order) = 0;
};

}  // namespace fulfilld::port
