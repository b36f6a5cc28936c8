#pragma once

#include "feed/match.hpp"
#include "fulfilld/port/offer_store.hpp"

#include <functional>
#include <map>
#include <optional>
#include <string>
#include <vector>

namespace fulfilld::test {

/// What a state file would remember, and a hand on each of its answers.
class MemoryOffers final : public port::OfferStore {
  public:
    Result<std::optional<std::string>> taken(const std::string& digest) override {
        if (error) return *error;
        const auto found = files.find(digest);
        return found == files.end() ? std::optional<std::string>() : std::optional(found->second);
    }
    Result<std::vector<port::NumberUse>> offers_with_number(const std::string& number) override {
        std::vector<port::NumberUse> uses;
        for (const auto& [order, offer] : offers) {
            if (folded_number(offer.tracking.number) == folded_number(number)) uses.push_back({order, offer.sku});
        }
        return uses;
    }
    Result<std::vector<OrderFacts>> find_listed(const std::string& name) override {
        std::vector<OrderFacts> found;
        for (const auto& order : listed) {
            if (feed::is_named(order, name)) found.push_back(order);
        }
        return found;
    }
    Status keep_file(const std::string& digest, const std::string&, const std::string& result,
                     const std::vector<port::NewOffer>& brought, Timestamp) override {
        if (keep_error) return *keep_error;
        files[digest] = result;
        offers.insert(offers.end(), brought.begin(), brought.end());
        if (on_kept) on_kept();
        return {};
    }
    Result<std::vector<TrackingOffer>> load_offers(const OrderId& id) override {
        std::vector<TrackingOffer> found;
        for (const auto& [order, offer] : offers) {
            if (order == id) found.push_back(offer);
        }
        return found;
    }

    std::vector<OrderFacts> listed;
    std::map<std::string, std::string> files;
    std::vector<port::NewOffer> offers;
    std::optional<Error> error;
    std::optional<Error> keep_error;
    std::function<void()> on_kept;
};

}  // namespace fulfilld::test
