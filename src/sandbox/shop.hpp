#pragma once

#include "sandbox/model.hpp"

#include <deque>
#include <functional>
#include <map>
#include <set>
#include <string>
#include <string_view>
#include <unordered_map>
#include <utility>
#include <vector>

namespace fulfilld::sandbox {

/// The shop: orders, locations, scopes, clock and the search index, which lags behind writes. Not synchronised.
class Shop {
  public:
    struct Settings {
        std::string domain = "demo.myshopify.com";
        std::set<std::string, std::less<>> scopes;
        Seconds start = 0;                    ///< The shop's time at construction; it runs with real time from there.
        Seconds index_lag = 0;                ///< Before a change is found by search.
        std::string number = "1";             ///< Of the shop's gid.
        std::function<double()> steady = {};  ///< Seconds that pass; empty: the machine's.
        bool guards = true;                   ///< False: writes are accepted that the platform would refuse.
    };
    explicit Shop(Settings settings);

    Seconds now() const;
    double steady() const;
    void advance(Seconds seconds) { offset_ += seconds; }

    const Settings& settings() const { return settings_; }
    bool has_scope(std::string_view scope) const { return settings_.scopes.contains(scope); }
    /// Missing scopes shorten lists without an error [domain 0.5].
    bool can_see(const FulfillmentOrder& fo) const;
    bool sees_all_fulfillment_orders() const;

    const std::deque<Location>& locations() const { return locations_; }
    const Location* location(std::string_view name) const;

    /// Takes the order over and indexes it at once.
    Order& add(Order order);
    std::deque<Order>& orders() { return orders_; }
    Order* find_order(std::string_view id);
    std::pair<Order*, FulfillmentOrder*> find_fulfillment_order(std::string_view id);
    std::pair<Order*, Fulfillment*> find_fulfillment(std::string_view id);
    /// After new fulfillment orders were created in this order.
    void reindex(Order& order);
    /// Every change moves updatedAt; search follows after the lag.
    void touch(Order& order);

    /// By change as search sees it: (updatedAt, position) -> order.
    using Index = std::map<std::pair<Seconds, std::size_t>, Order*>;
    const Index& index();

    /// Of the calling app's installation: (namespace, key) -> metafield.
    using Metafields = std::map<std::pair<std::string, std::string>, Metafield>;
    Metafields& metafields() { return metafields_; }

    std::string next_id(std::string_view type);

  private:
    Settings settings_;
    Seconds offset_ = 0;
    double started_ = 0;  ///< Steady seconds.
    std::deque<Location> locations_;
    std::deque<Order> orders_;
    std::unordered_map<std::string, std::size_t> by_id_;
    std::unordered_map<std::string, std::size_t> fo_owner_;
    Metafields metafields_;
    Index index_;
    std::vector<std::pair<std::size_t, Seconds>> indexed_;  ///< Per order: its key's time in the index.
    std::multimap<Seconds, std::size_t> pending_;           ///< Due time -> order to index anew.
    std::int64_t next_number_ = 9'000'000'000'000'000'000;  ///< Above 2^53, so that ids must stay text.
};

}  // namespace fulfilld::sandbox
