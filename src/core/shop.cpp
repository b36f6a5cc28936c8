#include "fulfilld/core/action.hpp"
#include "fulfilld/core/order_facts.hpp"
#include "fulfilld/core/policy.hpp"

#include <algorithm>
#include <set>

namespace fulfilld {

bool ShopFacts::has_scope(std::string_view scope) const {
    if (std::find(scopes.begin(), scopes.end(), scope) != scopes.end()) return true;
    // A write scope implies its read scope, as in the platform's own client library.
    if (!scope.starts_with("read_")) return false;
    const std::string write = "write_" + std::string(scope.substr(5));
    return std::find(scopes.begin(), scopes.end(), write) != scopes.end();
}

std::vector<std::string> ShopFacts::missing_read_scopes() const {
    std::vector<std::string> missing;
    for (const char* scope : {"read_orders", "read_merchant_managed_fulfillment_orders",
                              "read_third_party_fulfillment_orders", "read_locations"}) {
        if (!has_scope(scope)) missing.emplace_back(scope);
    }
    return missing;
}

std::optional<Timestamp> ShopFacts::blind_before(Timestamp now) const {
    if (has_scope("read_all_orders")) return std::nullopt;
    return now - std::chrono::days{60};
}

std::optional<ActionKind> Policy::action_for(Reason reason) const {
    const auto& chosen = of(reason).action;
    return chosen ? chosen : action_of(reason);
}

namespace {

bool may_be_done(const Policy& policy, Reason reason) {
    const auto raises = [&](const OwnRule& rule) {
        const auto& reasons = rule.match.reasons;
        return rule.mode && *rule.mode != Mode::report &&
               (reasons.empty() || std::find(reasons.begin(), reasons.end(), reason) != reasons.end());
    };
    return policy.of(reason).mode != Mode::report ||
           std::any_of(policy.own_rules.begin(), policy.own_rules.end(), raises);
}

}  // namespace

std::vector<std::string> missing_write_scopes(const ShopFacts& shop, const Policy& policy) {
    std::set<std::string> missing;
    for (std::size_t i = 0; i < reason_count; ++i) {
        const auto kind = policy.action_for(static_cast<Reason>(i));
        if (!kind || !may_be_done(policy, static_cast<Reason>(i))) continue;
        if (!shop.has_scope(write_scope_for(*kind))) missing.emplace(write_scope_for(*kind));
    }
    return {missing.begin(), missing.end()};
}

}  // namespace fulfilld
