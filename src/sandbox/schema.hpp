#pragma once

#include "sandbox/document.hpp"
#include "sandbox/shop.hpp"

#include <string>
#include <string_view>
#include <vector>

namespace fulfilld::sandbox {

class BulkDesk;

/// State of one execution: the answer grows in `out`.
struct Execution {
    Shop& shop;
    const boost::json::object& variables;
    std::string_view version;  ///< Of the API, as asked for: `2026-10`.
    std::string out = {};
    std::string search_warnings = {};  ///< JSON of `extensions.search`, or empty.
    int root_nodes = 0;                ///< Returned by the connection at the root.
    BulkDesk* bulk = nullptr;          ///< Where bulk operations are run.
    bool whole = false;                ///< Connections are written to their end, as bulk operations do.
};

enum class Shape { scalar, object, list, connection };

/// Writes the value of one field of `self`.
using WriteField = void (*)(Execution& exec, const void* self, const BoundField& field);

struct FieldDef {
    std::string_view name;
    Shape shape = Shape::scalar;
    const TypeDef* type = nullptr;  ///< Of objects, list items and connection nodes.
    WriteField write = nullptr;
    bool free = false;  ///< Costs nothing by the platform's table (PageInfo, MoneyBag, MoneyV2).
};

struct TypeDef {
    std::string_view name;
    std::vector<FieldDef> fields;

    const FieldDef* find(std::string_view field) const;
};

const TypeDef& order_type();
const TypeDef& fulfillment_order_type();
const TypeDef& location_type();
const TypeDef& fulfillment_type();
const TypeDef& query_type();
const TypeDef& mutation_type();

FieldDef bulk_run_field();
FieldDef bulk_operation_field();
FieldDef orders_count_field();
FieldDef metafields_set_field();
FieldDef metafield_field();

/// The fields every connection has; `nodes` and `edges.node` take their type from the connection.
const FieldDef& page_info_def();
const FieldDef& nodes_def();
const FieldDef& edges_def();
const FieldDef& page_info_field(std::string_view name);

// Writers shared by the types.
void write_text(std::string& out, std::string_view text);
void write_bool(std::string& out, bool value);
void write_time(std::string& out, Seconds time);
void write_object(Execution& exec, const void* self, const BoundField& field);
void write_list(Execution& exec, const std::vector<const void*>& items, const BoundField& field);

/// One page of `items`, by the arguments first, after and reverse. Cursors name the item at `id_of`.
using IdOf = const std::string& (*)(const void* item);
void write_connection(Execution& exec, std::vector<const void*> items, IdOf id_of, const BoundField& field);
/// The page itself, when the caller paged: `cursors` beside `items`.
void write_page(Execution& exec, const std::vector<const void*>& items, const std::vector<std::string>& cursors,
                bool more, const BoundField& field);

std::string encode_cursor(std::string_view text);
/// Throws GraphqlError for a cursor that is not ours.
std::string decode_cursor(std::string_view cursor);

}  // namespace fulfilld::sandbox
