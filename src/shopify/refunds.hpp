#pragma once

#include "fulfilld/core/order_facts.hpp"
#include "fulfilld/core/result.hpp"
#include "shopify/graphql_session.hpp"

#include <stop_token>

namespace fulfilld::shopify {

/// Fills `refund_without_lines` where it decides something: money went back in part, and goods are left to be sent. A
/// list of orders cannot hold it: no bulk query may nest a connection in a list [domain 6], and few orders need it.
/// What cannot be read for this one order stays unread; a failure of the way to the shop is returned.
Status complete_refunds(GraphqlSession& session, OrderFacts& order, std::stop_token stop);

}  // namespace fulfilld::shopify
