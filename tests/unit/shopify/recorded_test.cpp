// Answers as the platform gave them, trimmed and without personal data: the codec reads every one.
#include "fulfilld/core/rules.hpp"
#include "shopify/codec.hpp"
#include "shopify/mutation_codec.hpp"
#include "shopify/strict_json.hpp"
#include "support/builders.hpp"

#include <gtest/gtest.h>
#include <boost/json.hpp>

#include <filesystem>
#include <fstream>

namespace fulfilld::shopify {
namespace {

using namespace test;
namespace json = boost::json;

std::string name_of_outcome(port::SendOutcome outcome) {
    switch (outcome) {
        case port::SendOutcome::not_sent: return "not_sent";
        case port::SendOutcome::rejected: return "rejected";
        case port::SendOutcome::confirmed: return "confirmed";
        case port::SendOutcome::unknown: return "unknown";
    }
    return "";
}

std::string reason_of(const json::value& body) {
    const auto order = read_order(body.at("data").as_object());
    if (!order) return "error: " + order.error().message;
    if (!*order) return "absent";
    EXPECT_TRUE((*order)->whole());
    const OrderFacts& facts = (*order)->facts;
    EXPECT_TRUE(facts.defects.empty()) << facts.defects.front();
    const Verdict verdict = classify(facts, full_access(), acting_policy(), now);
    return verdict.clear() ? "clear" : std::string(name_of(*verdict.reason));
}

std::string outcome_of(const json::object& recorded, std::optional<json::value> body) {
    Action action;
    action.order = OrderId("gid://shopify/Order/1");
    action.fulfillment_order = FulfillmentOrderId("gid://shopify/FulfillmentOrder/2");
    const std::string document(recorded.at("document").as_string());
    action.kind = document == "FulfillmentCreate"          ? ActionKind::mark_fulfilled
                  : document == "SubmitFulfillmentRequest" ? ActionKind::request_fulfillment
                                                           : ActionKind::flag_for_deletion;
    MutationReply reply;
    reply.exchange.request_begun = true;
    reply.exchange.reply.emplace();
    reply.exchange.reply->status = static_cast<unsigned>(recorded.at("status").as_int64());
    reply.body = std::move(body);
    return name_of_outcome(read_receipt(mutation_for(action, "m"), reply).outcome);
}

void check(const json::object& recorded) {
    const json::object& expect = recorded.at("expect").as_object();
    const auto* text = recorded.if_contains("text");
    const std::string sent = text != nullptr ? std::string(text->as_string()) : json::serialize(recorded.at("body"));
    auto body = parse_strict(sent);
    const auto status = static_cast<unsigned>(recorded.at("status").as_int64());
    if (const auto* outcome = expect.if_contains("outcome")) {
        EXPECT_EQ(outcome_of(recorded, std::move(body)), outcome->as_string());
        return;
    }
    const ReplyClass meaning = classify_reply(status, body ? &*body : nullptr);
    if (const auto* error = expect.if_contains("error")) {
        ASSERT_TRUE(meaning.error);
        EXPECT_EQ(name_of(*meaning.error), error->as_string());
        return;
    }
    ASSERT_FALSE(meaning.error) << meaning.detail;
    EXPECT_EQ(reason_of(*body), expect.at("reason").as_string());
}

TEST(Recorded, EveryAnswerIsReadAsItWasMeant) {
    int count = 0;
    for (const auto& file : std::filesystem::directory_iterator(FULFILLD_SOURCE_DIR "/tests/data/recorded")) {
        SCOPED_TRACE(file.path().filename().string());
        std::ifstream in(file.path());
        const std::string text((std::istreambuf_iterator<char>(in)), {});
        check(json::parse(text).as_object());
        ++count;
    }
    EXPECT_GE(count, 30);
}

}  // namespace
}  // namespace fulfilld::shopify
