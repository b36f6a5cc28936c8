#pragma once

#include "fulfilld/core/time.hpp"
#include "shopify/endpoint.hpp"
#include "shopify/resolve.hpp"

#include <boost/asio/buffer.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/ssl/context.hpp>
#include <boost/asio/ssl/stream.hpp>

#include <chrono>
#include <optional>
#include <stop_token>
#include <string>

namespace fulfilld::shopify {

/// One connection and the event loop it lives on. Every operation runs until it is done, its deadline has passed or
/// the stop token fires, whichever comes first.
class Connection {
  public:
    using SteadyTime = std::chrono::steady_clock::time_point;
    struct Patience {
        Duration resolve = std::chrono::seconds{5};
        Duration connect = std::chrono::seconds{3};  ///< To one address, while there are others to try.
        Duration handshake = std::chrono::seconds{5};
        SteadyTime deadline;  ///< Of all together.
    };

    /// `tls` is nullptr for plain HTTP. Both referents outlive the connection.
    Connection(const Endpoint& endpoint, boost::asio::ssl::context* tls);

    /// Resolves, connects and shakes hands. Empty on success, else what went wrong and where.
    std::string open(const Resolve& resolve, const Patience& patience, std::stop_token stop);

    boost::system::error_code write(const std::string& bytes, SteadyTime deadline, std::stop_token stop);
    boost::system::error_code read_some(boost::asio::mutable_buffer into, std::size_t& count, SteadyTime deadline,
                                        std::stop_token stop);

    /// Nothing has arrived since the last reply: neither bytes that nobody asked for nor the end.
    bool quiet();

  private:
    std::string connect(const Addresses& addresses, const Patience& patience, std::stop_token stop);
    boost::system::error_code shake_hands(SteadyTime deadline, std::stop_token stop);
    template <class Start>
    boost::system::error_code await(SteadyTime deadline, std::stop_token& stop, Start start);

    const Endpoint& endpoint_;
    boost::asio::io_context io_{1};
    boost::asio::ip::tcp::socket socket_;
    std::optional<boost::asio::ssl::stream<boost::asio::ip::tcp::socket&>> stream_;
    std::size_t transferred_ = 0;
};

}  // namespace fulfilld::shopify
