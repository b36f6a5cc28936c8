#include "shopify/reply_class.hpp"

#include <gtest/gtest.h>
#include <boost/json.hpp>

namespace fulfilld::shopify {
namespace {

namespace json = boost::json;

std::optional<ErrorKind> kind(unsigned status, const char* body) {
    boost::system::error_code failed;
    const json::value value = json::parse(body, failed);
    return classify_reply(status, failed ? nullptr : &value).error;
}

TEST(ReplyClass, EveryStatusHasItsClass) {
    for (unsigned status = 100; status < 600; ++status) {
        const auto error = kind(status, R"({"errors":"x"})");
        ASSERT_TRUE(error) << status;
        switch (status) {
            case 401:
            case 402:
            case 403:
            case 423:
            case 430: EXPECT_EQ(*error, ErrorKind::unauthorized) << status; break;
            case 429: EXPECT_EQ(*error, ErrorKind::throttled); break;
            case 500:
            case 502:
            case 503:
            case 504:
            case 530:
            case 540: EXPECT_EQ(*error, ErrorKind::transient) << status; break;
            case 200: EXPECT_EQ(*error, ErrorKind::transient); break;
            default: EXPECT_TRUE(*error == ErrorKind::rejected || *error == ErrorKind::malformed) << status;
        }
    }
}

TEST(ReplyClass, ErrorsCanBeAnArrayAStringOrAnObject) {
    EXPECT_EQ(kind(200, R"({"errors":[{"message":"Throttled","extensions":{"code":"THROTTLED"}}],"data":null})"),
              ErrorKind::throttled);
    EXPECT_EQ(
        kind(
            200,
            R"({"errors":[{"message":"Access denied","extensions":{"code":"ACCESS_DENIED"}}],"data":{"orders":null}})"),
        ErrorKind::unauthorized);
    EXPECT_EQ(kind(200, R"({"errors":[{"message":"Internal error","extensions":{"code":"INTERNAL_SERVER_ERROR"}}]})"),
              ErrorKind::transient);
    EXPECT_EQ(kind(200, R"({"errors":[{"message":"new","extensions":{"code":"NEVER_SEEN"}}]})"), ErrorKind::transient)
        << "what is not known to be a refusal may hide a finished write";
    EXPECT_EQ(kind(200, R"({"errors":[{"message":"invalid id","extensions":{"code":"RESOURCE_NOT_FOUND"}}]})"),
              ErrorKind::rejected);
    EXPECT_EQ(
        kind(200,
             R"({"errors":[{"message":"invalid id","extensions":{"code":"RESOURCE_NOT_FOUND"}},{"message":"x"}]})"),
        ErrorKind::transient)
        << "of several the one that leaves most in doubt";
    EXPECT_EQ(kind(200, R"({"errors":"[API] Invalid API key"})"), ErrorKind::transient);
    EXPECT_EQ(kind(200, R"({"errors":{"base":["x"]}})"), ErrorKind::transient);
    EXPECT_EQ(kind(200, R"({"errors":[]})"), ErrorKind::transient);
}

TEST(ReplyClass, SuccessIsDataAndNoErrors) {
    EXPECT_FALSE(kind(200, R"({"data":{"shop":{}}})"));
    EXPECT_FALSE(kind(200, R"({"data":{"shop":{}},"errors":null})"));
    for (const char* body : {"", "<html>", "[]", "{}", R"({"data":null})", R"({"data":[]})", "42"})
        EXPECT_EQ(kind(200, body), ErrorKind::malformed) << body;
}

TEST(ReplyClass, TooExpensiveIsToldApart) {
    const json::value body =
        json::parse(R"({"errors":[{"message":"Query cost is 1200","extensions":{"code":"MAX_COST_EXCEEDED"}}]})");
    EXPECT_TRUE(classify_reply(200, &body).too_expensive);
}

TEST(ReadCost, ToleratesFloatsNullsAndAbsence) {
    const Cost cost = read_cost(json::parse(
        R"({"extensions":{"cost":{"requestedQueryCost":464,"actualQueryCost":null,"throttleStatus":{"maximumAvailable":2000.0,"currentlyAvailable":120,"restoreRate":100.0}}}})"));
    EXPECT_EQ(cost.requested, 464);
    EXPECT_EQ(cost.maximum, 2000);
    EXPECT_EQ(cost.available, 120);
    EXPECT_EQ(cost.restore_rate, 100);
    EXPECT_EQ(read_cost(json::parse("{}")).requested, 0);
    EXPECT_EQ(read_cost(json::parse(R"({"extensions":{"cost":"much"}})")).restore_rate, 0);
}

}  // namespace
}  // namespace fulfilld::shopify
