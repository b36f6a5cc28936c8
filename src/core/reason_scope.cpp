#include "fulfilld/core/policy.hpp"
#include "fulfilld/core/text.hpp"

#include <algorithm>

namespace fulfilld {

namespace {

bool met(const std::vector<std::string>& patterns, std::string_view text) {
    return std::any_of(patterns.begin(), patterns.end(),
                       [&](const auto& pattern) { return matches_pattern(text, pattern); });
}

bool at_location(const FulfillmentOrderFacts& fo, const std::vector<std::string>& patterns) {
    return met(patterns, fo.location.name);
}
bool at_service(const FulfillmentOrderFacts& fo, const std::vector<std::string>& patterns) {
    return fo.location.fulfillment_service &&
           (met(patterns, fo.location.service_handle) || met(patterns, fo.location.service_name));
}

bool is_excepted(const ReasonScope& scope, const FulfillmentOrderFacts& fo) {
    return at_location(fo, scope.except_locations) || at_service(fo, scope.except_services);
}

}  // namespace

bool in_scope(const ReasonScope& scope, const OrderFacts& order, const FulfillmentOrderFacts* fo) {
    const auto tagged = [&](const std::vector<std::string>& patterns) {
        return std::any_of(order.tags.begin(), order.tags.end(), [&](const auto& tag) { return met(patterns, tag); });
    };
    // What is done to the order as a whole is done to each of its parts.
    const bool excepted = fo != nullptr ? is_excepted(scope, *fo)
                                        : std::any_of(order.fulfillment_orders.begin(), order.fulfillment_orders.end(),
                                                      [&](const auto& one) { return is_excepted(scope, one); });
    if (excepted || tagged(scope.except_tags)) return false;
    return (scope.only_tags.empty() || tagged(scope.only_tags)) &&
           (scope.only_locations.empty() || (fo != nullptr && at_location(*fo, scope.only_locations))) &&
           (scope.only_services.empty() || (fo != nullptr && at_service(*fo, scope.only_services)));
}

}  // namespace fulfilld
