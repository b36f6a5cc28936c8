#include "shopify/connection.hpp"

#include <boost/asio/write.hpp>

#include <algorithm>
#include <condition_variable>
#include <memory>
#include <mutex>
#include <thread>

namespace fulfilld::shopify {
namespace {

namespace asio = boost::asio;
using asio::ip::tcp;
using boost::system::error_code;

/// The system's resolver cannot be interrupted. It runs on a thread that nobody waits for longer than agreed: the
/// answer, should it ever come, finds this block and nothing else.
struct Lookup {
    std::mutex mutex;
    std::condition_variable_any changed;
    bool done = false;
    error_code failed;
    Addresses addresses;
};

error_code look_up(const Resolve& resolve, const Endpoint& endpoint, Connection::SteadyTime deadline,
                   std::stop_token stop, Addresses& addresses) {
    const auto lookup = std::make_shared<Lookup>();
    std::thread([lookup, resolve, host = endpoint.host, port = endpoint.port] {
        error_code failed;
        Addresses found = resolve(host, port, failed);
        const std::lock_guard lock(lookup->mutex);
        lookup->failed = failed;
        lookup->addresses = std::move(found);
        lookup->done = true;
        lookup->changed.notify_all();
    }).detach();
    std::unique_lock lock(lookup->mutex);
    if (!lookup->changed.wait_until(lock, stop, deadline, [&] { return lookup->done; }))
        return stop.stop_requested() ? asio::error::operation_aborted : asio::error::timed_out;
    addresses = std::move(lookup->addresses);
    return lookup->failed;
}

}  // namespace

Connection::Connection(const Endpoint& endpoint, asio::ssl::context* tls) : endpoint_(endpoint), socket_(io_) {
    if (tls != nullptr) stream_.emplace(socket_, *tls);
}

std::string Connection::open(const Resolve& resolve, const Patience& patience, std::stop_token stop) {
    const std::string place = endpoint_.host + ":" + endpoint_.port;
    const auto now = std::chrono::steady_clock::now();
    Addresses addresses;
    if (const auto failed =
            look_up(resolve, endpoint_, std::min(patience.deadline, now + patience.resolve), stop, addresses)) {
        return "resolving " + endpoint_.host + " failed: " + failed.message();
    }
    const std::size_t found = addresses.size();
    std::erase_if(addresses, [&](const auto& one) { return !may_connect(one.address(), endpoint_); });
    if (addresses.empty()) {
        return found == 0 ? "resolving " + endpoint_.host + " gave no address"
                          : endpoint_.host + " resolves to an address that is not public: refused";
    }
    if (std::string failed = connect(addresses, patience, stop); !failed.empty()) return failed;
    if (!stream_) return {};
    const auto end = std::min(patience.deadline, std::chrono::steady_clock::now() + patience.handshake);
    const auto failed = shake_hands(end, stop);
    return failed ? "TLS with " + place + " failed: " + failed.message() : std::string{};
}

std::string Connection::connect(const Addresses& addresses, const Patience& patience, std::stop_token stop) {
    error_code failed;
    for (std::size_t i = 0; i < addresses.size(); ++i) {
        // A network that swallows packets must not use up the time of the other addresses.
        const bool last = i + 1 == addresses.size();
        const auto capped = std::chrono::steady_clock::now() + patience.connect;
        const auto end = last ? patience.deadline : std::min(patience.deadline, capped);
        failed = await(end, stop, [&](auto done) {
            socket_.async_connect(addresses[i], [done](error_code code) { done(code, 0); });
        });
        if (!failed) {
            error_code ignored;
            socket_.set_option(tcp::no_delay(true), ignored);
            return {};
        }
        error_code ignored;
        socket_.close(ignored);
        if (stop.stop_requested() || std::chrono::steady_clock::now() >= patience.deadline) break;
    }
    return "connecting to " + endpoint_.host + ":" + endpoint_.port + " failed: " + failed.message();
}

error_code Connection::write(const std::string& bytes, SteadyTime deadline, std::stop_token stop) {
    return await(deadline, stop, [&](auto done) {
        if (stream_) {
            asio::async_write(*stream_, asio::buffer(bytes), done);
        } else {
            asio::async_write(socket_, asio::buffer(bytes), done);
        }
    });
}

error_code Connection::read_some(asio::mutable_buffer into, std::size_t& count, SteadyTime deadline,
                                 std::stop_token stop) {
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

bool Connection::quiet() {
    error_code failed;
    socket_.non_blocking(true, failed);
    char byte = 0;
    socket_.receive(asio::buffer(&byte, 1), tcp::socket::message_peek, failed);
    return failed == asio::error::would_block;
}

error_code Connection::shake_hands(SteadyTime deadline, std::stop_token stop) {
    // An empty name would switch the name check off; SNI must name the same host [reliability, OpenSSL].
    if (endpoint_.host.empty()) return asio::error::invalid_argument;
    stream_->set_verify_mode(asio::ssl::verify_peer);
    SSL* const tls = stream_->native_handle();
    X509_VERIFY_PARAM* const expected = SSL_get0_param(tls);
    // Only what the certificate names as its alternative names counts; the subject is free text.
    X509_VERIFY_PARAM_set_hostflags(expected,
                                    X509_CHECK_FLAG_NEVER_CHECK_SUBJECT | X509_CHECK_FLAG_NO_PARTIAL_WILDCARDS);
    const bool is_address = X509_VERIFY_PARAM_set1_ip_asc(expected, endpoint_.host.c_str()) == 1;
    if (!is_address && (X509_VERIFY_PARAM_set1_host(expected, endpoint_.host.c_str(), 0) != 1 ||
                        SSL_set_tlsext_host_name(tls, endpoint_.host.c_str()) != 1)) {
        return asio::error::invalid_argument;
    }
    return await(deadline, stop, [&](auto done) {
        stream_->async_handshake(asio::ssl::stream_base::client, [done](error_code code) { done(code, 0); });
    });
}

template <class Start>
error_code Connection::await(SteadyTime deadline, std::stop_token& stop, Start start) {
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

}  // namespace fulfilld::shopify
