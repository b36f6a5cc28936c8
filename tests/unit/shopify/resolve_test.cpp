#include "shopify/resolve.hpp"

#include "shopify/transport.hpp"
#include "support/raw_server.hpp"

#include <gtest/gtest.h>

namespace fulfilld::shopify {
namespace {

using namespace test;
using namespace std::chrono_literals;
namespace ip = boost::asio::ip;

const Endpoint known_shop = endpoint_of("demo.myshopify.com");

TEST(MayConnect, FaultRow02_OnlyToPublicAddresses) {
    for (const char* address : {"23.227.38.74", "8.8.8.8", "100.128.0.1", "172.32.0.1", "2620:127:f00f::1", "2a00::1"})
        EXPECT_TRUE(may_connect(ip::make_address(address), known_shop)) << address;
    for (const char* address :
         {"0.0.0.0",         "10.1.2.3",       "100.64.0.1",    "100.127.255.255", "127.0.0.1",  "169.254.169.254",
          "172.16.0.1",      "172.31.255.255", "192.0.2.1",     "192.168.1.1",     "198.18.0.1", "198.51.100.7",
          "203.0.113.9",     "224.0.0.1",      "240.0.0.1",     "255.255.255.255", "::",         "::1",
          "::ffff:10.0.0.1", "::ffff:8.8.8.8", "fe80::1",       "fc00::1",         "fd12::1",    "ff02::1",
          "2001:db8::1",     "2001::1",        "2002:7f00:1::", "64:ff9b::a00:1"}) {
        EXPECT_FALSE(may_connect(ip::make_address(address), known_shop)) << address;
    }
    const Endpoint local = *parse_endpoint("http://localhost:80");
    EXPECT_TRUE(may_connect(ip::make_address("127.0.0.1"), local));
    EXPECT_TRUE(may_connect(ip::make_address("::1"), local));
    EXPECT_FALSE(may_connect(ip::make_address("8.8.8.8"), local));
}

Resolve answers(std::vector<std::string> addresses, unsigned short port = 443) {
    return [=](const std::string&, const std::string&, boost::system::error_code&) {
        Addresses found;
        for (const auto& one : addresses) found.emplace_back(ip::make_address(one), port);
        return found;
    };
}
Exchange post(const Endpoint& endpoint, Resolve resolve, TransportLimits limits = {}) {
    return make_transport(endpoint, "", limits, std::move(resolve))->post({}, {});
}

TEST(Resolving, FaultRow02_ANameThatPointsInsideIsRefusedBeforeAnyByte) {
    RawServer inside([](const std::string&) { return RawServer::Reply{}; });
    Endpoint endpoint = known_shop;
    endpoint.port = inside.port();
    for (const char* address : {"127.0.0.1", "::1", "10.0.0.1"}) {
        const Exchange exchange =
            post(endpoint, answers({address}, static_cast<unsigned short>(std::stoi(inside.port()))));
        EXPECT_FALSE(exchange.request_begun);
        EXPECT_NE(exchange.fault.find("not public"), std::string::npos) << exchange.fault;
    }
    EXPECT_EQ(inside.connections(), 0);
}

TEST(Resolving, FaultRow01_FailingEmptyAndSlowAnswersAreNotSent) {
    const auto fails = [](const std::string&, const std::string&, boost::system::error_code& failed) {
        failed = boost::asio::error::host_not_found;
        return Addresses{};
    };
    EXPECT_NE(post(known_shop, fails).fault.find("resolving demo.myshopify.com failed"), std::string::npos);
    EXPECT_NE(post(known_shop, answers({})).fault.find("gave no address"), std::string::npos);
    const auto slow = [](const std::string&, const std::string&, boost::system::error_code&) {
        std::this_thread::sleep_for(500ms);
        return Addresses{};
    };
    TransportLimits limits;
    limits.connect = 50ms;
    const auto began = std::chrono::steady_clock::now();
    const Exchange exchange = post(known_shop, slow, limits);
    EXPECT_FALSE(exchange.request_begun);
    EXPECT_LT(std::chrono::steady_clock::now() - began, 400ms);
    std::this_thread::sleep_for(600ms);  // its answer finds nobody, and no harm
}

TEST(Resolving, FaultRow03_AnAddressThatRefusesDoesNotHideTheNext) {
    RawServer server([](const std::string&) { return RawServer::Reply{http_reply("{}"), false, {}}; });
    const auto port = static_cast<unsigned short>(std::stoi(server.port()));
    const Endpoint local{false, "localhost", server.port(), true};
    // Nobody listens at 127.0.0.9 on that port.
    EXPECT_TRUE(post(local, answers({"127.0.0.9", "127.0.0.1"}, port)).reply);
    const Exchange refused = post(local, answers({"127.0.0.9"}, port));
    EXPECT_FALSE(refused.request_begun);
    EXPECT_NE(refused.fault.find("connecting to localhost"), std::string::npos) << refused.fault;
}

}  // namespace
}  // namespace fulfilld::shopify
