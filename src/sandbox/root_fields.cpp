#include "sandbox/mutations.hpp"
#include "sandbox/schema.hpp"
#include "sandbox/search.hpp"

#include <boost/json.hpp>

namespace fulfilld::sandbox {
namespace {

namespace json = boost::json;

constexpr int most_reachable = 25'000;  ///< By cursor, per query [domain 2.5].

void need_scope(const Execution& exec, const char* scope, const char* field) {
    if (exec.shop.has_scope(scope)) return;
    throw GraphqlError("ACCESS_DENIED", "Access denied for " + std::string(field) + " field. Required access: `" +
                                            scope + "` access scope.");
}

/// Malformed, zero or of another type: refused as a whole [domain 2.3].
void check_id(const std::string& id, std::string_view type) {
    const std::string prefix = "gid://shopify/" + std::string(type) + "/";
    if (!id.starts_with(prefix) || id.find_first_not_of('0', prefix.size()) == std::string::npos)
        throw GraphqlError("RESOURCE_NOT_FOUND", "invalid id");
}

std::string id_argument(Execution& exec, const BoundField& field, std::string_view type) {
    const auto value = field.argument("id", exec.variables);
    std::string id = value.is_string() ? std::string(value.get_string()) : "";
    check_id(id, type);
    return id;
}

/// Where an earlier page ended: the change and position of its last order, and how many came before.
struct Reached {
    Seconds updated = 0;
    std::size_t position = 0;
    int count = 0;
};
std::string to_cursor(const Reached& reached, const std::string& query) {
    return encode_cursor(std::to_string(reached.updated) + "|" + std::to_string(reached.position) + "|" +
                         std::to_string(reached.count) + "|" + query);
}
Reached from_cursor(std::string_view cursor, const std::string& query) {
    const std::string text = decode_cursor(cursor);
    Reached reached;
    long long updated = 0;
    int used = 0;
    if (std::sscanf(text.c_str(), "%lld|%zu|%d|%n", &updated, &reached.position, &reached.count, &used) < 3 ||
        text.substr(static_cast<std::size_t>(used)) != query) {
        throw GraphqlError("BAD_REQUEST", "Invalid cursor for current pagination sort.");
    }
    reached.updated = updated;
    return reached;
}

void warn_of(Execution& exec, const Search& search, const std::string& query) {
    if (search.unknown_fields.empty()) return;
    json::array warnings;
    for (const auto& field : search.unknown_fields) {
        warnings.push_back(
            {{"field", field}, {"message", "Invalid search field for this query."}, {"code", "invalid_field"}});
    }
    exec.search_warnings =
        json::serialize(json::array{{{"path", json::array{"orders"}}, {"query", query}, {"warnings", warnings}}});
}

void write_orders(Execution& exec, const void*, const BoundField& field) {
    need_scope(exec, "read_orders", "orders");
    const auto query_value = field.argument("query", exec.variables);
    const std::string query = query_value.is_string() ? std::string(query_value.get_string()) : "";
    const Search search = parse_search(query);
    warn_of(exec, search, query);
    const Shop::Index& index = exec.shop.index();
    auto at = search.updated_from ? index.lower_bound({*search.updated_from, 0}) : index.begin();
    Reached reached;
    const auto after = field.argument("after", exec.variables);
    if (after.is_string()) {
        reached = from_cursor(after.get_string(), query);
        at = index.upper_bound({reached.updated, reached.position});
    }
    const auto wanted = static_cast<std::size_t>(field.first(exec.variables));
    std::vector<const void*> page;
    std::vector<std::string> cursors;
    for (; at != index.end() && page.size() < wanted && reached.count < most_reachable; ++at) {
        if (!search.matches(*at->second)) continue;
        reached = {at->first.first, at->first.second, reached.count + 1};
        page.push_back(at->second);
        cursors.push_back(to_cursor(reached, query));
    }
    while (at != index.end() && !search.matches(*at->second)) ++at;
    exec.root_nodes = static_cast<int>(page.size());
    write_page(exec, page, cursors, at != index.end() && reached.count < most_reachable, field);
}

void write_order(Execution& exec, const void*, const BoundField& field) {
    need_scope(exec, "read_orders", "order");
    write_object(exec, exec.shop.find_order(id_argument(exec, field, "Order")), field);
}

void write_fulfillment_order(Execution& exec, const void*, const BoundField& field) {
    const FulfillmentOrder* fo = exec.shop.find_fulfillment_order(id_argument(exec, field, "FulfillmentOrder")).second;
    write_object(exec, fo != nullptr && exec.shop.can_see(*fo) ? fo : nullptr, field);
}

void write_locations(Execution& exec, const void*, const BoundField& field) {
    need_scope(exec, "read_locations", "locations");
    const bool services = field.argument("includeLegacy", exec.variables) == json::value(true);
    std::vector<const void*> list;
    for (const auto& location : exec.shop.locations()) {
        if (services || !location.service) list.push_back(&location);
    }
    exec.root_nodes = static_cast<int>(list.size());
    write_connection(
        exec, list, [](const void* item) -> const std::string& { return static_cast<const Location*>(item)->id; },
        field);
}

const TypeDef& scope_type() {
    static const TypeDef type{"AccessScope",
                              {{"handle", Shape::scalar, nullptr, [](Execution& x, const void* p, const BoundField&) {
                                    write_text(x.out, *static_cast<const std::string*>(p));
                                }}}};
    return type;
}
const TypeDef& shop_type() {
    static const TypeDef type{
        "Shop",
        {{"id", Shape::scalar, nullptr,
          [](Execution& x, const void*, const BoundField&) {
              write_text(x.out, "gid://shopify/Shop/" + x.shop.settings().number);
          }},
         {"name", Shape::scalar, nullptr,
          [](Execution& x, const void*, const BoundField&) { write_text(x.out, "Demo"); }},
         {"myshopifyDomain", Shape::scalar, nullptr,
          [](Execution& x, const void*, const BoundField&) { write_text(x.out, x.shop.settings().domain); }}}};
    return type;
}
const TypeDef& installation_type() {
    static const TypeDef type{
        "AppInstallation",
        {{"id", Shape::scalar, nullptr,
          [](Execution& x, const void*, const BoundField&) { write_text(x.out, "gid://shopify/AppInstallation/1"); }},
         {"accessScopes", Shape::list, &scope_type(), [](Execution& x, const void*, const BoundField& f) {
              std::vector<const void*> list;
              for (const auto& scope : x.shop.settings().scopes) list.push_back(&scope);
              write_list(x, list, f);
          }}}};
    return type;
}

void write_self(Execution& exec, const void*, const BoundField& field) { write_object(exec, &exec, field); }

// Mutations. Payloads are written from a small struct of pointers.
struct Payload {
    const void* first = nullptr;
    const void* second = nullptr;
    const void* third = nullptr;
    std::vector<UserError> errors;
};
template <const void* Payload::*Member>
void write_member(Execution& exec, const void* self, const BoundField& field) {
    write_object(exec, static_cast<const Payload*>(self)->*Member, field);
}

void write_error_field(Execution& exec, const void* self, const BoundField&) {
    const auto& path = static_cast<const UserError*>(self)->field;
    json::array list(path.begin(), path.end());
    exec.out += path.empty() ? "null" : json::serialize(list);
}
const TypeDef& user_error_type() {
    static const TypeDef type{"UserError",
                              {{"field", Shape::scalar, nullptr, write_error_field},
                               {"message", Shape::scalar, nullptr, [](Execution& x, const void* p, const BoundField&) {
                                    write_text(x.out, static_cast<const UserError*>(p)->message);
                                }}}};
    return type;
}
void write_errors(Execution& exec, const void* self, const BoundField& field) {
    std::vector<const void*> list;
    for (const auto& error : static_cast<const Payload*>(self)->errors) list.push_back(&error);
    write_list(exec, list, field);
}
FieldDef errors_field() { return {"userErrors", Shape::list, &user_error_type(), write_errors, true}; }

std::vector<WantedLine> lines_from(const json::value& value) {
    std::vector<WantedLine> lines;
    if (!value.is_array()) return lines;
    for (const auto& one : value.get_array()) {
        lines.push_back({std::string(one.as_object().at("id").as_string()), one.as_object().at("quantity").as_int64()});
    }
    return lines;
}

void write_fulfillment_create(Execution& exec, const void*, const BoundField& field) {
    const auto input = field.argument("fulfillment", exec.variables);
    std::vector<WantedFulfillmentOrder> wanted;
    for (const auto& group : input.as_object().at("lineItemsByFulfillmentOrder").as_array()) {
        const auto* lines = group.as_object().if_contains("fulfillmentOrderLineItems");
        const std::string id(group.as_object().at("fulfillmentOrderId").as_string());
        check_id(id, "FulfillmentOrder");
        wanted.push_back({id, lines == nullptr ? std::vector<WantedLine>{} : lines_from(*lines)});
    }
    auto result = create_fulfillment(exec.shop, wanted);
    const Payload payload{result.fulfillment, nullptr, nullptr, std::move(result.errors)};
    write_object(exec, &payload, field);
}

void write_submit(Execution& exec, const void*, const BoundField& field) {
    const std::string id = id_argument(exec, field, "FulfillmentOrder");
    need_scope(exec, "write_third_party_fulfillment_orders", "fulfillmentOrderSubmitFulfillmentRequest");
    const auto message = field.argument("message", exec.variables);
    auto result = submit_request(exec.shop, id, lines_from(field.argument("fulfillmentOrderLineItems", exec.variables)),
                                 message.is_string() ? std::string(message.get_string()) : "");
    const Payload payload{result.original, result.submitted, result.unsubmitted, std::move(result.errors)};
    write_object(exec, &payload, field);
}

template <auto Change>
void write_tags(Execution& exec, const void*, const BoundField& field) {
    Order* order = exec.shop.find_order(id_argument(exec, field, "Order"));
    if (order == nullptr) throw GraphqlError("RESOURCE_NOT_FOUND", "invalid id");
    need_scope(exec, "write_orders", "tagsAdd");
    std::vector<std::string> tags;
    const auto wanted = field.argument("tags", exec.variables);
    for (const auto& tag : wanted.as_array()) tags.emplace_back(tag.as_string());
    Change(exec.shop, *order, tags);
    const Payload payload{order, nullptr, nullptr, {}};
    write_object(exec, &payload, field);
}

}  // namespace

const TypeDef& query_type() {
    static const TypeDef type{"QueryRoot",
                              {{"orders", Shape::connection, &order_type(), write_orders},
                               {"order", Shape::object, &order_type(), write_order},
                               {"fulfillmentOrder", Shape::object, &fulfillment_order_type(), write_fulfillment_order},
                               {"locations", Shape::connection, &location_type(), write_locations},
                               bulk_operation_field(),
                               orders_count_field(),
                               {"shop", Shape::object, &shop_type(), write_self},
                               {"currentAppInstallation", Shape::object, &installation_type(), write_self}}};
    return type;
}

const TypeDef& mutation_type() {
    static const TypeDef create{
        "FulfillmentCreatePayload",
        {{"fulfillment", Shape::object, &fulfillment_type(), write_member<&Payload::first>, true}, errors_field()}};
    static const TypeDef submit{
        "FulfillmentOrderSubmitFulfillmentRequestPayload",
        {{"originalFulfillmentOrder", Shape::object, &fulfillment_order_type(), write_member<&Payload::first>, true},
         {"submittedFulfillmentOrder", Shape::object, &fulfillment_order_type(), write_member<&Payload::second>, true},
         {"unsubmittedFulfillmentOrder", Shape::object, &fulfillment_order_type(), write_member<&Payload::third>, true},
         errors_field()}};
    static const TypeDef tags{
        "TagsAddPayload",
        {{"node", Shape::object, &order_type(), write_member<&Payload::first>, true}, errors_field()}};
    static const TypeDef type{"Mutation",
                              {{"fulfillmentCreate", Shape::object, &create, write_fulfillment_create},
                               {"fulfillmentOrderSubmitFulfillmentRequest", Shape::object, &submit, write_submit},
                               bulk_run_field(),
                               {"tagsAdd", Shape::object, &tags, write_tags<add_tags>},
                               {"tagsRemove", Shape::object, &tags, write_tags<remove_tags>}}};
    return type;
}

}  // namespace fulfilld::sandbox
