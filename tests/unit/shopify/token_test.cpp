#include "shopify/token.hpp"

#include "shopify/graphql_session.hpp"
#include "support/fakes.hpp"
#include "support/scripted_transport.hpp"

#include <gtest/gtest.h>
#include <boost/json.hpp>

namespace fulfilld::shopify {
namespace {

using namespace test;

std::string grant(const std::string& token, int seconds = 86399) {
    return R"({"access_token":")" + token + R"(","scope":"read_orders","expires_in":)" + std::to_string(seconds) + "}";
}

class TokenTest : public ::testing::Test {
  protected:
    void open(std::vector<Exchange> script) {
        wire = std::make_unique<ScriptedTransport>(std::move(script));
        GrantOptions options;
        options.client_id = "id&1";
        options.client_secret = Secret("canary/secret");
        tokens = make_granted_token(*wire, options, clock, log, [] { return 0.0; });
    }
    std::string token() {
        const auto result = tokens->token({});
        return result ? result->reveal() : "error: " + result.error().message;
    }
    Error refusal_of(const Exchange& exchange) {
        open({exchange});
        return tokens->token({}).error();
    }

    FakeClock clock;
    LogCapture log;
    std::unique_ptr<ScriptedTransport> wire;
    std::unique_ptr<TokenSource> tokens;
};

TEST_F(TokenTest, AsksWithAFormAndKeepsWhatItGot) {
    open({answer(grant("shpat_1"))});
    EXPECT_EQ(token(), "shpat_1");
    EXPECT_EQ(token(), "shpat_1");
    ASSERT_EQ(wire->requests.size(), 1U);
    EXPECT_EQ(wire->requests[0].path, "/admin/oauth/access_token");
    EXPECT_EQ(wire->requests[0].content_type, "application/x-www-form-urlencoded");
    EXPECT_EQ(wire->requests[0].body, "grant_type=client_credentials&client_id=id%261&client_secret=canary%2Fsecret");
    EXPECT_EQ(wire->requests[0].token_header, "");
}

TEST_F(TokenTest, AsksAgainAtFourFifthsOfItsLife) {
    open({answer(grant("shpat_1", 1000)), answer(grant("shpat_2", 1000))});
    EXPECT_EQ(token(), "shpat_1");
    clock.advance(799s);
    EXPECT_EQ(token(), "shpat_1");
    clock.advance(1s);
    EXPECT_EQ(token(), "shpat_2");
}

TEST_F(TokenTest, UsesTheOldOneToItsEndWhileTheShopCannotAnswer) {
    open({answer(grant("shpat_1", 1000)), answer("<html>", 503)});
    EXPECT_EQ(token(), "shpat_1");
    clock.advance(900s);
    EXPECT_EQ(token(), "shpat_1");
    EXPECT_TRUE(log.has("token not renewed"));
    const auto asked = wire->requests.size();
    EXPECT_EQ(token(), "shpat_1");
    EXPECT_EQ(wire->requests.size(), asked) << "not at every request";
    clock.advance(101s);
    EXPECT_EQ(tokens->token({}).error().kind, ErrorKind::transient);
}

TEST_F(TokenTest, NamesEveryKnownRefusalAndWhatToDo) {
    for (const auto& body :
         {R"({"error":"shop_not_permitted","error_description":"Client credentials cannot be performed on this shop"})",
          "<html><body>Oauth error shop_not_permitted: no</body></html>"}) {
        const Error error = refusal_of(answer(body, 400));
        EXPECT_EQ(error.kind, ErrorKind::unauthorized);
        EXPECT_NE(error.message.find("shop_not_permitted"), std::string::npos);
        EXPECT_NE(error.hint.find("organization"), std::string::npos);
        EXPECT_EQ(wire->requests.size(), 1U) << "asking again does not help";
    }
    EXPECT_NE(refusal_of(answer(R"({"error":"app_not_installed"})", 400)).hint.find("install"), std::string::npos);
    EXPECT_NE(refusal_of(answer("<html>Not Found</html>", 404)).hint.find("domain"), std::string::npos);
    EXPECT_NE(refusal_of(answer("<html>strange</html>", 400)).hint.find("client_secret_file"), std::string::npos);
    EXPECT_EQ(refusal_of(answer("", 403)).kind, ErrorKind::unauthorized);
}

TEST_F(TokenTest, RidesOutPassingFaultsThreeTimes) {
    open({answer("<html>", 502), unreachable(), answer(grant("shpat_1"))});
    EXPECT_EQ(token(), "shpat_1");
    EXPECT_EQ(refusal_of(answer("", 500)).kind, ErrorKind::transient);
    EXPECT_EQ(wire->requests.size(), 3U);
}

TEST_F(TokenTest, WhatIsNoGrantIsNoToken) {
    for (const char* body : {"", "{}", "[]", "null", R"({"access_token":"x"})", R"({"access_token":"","expires_in":9})",
                             R"({"access_token":"a\r\nb","expires_in":9})", R"({"access_token":"x","expires_in":0})",
                             R"({"access_token":"x","expires_in":"9"})"}) {
        EXPECT_EQ(refusal_of(answer(body)).kind, ErrorKind::malformed) << body;
    }
}

TEST_F(TokenTest, ARefusedTokenIsRenewedOnceAndThenItStops) {
    const std::string data = R"({"data":{}})";
    const std::string no = R"({"errors":"[API] Invalid API key or access token"})";
    open({answer(grant("shpat_1")), answer(no, 401), answer(grant("shpat_2")), answer(data)});
    GraphqlSession session(*wire, *tokens, {}, clock, log, [] { return 0.0; });
    ASSERT_TRUE(session.query(document("startup_probe"), {}, {}));
    EXPECT_EQ(wire->requests.back().token_header, "shpat_2");

    open({answer(grant("shpat_1")), answer(no, 401), answer(grant("shpat_2")), answer(no, 401), answer(data)});
    GraphqlSession refused(*wire, *tokens, {}, clock, log, [] { return 0.0; });
    EXPECT_EQ(refused.query(document("startup_probe"), {}, {}).error().kind, ErrorKind::unauthorized);
    EXPECT_EQ(wire->requests.size(), 4U);
}

TEST_F(TokenTest, AMutationWithoutATokenIsNotSent) {
    open({answer(R"({"error":"app_not_installed"})", 400)});
    GraphqlSession session(*wire, *tokens, {}, clock, log, [] { return 0.0; });
    const MutationReply reply = session.mutate(document("m_tags_add"), {}, 10s, {});
    EXPECT_FALSE(reply.exchange.request_begun);
    EXPECT_EQ(wire->requests.size(), 1U);
}

TEST_F(TokenTest, TheSecretIsInNoMessage) {
    for (const auto& exchange :
         {answer("canary/secret", 400), answer("canary%2Fsecret", 500), answer("canary/secret")}) {
        const Error error = refusal_of(exchange);
        EXPECT_EQ((error.message + error.hint).find("canary"), std::string::npos);
        for (const auto& [key, value] : log.last) EXPECT_EQ(value.find("canary"), std::string::npos) << key;
    }
}

}  // namespace
}  // namespace fulfilld::shopify
