#include "shopify/transport.hpp"

#include "shopify/connection.hpp"

#include <boost/beast/core/flat_buffer.hpp>
#include <boost/beast/http/parser.hpp>
#include <boost/beast/http/string_body.hpp>

#include <charconv>
#include <cmath>

namespace fulfilld::shopify {
namespace {

namespace asio = boost::asio;
namespace http = boost::beast::http;
using boost::system::error_code;
using SteadyTime = Connection::SteadyTime;
using Parser = http::response_parser<http::string_body>;

std::optional<Duration> parse_retry_after(std::string_view text) {
    double seconds = 0;
    const auto [end, failed] = std::from_chars(text.data(), text.data() + text.size(), seconds);
    if (failed != std::errc{} || end != text.data() + text.size() || !std::isfinite(seconds) || seconds < 0)
        return std::nullopt;
    return Duration{static_cast<Duration::rep>(std::min(seconds, 1e6) * 1000.0)};
}

/// Beast is lenient where the standard lets a client be; we are not: what two readers could read differently is no
/// reply [fault 13]. Fed with the raw bytes of the head, in pieces.
class HeadCheck {
  public:
    /// What is wrong with the head so far; empty when nothing is.
    std::string_view feed(std::string_view bytes) {
        for (const char c : bytes) {
            if (over_) return {};
            if (c == '\n' && last_ != '\r') return "a line that does not end in CR LF";
            if ((c == ' ' || c == '\t') && last_ == '\n') return "a folded header line";
            if (c == '\0') return "a NUL in the header";
            over_ = c == '\n' && line_ == 0;
            line_ = c == '\n' || c == '\r' ? (c == '\n' ? 0 : line_) : line_ + 1;
            last_ = c;
        }
        return {};
    }

  private:
    char last_ = 0;
    std::size_t line_ = 0;
    bool over_ = false;
};

/// Puts one reply together from the pieces that arrive.
class ReplyReader {
  public:
    explicit ReplyReader(const TransportLimits& limits) {
        parser_.eager(true);
        parser_.header_limit(static_cast<std::uint32_t>(limits.header_bytes));
        parser_.body_limit(limits.body_bytes);
        buffer_.reserve(piece);  // or throughput falls to a third
    }

    auto space() { return buffer_.prepare(piece); }

    /// What is wrong with the `count` bytes that have come, or nothing.
    std::string take(std::size_t count) {
        buffer_.commit(count);
        const auto* fresh = static_cast<const char*>(buffer_.data().data()) + (buffer_.size() - count);
        if (const auto wrong = head_.feed({fresh, count}); !wrong.empty()) return std::string(wrong);
        error_code failed;
        buffer_.consume(parser_.put(buffer_.data(), failed));
        return failed && failed != http::error::need_more ? failed.message() : std::string();
    }

    /// The connection has ended. Only a reply that ends with it is whole now; before the first byte there is none.
    bool ends_here() {
        if (!parser_.got_some()) return false;
        error_code incomplete;
        parser_.put_eof(incomplete);
        return !incomplete && parser_.is_done();
    }

    bool whole() const { return parser_.is_done(); }
    bool leftover() const { return buffer_.size() > 0; }
    http::response<http::string_body> release() { return parser_.release(); }

  private:
    static constexpr std::size_t piece = 64 * 1024;

    Parser parser_;
    HeadCheck head_;
    boost::beast::flat_buffer buffer_;
};

class HttpTransport final : public Transport {
  public:
    HttpTransport(Endpoint endpoint, std::string ca_file, TransportLimits limits, Resolve resolve)
        : endpoint_(std::move(endpoint)), ca_file_(std::move(ca_file)), limits_(limits), resolve_(std::move(resolve)) {}

    Exchange post(const HttpRequest& request, std::stop_token stop) override {
        Exchange exchange;
        // Bytes that nobody asked for would be taken for the answer to this request.
        if (request.fresh_connection || idle_too_long() || (connection_ && !connection_->quiet())) connection_.reset();
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
        Connection::Patience patience;
        patience.deadline = std::chrono::steady_clock::now() +
                            std::min(limits_.connect, request.connect_within.value_or(limits_.connect));
        patience.connect = limits_.per_address;
        std::string failed = connection_->open(resolve_, patience, stop);
        if (failed.empty()) return true;
        give_up(exchange, stop, std::move(failed));
        return false;
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
        // Whatever the system's openssl.cnf says: no weak keys and hashes, no early data.
        SSL_CTX_set_security_level(tls_->native_handle(), 2);
        SSL_CTX_set_max_early_data(tls_->native_handle(), 0);
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
        ReplyReader reply(limits_);
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

    static std::string_view objection(const http::response<http::string_body>& response) {
        if (response.count(http::field::content_encoding) > 0)
            return "the reply is encoded although identity was asked for";
        if (response.count(http::field::transfer_encoding) > 0 && response.count(http::field::content_length) > 0)
            return "the reply tells its length in two ways";
        if (response.count(http::field::transfer_encoding) > 0 &&
            !boost::beast::iequals(response[http::field::transfer_encoding], "chunked"))
            return "the reply is transferred in a way that was not asked for";
        return {};
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
