// An address that comes from outside: that of a file, named by the shop, or that of a test shop. Only https to the
// platform's own host, or this machine; and never a word of the address in a message, for it is a key.
#include "fuzz/target.hpp"

#include "fulfilld/core/text.hpp"
#include "shopify/file_host.hpp"

#include <algorithm>

namespace fulfilld::shopify {
namespace {

/// It becomes a part of the request's first line.
bool is_target(std::string_view text) {
    return text.starts_with('/') && std::all_of(text.begin(), text.end(), [](char c) { return c > ' ' && c < '\x7F'; });
}

/// Of an address: what a message says of every other one, too, it does not say of this one.
bool tells_of(const std::string& message, std::string_view url, const Endpoint& shop) {
    for (const char* other : {"", "https://example.org/file", "https://localhost/file"}) {
        const auto place = parse_file_url(other, shop);
        if (!place && place.error().message == message) return false;
    }
    return url.size() >= 12 && message.find(url) != std::string::npos;
}

void check_file(std::string_view url, const Endpoint& shop) {
    const auto place = parse_file_url(url, shop);
    if (!place) {
        FUZZ_EXPECT(place.error().kind == ErrorKind::malformed);
        FUZZ_EXPECT(!tells_of(place.error().message, url, shop));
        return;
    }
    FUZZ_EXPECT(is_target(place->target));
    if (shop.loopback) {
        FUZZ_EXPECT(place->endpoint.loopback);
    } else {
        FUZZ_EXPECT(place->endpoint.tls && !place->endpoint.loopback && place->endpoint.port == "443");
        FUZZ_EXPECT(place->endpoint.host == "storage.googleapis.com");
    }
}

void check_endpoint(std::string_view url) {
    const auto endpoint = parse_endpoint(url);
    if (!endpoint) return;
    FUZZ_EXPECT(endpoint->loopback && !endpoint->port.empty() && endpoint->port.size() <= 5);
    FUZZ_EXPECT(endpoint->host == "localhost" || endpoint->host.starts_with("127.") || endpoint->host == "::1" ||
                endpoint->host.find(':') != std::string::npos);
    FUZZ_EXPECT(printable(endpoint->host) == endpoint->host);
}

}  // namespace

FUZZ_TARGET(file_url) {
    static const Endpoint shop = endpoint_of("demo.myshopify.com");
    static const Endpoint local = *parse_endpoint("http://127.0.0.1:8085");
    check_file(input, shop);
    check_file(input, local);
    check_endpoint(input);
}

}  // namespace fulfilld::shopify
