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

/// Only what is there: an empty company or url would be taken for one [domain 5.2].
json::object tracking_of(const Tracking& tracking) {
    json::object info{{"number", tracking.number}};
    if (!tracking.company.empty()) info["company"] = tracking.company;
    if (!tracking.url.empty()) info["url"] = tracking.url;
    return info;
}

Mutation fulfillment_create(const Action& action) {
    const json::object group{{"fulfillmentOrderId", action.fulfillment_order->str()},
                             {"fulfillmentOrderLineItems", lines_of(action)}};
    json::object fulfillment{{"notifyCustomer", action.notify_customer},
                             {"lineItemsByFulfillmentOrder", json::array{group}}};
    if (action.tracking != Tracking{}) fulfillment["trackingInfo"] = tracking_of(action.tracking);
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

Mutation remove_tag(const Action& action) {
    return {&document("m_tags_remove"),
            {{"id", action.order.str()}, {"tags", json::array{action.tag}}},
            "tagsRemove",
            "node"};
}

Mutation on_id(const char* name, const std::string& id, const char* field, const char* payload) {
    return {&document(name), {{"id", id}}, field, payload};
}

Mutation ask_to_stop(const Action& action, const std::string& marker) {
    return {&document("m_submit_cancellation_request"),
            {{"id", action.fulfillment_order->str()}, {"message", marker}},
            "fulfillmentOrderSubmitCancellationRequest",
            "fulfillmentOrder"};
}

/// The holds are always named: without a list the platform releases every one.
Mutation release_hold(const Action& action) {
    json::array holds;
    for (const auto& hold : action.holds) holds.emplace_back(hold);
    return {&document("m_release_hold"),
            {{"id", action.fulfillment_order->str()}, {"holdIds", std::move(holds)}},
            "fulfillmentOrderReleaseHold",
            "fulfillmentOrder"};
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
        case ActionKind::mark_fulfilled:
        case ActionKind::fulfill_with_tracking: return fulfillment_create(action);
        case ActionKind::request_fulfillment: return submit_request(action, marker);
        case ActionKind::flag_for_deletion:
        case ActionKind::flag_for_review: return add_tag(action);
        case ActionKind::withdraw_flag: return remove_tag(action);
        case ActionKind::archive: return on_id("m_order_close", action.order.str(), "orderClose", "order");
        case ActionKind::unarchive: return on_id("m_order_open", action.order.str(), "orderOpen", "order");
        case ActionKind::request_cancellation: return ask_to_stop(action, marker);
        case ActionKind::cancel_request:
            return on_id("m_fulfillment_order_cancel", action.fulfillment_order->str(), "fulfillmentOrderCancel",
                         "fulfillmentOrder");
        case ActionKind::open_scheduled:
            return on_id("m_fulfillment_order_open", action.fulfillment_order->str(), "fulfillmentOrderOpen",
                         "fulfillmentOrder");
        case ActionKind::release_own_hold: return release_hold(action);
        case ActionKind::undo_fulfillment:
            return on_id("m_fulfillment_cancel", action.fulfillment->str(), "fulfillmentCancel", "fulfillment");
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
