// What became of a write, from any status and any body: total, and never more certain than the answer.
#include "fuzz/json_edits.hpp"
#include "shopify/mutation_codec.hpp"
#include "shopify/reply_class.hpp"
#include "shopify/strict_json.hpp"

#include <boost/json.hpp>

namespace fulfilld::shopify {
namespace {

namespace json = boost::json;
using port::SendOutcome;

Action action_of(ActionKind kind) {
    Action action;
    action.kind = kind;
    action.order = OrderId("gid://shopify/Order/1");
    action.fulfillment_order = FulfillmentOrderId("gid://shopify/FulfillmentOrder/1");
    action.fulfillment = FulfillmentId("gid://shopify/Fulfillment/1");
    action.tag.assign(1, 'a');
    return action;
}

const std::vector<Mutation>& mutations() {
    static const std::vector<Mutation> all = [] {
        std::vector<Mutation> made;
        for (std::size_t i = 0; i < action_kind_count; ++i)
            made.push_back(mutation_for(action_of(static_cast<ActionKind>(i)), "fulfilld:1:a"));
        return made;
    }();
    return all;
}

const json::value* at(const json::value* value, std::string_view key) {
    const auto* object = value == nullptr ? nullptr : value->if_object();
    return object == nullptr ? nullptr : object->if_contains(key);
}

/// By the words of the contract, not by those of the code under test.
bool says_yes(const Mutation& mutation, const json::value* body) {
    const auto* errors = at(body, "errors");
    const auto* payload = at(at(body, "data"), mutation.field);
    const auto* user_errors = at(payload, "userErrors");
    const auto* object = at(payload, mutation.payload);
    return (errors == nullptr || errors->is_null()) && user_errors != nullptr && user_errors->is_array() &&
           user_errors->get_array().empty() && object != nullptr && object->is_object();
}

bool has_payload(const Mutation& mutation, const json::value* body) {
    const auto* payload = at(at(body, "data"), mutation.field);
    return payload != nullptr && payload->is_object();
}

/// A payload stands under the name of the mutation that was sent.
void put_payload(json::value& body, const Mutation& mutation, fuzz::Bytes& choices) {
    json::object payload{{"userErrors", json::array()}, {mutation.payload, {{"id", "gid://shopify/Fulfillment/7"}}}};
    if (choices.one_in(4)) payload["userErrors"] = json::array{{{"message", choices.text(12)}}};
    body = {{"data", {{mutation.field, payload}}}};
    if (choices.one_in(4)) body.as_object()["errors"] = json::array{{{"extensions", {{"code", "THROTTLED"}}}}};
}

std::optional<json::value> body_of(const Mutation& mutation, fuzz::Bytes& choices) {
    const std::size_t form = choices.below(3);
    if (form == 0) return parse_strict(std::string(choices.rest()));
    json::value body = choices.one_of(fuzz::recorded_bodies());
    if (form == 1) put_payload(body, mutation, choices);
    fuzz::edit(body, choices);
    return body;
}

}  // namespace

FUZZ_TARGET(mutation_reply) {
    static constexpr unsigned usual[] = {200, 200, 200, 401, 402, 403, 404, 423, 429, 430, 500, 502, 503, 504, 0, 302};
    fuzz::Bytes choices(input);
    const Mutation& mutation = choices.one_of(mutations());
    MutationReply reply;
    reply.exchange.request_begun = !choices.one_in(4);
    const bool replied = !choices.one_in(8);
    if (replied) {
        reply.exchange.reply = HttpReply{};
        reply.exchange.reply->status = choices.one_in(4) ? choices.byte() * 4 : choices.one_of(usual);
        reply.body = body_of(mutation, choices);
    }
    const json::value* body = reply.body ? &*reply.body : nullptr;
    const auto receipt = read_receipt(mutation, reply);
    const unsigned status = replied ? reply.exchange.reply->status : 0;
    const ReplyClass meaning = classify_reply(status, body);
    FUZZ_EXPECT(receipt.outcome != SendOutcome::confirmed || (status == 200 && says_yes(mutation, body)));
    FUZZ_EXPECT(receipt.outcome != SendOutcome::confirmed || !meaning.error || meaning.error == ErrorKind::rejected);
    FUZZ_EXPECT(!receipt.fulfillment || receipt.outcome == SendOutcome::confirmed);
    FUZZ_EXPECT(!receipt.unauthorized || receipt.outcome == SendOutcome::not_sent);
    // With a payload it ran, whatever else the answer says.
    if (status == 200 && has_payload(mutation, body)) FUZZ_EXPECT(receipt.outcome != SendOutcome::not_sent);
    if (!replied && reply.exchange.request_begun) FUZZ_EXPECT(receipt.outcome == SendOutcome::unknown);
    FUZZ_EXPECT(status == 200 || meaning.error.has_value());
    if (body != nullptr) FUZZ_EXPECT(read_cost(*body).restore_rate >= 0);
}

}  // namespace fulfilld::shopify
