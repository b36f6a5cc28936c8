#pragma once

#include "fulfilld/port/clock.hpp"
#include "fulfilld/port/lease.hpp"
#include "shopify/graphql_session.hpp"

#include <memory>

namespace fulfilld::shopify {

/// A lease in a metafield of the app installation, written by compare-and-set [reliability 0.1]. Session and
/// memory outlive it.
std::unique_ptr<port::Lease> make_lease(GraphqlSession& session, port::Clock& clock, port::LeaseMemory& memory,
                                        port::LeasePolicy policy = {});

}  // namespace fulfilld::shopify
