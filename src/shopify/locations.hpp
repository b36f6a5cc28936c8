#pragma once

#include "shopify/graphql_session.hpp"

#include <string>
#include <vector>

namespace fulfilld::shopify {

struct LocationFacts {
    std::string name;
    bool active = false;
    std::string service;  ///< Name of the fulfillment service that owns it; empty: the merchant's own.
};

/// Every location, those of fulfillment services and inactive ones too, which the platform hides unless asked
/// [domain 4.2].
Result<std::vector<LocationFacts>> fetch_locations(GraphqlSession& session, std::stop_token stop);

}  // namespace fulfilld::shopify
