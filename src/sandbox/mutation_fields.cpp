// The mutations' arguments and payloads [schema 2026-10].
#include "sandbox/payloads.hpp"

#include <boost/json.hpp>

namespace fulfilld::sandbox {
namespace {

namespace json = boost::json;

constexpr const char* merchant_managed = "write_merchant_managed_fulfillment_orders";
constexpr const char* third_party = "write_third_party_fulfillment_orders";
constexpr const char* assigned = "write_assigned_fulfillment_orders";
constexpr const char* marketplace = "write_marketplace_fulfillment_orders";

const TypeDef& user_error_type() {
    static const TypeDef type{"UserError",
                              {{"field", Shape::scalar, nullptr, write_error_field},
                               {"message", Shape::scalar, nullptr, write_error_message}}};
    return type;
}
const TypeDef& coded_error_type() {
    static const TypeDef type{"DisplayableError",
                              {{"field", Shape::scalar, nullptr, write_error_field},
                               {"message", Shape::scalar, nullptr, write_error_message},
                               {"code", Shape::scalar, nullptr, write_error_code}}};
    return type;
}
FieldDef errors_field(const TypeDef& type = user_error_type()) {
    return {"userErrors", Shape::list, &type, write_errors, true};
}

std::string text_at(const json::object& object, std::string_view key) {
    const auto* value = object.if_contains(key);
    return value == nullptr ? std::string() : text_of(*value);
}

std::vector<WantedLine> lines_from(const json::value& value) {
    std::vector<WantedLine> lines;
    if (!value.is_array()) return lines;
    for (const auto& one : value.get_array()) {
        lines.push_back({std::string(one.as_object().at("id").as_string()), one.as_object().at("quantity").as_int64()});
    }
    return lines;
}

Tracking tracking_from(const json::object& input) {
    const auto* info = input.if_contains("trackingInfo");
    if (info == nullptr || !info->is_object()) return {};
    const json::object& given = info->get_object();
    return {text_at(given, "company"), text_at(given, "number"), text_at(given, "url")};
}

void write_fulfillment_create(Execution& exec, const void*, const BoundField& field) {
    const auto argument = field.argument("fulfillment", exec.variables);
    const json::object& input = argument.as_object();
    std::vector<WantedFulfillmentOrder> wanted;
    for (const auto& group : input.at("lineItemsByFulfillmentOrder").as_array()) {
        const auto* lines = group.as_object().if_contains("fulfillmentOrderLineItems");
        const std::string id(group.as_object().at("fulfillmentOrderId").as_string());
        check_id(id, "FulfillmentOrder");
        wanted.push_back({id, lines == nullptr ? std::vector<WantedLine>{} : lines_from(*lines)});
    }
    need_scope(exec, {assigned, merchant_managed, third_party}, field.def->name);
    const auto* notify = input.if_contains("notifyCustomer");
    auto result =
        create_fulfillment(exec.shop, wanted, tracking_from(input), notify != nullptr && *notify == json::value(true));
    const Payload payload{result.fulfillment, nullptr, nullptr, std::move(result.errors)};
    write_object(exec, &payload, field);
}

/// Its scopes are those of fulfillmentCreate (UNVERIFIED).
void write_fulfillment_cancel(Execution& exec, const void*, const BoundField& field) {
    const std::string id = id_argument(exec, field, "Fulfillment");
    need_scope(exec, {assigned, merchant_managed, third_party}, field.def->name);
    auto result = cancel_fulfillment(exec.shop, id);
    const Payload payload{result.fulfillment, nullptr, nullptr, std::move(result.errors)};
    write_object(exec, &payload, field);
}

void write_submit(Execution& exec, const void*, const BoundField& field) {
    const std::string id = id_argument(exec, field, "FulfillmentOrder");
    need_scope(exec, {third_party}, field.def->name);
    auto result = submit_request(exec.shop, id, lines_from(field.argument("fulfillmentOrderLineItems", exec.variables)),
                                 text_of(field.argument("message", exec.variables)));
    const Payload payload{result.original, result.submitted, result.unsubmitted, std::move(result.errors)};
    write_object(exec, &payload, field);
}

void write_result(Execution& exec, FulfillmentOrderResult result, const BoundField& field) {
    const Payload payload{result.fulfillment_order, result.replacement, nullptr, std::move(result.errors)};
    write_object(exec, &payload, field);
}

template <auto Change>
void write_change(Execution& exec, const void*, const BoundField& field) {
    const std::string id = id_argument(exec, field, "FulfillmentOrder");
    need_scope(exec, {merchant_managed, third_party}, field.def->name);
    write_result(exec, Change(exec.shop, id), field);
}

void write_cancellation_request(Execution& exec, const void*, const BoundField& field) {
    const std::string id = id_argument(exec, field, "FulfillmentOrder");
    need_scope(exec, {third_party}, field.def->name);
    const std::string message = text_of(field.argument("message", exec.variables));
    write_result(exec, request_cancellation(exec.shop, id, message), field);
}

void write_release(Execution& exec, const void*, const BoundField& field) {
    const std::string id = id_argument(exec, field, "FulfillmentOrder");
    need_scope(exec, {merchant_managed, third_party, marketplace}, field.def->name);
    const auto given = field.argument("holdIds", exec.variables);
    std::optional<std::vector<std::string>> hold_ids;
    if (given.is_array()) {
        hold_ids.emplace();
        for (const auto& one : given.get_array()) hold_ids->emplace_back(one.as_string());
    }
    write_result(exec, release_holds(exec.shop, id, hold_ids), field);
}

template <auto Change>
void write_order_change(Execution& exec, const void*, const BoundField& field) {
    const auto input = field.argument("input", exec.variables);
    const std::string id(input.as_object().at("id").as_string());
    check_id(id, "Order");
    need_scope(exec, {"write_orders"}, field.def->name);
    OrderResult result = Change(exec.shop, id);
    const Payload payload{result.order, nullptr, nullptr, std::move(result.errors)};
    write_object(exec, &payload, field);
}

template <auto Change>
void write_tags(Execution& exec, const void*, const BoundField& field) {
    Order* order = exec.shop.find_order(id_argument(exec, field, "Order"));
    if (order == nullptr) throw GraphqlError("RESOURCE_NOT_FOUND", "invalid id");
    need_scope(exec, {"write_orders"}, field.def->name);
    std::vector<std::string> tags;
    const auto wanted = field.argument("tags", exec.variables);
    for (const auto& tag : wanted.as_array()) tags.emplace_back(tag.as_string());
    Change(exec.shop, *order, tags);
    const Payload payload{order, nullptr, nullptr, {}};
    write_object(exec, &payload, field);
}

FieldDef fulfillment_order_field(std::string_view name) {
    return {name, Shape::object, &fulfillment_order_type(), write_member<&Payload::first>, true};
}

const TypeDef& fulfillment_payload() {
    static const TypeDef type{
        "FulfillmentCreatePayload",
        {{"fulfillment", Shape::object, &fulfillment_type(), write_member<&Payload::first>, true}, errors_field()}};
    return type;
}
const TypeDef& submit_payload() {
    static const TypeDef type{
        "FulfillmentOrderSubmitFulfillmentRequestPayload",
        {fulfillment_order_field("originalFulfillmentOrder"),
         {"submittedFulfillmentOrder", Shape::object, &fulfillment_order_type(), write_member<&Payload::second>, true},
         {"unsubmittedFulfillmentOrder", Shape::object, &fulfillment_order_type(), write_member<&Payload::third>, true},
         errors_field()}};
    return type;
}
const TypeDef& fulfillment_order_payload() {
    static const TypeDef type{"FulfillmentOrderPayload", {fulfillment_order_field("fulfillmentOrder"), errors_field()}};
    return type;
}
const TypeDef& release_payload() {
    static const TypeDef type{"FulfillmentOrderReleaseHoldPayload",
                              {fulfillment_order_field("fulfillmentOrder"), errors_field(coded_error_type())}};
    return type;
}
const TypeDef& cancel_payload() {
    static const TypeDef type{"FulfillmentOrderCancelPayload",
                              {fulfillment_order_field("fulfillmentOrder"),
                               {"replacementFulfillmentOrder", Shape::object, &fulfillment_order_type(),
                                write_member<&Payload::second>, true},
                               errors_field(coded_error_type())}};
    return type;
}
const TypeDef& order_payload() {
    static const TypeDef type{
        "OrderPayload", {{"order", Shape::object, &order_type(), write_member<&Payload::first>, true}, errors_field()}};
    return type;
}
const TypeDef& tags_payload() {
    static const TypeDef type{
        "TagsAddPayload",
        {{"node", Shape::object, &order_type(), write_member<&Payload::first>, true}, errors_field()}};
    return type;
}

}  // namespace

const TypeDef& mutation_type() {
    static const TypeDef type{
        "Mutation",
        {{"fulfillmentCreate", Shape::object, &fulfillment_payload(), write_fulfillment_create},
         {"fulfillmentCancel", Shape::object, &fulfillment_payload(), write_fulfillment_cancel},
         {"fulfillmentOrderSubmitFulfillmentRequest", Shape::object, &submit_payload(), write_submit},
         {"fulfillmentOrderSubmitCancellationRequest", Shape::object, &fulfillment_order_payload(),
          write_cancellation_request},
         {"fulfillmentOrderReleaseHold", Shape::object, &release_payload(), write_release},
         {"fulfillmentOrderOpen", Shape::object, &fulfillment_order_payload(), write_change<open_fulfillment_order>},
         {"fulfillmentOrderCancel", Shape::object, &cancel_payload(), write_change<cancel_fulfillment_order>},
         {"orderClose", Shape::object, &order_payload(), write_order_change<close_order>},
         {"orderOpen", Shape::object, &order_payload(), write_order_change<open_order>},
         {"tagsAdd", Shape::object, &tags_payload(), write_tags<add_tags>},
         {"tagsRemove", Shape::object, &tags_payload(), write_tags<remove_tags>},
         metafields_set_field(),
         bulk_run_field()}};
    return type;
}

}  // namespace fulfilld::sandbox
