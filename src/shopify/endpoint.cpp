#include "shopify/endpoint.hpp"

#include <boost/asio/ip/address.hpp>
#include <boost/url/parse.hpp>

#include <algorithm>
#include <charconv>
#include <cstdint>

namespace fulfilld::shopify {
namespace {

bool is_loopback(const std::string& host) {
    if (host == "localhost") return true;
    boost::system::error_code failed;
    const auto address = boost::asio::ip::make_address(host, failed);
    return !failed && address.is_loopback();
}

Error refused(std::string_view url, std::string why) {
    return {ErrorKind::config, "endpoint \"" + std::string(url) + "\" " + std::move(why),
            "leave endpoint out to talk to the shop itself, or use http://127.0.0.1:PORT for a local test shop"};
}

}  // namespace

bool is_shop_domain(std::string_view domain) {
    constexpr std::string_view suffix = ".myshopify.com";
    if (!domain.ends_with(suffix) || domain.size() <= suffix.size()) return false;
    const auto name = domain.substr(0, domain.size() - suffix.size());
    return name.front() != '-' && std::all_of(name.begin(), name.end(), [](char c) {
               return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-';
           });
}

bool is_web_address(std::string_view url) { return url.starts_with("http://") || url.starts_with("https://"); }

Result<Endpoint> parse_endpoint(std::string_view url) {
    if (!is_web_address(url)) return refused(url, "is neither http nor https");
    const auto parsed = boost::urls::parse_uri(url);
    if (!parsed) return refused(url, "is not a URL");
    Endpoint endpoint;
    endpoint.tls = parsed->scheme() == "https";
    if (parsed->has_userinfo() || parsed->has_query() || parsed->has_fragment() ||
        (!parsed->encoded_path().empty() && parsed->encoded_path() != "/")) {
        return refused(url, "has more than scheme, host and port");
    }
    endpoint.host = parsed->host_address();
    if (!is_loopback(endpoint.host)) {
        return refused(url, "is not a loopback address: the token would leave this machine for a foreign host");
    }
    endpoint.loopback = true;
    endpoint.port = endpoint.tls ? "443" : "80";
    if (!parsed->has_port()) return endpoint;
    const std::string text(parsed->port());
    std::uint16_t number = 0;
    const auto [end, failed] = std::from_chars(text.data(), text.data() + text.size(), number);
    if (failed != std::errc() || end != text.data() + text.size() || number == 0)
        return refused(url, "has no usable port");
    endpoint.port = std::to_string(number);
    return endpoint;
}

Endpoint endpoint_of(std::string_view domain) { return {true, std::string(domain), "443", false}; }

}  // namespace fulfilld::shopify
