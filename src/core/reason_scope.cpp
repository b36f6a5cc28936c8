#include "fulfilld/core/policy.hpp"
#include "fulfilld/core/text.hpp"

#include <algorithm>

namespace fulfilld {

bool in_scope(const ReasonScope& scope, const OrderFacts& order, const FulfillmentOrderFacts* fo) {
    const auto met = [](const std::vector<std::string>& patterns, std::string_view text) {
        return std::any_of(patterns.begin(), patterns.end(),
                           [&](const auto& pattern) { return matches_pattern(text, pattern); });
    };
    const auto tagged = [&](const std::vector<std::string>& patterns) {
        return std::any_of(order.tags.begin(), order.tags.end(), [&](const auto& tag) { return met(patterns, tag); });
    };
    const std::string_view location = fo != nullptr ? std::string_view(fo->location.name) : std::string_view();
    const auto at_service = [&](const std::vector<std::string>& patterns) {
        return fo != nullptr && fo->location.fulfillment_service &&
               (met(patterns, fo->location.service_handle) || met(patterns, fo->location.service_name));
    };
    if (tagged(scope.except_tags) || met(scope.except_locations, location) || at_service(scope.except_services))
        return false;
    return (scope.only_tags.empty() || tagged(scope.only_tags)) &&
           (scope.only_locations.empty() || met(scope.only_locations, location)) &&
           (scope.only_services.empty() || at_service(scope.only_services));
}

}  // namespace fulfilld
