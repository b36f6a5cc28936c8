#pragma once

#include "fulfilld/port/order_actuator.hpp"
#include "fulfilld/port/order_source.hpp"
#include "shopify/graphql_session.hpp"

#include <memory>

namespace fulfilld::shopify {

/// Both edges to one shop, over one session. The session outlives them.
std::unique_ptr<port::OrderSource> make_order_source(GraphqlSession& session);
std::unique_ptr<port::OrderActuator> make_order_actuator(GraphqlSession& session);

}  // namespace fulfilld::shopify
