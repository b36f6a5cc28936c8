#include "shopify/file_host.hpp"

#include "fulfilld/core/text.hpp"
#include "shopify/connection.hpp"
#include "shopify/reply_reader.hpp"
#include "shopify/tls.hpp"

#include <boost/beast/http/basic_dynamic_body.hpp>
#include <boost/url/parse.hpp>

#include <algorithm>

namespace fulfilld::shopify {
namespace {

namespace http = boost::beast::http;
using Body = http::basic_dynamic_body<boost::beast::flat_buffer>;

constexpr std::string_view file_hosts[] = {"storage.googleapis.com"};
constexpr std::size_t longest_url = 8192;

/// The address itself is a key: it is never repeated in a message.
Error refused(std::string_view why) {
    return {ErrorKind::malformed, "the shop names a file at an address that " + std::string(why)};
}

Result<Endpoint> host_for(const boost::urls::url_view& url, const Endpoint& shop) {
    Endpoint endpoint;
    endpoint.tls = url.scheme() == "https";
    endpoint.host = url.host_address();
    endpoint.port = url.has_port() ? std::string(url.port()) : endpoint.tls ? "443" : "80";
    if (shop.loopback) {
        // As for the shop itself: not by its name, by its address.
        auto local = parse_endpoint(std::string(url.encoded_origin()));
        return local ? std::move(local) : refused("is not on this machine, as the shop is");
    }
    if (!endpoint.tls) return refused("is not https");
    if (endpoint.port != "443") return refused("has a port of its own");
    const auto known = std::find(std::begin(file_hosts), std::end(file_hosts), lower(endpoint.host));
    if (known == std::end(file_hosts)) return refused("is not the platform's");
    endpoint.host = *known;
    return endpoint;
}

class HttpFileHost final : public FileHost {
  public:
    HttpFileHost(std::string ca_file, FileLimits limits, Resolve resolve)
        : ca_file_(std::move(ca_file)), limits_(limits), resolve_(std::move(resolve)) {}

    Status fetch(const FilePlace& place, std::uint64_t size, const TakePiece& take, std::stop_token stop) override {
        if (place.endpoint.tls && !tls_) {
            if (std::string failed = load_authorities(tls_, ca_file_); !failed.empty())
                return Error{ErrorKind::unavailable, std::move(failed)};
        }
        Connection connection(place.endpoint, place.endpoint.tls ? &*tls_ : nullptr);
        Connection::Patience patience;
        patience.deadline = std::chrono::steady_clock::now() + limits_.connect;
        if (std::string failed = connection.open(resolve_, patience, stop); !failed.empty())
            return fault(std::move(failed), stop);
        if (const auto failed = connection.write(request_for(place), soon(), stop))
            return fault("asking for the file failed: " + failed.message(), stop);
        return receive(connection, size, take, stop);
    }

  private:
    Connection::SteadyTime soon() const { return std::chrono::steady_clock::now() + limits_.stall; }

    static Error fault(std::string what, const std::stop_token& stop) {
        if (stop.stop_requested()) return {ErrorKind::cancelled, "told to stop"};
        return {ErrorKind::transient, std::move(what)};
    }

    static std::string request_for(const FilePlace& place) {
        const Endpoint& at = place.endpoint;
        const bool usual_port = at.port == (at.tls ? "443" : "80");
        return "GET " + place.target + " HTTP/1.1\r\nHost: " + at.host + (usual_port ? "" : ":" + at.port) +
               "\r\nUser-Agent: fulfilld\r\nAccept-Encoding: identity\r\nConnection: close\r\n\r\n";
    }

    Status receive(Connection& connection, std::uint64_t size, const TakePiece& take, std::stop_token stop) const {
        ReplyReader<Body> reply(limits_.header_bytes, size);
        std::uint64_t taken = 0;
        bool head_checked = false;
        while (!reply.whole()) {
            std::size_t count = 0;
            const auto failed = connection.read_some(reply.space(), count, soon(), stop);
            if (failed == boost::asio::error::eof && reply.ends_here()) break;
            if (failed) return fault("the file was cut off: " + failed.message(), stop);
            if (const std::string wrong = reply.take(count); !wrong.empty())
                return Error{ErrorKind::transient, "the reply is not valid HTTP: " + wrong};
            if (!reply.head_over()) continue;
            if (!std::exchange(head_checked, true)) FULFILLD_CHECK(check_head(reply.message()));
            FULFILLD_CHECK(pass_on(reply.message().body(), taken, take));
        }
        if (reply.leftover()) return Error{ErrorKind::malformed, "bytes follow the file that belong to none"};
        if (taken == size) return {};
        return Error{ErrorKind::malformed,
                     "the file has " + std::to_string(taken) + " bytes, announced were " + std::to_string(size)};
    }

    static Status check_head(const http::response<Body>& head) {
        if (const auto wrong = objection(head); !wrong.empty()) return Error{ErrorKind::malformed, std::string(wrong)};
        if (head.result_int() == 200) return {};
        // 5xx may pass; an address that has expired or leads elsewhere does not come back.
        const bool passing = head.result_int() >= 500 || head.result_int() == 429;
        return Error{passing ? ErrorKind::transient : ErrorKind::rejected,
                     "the file host answers HTTP " + std::to_string(head.result_int())};
    }

    static Status pass_on(boost::beast::flat_buffer& body, std::uint64_t& taken, const TakePiece& take) {
        const std::string_view piece(static_cast<const char*>(body.data().data()), body.size());
        taken += piece.size();
        Status status = take(piece);
        body.consume(body.size());
        return status;
    }

    std::string ca_file_;
    FileLimits limits_;
    Resolve resolve_;
    std::optional<boost::asio::ssl::context> tls_;
};

}  // namespace

Result<FilePlace> parse_file_url(std::string_view url, const Endpoint& shop) {
    if (url.size() > longest_url) return refused("is far too long");
    if (!is_web_address(url)) return refused("is none of the web");
    const auto parsed = boost::urls::parse_uri(url);
    if (!parsed) return refused("is no URL");
    if (parsed->has_userinfo()) return refused("carries user info");
    if (parsed->has_fragment()) return refused("carries a fragment");
    FilePlace place;
    FULFILLD_TRY(place.endpoint, host_for(*parsed, shop));
    const std::string path(parsed->encoded_path());
    // Boost.URL 1.81 takes what follows `[::1]` for one.
    if (!path.empty() && path.front() != '/') return refused("has a path that begins nowhere");
    place.target =
        (path.empty() ? "/" : path) + (parsed->has_query() ? "?" + std::string(parsed->encoded_query()) : "");
    return place;
}

std::unique_ptr<FileHost> make_file_host(std::string ca_file, FileLimits limits, Resolve resolve) {
    return std::make_unique<HttpFileHost>(std::move(ca_file), limits, std::move(resolve));
}

}  // namespace fulfilld::shopify
