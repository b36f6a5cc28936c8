#include "shopify/transport.hpp"

#include <boost/asio/connect.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/ssl/context.hpp>
#include <boost/asio/ssl/error.hpp>
#include <boost/asio/ssl/host_name_verification.hpp>
#include <boost/asio/ssl/stream.hpp>
#include <boost/asio/write.hpp>
#include <boost/beast/core/flat_buffer.hpp>
#include <boost/beast/http/parser.hpp>
#include <boost/beast/http/string_body.hpp>

#include <charconv>
#include <cmath>

namespace fulfilld::shopify {
namespace {

namespace asio = boost::asio;
namespace http = boost::beast::http;
using asio::ip::tcp;
using boost::system::error_code;
using SteadyTime = std::chrono::steady_clock::time_point;
using Parser = http::response_parser<http::string_body>;

/// One connection and the event loop it lives on. Every operation runs until it is done, its deadline has passed or
/// the stop token fires, whichever comes first.
class Connection {
  public:
    Connection(const Endpoint& endpoint, asio::ssl::context* tls) : endpoint_(endpoint), socket_(io_) {
        if (tls != nullptr) stream_.emplace(socket_, *tls);
    }

    error_code open(SteadyTime deadline, std::stop_token stop) {
        tcp::resolver resolver(io_);
        tcp::resolver::results_type addresses;
        error_code failed = await(deadline, stop, [&](auto done) {
            resolver.async_resolve(endpoint_.host, endpoint_.port, [&, done](error_code code, auto results) {
                addresses = results;
                done(code, 0);
            });
        });
        if (failed) return failed;
        failed = await(deadline, stop, [&](auto done) {
            asio::async_connect(socket_, addresses, [done](error_code code, const tcp::endpoint&) { done(code, 0); });
        });
        if (failed) return failed;
        socket_.set_option(tcp::no_delay(true), failed);
        return stream_ ? shake_hands(deadline, stop) : error_code{};
    }

    error_code write(const std::string& bytes, SteadyTime deadline, std::stop_token stop) {
        return await(deadline, stop, [&](auto done) {
            if (stream_) {
                asio::async_write(*stream_, asio::buffer(bytes), done);
            } else {
                asio::async_write(socket_, asio::buffer(bytes), done);
            }
        });
    }

    error_code read_some(asio::mutable_buffer into, std::size_t& count, SteadyTime deadline, std::stop_token stop) {
        const error_code failed = await(deadline, stop, [&](auto done) {
            if (stream_) {
                stream_->async_read_some(into, done);
            } else {
                socket_.async_read_some(into, done);
            }
        });
        count = transferred_;
        return failed;
    }

  private:
    error_code shake_hands(SteadyTime deadline, std::stop_token stop) {
        // An empty name would switch the name check off; SNI must name the same host [reliability, OpenSSL].
        if (endpoint_.host.empty()) return asio::error::invalid_argument;
        stream_->set_verify_mode(asio::ssl::verify_peer);
        stream_->set_verify_callback(asio::ssl::host_name_verification(endpoint_.host));
        if (SSL_set_tlsext_host_name(stream_->native_handle(), endpoint_.host.c_str()) != 1) {
            return asio::error::invalid_argument;
        }
        return await(deadline, stop, [&](auto done) {
            stream_->async_handshake(asio::ssl::stream_base::client, [done](error_code code) { done(code, 0); });
        });
    }

    template <class Start>
    error_code await(SteadyTime deadline, std::stop_token& stop, Start start) {
        bool finished = false;
        error_code result = asio::error::timed_out;
        transferred_ = 0;
        io_.restart();
        start([&](error_code code, std::size_t bytes) {
            finished = true;
            result = code;
            transferred_ = bytes;
        });
        {
            const std::stop_callback interrupt(stop, [this] { io_.stop(); });
            while (!finished && !stop.stop_requested() && io_.run_one_until(deadline) > 0) {
            }
        }
        if (finished) return result;
        // Too late or stopped: end the operation so that its handler, which refers to this frame, has run.
        error_code ignored;
        socket_.close(ignored);
        io_.restart();
        while (!finished && io_.run_one_for(std::chrono::seconds{5}) > 0) {
        }
        return stop.stop_requested() ? asio::error::operation_aborted : asio::error::timed_out;
    }

    const Endpoint& endpoint_;
    asio::io_context io_{1};
    tcp::socket socket_;
    std::optional<asio::ssl::stream<tcp::socket&>> stream_;
    std::size_t transferred_ = 0;
};

std::optional<Duration> parse_retry_after(std::string_view text) {
    double seconds = 0;
    const auto [end, failed] = std::from_chars(text.data(), text.data() + text.size(), seconds);
    if (failed != std::errc{} || end != text.data() + text.size() || !std::isfinite(seconds) || seconds < 0)
        return std::nullopt;
    return Duration{static_cast<Duration::rep>(std::min(seconds, 1e6) * 1000.0)};
}

class HttpTransport final : public Transport {
  public:
    HttpTransport(Endpoint endpoint, std::string ca_file, TransportLimits limits)
        : endpoint_(std::move(endpoint)), ca_file_(std::move(ca_file)), limits_(limits) {}

    Exchange post(const HttpRequest& request, std::stop_token stop) override {
        Exchange exchange;
        if (request.fresh_connection || idle_too_long()) connection_.reset();
        if (!connection_ && !connect(exchange, request, stop)) return exchange;
        const auto deadline = std::chrono::steady_clock::now() + limits_.total;
        exchange.request_begun = true;
        if (const auto failed = connection_->write(serialize(request), deadline, stop)) {
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
            const std::string failed = load_authorities();
            if (!failed.empty()) {
                exchange.fault = failed;
                return false;
            }
        }
        connection_ = std::make_unique<Connection>(endpoint_, endpoint_.tls ? &*tls_ : nullptr);
        const auto failed =
            connection_->open(std::chrono::steady_clock::now() +
                                  std::min(limits_.connect, request.connect_within.value_or(limits_.connect)),
                              stop);
        if (failed)
            give_up(exchange, stop,
                    "connecting to " + endpoint_.host + ":" + endpoint_.port + " failed: " + failed.message());
        return !failed;
    }

    /// Loading the system's authorities takes longer than a poll: only done when TLS is used at all.
    std::string load_authorities() {
        tls_.emplace(asio::ssl::context::tls_client);
        error_code failed;
        if (ca_file_.empty()) {
            tls_->set_default_verify_paths(failed);
        } else {
            tls_->load_verify_file(ca_file_, failed);
        }
        if (!failed && SSL_CTX_set_min_proto_version(tls_->native_handle(), TLS1_2_VERSION) == 1) return {};
        tls_.reset();
        return "loading the trusted certificate authorities failed: " + failed.message();
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
        Parser parser;
        parser.eager(true);
        parser.header_limit(static_cast<std::uint32_t>(limits_.header_bytes));
        parser.body_limit(limits_.body_bytes);
        boost::beast::flat_buffer buffer;
        buffer.reserve(64 * 1024);  // or throughput falls to a third
        while (!parser.is_done()) {
            std::size_t count = 0;
            error_code failed = connection_->read_some(buffer.prepare(64 * 1024), count, deadline, stop);
            if (failed == asio::error::eof || failed == asio::ssl::error::stream_truncated) {
                // Only a reply that ends with its connection is whole now; before the first byte there is none.
                error_code incomplete = http::error::end_of_stream;
                if (parser.got_some()) parser.put_eof(incomplete);
                if (!incomplete && parser.is_done()) break;
            }
            if (failed) {
                give_up(exchange, stop, "the reply was cut off: " + failed.message());
                return;
            }
            exchange.reply_begun = true;
            buffer.commit(count);
            buffer.consume(parser.put(buffer.data(), failed));
            if (failed && failed != http::error::need_more) {
                give_up(exchange, stop, "the reply is not valid HTTP: " + failed.message());
                return;
            }
        }
        accept(exchange, parser.release(), buffer.size() > 0);
    }

    void accept(Exchange& exchange, http::response<http::string_body>&& response, bool leftover) {
        if (response.count(http::field::content_encoding) > 0) {
            exchange.fault = "the reply is encoded although identity was asked for";
            return;
        }
        HttpReply reply;
        reply.status = response.result_int();
        reply.request_id = response["X-Request-Id"];
        reply.api_version = response["X-Shopify-API-Version"];
        reply.deprecation = response["X-Shopify-API-Deprecated-Reason"];
        reply.date = parse_http_date(response[http::field::date]);
        reply.retry_after = parse_retry_after(response[http::field::retry_after]);
        // Bytes after the reply belong to nobody: such a connection is never used again.
        if (!response.keep_alive() || leftover) connection_.reset();
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
    std::optional<asio::ssl::context> tls_;
    std::unique_ptr<Connection> connection_;
    SteadyTime idle_since_{};
};

}  // namespace

std::unique_ptr<Transport> make_transport(Endpoint endpoint, std::string ca_file, TransportLimits limits) {
    return std::make_unique<HttpTransport>(std::move(endpoint), std::move(ca_file), limits);
}

}  // namespace fulfilld::shopify
