#include "simulation/deed.hpp"

#include <openssl/evp.h>

#include <array>

namespace fulfilld::sim {
namespace {

namespace json = boost::json;

struct Known {
    std::string_view operation;
    const char* kind;
    const char* group;
    const char* detail;  ///< A variable.
};
/// Every mutation that may ever be sent [design 4]; the rest is forbidden.
constexpr std::array<Known, 11> known{{
    {"FulfillmentCreate", "fulfill", "fulfil", ""},
    {"SubmitFulfillmentRequest", "request", "request", ""},
    {"TagsAdd", "tag", "flag", "tags"},
    {"TagsRemove", "untag", "flag", "tags"},
    {"OrderClose", "archive", "flag", ""},
    {"OrderOpen", "unarchive", "flag", ""},
    {"FulfillmentCancel", "undo_fulfillment", "other", ""},
    {"FulfillmentOrderCancel", "cancel_request", "other", ""},
    {"SubmitCancellationRequest", "request_cancellation", "other", ""},
    {"FulfillmentOrderOpen", "open", "other", ""},
    {"ReleaseHold", "release", "other", "holdIds"},
}};

std::string text_of(const json::value* value) {
    return value != nullptr && value->is_string() ? std::string(value->get_string()) : std::string();
}
std::optional<bool> bool_of(const json::value* value) {
    return value != nullptr && value->is_bool() ? std::optional(value->get_bool()) : std::nullopt;
}

void read_lines(const json::value* list, Deed& deed) {
    if (list == nullptr || !list->is_array()) return;
    for (const auto& line : list->get_array()) {
        const auto& object = line.as_object();
        deed.lines[text_of(object.if_contains("id"))] += static_cast<int>(object.at("quantity").to_number<int>());
    }
}

void read_fulfillment(const json::object& variables, Deed& deed) {
    const auto& fulfillment = variables.at("fulfillment").as_object();
    deed.must_say_notify = true;
    deed.notify = bool_of(fulfillment.if_contains("notifyCustomer"));
    const auto& group = fulfillment.at("lineItemsByFulfillmentOrder").as_array().at(0).as_object();
    deed.target = text_of(group.if_contains("fulfillmentOrderId"));
    read_lines(group.if_contains("fulfillmentOrderLineItems"), deed);
    if (const auto* tracking = fulfillment.if_contains("trackingInfo")) {
        deed.kind = "fulfill_tracked";
        deed.detail = text_of(tracking->as_object().if_contains("number"));
    }
}

}  // namespace

std::optional<Deed> read_deed(const json::object& request) {
    Deed deed;
    deed.operation = text_of(request.if_contains("operationName"));
    if (deed.operation == "MetafieldsSet" || deed.operation == "BulkOperationRunQuery") return std::nullopt;
    const auto& variables = request.at("variables").as_object();
    for (const auto& one : known) {
        if (one.operation != deed.operation) continue;
        deed.kind = one.kind;
        deed.group = one.group;
        deed.target = text_of(variables.if_contains("id"));
        deed.marker = text_of(variables.if_contains("message"));
        if (const auto* detail = variables.if_contains(one.detail)) deed.detail = json::serialize(*detail);
        read_lines(variables.if_contains("lines"), deed);
    }
    if (deed.kind.empty()) deed.target = text_of(variables.if_contains("id"));
    if (deed.operation == "FulfillmentCreate") read_fulfillment(variables, deed);
    if (deed.operation == "SubmitFulfillmentRequest") {
        deed.must_say_notify = true;
        deed.notify = bool_of(variables.if_contains("notifyCustomer"));
    }
    return deed;
}

std::string sha256_text(std::string_view bytes) {
    std::array<unsigned char, EVP_MAX_MD_SIZE> digest{};
    unsigned size = 0;
    EVP_Digest(bytes.data(), bytes.size(), digest.data(), &size, EVP_sha256(), nullptr);
    std::string text;
    constexpr std::string_view digits = "0123456789abcdef";
    for (unsigned i = 0; i < size; ++i) {
        text += digits[digest.at(i) >> 4U];
        text += digits[digest.at(i) & 15U];
    }
    return text;
}

}  // namespace fulfilld::sim
