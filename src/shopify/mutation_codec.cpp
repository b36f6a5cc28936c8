#include "shopify/mutation_codec.hpp"

#include "fulfilld/core/text.hpp"

#include <boost/json.hpp>

#include <algorithm>

namespace fulfilld::shopify {
namespace {

namespace json = boost::json;
using port::Receipt;
using port::SendOutcome;

json::array lines_of(const Action& action) {
    json::array lines;
    for (const auto& line : action.lines) lines.push_back({{"id", line.id.str()}, {"quantity", line.quantity}});
    return lines;
}

Mutation fulfillment_create(const Action& action) {
    const json::object group{{"fulfillmentOrderId", action.fulfillment_order->str()},
                             {"fulfillmentOrderLineItems", lines_of(action)}};
    const json::object fulfillment{{"notifyCustomer", action.notify_customer},
                                   {"lineItemsByFulfillmentOrder", json::array{group}}};
    return {&document("m_fulfillment_create"), {{"fulfillment", fulfillment}}, "fulfillmentCreate", "fulfillment"};
}

Mutation submit_request(const Action& action, const std::string& marker) {
    return {&document("m_submit_fulfillment_request"),
            {{"id", action.fulfillment_order->str()},
             {"message", marker},
             {"notifyCustomer", action.notify_customer},
             {"lines", lines_of(action)}},
            "fulfillmentOrderSubmitFulfillmentRequest",
            "submittedFulfillmentOrder"};
}

Mutation add_tag(const Action& action) {
    return {
        &document("m_tags_add"), {{"id", action.order.str()}, {"tags", json::array{action.tag}}}, "tagsAdd", "node"};
}

Receipt receipt(SendOutcome outcome, std::string_view evidence) { return {outcome, printable(evidence), false}; }

/// Refusals before execution, by HTTP status [reliability 3.1].
std::optional<Receipt> by_status(const HttpReply& reply, const ReplyClass& meaning) {
    switch (reply.status) {
        case 200: return std::nullopt;
        case 401:
        case 402:
        case 403:
        case 423:
        case 430: return Receipt{SendOutcome::not_sent, meaning.detail, true};
        case 404:
        case 429: return receipt(SendOutcome::not_sent, meaning.detail);
        default: return receipt(SendOutcome::unknown, meaning.detail);
    }
}

const json::object* payload_of(const json::value& body, const std::string& field) {
    const auto* data = body.is_object() ? body.get_object().if_contains("data") : nullptr;
    const auto* payload = data != nullptr && data->is_object() ? data->get_object().if_contains(field) : nullptr;
    return payload == nullptr ? nullptr : payload->if_object();
}

/// An error whose path leads into the payload arose while the answer was put together: the mutation ran, even when the
/// null it left swallowed the whole payload.
bool arose_inside(const json::value& errors) {
    const auto* list = errors.if_array();
    return list != nullptr && std::any_of(list->begin(), list->end(), [](const json::value& error) {
               const auto* object = error.if_object();
               const auto* path = object == nullptr ? nullptr : object->if_contains("path");
               return path != nullptr && path->is_array() && path->get_array().size() > 1;
           });
}

/// Top-level errors beside a payload mean that it ran and only the answer failed: unknown, never "failed".
Receipt by_errors(const ReplyClass& meaning, bool has_payload) {
    if (has_payload) return receipt(SendOutcome::unknown, meaning.detail);
    if (meaning.error == ErrorKind::throttled) return receipt(SendOutcome::not_sent, meaning.detail);
    if (meaning.error == ErrorKind::unauthorized) return {SendOutcome::not_sent, meaning.detail, true};
    if (meaning.error == ErrorKind::rejected) return receipt(SendOutcome::rejected, meaning.detail);
    return receipt(SendOutcome::unknown, meaning.detail);
}

Receipt by_payload(const json::object& payload, const std::string& object) {
    const auto* errors = payload.if_contains("userErrors");
    if (errors == nullptr || !errors->is_array()) return receipt(SendOutcome::unknown, "the answer has no userErrors");
    if (!errors->get_array().empty()) {
        const auto& first = errors->get_array().front();
        const auto* message = first.is_object() ? first.get_object().if_contains("message") : nullptr;
        const bool words = message != nullptr && message->is_string();
        return receipt(SendOutcome::rejected,
                       words ? std::string_view(message->get_string()) : "refused without words");
    }
    const auto* result = payload.if_contains(object);
    const auto* result_object = result == nullptr ? nullptr : result->if_object();
    const auto* id = result_object == nullptr ? nullptr : result_object->if_contains("id");
    if (id == nullptr || !id->is_string()) return receipt(SendOutcome::unknown, "neither an error nor a result");
    Receipt yes = receipt(SendOutcome::confirmed, "the shop accepted it: " + std::string(id->get_string()));
    if (object == "fulfillment") yes.fulfillment = FulfillmentId(std::string(id->get_string()));
    return yes;
}

}  // namespace

Mutation mutation_for(const Action& action, const std::string& marker) {
    switch (action.kind) {
        case ActionKind::mark_fulfilled: return fulfillment_create(action);
        case ActionKind::request_fulfillment: return submit_request(action, marker);
        case ActionKind::flag_for_deletion: return add_tag(action);
    }
    return {};
}

Receipt read_receipt(const Mutation& mutation, const MutationReply& reply) {
    if (!reply.exchange.reply) {
        return receipt(reply.exchange.request_begun ? SendOutcome::unknown : SendOutcome::not_sent,
                       reply.exchange.fault);
    }
    const ReplyClass meaning = classify_reply(reply.exchange.reply->status, reply.body ? &*reply.body : nullptr);
    if (auto refused = by_status(*reply.exchange.reply, meaning)) return *refused;
    if (!reply.body) return receipt(SendOutcome::unknown, meaning.detail);
    const json::object* payload = payload_of(*reply.body, mutation.field);
    const auto* errors = reply.body->is_object() ? reply.body->get_object().if_contains("errors") : nullptr;
    if (errors != nullptr && !errors->is_null()) return by_errors(meaning, payload != nullptr || arose_inside(*errors));
    if (payload == nullptr) return receipt(SendOutcome::unknown, "the answer has no payload");
    return by_payload(*payload, mutation.payload);
}

}  // namespace fulfilld::shopify
