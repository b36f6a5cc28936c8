#include "shopify/transport.hpp"

#include "shopify/connection.hpp"
#include "shopify/reply_reader.hpp"
#include "shopify/tls.hpp"

#include <boost/beast/http/string_body.hpp>

#include <charconv>
#include <cmath>

namespace fulfilld::shopify {
namespace {

namespace asio = boost::asio;
namespace http = boost::beast::http;
using boost::system::error_code;
using SteadyTime = Connection::SteadyTime;

std::optional<Duration> parse_retry_after(std::string_view text) {
    double seconds = 0;
    const auto [end, failed] = std::from_chars(text.data(), text.data() + text.size(), seconds);
    if (failed != std::errc{} || end != text.data() + text.size() || !std::isfinite(seconds) || seconds < 0)
        return std::nullopt;
    return Duration{static_cast<Duration::rep>(std::min(seconds, 1e6) * 1000.0)};
}

class HttpTransport final : public Transport {
  public:
    HttpTransport(Endpoint endpoint, std::string ca_file, TransportLimits limits, Resolve resolve)
        : endpoint_(std::move(endpoint)), ca_file_(std::move(ca_file)), limits_(limits), resolve_(std::move(resolve)) {}

    Exchange post(const HttpRequest& request, std::stop_token stop) override {
        Exchange exchange;
        // Bytes that nobody asked for would be taken for the answer to this request.
        if (request.fresh_connection || idle_too_long() || (connection_ && !connection_->quiet())) connection_.reset();
        const auto begun = std::chrono::steady_clock::now();
        if (!connection_ && !connect(exchange, request, stop)) return exchange;
        const std::string text = serialize(request);
        const auto now = std::chrono::steady_clock::now();
        // A process may stand still for as long as it likes once the connection is there: the last look before the
        // first byte.
        if (request.connect_within && now - begun >= *request.connect_within)
            return give_up(exchange, stop, "the time for sending the request had passed when it was connected");
        const auto deadline = now + limits_.total;
        exchange.request_begun = true;
        if (const auto failed = connection_->write(text, deadline, stop)) {
            return give_up(exchange, stop, "sending the request failed: " + failed.message());
        }
        receive(exchange, deadline, stop);
        if (request.fresh_connection || !exchange.reply) connection_.reset();
        idle_since_ = std::chrono::steady_clock::now();
        return exchange;
    }

  private:
    bool idle_too_long() const { return std::chrono::steady_clock::now() - idle_since_ > limits_.keep_idle; }

    bool connect(Exchange& exchange, const HttpRequest& request, std::stop_token stop) {
        if (endpoint_.tls && !tls_) {
            exchange.fault = load_authorities(tls_, ca_file_);
            if (!tls_) return false;
        }
        connection_ = std::make_unique<Connection>(endpoint_, endpoint_.tls ? &*tls_ : nullptr);
        Connection::Patience patience;
        patience.deadline = std::chrono::steady_clock::now() +
                            std::min(limits_.connect, request.connect_within.value_or(limits_.connect));
        patience.connect = limits_.per_address;
        std::string failed = connection_->open(resolve_, patience, stop);
        if (failed.empty()) return true;
        give_up(exchange, stop, std::move(failed));
        return false;
    }

    std::string serialize(const HttpRequest& request) const {
        const bool usual_port = endpoint_.port == (endpoint_.tls ? "443" : "80");
        std::string text;
        text.reserve(request.body.size() + 512);
        text +=
            "POST " + request.path + " HTTP/1.1\r\nHost: " + endpoint_.host + (usual_port ? "" : ":" + endpoint_.port);
        text += "\r\nUser-Agent: fulfilld\r\nAccept: application/json\r\nAccept-Encoding: identity\r\n";
        text += "Content-Type: " + request.content_type;
        if (!request.token_header.empty()) text += "\r\nX-Shopify-Access-Token: " + request.token_header;
        text += request.fresh_connection ? "\r\nConnection: close" : "";
        text += "\r\nContent-Length: " + std::to_string(request.body.size()) + "\r\n\r\n";
        return text += request.body;
    }

    void receive(Exchange& exchange, SteadyTime deadline, std::stop_token stop) {
        ReplyReader<http::string_body> reply(limits_.header_bytes, limits_.body_bytes);
        while (!reply.whole()) {
            std::size_t count = 0;
            // The shop thinks before the first byte; after it, it has no reason to pause.
            const Duration pause = exchange.reply_begun ? limits_.stall : limits_.first_byte;
            const auto end = std::min(deadline, std::chrono::steady_clock::now() + pause);
            const error_code failed = connection_->read_some(reply.space(), count, end, stop);
            // A TLS stream that ends without its farewell may have been cut by anybody: only a real end is one.
            if (failed == asio::error::eof && reply.ends_here()) break;
            if (failed) {
                give_up(exchange, stop,
                        (exchange.reply_begun ? "the reply was cut off: " : "no reply came: ") + failed.message());
                return;
            }
            exchange.reply_begun = true;
            if (const std::string wrong = reply.take(count); !wrong.empty()) {
                give_up(exchange, stop, "the reply is not valid HTTP: " + wrong);
                return;
            }
        }
        if (reply.leftover()) {
            give_up(exchange, stop, "bytes follow the reply that belong to none");
            return;
        }
        accept(exchange, stop, reply.release());
    }

    void accept(Exchange& exchange, const std::stop_token& stop, http::response<http::string_body>&& response) {
        if (const auto wrong = objection(response); !wrong.empty()) {
            give_up(exchange, stop, std::string(wrong));
            return;
        }
        HttpReply reply;
        reply.status = response.result_int();
        reply.content_type = response[http::field::content_type];
        reply.request_id = response["X-Request-Id"];
        reply.api_version = response["X-Shopify-API-Version"];
        reply.deprecation = response["X-Shopify-API-Deprecated-Reason"];
        reply.date = parse_http_date(response[http::field::date]);
        reply.retry_after = parse_retry_after(response[http::field::retry_after]);
        if (!response.keep_alive()) connection_.reset();
        reply.body = std::move(response.body());
        exchange.reply = std::move(reply);
    }

    Exchange& give_up(Exchange& exchange, const std::stop_token& stop, std::string fault) {
        connection_.reset();
        exchange.cancelled = stop.stop_requested();
        exchange.fault = std::move(fault);
        return exchange;
    }

    Endpoint endpoint_;
    std::string ca_file_;
    TransportLimits limits_;
    Resolve resolve_;
    std::optional<asio::ssl::context> tls_;
    std::unique_ptr<Connection> connection_;
    SteadyTime idle_since_{};
};

}  // namespace

std::unique_ptr<Transport> make_transport(Endpoint endpoint, std::string ca_file, TransportLimits limits,
                                          Resolve resolve) {
    return std::make_unique<HttpTransport>(std::move(endpoint), std::move(ca_file), limits, std::move(resolve));
}

}  // namespace fulfilld::shopify
