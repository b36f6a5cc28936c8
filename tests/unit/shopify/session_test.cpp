#include "shopify/client.hpp"
#include "shopify/lease.hpp"
#include "shopify/refunds.hpp"
#include "support/builders.hpp"
#include "support/fakes.hpp"
#include "support/scripted_transport.hpp"

#include <gtest/gtest.h>
#include <boost/json.hpp>

namespace fulfilld::shopify {
namespace {

using namespace test;

const std::string good =
    R"({"data":{"shop":{"id":"gid://shopify/Shop/1","myshopifyDomain":"demo.myshopify.com"},"currentAppInstallation":{"accessScopes":[{"handle":"read_orders"}]}},
 "extensions":{"cost":{"requestedQueryCost":500,"throttleStatus":{"maximumAvailable":1000.0,"currentlyAvailable":200,"restoreRate":100.0}}}})";
const std::string throttled =
    R"({"errors":[{"message":"Throttled","extensions":{"code":"THROTTLED"}}],"extensions":{"cost":{"requestedQueryCost":500,"throttleStatus":{"maximumAvailable":1000.0,"currentlyAvailable":100,"restoreRate":100.0}}}})";

class SessionTest : public ::testing::Test {
  protected:
    Result<ShopFacts> fetch(std::vector<Exchange> script) {
        open(std::move(script));
        return make_order_source(*session)->fetch_shop({});
    }
    void open(std::vector<Exchange> script, double dice = 1.0) {
        wire = std::make_unique<ScriptedTransport>(std::move(script));
        session = std::make_unique<GraphqlSession>(*wire, *tokens, SessionOptions{}, clock, log, [=] { return dice; });
    }
    FakeClock clock;
    LogCapture log;
    std::unique_ptr<TokenSource> tokens = make_static_token(Secret("canary-secret"));
    std::unique_ptr<ScriptedTransport> wire;
    std::unique_ptr<GraphqlSession> session;
};

TEST_F(SessionTest, AsksWithNameVariablesAndToken) {
    const auto shop = fetch({answer(good)});
    ASSERT_TRUE(shop);
    EXPECT_EQ(shop->domain, "demo.myshopify.com");
    EXPECT_EQ(wire->requests[0].path, "/admin/api/2026-10/graphql.json");
    EXPECT_EQ(wire->requests[0].token_header, "canary-secret");
    EXPECT_NE(wire->requests[0].body.find(R"("operationName":"StartupProbe")"), std::string::npos);
    EXPECT_FALSE(wire->requests[0].fresh_connection);
}

TEST_F(SessionTest, AClockThatIsSetBetweenAnswersShowsAtOnce) {
    Exchange dated = answer(good);
    dated.reply->date = std::chrono::floor<std::chrono::seconds>(clock.now());
    ASSERT_TRUE(fetch({dated}));
    EXPECT_EQ(session->contact().skew, 0s);
    clock.advance(1h);
    EXPECT_EQ(session->contact().skew, 0s) << "time passes for both";
    clock.set(-24h);
    EXPECT_EQ(session->contact().skew, -24h);
}

TEST_F(SessionTest, WaitsUntilTheBucketHoldsTheNextQuery) {
    ASSERT_TRUE(fetch({answer(good)}));
    ASSERT_TRUE(make_order_source(*session)->fetch_shop({}));
    ASSERT_EQ(clock.slept.size(), 1U);
    EXPECT_EQ(clock.slept[0], 3s) << "300 points missing at 100 a second";
}

TEST_F(SessionTest, WaitsAsLongAsARefusalSaysAndGoesOn) {
    ASSERT_TRUE(fetch({answer(throttled), answer(good)}));
    EXPECT_EQ(wire->requests.size(), 2U);
    ASSERT_FALSE(clock.slept.empty());
    EXPECT_EQ(clock.slept[0], 4s + 250ms) << "400 points, and jitter";
}

TEST_F(SessionTest, SearchesForNothingThatASearchCannotHold) {
    open({answer(R"({"data":{"orders":{"nodes":[],"pageInfo":{"hasNextPage":false,"endCursor":null}}}})")});
    const auto source = make_order_source(*session);
    for (const char* key : {"#1'", "a\"", "a\\", "a\nb", "a\rb", "\xFF", "\u202Ea", ""}) {
        EXPECT_TRUE(source->find_orders(key, {})) << key;
        EXPECT_TRUE(wire->requests.empty()) << key;
    }
    EXPECT_TRUE(source->find_orders("#1 é", {}));
    EXPECT_NE(wire->requests.at(0).body.find("name:'#1 é'"), std::string::npos);
}

TEST_F(SessionTest, GivesUpOnEndlessThrottling) {
    const auto result = fetch({answer(throttled)});
    ASSERT_FALSE(result);
    EXPECT_EQ(result.error().kind, ErrorKind::throttled);
    EXPECT_EQ(wire->requests.size(), 8U);
}

TEST_F(SessionTest, TriesAReadThreeTimesAndNoMore) {
    EXPECT_TRUE(fetch({answer("<html>", 502), answer("<html>", 503), answer(good)}));
    ASSERT_FALSE(fetch({answer("<html>", 500), answer("<html>", 500), answer("<html>", 500), answer(good)}));
    const auto result = fetch({answer("<html>", 500)});
    ASSERT_FALSE(result);
    EXPECT_EQ(result.error().kind, ErrorKind::transient);
    EXPECT_EQ(wire->requests.size(), 3U);
    EXPECT_EQ(fetch({unreachable()}).error().kind, ErrorKind::unavailable);
}

TEST_F(SessionTest, DoesNotTryAgainWhatCannotGetBetter) {
    for (const unsigned status : {401U, 403U, 404U, 423U, 430U}) {
        EXPECT_FALSE(fetch({answer(R"({"errors":"no"})", status)})) << status;
        EXPECT_EQ(wire->requests.size(), 1U) << status;
    }
}

TEST_F(SessionTest, NeverShowsItsSecret) {
    for (auto exchange : {answer("<html>", 500), answer(R"({"errors":"bad"})", 401), unreachable()}) {
        const auto result = fetch({exchange});
        EXPECT_EQ(result.error().message.find("canary"), std::string::npos);
        for (const auto& [key, value] : log.last) EXPECT_EQ(value.find("canary"), std::string::npos) << key;
    }
}

TEST_F(SessionTest, RefundsThatCannotBeReadMakeTheOrderHalfRead) {
    const OrderFacts asked = OrderBuilder().with(
        [](auto& facts) { facts.financial = Seen<FinancialStatus>(FinancialStatus::partially_refunded); });
    OrderFacts unread = asked;
    open({answer(R"({"data":{"nobody":null}})")});
    ASSERT_TRUE(complete_refunds(*session, unread, {}));
    EXPECT_FALSE(unread.defects.empty());
    OrderFacts refused = asked;
    open({answer(R"({"errors":[{"message":"no","extensions":{"code":"undefinedField"}}]})")});
    ASSERT_TRUE(complete_refunds(*session, refused, {}));
    EXPECT_FALSE(refused.defects.empty());
    OrderFacts another_moment = asked;
    open({answer(R"({"data":{"order":{"updatedAt":"2020-01-01T00:00:00Z","refunds":[]}}})")});
    ASSERT_TRUE(complete_refunds(*session, another_moment, {}));
    EXPECT_FALSE(another_moment.defects.empty());
    OrderFacts read = asked;
    open({answer(R"({"data":{"order":{"updatedAt":")" + format_rfc3339(asked.updated_at) + R"(","refunds":[]}}})")});
    ASSERT_TRUE(complete_refunds(*session, read, {}));
    EXPECT_TRUE(read.defects.empty());
    EXPECT_EQ(read.refund_without_lines, false);
}

TEST_F(SessionTest, ALeaseIsWrittenOnlyOverTheNoteThatWasRead) {
    struct Memory final : port::LeaseMemory {
        Result<std::string> instance() override { return std::string("ours"); }
        Result<bool> knows(const std::string& nonce) override { return nonce == "n1"; }
        Result<port::LeaseNote> next_note(const std::string&, Timestamp at) override {
            return port::LeaseNote{"ours", "n2", at};
        }
    } memory;
    open({answer(R"({"data":{"currentAppInstallation":{"id":"gid://shopify/AppInstallation/1","metafield":{"value":
        "{\"instance\":\"ours\",\"nonce\":\"n1\",\"renewed_at\":\"2026-11-22T11:00:00Z\"}","compareDigest":"d1"}}}})"),
          answer(R"({"data":{"metafieldsSet":{"metafields":[{"id":"m","compareDigest":"d2"}],"userErrors":[]}}})")});
    const auto lease = make_lease(*session, clock, memory, {});
    ASSERT_TRUE(lease->hold({}));
    ASSERT_EQ(wire->requests.size(), 2U);
    EXPECT_NE(wire->requests[1].body.find(R"("compareDigest":"d1")"), std::string::npos);
}

TEST_F(SessionTest, AMutationIsSentOnceWhateverComesBack) {
    for (auto exchange : {answer("<html>", 500), answer(throttled), unreachable(), answer("{}", 429)}) {
        open({exchange}, 0.0);
        (void)session->mutate(document("m_tags_add"), {}, 10s, {});
        ASSERT_EQ(wire->requests.size(), 1U);
        EXPECT_TRUE(wire->requests[0].fresh_connection);
    }
}

TEST_F(SessionTest, AMutationThatWouldWaitLongerThanItsReadLastsIsNotSent) {
    const std::string spent =
        R"({"data":{"tagsAdd":{"node":{"id":"x"},"userErrors":[]}},"extensions":{"cost":{"requestedQueryCost":10,
        "throttleStatus":{"maximumAvailable":1000.0,"currentlyAvailable":0,"restoreRate":1.0}}}})";
    ASSERT_TRUE(fetch({answer(good), answer(spent)}));
    (void)session->mutate(document("m_tags_add"), {}, 12s, {});
    ASSERT_EQ(wire->requests.size(), 2U);
    EXPECT_EQ(wire->requests[1].connect_within, 12s);
    const MutationReply reply = session->mutate(document("m_tags_add"), {}, 10s, {});
    EXPECT_EQ(wire->requests.size(), 2U) << "10 points at one a second: the read would be 10 s old";
    EXPECT_FALSE(reply.exchange.request_begun);
    EXPECT_FALSE(session->mutate(document("m_tags_add"), {}, 12s, {}).exchange.cancelled);
    ASSERT_EQ(wire->requests.size(), 3U);
    EXPECT_EQ(wire->requests[2].connect_within, 2s) << "what is left after ten seconds of waiting";
}

TEST_F(SessionTest, AnExpensivePageIsHalvedAndRemembered) {
    const std::string expensive =
        R"({"errors":[{"message":"Query cost is 1200","extensions":{"code":"MAX_COST_EXCEEDED"}}]})";
    const std::string empty = R"({"data":{"orders":{"pageInfo":{"hasNextPage":false,"endCursor":null},"nodes":[]}}})";
    open({answer(expensive), answer(expensive), answer(empty)}, 0.0);
    const auto source = make_order_source(*session);
    ASSERT_TRUE(source->fetch_changed(Timestamp{}, std::nullopt, {}));
    EXPECT_NE(wire->requests[2].body.find(R"("first":25)"), std::string::npos);
    ASSERT_TRUE(source->fetch_changed(Timestamp{}, std::nullopt, {}));
    EXPECT_NE(wire->requests[3].body.find(R"("first":25)"), std::string::npos);
}

TEST_F(SessionTest, ACursorThatDoesNotAdvanceIsNoPage) {
    const std::string stuck = R"({"data":{"orders":{"pageInfo":{"hasNextPage":true,"endCursor":"same"},"nodes":[]}}})";
    open({answer(stuck)}, 0.0);
    const auto source = make_order_source(*session);
    ASSERT_TRUE(source->fetch_changed(Timestamp{}, std::nullopt, {}));
    EXPECT_EQ(source->fetch_changed(Timestamp{}, "same", {}).error().kind, ErrorKind::malformed);
}

}  // namespace
}  // namespace fulfilld::shopify
