#pragma once

#include "fulfilld/core/result.hpp"

#include <string>
#include <string_view>

namespace fulfilld::shopify {

/// Where a shop answers. Plain HTTP exists only for loopback addresses: the token never crosses a network in clear.
struct Endpoint {
    bool tls = true;
    std::string host;
    std::string port;
    bool loopback = false;  ///< A test shop on this machine: no other address is ever connected to.
};

/// `example.myshopify.com`, the only form of domain a token is ever sent to [domain 1.2].
bool is_shop_domain(std::string_view domain);

/// Begins like an address of the web. Asked before any text is given to Boost.URL: 1.81 asserts on a scheme with a
/// single character behind it (`http:?`), and an address from outside would end the process.
bool is_web_address(std::string_view url);

/// Reads `http://127.0.0.1:8085` or `https://localhost:8443`. A `config` error for anything that is not on loopback,
/// carries user info, a path or a query.
Result<Endpoint> parse_endpoint(std::string_view url);

/// The shop's own: TLS, port 443.
Endpoint endpoint_of(std::string_view domain);

}  // namespace fulfilld::shopify
