#pragma once

#include "fulfilld/core/order_facts.hpp"
#include "fulfilld/core/own_rule.hpp"
#include "fulfilld/core/reason.hpp"
#include "fulfilld/core/time.hpp"
#include "fulfilld/core/working_time.hpp"

#include <array>
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

/// Where a reason's mode holds; elsewhere it is `report`. Lower case patterns; empty lists: everywhere.
struct ReasonScope {
    std::vector<std::string> only_tags;
    std::vector<std::string> except_tags;
    std::vector<std::string> only_locations;
    std::vector<std::string> except_locations;
    std::vector<std::string> only_services;
    std::vector<std::string> except_services;
};
/// Whether it holds for this fulfillment order, or for the order itself (nullptr).
bool in_scope(const ReasonScope& scope, const OrderFacts& order, const FulfillmentOrderFacts* fo);

struct ReasonPolicy {
    Mode mode = Mode::report;
    std::optional<ActionKind> action;  ///< Another than the usual one of those the table knows; nullopt: the usual one.
    std::optional<Duration> min_age;   ///< Age before it is listed as stuck or acted upon; nullopt: the rule's own.
    bool working_time = false;         ///< That age counts working time only.
    bool notify_customer = false;
    int max_per_run = 25;
    ReasonScope scope;
};

/// How long each way to the customer may take before an order that the merchant ships is stuck; nullopt: the rule's
/// own time.
struct ServiceLevels {
    std::array<std::optional<Duration>, 7> by_delivery;  ///< By DeliveryMethod; [0]: none is told.

    const std::optional<Duration>& of(const FulfillmentOrderFacts& fo) const {
        return by_delivery[fo.delivery ? static_cast<std::size_t>(fo.delivery->value) : 0];
    }
};

/// Everything a merchant may tune about judging and planning. Plain values; the defaults are the safe ones.
struct Policy {
    Duration grace = 30min;                      ///< Nothing younger is acted upon [domain 11.2 S5].
    Duration edit_grace = 15min;                 ///< The same after an edit.
    Timestamp orders_from{};                     ///< Older ones stay report-only; by the adoption, not by the file.
    std::string ignore_tag = "fulfilld:ignore";  ///< Orders with it are judged, never acted upon.
    std::string deletion_tag = "fulfilld:delete-candidate";
    std::string review_tag = "fulfilld:review";
    std::vector<ServiceRule> services;
    std::vector<SupplierRule> suppliers;
    /// Lower case patterns of source or app names: orders from there are shipped by the marketplace itself.
    std::vector<std::string> marketplaces = known_marketplaces();
    WorkingTime working_time;
    ServiceLevels service_levels;
    std::vector<OwnRule> own_rules;  ///< The first that matches wins.
    PerReason<ReasonPolicy> reasons{};

    const ReasonPolicy& of(Reason reason) const { return reasons[index_of(reason)]; }
    /// What is done for this reason; nullopt: nothing.
    std::optional<ActionKind> action_for(Reason reason) const;
};

/// The scopes the token lacks for what the policy does by itself.
std::vector<std::string> missing_write_scopes(const ShopFacts& shop, const Policy& policy);

}  // namespace fulfilld
