#include "shopify/strict_json.hpp"

#include "shopify/graphql_session.hpp"
#include "support/fakes.hpp"
#include "support/scripted_transport.hpp"

#include <gtest/gtest.h>
#include <boost/json.hpp>

namespace fulfilld::shopify {
namespace {

using namespace test;

TEST(ParseStrict, FaultRow09_RefusesWhatCouldBeReadInTwoWays) {
    const std::string deep = std::string(65, '[') + std::string(65, ']');
    const std::string abyss = std::string(100'000, '[');
    for (const std::string& text :
         {std::string(), std::string("{"), std::string("{} x"), std::string("{}{}"), std::string("{\"a\":1,\"a\":2}"),
          std::string("{\"x\":[{\"a\":{\"b\":1,\"b\":1}}]}"), std::string("{\"a\":1,\"\\u0061\":2}"),
          std::string("{\"a\":NaN}"), std::string("{\"a\":Infinity}"), std::string("{\"a\":01}"),
          std::string("{\"a\":\"\xff\"}"), std::string("{\"a\":\"\xed\xa0\x80\"}"), std::string("{\0}", 3),
          std::string("{}\0", 3), std::string("\xef\xbb\xbf{}"), std::string("{\"a\":1,}"), std::string("// c\n{}"),
          deep, abyss}) {
        EXPECT_FALSE(parse_strict(text)) << text.substr(0, 40);
    }
}

TEST(ParseStrict, TakesWhatIsSound) {
    for (const std::string& text :
         {std::string("{}"), std::string(" [1, 2.5e3, null, true, \"x\"] "),
          std::string("{\"a\":{\"a\":1},\"b\":[{\"a\":1},{\"a\":2}]}"), std::string("{\"e\":\"\xf0\x9f\x93\xa6\"}"),
          std::string(64, '[') + std::string(64, ']')}) {
        EXPECT_TRUE(parse_strict(text)) << text.substr(0, 40);
    }
}

TEST(ParseStrict, FaultRow11_RefusesMoreValuesThanAnyPageHolds) {
    const auto wide = [](int values) {
        std::string text = "[0";
        for (int i = 2; i < values; ++i) text += ",0";
        return text + "]";
    };
    EXPECT_TRUE(parse_strict(wide(500'000)));
    EXPECT_FALSE(parse_strict(wide(500'001)));
}

/// 1e400 is no number of points, and no wait follows from it.
TEST(ParseStrict, FaultRow09_ImpossibleFiguresAreNotBelieved) {
    for (const char* points : {"1e400", "-5", "1e18"}) {
        const std::string body = std::string(R"({"data":{},"extensions":{"cost":{"requestedQueryCost":)") + points +
                                 R"(,"throttleStatus":{"maximumAvailable":)" + points +
                                 R"(,"currentlyAvailable":0,"restoreRate":1.0}}}})";
        ScriptedTransport wire({answer(body)});
        const auto tokens = make_static_token(Secret("t"));
        FakeClock clock;
        LogCapture log;
        GraphqlSession session(wire, *tokens, {}, clock, log, [] { return 0.0; });
        (void)session.query(document("startup_probe"), {}, {});
        (void)session.query(document("startup_probe"), {}, {});
        for (const Duration slept : clock.slept) EXPECT_LE(slept, 60s) << points;
    }
}

TEST(SessionBody, FaultRow10_APageForBrowsersIsNoAnswerWhateverItHolds) {
    Exchange page = answer(R"({"data":{"tagsAdd":{"node":{"id":"gid://shopify/Order/1"},"userErrors":[]}}})");
    page.reply->content_type = "text/html; charset=utf-8";
    const auto tokens = make_static_token(Secret("t"));
    FakeClock clock;
    LogCapture log;
    ScriptedTransport wire({page});
    GraphqlSession session(wire, *tokens, {}, clock, log, [] { return 0.0; });
    EXPECT_EQ(session.query(document("startup_probe"), {}, {}).error().kind, ErrorKind::malformed);
    EXPECT_FALSE(session.mutate(document("m_tags_add"), {}, 10s, {}).body);
}

}  // namespace
}  // namespace fulfilld::shopify
