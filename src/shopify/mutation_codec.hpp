#pragma once

#include "fulfilld/core/action.hpp"
#include "fulfilld/port/order_actuator.hpp"
#include "shopify/documents.hpp"
#include "shopify/graphql_session.hpp"

#include <boost/json/object.hpp>

#include <string>

namespace fulfilld::shopify {

/// An action as the platform wants it: explicit ids, quantities and notifyCustomer [domain 5.2, 5.3].
struct Mutation {
    const Document* document = nullptr;
    boost::json::object variables;
    std::string field;    ///< The mutation's name in the answer.
    std::string payload;  ///< The object of the payload that must not be null on success.
};
Mutation mutation_for(const Action& action, const std::string& marker);

/// What became of one attempt. Total; whatever is not provably one of the other outcomes is `unknown`.
port::Receipt read_receipt(const Mutation& mutation, const MutationReply& reply);

}  // namespace fulfilld::shopify
