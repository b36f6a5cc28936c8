#pragma once

#include "fulfilld/core/order_facts.hpp"
#include "fulfilld/core/reason.hpp"
#include "fulfilld/core/time.hpp"

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace fulfilld {

using namespace std::chrono_literals;

/// Whom a fulfillment service belongs to; it decides how long silence is normal [domain 8.3, 8.4]. `dead`: nobody
/// works there any more, and nothing sent to it will ever be answered [domain 8.2].
enum class ServiceKind { amazon, dropship, print_on_demand, third_party, dead };

/// Whether an unsubmitted fulfillment order at this service really means "never asked" [domain 8.4]. Only
/// `request` lets fulfilld send a request; order-driven services would ship twice.
enum class RequestMode { unknown, request, order };

std::string_view name_of(ServiceKind kind);
std::string_view name_of(RequestMode mode);
std::optional<ServiceKind> parse_service_kind(std::string_view name);
std::optional<RequestMode> parse_request_mode(std::string_view name);

/// A fulfillment service the merchant uses; the first whose pattern occurs in handle, service or location name wins.
struct ServiceRule {
    std::vector<std::string> match;  ///< Lower case substrings.
    ServiceKind kind = ServiceKind::third_party;
    RequestMode request_mode = RequestMode::unknown;
};

/// Marks goods that a supplier ships although the merchant's own location holds the fulfillment order.
/// Lower case; a trailing `*` matches any rest.
struct SupplierRule {
    std::string name;
    std::vector<std::string> vendors;
    std::vector<std::string> skus;
    std::vector<std::string> tags;
};

/// The services known from public data [domain 8.1, 8.2], all with request mode unknown: it is never guessed.
std::vector<ServiceRule> known_services();
/// What a sales channel or app calls itself when it imports orders that the marketplace ships [domain 8.4].
std::vector<std::string> known_marketplaces();

struct ReasonPolicy {
    Mode mode = Mode::report;
    std::optional<Duration> min_age;  ///< Age before it is listed as stuck or acted upon; nullopt: the rule's own.
    bool notify_customer = false;
    int max_per_run = 25;
};

/// Everything a merchant may tune about judging and planning. Plain values; the defaults are the safe ones.
struct Policy {
    Duration grace = 30min;                      ///< Nothing younger is acted upon [domain 11.2 S5].
    Duration edit_grace = 15min;                 ///< The same after an edit.
    std::string ignore_tag = "fulfilld:ignore";  ///< Orders with it are judged, never acted upon.
    std::string deletion_tag = "fulfilld:delete-candidate";
    std::vector<ServiceRule> services;
    std::vector<SupplierRule> suppliers;
    /// Lower case patterns of source or app names: orders from there are shipped by the marketplace itself.
    std::vector<std::string> marketplaces = known_marketplaces();
    PerReason<ReasonPolicy> reasons{};

    const ReasonPolicy& of(Reason reason) const { return reasons[index_of(reason)]; }
};

/// The scopes the token lacks for what the policy does by itself.
std::vector<std::string> missing_write_scopes(const ShopFacts& shop, const Policy& policy);

}  // namespace fulfilld
