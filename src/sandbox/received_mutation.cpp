#include "sandbox/received_mutation.hpp"

#include "sandbox/schema.hpp"

#include <boost/json.hpp>

#include <algorithm>

namespace fulfilld::sandbox {
namespace {

namespace json = boost::json;

/// The tag that asks for an order's deletion [domain 5.3]; every other asks for a look.
constexpr std::string_view deletion_tag = "fulfilld:delete-candidate";

/// Those whose kind follows from their name alone, with the argument that says more than the target.
struct Known {
    std::string_view field;
    const char* kind;
    const char* detail;
};
constexpr Known known[] = {
    {"fulfillmentCancel", "undo_fulfillment", ""},
    {"fulfillmentOrderSubmitFulfillmentRequest", "request_fulfillment", ""},
    {"fulfillmentOrderSubmitCancellationRequest", "request_cancellation", ""},
    {"fulfillmentOrderReleaseHold", "release_own_hold", "holdIds"},
    {"fulfillmentOrderOpen", "open_scheduled", ""},
    {"fulfillmentOrderCancel", "cancel_request", ""},
    {"orderClose", "archive", ""},
    {"orderOpen", "unarchive", ""},
    {"tagsAdd", "flag_for_review", "tags"},
    {"tagsRemove", "withdraw_flag", "tags"},
};

bool asks_for_deletion(const json::value& tags) {
    return tags.is_array() && std::any_of(tags.get_array().begin(), tags.get_array().end(),
                                          [](const auto& tag) { return tag == json::value(deletion_tag); });
}

void describe_fulfillment(ReceivedMutation& received, const json::object& input) {
    const auto* tracking = input.if_contains("trackingInfo");
    received.kind = tracking != nullptr && tracking->is_object() ? "fulfill_with_tracking" : "mark_fulfilled";
    const auto& groups = input.at("lineItemsByFulfillmentOrder").as_array();
    if (!groups.empty()) received.target = text_of(groups.front().as_object().at("fulfillmentOrderId"));
}

void describe_known(ReceivedMutation& received, const BoundField& field, const json::object& variables) {
    const auto row =
        std::find_if(std::begin(known), std::end(known), [&](const auto& one) { return one.field == field.def->name; });
    if (row == std::end(known)) return;
    received.kind = row->kind;
    const auto detail = field.argument(row->detail, variables);
    if (!detail.is_null()) received.detail = json::serialize(detail);
    if (field.def->name == "tagsAdd" && asks_for_deletion(detail)) received.kind = "flag_for_deletion";
    const auto input = field.argument("input", variables);
    received.target = text_of(input.is_object() ? input.get_object().at("id") : field.argument("id", variables));
}

}  // namespace

std::optional<ReceivedMutation> describe_mutation(const BoundField& field, const json::object& variables) {
    if (field.def->name == "bulkOperationRunQuery" || field.def->name == "metafieldsSet") return std::nullopt;
    ReceivedMutation received;
    received.kind = "unreadable";
    try {
        if (field.def->name == "fulfillmentCreate") {
            describe_fulfillment(received, field.argument("fulfillment", variables).as_object());
        } else {
            describe_known(received, field, variables);
        }
    } catch (const std::exception&) {
        received.kind = "unreadable";  // What is missing refuses the request, too.
    }
    return received;
}

}  // namespace fulfilld::sandbox
