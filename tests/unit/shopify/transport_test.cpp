#include "shopify/transport.hpp"
#include "fulfilld/core/plan.hpp"
#include "fulfilld/core/rules.hpp"
#include "shopify/mutation_codec.hpp"
#include "support/fakes.hpp"
#include "support/raw_server.hpp"
#include "support/temp_folder.hpp"

#include <gtest/gtest.h>

namespace fulfilld::shopify {
namespace {

using namespace test;

const HttpRequest read_request{"/admin/api/2026-10/graphql.json", R"({"query":"q"})", "canary-token", false,
                               std::nullopt};

Exchange post(const RawServer& server, const HttpRequest& request = read_request, TransportLimits limits = {}) {
    return make_transport({false, "127.0.0.1", server.port()}, "", limits)->post(request, {});
}
RawServer::Script always(std::string bytes) {
    return [=](const std::string&) { return RawServer::Reply{bytes, false, {}}; };
}

TEST(Transport, SendsOneRequestAndReadsOneReply) {
    RawServer server(always(
        http_reply("{}", "200 OK", "X-Request-Id: r1\r\nX-Shopify-API-Version: 2026-10\r\nRetry-After: 2.5\r\n")));
    const Exchange exchange = post(server);
    ASSERT_TRUE(exchange.reply) << exchange.fault;
    EXPECT_EQ(exchange.reply->status, 200U);
    EXPECT_EQ(exchange.reply->body, "{}");
    EXPECT_EQ(exchange.reply->request_id, "r1");
    EXPECT_EQ(exchange.reply->api_version, "2026-10");
    EXPECT_EQ(exchange.reply->retry_after, 2500ms);
    ASSERT_EQ(server.requests().size(), 1U);
    EXPECT_NE(server.requests()[0].find("X-Shopify-Access-Token: canary-token\r\n"), std::string::npos);
    EXPECT_NE(server.requests()[0].find("Accept-Encoding: identity\r\n"), std::string::npos);
}

TEST(Transport, KeepsAConnectionForReadsAndTakesAFreshOneForEachMutation) {
    RawServer server([](const std::string&) { return RawServer::Reply{http_reply("{}"), true, {}}; });
    const auto transport = make_transport({false, "127.0.0.1", server.port()}, "");
    HttpRequest mutation = read_request;
    mutation.fresh_connection = true;
    ASSERT_TRUE(transport->post(read_request, {}).reply);
    ASSERT_TRUE(transport->post(read_request, {}).reply);
    EXPECT_EQ(server.connections(), 1);
    ASSERT_TRUE(transport->post(mutation, {}).reply);
    ASSERT_TRUE(transport->post(mutation, {}).reply);
    EXPECT_EQ(server.connections(), 3);
}

TEST(Transport, ProvesThatNothingLeftWhenItCannotConnect) {
    std::string port;
    {
        RawServer server(always(""));
        port = server.port();
    }
    const Exchange exchange = make_transport({false, "127.0.0.1", port}, "")->post(read_request, {});
    EXPECT_FALSE(exchange.reply);
    EXPECT_FALSE(exchange.request_begun);
}

TEST(Transport, ACutReplyIsNoReplyWhereverItIsCut) {
    const std::string whole = http_reply(R"({"data":{}})");
    for (std::size_t length = 0; length < whole.size(); ++length) {
        RawServer server(always(whole.substr(0, length)));
        const Exchange exchange = post(server);
        ASSERT_FALSE(exchange.reply) << "cut at byte " << length;
        EXPECT_TRUE(exchange.request_begun);
        EXPECT_EQ(exchange.reply_begun, length > 0);
        EXPECT_EQ(server.requests().size(), 1U) << "never sent again";
    }
}

TEST(Transport, RefusesWhatIsNotStrictHttp) {
    const std::pair<const char*, std::string> rows[] = {
        {"not HTTP", "hello there\r\n\r\n"},
        {"two lengths", "HTTP/1.1 200 OK\r\nContent-Length: 2\r\nContent-Length: 3\r\n\r\n{}"},
        {"length and chunks",
         "HTTP/1.1 200 OK\r\nContent-Length: 2\r\nTransfer-Encoding: chunked\r\n\r\n2\r\n{}\r\n0\r\n\r\n"},
        {"bad length", "HTTP/1.1 200 OK\r\nContent-Length: -1\r\n\r\n{}"},
        {"bad chunk", "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n{}\r\n0\r\n\r\n"},
        {"encoded", "HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\nContent-Length: 2\r\n\r\n{}"},
    };
    for (const auto& [what, bytes] : rows) {
        RawServer server(always(bytes));
        EXPECT_FALSE(post(server).reply) << what;
    }
}

TEST(Transport, CapsHeaderAndBody) {
    RawServer huge_body(always("HTTP/1.1 200 OK\r\nContent-Length: 99999999999\r\n\r\n{}"));
    EXPECT_FALSE(post(huge_body).reply);
    std::string headers;
    for (int i = 0; i < 5000; ++i) headers += "X-Filler-" + std::to_string(i) + ": xxxxxxxxxxxxxxxxxxxx\r\n";
    RawServer huge_header(always("HTTP/1.1 200 OK\r\n" + headers + "Content-Length: 2\r\n\r\n{}"));
    EXPECT_FALSE(post(huge_header).reply);
}

TEST(Transport, NeverFollowsARedirect) {
    RawServer other(always(http_reply("{}")));
    RawServer server(
        always("HTTP/1.1 302 Found\r\nLocation: http://127.0.0.1:" + other.port() + "/\r\nContent-Length: 0\r\n\r\n"));
    const Exchange exchange = post(server);
    ASSERT_TRUE(exchange.reply);
    EXPECT_EQ(exchange.reply->status, 302U);
    EXPECT_EQ(other.connections(), 0);
}

TEST(Transport, EndsAtItsDeadline) {
    std::atomic<bool> done{false};
    RawServer server([&](const std::string&) {
        return RawServer::Reply{"HTTP/1.1 200 OK\r\n", false, [&] {
                                    while (!done) std::this_thread::sleep_for(1ms);
                                }};
    });
    TransportLimits limits;
    limits.total = 100ms;
    const auto began = std::chrono::steady_clock::now();
    const Exchange exchange = post(server, read_request, limits);
    done = true;
    EXPECT_FALSE(exchange.reply);
    EXPECT_TRUE(exchange.request_begun);
    EXPECT_LT(std::chrono::steady_clock::now() - began, 2s);
}

TEST(Transport, AStopCutsARequestInFlight) {
    std::atomic<bool> done{false};
    std::stop_source stop;
    RawServer server([&](const std::string&) {
        stop.request_stop();
        return RawServer::Reply{"", false, [&] {
                                    while (!done) std::this_thread::sleep_for(1ms);
                                }};
    });
    const Exchange exchange =
        make_transport({false, "127.0.0.1", server.port()}, "")->post(read_request, stop.get_token());
    done = true;
    EXPECT_TRUE(exchange.cancelled);
    EXPECT_TRUE(exchange.request_begun);
}

TEST(Transport, LeftoverBytesEndTheConnection) {
    RawServer server([](const std::string&) {
        return RawServer::Reply{http_reply("{}") + http_reply(R"({"data":"poison"})"), true, {}};
    });
    const auto transport = make_transport({false, "127.0.0.1", server.port()}, "");
    ASSERT_TRUE(transport->post(read_request, {}).reply);
    EXPECT_EQ(transport->post(read_request, {}).reply->body, "{}");
    EXPECT_EQ(server.connections(), 2);
}

/// A mutation whose reply is cut anywhere is unknown, and was sent exactly once.
TEST(MutationOverTheWire, CutAnywhereIsUnknownAndNeverSentAgain) {
    const OrderFacts order = OrderBuilder().pos();
    const Action action =
        make_plan(order, classify(order, full_access(), acting_policy(), now), {}, full_access(), acting_policy(), now)
            .actions.at(0)
            .action;
    const Mutation mutation = mutation_for(action, "m");
    const std::string whole = http_reply(
        R"({"data":{"fulfillmentCreate":{"fulfillment":{"id":"gid://shopify/Fulfillment/1"},"userErrors":[]}}})");
    FakeClock clock;
    LogCapture log;
    const auto tokens = make_static_token(Secret("t"));
    for (std::size_t length = 0; length <= whole.size(); ++length) {
        RawServer server(always(whole.substr(0, length)));
        const auto transport = make_transport({false, "127.0.0.1", server.port()}, "");
        GraphqlSession session(*transport, *tokens, {}, clock, log, [] { return 0.5; });
        const port::Receipt receipt =
            read_receipt(mutation, session.mutate(*mutation.document, mutation.variables, 10s, {}));
        EXPECT_EQ(receipt.outcome, length == whole.size() ? port::SendOutcome::confirmed : port::SendOutcome::unknown)
            << "cut at byte " << length;
        EXPECT_EQ(server.requests().size(), 1U);
    }
}

/// Certificates made for the occasion.
class Tls : public ::testing::Test {
  protected:
    void shell(const std::string& command) const {
        ASSERT_EQ(std::system(("cd " + (folder / "").string() + " && " + command + " 2>/dev/null").c_str()), 0)
            << command;
    }
    void make_authority(const std::string& name) const {
        shell("openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -keyout " + name +
              ".key -out " + name + ".pem -days 2 -subj /CN=" + name);
    }
    /// `san` may be empty: no subject alternative name.
    void make_certificate(const std::string& name, const std::string& authority, const std::string& san,
                          int days = 2) const {
        shell("openssl req -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -keyout " + name + ".key -out " +
              name + ".csr -subj /CN=other-name");
        std::ofstream(folder / (name + ".ext"))
            << (san.empty() ? "basicConstraints=CA:FALSE\n" : "subjectAltName=" + san + "\n");
        shell("openssl x509 -req -in " + name + ".csr -CA " + authority + ".pem -CAkey " + authority +
              ".key -CAcreateserial -days " + std::to_string(days) + " -extfile " + name + ".ext -out " + name +
              ".pem");
    }
    Exchange post_over_tls(const std::string& certificate, const std::string& trusted) const {
        RawServer server(always(http_reply("{}")), folder / (certificate + ".pem"), folder / (certificate + ".key"));
        Exchange exchange =
            make_transport({true, "localhost", server.port()}, trusted.empty() ? "" : (folder / trusted).string())
                ->post(read_request, {});
        if (!exchange.reply) {
            EXPECT_TRUE(server.requests().empty()) << "the token must not leave";
        }
        return exchange;
    }
    TempFolder folder;
};

TEST_F(Tls, TalksOnlyToTheHostItsCertificateNames) {
    make_authority("ca");
    make_authority("stranger");
    make_certificate("good", "ca", "DNS:localhost");
    make_certificate("wrong_name", "ca", "DNS:example.com");
    make_certificate("no_name", "ca", "");
    make_certificate("expired", "ca", "DNS:localhost", -1);
    make_certificate("foreign", "stranger", "DNS:localhost");
    const Exchange good = post_over_tls("good", "ca.pem");
    EXPECT_TRUE(good.reply) << good.fault;
    for (const char* bad : {"wrong_name", "no_name", "expired", "foreign", "stranger"}) {
        const Exchange exchange = post_over_tls(bad, "ca.pem");
        EXPECT_FALSE(exchange.reply) << bad;
        EXPECT_FALSE(exchange.request_begun) << bad;
    }
    EXPECT_FALSE(post_over_tls("good", "").reply) << "our own authority is not one the system trusts";
}

TEST_F(Tls, DoesNotFallBackToPlainHttp) {
    RawServer plain(always(http_reply("{}")));
    const Exchange exchange = make_transport({true, "localhost", plain.port()}, "")->post(read_request, {});
    EXPECT_FALSE(exchange.reply);
    EXPECT_FALSE(exchange.request_begun);
}

}  // namespace
}  // namespace fulfilld::shopify
