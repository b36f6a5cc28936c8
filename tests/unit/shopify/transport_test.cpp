#include "shopify/transport.hpp"
#include "fulfilld/core/plan.hpp"
#include "fulfilld/core/rules.hpp"
#include "shopify/mutation_codec.hpp"
#include "support/fakes.hpp"
#include "support/raw_server.hpp"
#include "support/temp_folder.hpp"

#include <gtest/gtest.h>

#include <set>

namespace fulfilld::shopify {
namespace {

using namespace test;
using namespace std::string_literals;

const HttpRequest read_request{"/admin/api/2026-10/graphql.json", R"({"query":"q"})", "canary-token", false};

Exchange post(const RawServer& server, const HttpRequest& request = read_request, TransportLimits limits = {}) {
    return make_transport({false, "127.0.0.1", server.port(), true}, "", limits)->post(request, {});
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
    const auto transport = make_transport({false, "127.0.0.1", server.port(), true}, "");
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
    const Exchange exchange = make_transport({false, "127.0.0.1", port, true}, "")->post(read_request, {});
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
        {"bare line feeds", "HTTP/1.1 200 OK\nContent-Length: 2\n\n{}"},
        {"one bare line feed", "HTTP/1.1 200 OK\r\nX-A: b\nContent-Length: 2\r\n\r\n{}"},
        {"folded header", "HTTP/1.1 200 OK\r\nX-A: b\r\n c\r\nContent-Length: 2\r\n\r\n{}"},
        {"NUL in a header", "HTTP/1.1 200 OK\r\nX-A: b\0c\r\nContent-Length: 2\r\n\r\n{}"s},
        {"transfer coding not asked for",
         "HTTP/1.1 200 OK\r\nTransfer-Encoding: gzip, chunked\r\n\r\n2\r\n{}\r\n0\r\n\r\n"},
        {"unknown transfer coding", "HTTP/1.1 200 OK\r\nTransfer-Encoding: gzip\r\n\r\n{}"},
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
        make_transport({false, "127.0.0.1", server.port(), true}, "")->post(read_request, stop.get_token());
    done = true;
    EXPECT_TRUE(exchange.cancelled);
    EXPECT_TRUE(exchange.request_begun);
}

TEST(Transport, BytesBehindAReplyMakeItNone) {
    RawServer server([](const std::string&) {
        return RawServer::Reply{http_reply("{}") + http_reply(R"({"data":"poison"})"), true, {}};
    });
    const auto transport = make_transport({false, "127.0.0.1", server.port(), true}, "");
    EXPECT_FALSE(transport->post(read_request, {}).reply);
    EXPECT_FALSE(transport->post(read_request, {}).reply);
    EXPECT_EQ(server.connections(), 2);
}

TEST(Transport, AReplyThatArrivesUnaskedIsNotTakenForAnAnswer) {
    std::atomic<int> asked{0};
    RawServer server([&](const std::string&) {
        const bool first = ++asked == 1;
        // The second reply leaves a moment later, while nobody has asked for anything.
        return RawServer::Reply{http_reply(first ? "{}" : R"({"n":2})"), true, {}, first ? http_reply("poison") : ""};
    });
    const auto transport = make_transport({false, "127.0.0.1", server.port(), true}, "");
    ASSERT_TRUE(transport->post(read_request, {}).reply);
    std::this_thread::sleep_for(100ms);
    const Exchange second = transport->post(read_request, {});
    ASSERT_TRUE(second.reply) << second.fault;
    EXPECT_EQ(second.reply->body, R"({"n":2})");
    EXPECT_EQ(server.connections(), 2);
}

TEST(Transport, EveryPhaseHasItsDeadline) {
    std::atomic<bool> done{false};
    const auto hold = [&] {
        while (!done) std::this_thread::sleep_for(1ms);
    };
    TransportLimits limits;
    limits.first_byte = 60ms;
    limits.stall = 60ms;
    {
        RawServer server([&](const std::string&) { return RawServer::Reply{"", false, hold}; });
        const Exchange exchange = post(server, read_request, limits);
        done = true;
        EXPECT_FALSE(exchange.reply_begun);
        EXPECT_NE(exchange.fault.find("no reply came"), std::string::npos) << exchange.fault;
    }
    done = false;
    RawServer server([&](const std::string&) {
        return RawServer::Reply{"HTTP/1.1 200 OK\r\nContent-Length: 20\r\n\r\n{", false, hold};
    });
    const Exchange exchange = post(server, read_request, limits);
    done = true;
    EXPECT_TRUE(exchange.reply_begun);
    EXPECT_FALSE(exchange.reply);
}

TEST(Transport, DrippingBytesDoNotOutliveTheTotal) {
    RawServer server([](const std::string&) {
        RawServer::Reply reply{"HTTP/1.1 200 OK\r\nContent-Length: 1000000\r\n\r\n", false, {}};
        reply.drip = 3000;
        return reply;
    });
    TransportLimits limits;
    limits.total = 150ms;
    const auto began = std::chrono::steady_clock::now();
    EXPECT_FALSE(post(server, read_request, limits).reply);
    EXPECT_LT(std::chrono::steady_clock::now() - began, 1s);
}

/// Every mutation this program can send, as it would send it.
std::vector<Mutation> all_mutations() {
    std::vector<Mutation> mutations;
    for (const OrderFacts& order : {OrderFacts(OrderBuilder().pos()), OrderFacts(OrderBuilder().amazon()),
                                    OrderFacts(OrderBuilder().with([](auto& f) { f.test = true; }))}) {
        const Verdict verdict = classify(order, full_access(), acting_policy(), now);
        const Plan plan = make_plan(order, verdict, {}, full_access(), acting_policy(), now);
        mutations.push_back(mutation_for(plan.actions.at(0).action, "m"));
    }
    return mutations;
}

class MutationOverTheWire : public ::testing::Test {
  protected:
    port::Receipt send(const Mutation& mutation, const RawServer& server) {
        const auto transport = make_transport({false, "127.0.0.1", server.port(), true}, "");
        GraphqlSession session(*transport, *tokens, {}, clock, log, [] { return 0.5; });
        return read_receipt(mutation, session.mutate(*mutation.document, mutation.variables, 10s, {}));
    }
    FakeClock clock;
    LogCapture log;
    std::unique_ptr<TokenSource> tokens = make_static_token(Secret("t"));
};

TEST_F(MutationOverTheWire, FaultRow05_CutAtAnyByteOfItsRequestItIsUnknownAndNotSentAgain) {
    for (const Mutation& mutation : all_mutations()) {
        RawServer whole(always(http_reply("{}")));
        send(mutation, whole);
        const std::size_t length = whole.requests().at(0).size();
        ASSERT_GT(length, 300U);
        RawServer server(always(""));
        for (std::size_t cut = 0; cut <= length; ++cut) {
            server.hang_up_after(cut);
            const int before = server.connections();
            const auto outcome = send(mutation, server).outcome;
            // Reset before its first byte it may be known not to have been sent.
            EXPECT_TRUE(outcome == port::SendOutcome::unknown || (cut == 0 && outcome == port::SendOutcome::not_sent))
                << mutation.field << " at " << cut;
            EXPECT_EQ(server.connections(), before + 1) << mutation.field << " at " << cut;
        }
    }
}

TEST_F(MutationOverTheWire, FaultRow07_CutAtAnyByteOfItsReplyItIsUnknownAndNotSentAgain) {
    for (const Mutation& mutation : all_mutations()) {
        const std::string whole = http_reply(R"({"data":{")" + mutation.field + R"(":{")" + mutation.payload +
                                             R"(":{"id":"gid://shopify/Fulfillment/1"},"userErrors":[]}}})");
        for (std::size_t length = 0; length <= whole.size(); ++length) {
            RawServer server(always(whole.substr(0, length)));
            EXPECT_EQ(send(mutation, server).outcome,
                      length == whole.size() ? port::SendOutcome::confirmed : port::SendOutcome::unknown)
                << mutation.field << " cut at byte " << length;
            EXPECT_EQ(server.requests().size(), 1U);
        }
    }
}

/// Every status has an outcome, and only what the platform says was not executed is called not sent.
TEST_F(MutationOverTheWire, FaultRow16_EveryStatusHasItsOutcome) {
    const std::set<int> refused_before_execution{401, 402, 403, 404, 423, 429, 430};
    const Mutation mutation = all_mutations().at(0);
    for (int status = 100; status <= 599; ++status) {
        RawServer server(always(http_reply("{}", std::to_string(status) + " Status")));
        const port::Receipt receipt = send(mutation, server);
        EXPECT_EQ(receipt.outcome,
                  refused_before_execution.contains(status) ? port::SendOutcome::not_sent : port::SendOutcome::unknown)
            << status;
        EXPECT_EQ(server.requests().size(), 1U) << status;
    }
}

}  // namespace
}  // namespace fulfilld::shopify
