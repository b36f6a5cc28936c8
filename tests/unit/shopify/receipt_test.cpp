#include "fulfilld/core/plan.hpp"
#include "fulfilld/core/rules.hpp"
#include "shopify/mutation_codec.hpp"
#include "support/builders.hpp"

#include <gtest/gtest.h>
#include <boost/json.hpp>

namespace fulfilld::shopify {
namespace {

using namespace test;
using port::SendOutcome;

Action action_for(const OrderFacts& order) {
    return make_plan(order, classify(order, full_access(), acting_policy(), now), {}, full_access(), acting_policy(),
                     now)
        .actions.at(0)
        .action;
}

SendOutcome outcome(unsigned status, const std::string& body) {
    MutationReply reply;
    reply.exchange.request_begun = true;
    reply.exchange.reply = HttpReply{};
    reply.exchange.reply->status = status;
    boost::system::error_code failed;
    auto value = boost::json::parse(body, failed);
    if (!failed) reply.body = std::move(value);
    return read_receipt(mutation_for(action_for(OrderBuilder().pos()), "m"), reply).outcome;
}

const std::string yes =
    R"({"data":{"fulfillmentCreate":{"fulfillment":{"id":"gid://shopify/Fulfillment/1"},"userErrors":[]}}})";

TEST(Receipt, ConfirmedOnlyByAnObjectWithAnIdAndNoErrors) { EXPECT_EQ(outcome(200, yes), SendOutcome::confirmed); }

TEST(Receipt, FaultRow34_AnErrorInsideThePayloadMeansThatItRan) {
    const auto denied = [](const char* path) {
        return outcome(200, std::string(R"({"data":{"fulfillmentCreate":null},"errors":[{"message":"no","path":)") +
                                path + R"(,"extensions":{"code":"ACCESS_DENIED"}}]})");
    };
    EXPECT_EQ(denied(R"(["fulfillmentCreate"])"), SendOutcome::not_sent);
    EXPECT_EQ(denied(R"(["fulfillmentCreate","fulfillment","status"])"), SendOutcome::unknown);
}

TEST(Receipt, RejectedByTheShopsOwnWords) {
    EXPECT_EQ(
        outcome(
            200,
            R"({"data":{"fulfillmentCreate":{"fulfillment":null,"userErrors":[{"field":["fulfillment"],"message":"Fulfillment order 1 has an unfulfillable status= closed."}]}}})"),
        SendOutcome::rejected);
    EXPECT_EQ(
        outcome(
            200,
            R"({"data":{"fulfillmentCreate":{"fulfillment":{"id":"gid://shopify/Fulfillment/1"},"userErrors":[{"message":"no"}]}}})"),
        SendOutcome::rejected);
    EXPECT_EQ(
        outcome(
            200,
            R"({"data":{"fulfillmentCreate":null},"errors":[{"message":"invalid id","extensions":{"code":"RESOURCE_NOT_FOUND"}}]})"),
        SendOutcome::rejected);
}

TEST(Receipt, NotSentOnlyWhatWasProvablyNotExecuted) {
    EXPECT_EQ(outcome(200, R"({"errors":[{"message":"Throttled","extensions":{"code":"THROTTLED"}}]})"),
              SendOutcome::not_sent);
    EXPECT_EQ(
        outcome(
            200,
            R"({"data":{"fulfillmentCreate":null},"errors":[{"message":"Access denied","extensions":{"code":"ACCESS_DENIED"}}]})"),
        SendOutcome::not_sent);
    for (const unsigned status : {401U, 402U, 403U, 404U, 423U, 429U, 430U})
        EXPECT_EQ(outcome(status, R"({"errors":"x"})"), SendOutcome::not_sent) << status;
}

TEST(Receipt, EverythingElseIsUnknown) {
    for (unsigned status = 100; status < 600; ++status) {
        const bool refused = status == 401 || status == 402 || status == 403 || status == 404 || status == 423 ||
                             status == 429 || status == 430;
        if (status != 200 && !refused) {
            EXPECT_EQ(outcome(status, yes), SendOutcome::unknown) << status;
        }
    }
    for (const char* body :
         {"", "<html>", "{}", "[]", R"({"data":null})", R"({"data":{"fulfillmentCreate":null}})",
          R"({"data":{"fulfillmentCreate":{"userErrors":[]}}})",
          R"({"data":{"fulfillmentCreate":{"fulfillment":null,"userErrors":[]}}})",
          R"({"data":{"fulfillmentCreate":{"fulfillment":{"id":null},"userErrors":[]}}})",
          R"({"data":{"fulfillmentCreate":{"fulfillment":{"id":"x"}}}})",
          R"({"data":{"tagsAdd":{"node":{"id":"x"},"userErrors":[]}}})",
          R"({"errors":[{"message":"Internal error","extensions":{"code":"INTERNAL_SERVER_ERROR"}}]})"}) {
        EXPECT_EQ(outcome(200, body), SendOutcome::unknown) << body;
    }
    // It ran, and only the answer failed.
    EXPECT_EQ(
        outcome(
            200,
            R"({"data":{"fulfillmentCreate":{"fulfillment":{"id":"x"},"userErrors":[]}},"errors":[{"message":"Throttled","extensions":{"code":"THROTTLED"}}]})"),
        SendOutcome::unknown);
}

TEST(Receipt, WithoutAReplyOnlyTheWireDecides) {
    const Mutation mutation = mutation_for(action_for(OrderBuilder().pos()), "m");
    MutationReply reply;
    EXPECT_EQ(read_receipt(mutation, reply).outcome, SendOutcome::not_sent);
    reply.exchange.request_begun = true;
    EXPECT_EQ(read_receipt(mutation, reply).outcome, SendOutcome::unknown);
}

TEST(Mutation, SpellsOutLinesQuantitiesAndSilence) {
    EXPECT_EQ(
        boost::json::serialize(mutation_for(action_for(OrderBuilder().pos()), "m").variables),
        R"({"fulfillment":{"notifyCustomer":false,"lineItemsByFulfillmentOrder":[{"fulfillmentOrderId":"gid://shopify/FulfillmentOrder/11","fulfillmentOrderLineItems":[{"id":"gid://shopify/FulfillmentOrderLineItem/11","quantity":1}]}]}})");
    EXPECT_EQ(
        boost::json::serialize(mutation_for(action_for(OrderBuilder().amazon()), "m").variables),
        R"({"id":"gid://shopify/FulfillmentOrder/11","message":"m","notifyCustomer":false,"lines":[{"id":"gid://shopify/FulfillmentOrderLineItem/11","quantity":1}]})");
    EXPECT_EQ(boost::json::serialize(
                  mutation_for(action_for(OrderBuilder().with([](auto& f) { f.test = true; })), "m").variables),
              R"({"id":"gid://shopify/Order/1","tags":["fulfilld:delete-candidate"]})");
}

TEST(Mutation, NamesEveryHoldItReleases) {
    Action action = action_for(OrderBuilder().pos());
    action.kind = ActionKind::release_own_hold;
    action.holds = {"gid://shopify/FulfillmentHold/1", "gid://shopify/FulfillmentHold/2"};
    EXPECT_EQ(
        boost::json::serialize(mutation_for(action, "m").variables),
        R"({"id":"gid://shopify/FulfillmentOrder/11","holdIds":["gid://shopify/FulfillmentHold/1","gid://shopify/FulfillmentHold/2"]})");
}

}  // namespace
}  // namespace fulfilld::shopify
