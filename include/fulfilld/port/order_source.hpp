#pragma once

#include "fulfilld/core/order_facts.hpp"
#include "fulfilld/core/result.hpp"

#include <optional>
#include <stop_token>
#include <string>
#include <vector>

namespace fulfilld::port {

/// One page of a scan. Every order in it has all its nested pages, or says in `defects` what is missing.
struct OrderPage {
    std::vector<OrderFacts> orders;   ///< Oldest change first.
    std::optional<std::string> next;  ///< Cursor of the following page; nullopt on the last.
};

/// What the answers so far showed about the way to the shop, beside their content.
struct Contact {
    std::string asked_version;
    std::string served_version;  ///< Differs when the platform fell forward [domain 1.3]; empty: not told.
    /// How far this machine's clock is ahead of the shop's, to the second: by the last answer, and by what the clock
    /// has done since that the monotonic one has not.
    std::optional<Duration> skew;
};

/// Facts in. Reads are repeated inside (capped back-off) on throttling and transient faults; what comes out is final.
class OrderSource {
  public:
    virtual ~OrderSource() = default;

    /// Identity and granted scopes of the shop behind the endpoint.
    virtual Result<ShopFacts> fetch_shop(std::stop_token stop) = 0;

    virtual Contact contact() const = 0;

    /// Orders changed at or after `since`, from `cursor` on. The list comes from a search index that lags behind
    /// writes: it nominates orders, it never decides [domain 3.2].
    virtual Result<OrderPage> fetch_changed(Timestamp since, const std::optional<std::string>& cursor,
                                            std::stop_token stop) = 0;

    /// The orders a person means by a name (`#1001`, `1001`), a number or an id; more than one only where names repeat.
    virtual Result<std::vector<OrderFacts>> find_orders(const std::string& key, std::stop_token stop) = 0;

    /// One order by id, read-after-write consistent; nullopt when the shop does not know it (any more).
    virtual Result<std::optional<OrderFacts>> fetch_order(const OrderId& id, std::stop_token stop) = 0;
};

}  // namespace fulfilld::port
