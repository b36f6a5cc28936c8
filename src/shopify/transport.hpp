#pragma once

#include "fulfilld/core/time.hpp"
#include "shopify/endpoint.hpp"
#include "shopify/resolve.hpp"

#include <memory>
#include <optional>
#include <stop_token>
#include <string>

namespace fulfilld::shopify {

struct HttpRequest {
    std::string path;
    std::string body;
    std::string token_header;       ///< Value of X-Shopify-Access-Token; empty: sent without.
    bool fresh_connection = false;  ///< Mutations: a stale keep-alive connection must not cast doubt on them.
    std::optional<Duration> connect_within = {};  ///< Tighter than the limit of the transport; nothing is sent later.
    std::string content_type = "application/json";
};

struct HttpReply {
    unsigned status = 0;
    std::string body;
    std::string content_type;
    std::string request_id;
    std::string api_version;
    std::string deprecation;        ///< X-Shopify-API-Deprecated-Reason.
    std::optional<Timestamp> date;  ///< The server's clock.
    std::optional<Duration> retry_after;
};

/// What happened on the wire. Without a whole reply, `fault` says what went wrong; `request_begun` is false only when
/// provably not one byte of the request left, and true in all doubt.
struct Exchange {
    std::optional<HttpReply> reply;
    bool request_begun = false;
    bool reply_begun = false;
    bool cancelled = false;
    std::string fault;
};

struct TransportLimits {
    Duration connect = std::chrono::seconds{10};     ///< Resolve, connect and TLS together.
    Duration per_address = std::chrono::seconds{3};  ///< To one address, while there are others to try.
    Duration first_byte = std::chrono::seconds{20};  ///< The platform gives up on a query after 10 s [domain 2.4].
    Duration stall = std::chrono::seconds{10};       ///< Between two pieces of a reply.
    Duration total = std::chrono::seconds{30};       ///< From the first byte of the request to the last of the reply.
    Duration keep_idle = std::chrono::seconds{5};    ///< An idle connection older than this is not trusted.
    std::size_t header_bytes = 64 * 1024;
    std::size_t body_bytes = 16 * 1024 * 1024;
};

/// One POST at a time to one endpoint. Never follows redirects, never repeats a request, ignores proxy variables.
class Transport {
  public:
    virtual ~Transport() = default;
    virtual Exchange post(const HttpRequest& request, std::stop_token stop) = 0;
};

/// Plain HTTP for loopback, else TLS 1.2+ with certificate and host name verified, to public addresses only. `ca_file`
/// replaces the system's trusted authorities when not empty.
std::unique_ptr<Transport> make_transport(Endpoint endpoint, std::string ca_file, TransportLimits limits = {},
                                          Resolve resolve = resolve_with_system);

}  // namespace fulfilld::shopify
