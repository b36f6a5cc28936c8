#pragma once

#include "shopify/endpoint.hpp"

#include <boost/asio/ip/tcp.hpp>

#include <functional>
#include <string>
#include <vector>

namespace fulfilld::shopify {

using Addresses = std::vector<boost::asio::ip::tcp::endpoint>;

/// The system's resolver: blocks, for as long as it takes. Replaced in tests.
using Resolve =
    std::function<Addresses(const std::string& host, const std::string& port, boost::system::error_code& failed)>;
Addresses resolve_with_system(const std::string& host, const std::string& port, boost::system::error_code& failed);

/// Whether a connection to this address is allowed for this endpoint. A shop lives at a public address: a name that
/// resolves into a private, loopback, link-local or otherwise special network is an attack or a broken resolver
/// [fault 2]. An endpoint on loopback is reached on loopback only.
bool may_connect(const boost::asio::ip::address& address, const Endpoint& endpoint);

}  // namespace fulfilld::shopify
