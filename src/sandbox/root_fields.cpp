#include "sandbox/metafields.hpp"
#include "sandbox/payloads.hpp"
#include "sandbox/search.hpp"

#include <boost/json.hpp>

namespace fulfilld::sandbox {
namespace {

namespace json = boost::json;

constexpr int most_reachable = 25'000;  ///< By cursor, per query [domain 2.5].

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
    need_scope(exec, {"read_orders"}, "orders");
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
    need_scope(exec, {"read_orders"}, "order");
    write_object(exec, exec.shop.find_order(id_argument(exec, field, "Order")), field);
}

void write_fulfillment_order(Execution& exec, const void*, const BoundField& field) {
    const FulfillmentOrder* fo = exec.shop.find_fulfillment_order(id_argument(exec, field, "FulfillmentOrder")).second;
    write_object(exec, fo != nullptr && exec.shop.can_see(*fo) ? fo : nullptr, field);
}

void write_locations(Execution& exec, const void*, const BoundField& field) {
    need_scope(exec, {"read_locations"}, "locations");
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
          [](Execution& x, const void*, const BoundField&) { write_text(x.out, installation_id); }},
         metafield_field(),
         {"accessScopes", Shape::list, &scope_type(), [](Execution& x, const void*, const BoundField& f) {
              std::vector<const void*> list;
              for (const auto& scope : x.shop.settings().scopes) list.push_back(&scope);
              write_list(x, list, f);
          }}}};
    return type;
}

void write_self(Execution& exec, const void*, const BoundField& field) { write_object(exec, &exec, field); }

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

}  // namespace fulfilld::sandbox
