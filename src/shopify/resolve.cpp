#include "shopify/resolve.hpp"

#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/network_v4.hpp>
#include <boost/asio/ip/network_v6.hpp>

#include <algorithm>

namespace fulfilld::shopify {
namespace {

namespace ip = boost::asio::ip;

/// IANA's special-purpose registries: everything that is not reachable from everywhere.
const ip::network_v4 special_v4[] = {
    ip::make_network_v4("0.0.0.0/8"),      ip::make_network_v4("10.0.0.0/8"),
    ip::make_network_v4("100.64.0.0/10"),  ip::make_network_v4("127.0.0.0/8"),
    ip::make_network_v4("169.254.0.0/16"), ip::make_network_v4("172.16.0.0/12"),
    ip::make_network_v4("192.0.0.0/24"),   ip::make_network_v4("192.0.2.0/24"),
    ip::make_network_v4("192.88.99.0/24"), ip::make_network_v4("192.168.0.0/16"),
    ip::make_network_v4("198.18.0.0/15"),  ip::make_network_v4("198.51.100.0/24"),
    ip::make_network_v4("203.0.113.0/24"), ip::make_network_v4("224.0.0.0/3"),
};
const ip::network_v6 global_v6 = ip::make_network_v6("2000::/3");
/// Within the global range: documentation, and those that carry an IPv4 address inside (6to4, Teredo).
const ip::network_v6 special_v6[] = {
    ip::make_network_v6("2001:db8::/32"),
    ip::make_network_v6("2001::/23"),
    ip::make_network_v6("2002::/16"),
};

bool within(const ip::address_v4& address, const ip::network_v4& network) {
    return (address.to_uint() & network.netmask().to_uint()) == network.network().to_uint();
}

bool within(const ip::address_v6& address, const ip::network_v6& network) {
    return ip::make_network_v6(address, network.prefix_length()).canonical() == network.canonical();
}

bool is_public(const ip::address& address) {
    if (address.is_v4()) {
        return std::none_of(std::begin(special_v4), std::end(special_v4),
                            [&](const auto& network) { return within(address.to_v4(), network); });
    }
    const ip::address_v6 v6 = address.to_v6();
    return within(v6, global_v6) && std::none_of(std::begin(special_v6), std::end(special_v6),
                                                 [&](const auto& network) { return within(v6, network); });
}

}  // namespace

Addresses resolve_with_system(const std::string& host, const std::string& port, boost::system::error_code& failed) {
    boost::asio::io_context io;
    ip::tcp::resolver resolver(io);
    Addresses addresses;
    for (const auto& entry : resolver.resolve(host, port, failed)) addresses.push_back(entry.endpoint());
    return addresses;
}

bool may_connect(const ip::address& address, const Endpoint& endpoint) {
    return endpoint.loopback ? address.is_loopback() : is_public(address);
}

}  // namespace fulfilld::shopify
