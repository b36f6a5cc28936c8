#include "fulfilld/core/order_facts.hpp"
#include "fulfilld/core/policy.hpp"

#include <algorithm>

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

std::vector<ServiceRule> known_services() {
    return {
        {{"amazon", "fba", "mcf"}, ServiceKind::amazon, RequestMode::unknown},
        {{"dsers", "oberlo", "autods", "zendrop", "cjdropshipping", "cj dropshipping", "spocket", "syncee",
          "aliexpress", "printful", "printify", "gelato", "gooten", "zopi"},
         ServiceKind::dropship,
         RequestMode::unknown},
    };
}

}  // namespace fulfilld
