#include "sandbox/bulk.hpp"

#include "sandbox/schema.hpp"

#include <boost/json.hpp>

#include <algorithm>

namespace fulfilld::sandbox {
namespace {

namespace json = boost::json;

constexpr int running_at_once = 5;
constexpr std::size_t orders_at_a_time = 50'000;  ///< Between two looks.
constexpr std::size_t longest_query = 65'535;

/// Counts what the platform counts.
struct Census {
    int connections = 0;
    int depth = 0;
    std::string wrong;
};

void count(const std::vector<BoundField>& fields, int depth, bool in_list, Census& census) {
    for (const auto& field : fields) {
        if (field.def->shape == Shape::connection) {
            ++census.connections;
            census.depth = std::max(census.depth, depth);
            if (in_list)
                census.wrong =
                    "Queries that contain a connection field within a list field are not currently supported.";
            for (const auto& part : field.children) {
                if (part.def != &edges_def() || part.children.size() != 1 || part.children[0].def != &nodes_def()) {
                    census.wrong =
                        "All connection fields in a bulk query must select their contents using 'edges' > 'node'.";
                    return;
                }
                count(part.children[0].children, depth + 1, in_list, census);
            }
        } else {
            count(field.children, depth, in_list || field.def->shape == Shape::list, census);
        }
    }
}

/// Orders first, their children by kind.
std::size_t section_of(std::string_view id) {
    static constexpr std::array<std::string_view, BulkOperation::sections - 1> kinds{
        "gid://shopify/Order/", "gid://shopify/LineItem/", "gid://shopify/FulfillmentOrder/",
        "gid://shopify/FulfillmentOrderLineItem/"};
    const auto kind = std::find_if(kinds.begin(), kinds.end(), [&](auto one) { return id.starts_with(one); });
    return static_cast<std::size_t>(kind - kinds.begin());
}

/// Writes an object as a row, and the nodes of its connections as rows of their own.
void write_rows(json::object node, std::string_view parent, BulkOperation& operation) {
    const std::string id(node.at("id").as_string());
    std::vector<json::value> children;
    for (auto it = node.begin(); it != node.end();) {
        auto* object = it->value().if_object();
        auto* edges = object == nullptr || object->size() != 1 ? nullptr : object->if_contains("edges");
        if (edges == nullptr) {
            ++it;
            continue;
        }
        for (auto& edge : edges->as_array()) children.push_back(std::move(edge.as_object().at("node")));
        it = node.erase(it);
    }
    if (!parent.empty()) node["__parentId"] = parent;
    const std::string row = json::serialize(node) + "\n";
    std::fwrite(row.data(), 1, row.size(), operation.parts.at(section_of(id)).get());
    operation.size += static_cast<std::int64_t>(row.size());
    ++operation.rows;
    operation.roots += parent.empty() ? 1 : 0;
    for (auto& child : children) write_rows(std::move(child.as_object()), id, operation);
}

}  // namespace

std::string objection_to_bulk_query(const BoundDocument& document) {
    if (document.mutation || document.fields.size() != 1)
        return "Bulk queries must be a query with one top level field.";
    Census census;
    count(document.fields, 0, false, census);
    if (!census.wrong.empty()) return census.wrong;
    if (census.connections == 0) return "Bulk queries must contain at least one connection.";
    if (census.connections > 5) return "Bulk queries cannot contain more than 5 connections.";
    return census.depth > 2 ? "Bulk queries cannot contain connections with a nesting depth greater than 2." : "";
}

BulkDesk::Started BulkDesk::start(const std::string& query, std::string_view version) {
    if (query.size() > longest_query) return {nullptr, "INVALID", "Query is too long."};
    const auto running = std::count_if(operations_.begin(), operations_.end(), [](const auto& one) {
        return one.status == "CREATED" || one.status == "RUNNING";
    });
    if (running >= running_at_once || struck("bulk_in_progress"))
        return {nullptr, "OPERATION_IN_PROGRESS",
                "A bulk query operation for this app and shop is already in progress."};
    BulkOperation operation;
    try {
        operation.document = bind_document(parse_document(query));
    } catch (const GraphqlError& error) {
        return {nullptr, "INVALID", std::string("Invalid bulk query: ") + error.what()};
    }
    if (auto wrong = objection_to_bulk_query(operation.document); !wrong.empty())
        return {nullptr, "INVALID", std::move(wrong)};
    for (auto& part : operation.parts) part = FileHandle(std::tmpfile(), std::fclose);
    operation.id = "gid://shopify/BulkOperation/" + std::to_string(operations_.size() + 1);
    operation.created_at = shop_.now();
    version_ = version;
    operations_.push_back(std::move(operation));
    return {&operations_.back(), "", ""};
}

const BulkOperation* BulkDesk::look(const std::string& id) {
    for (auto& operation : operations_) {
        if (operation.id != id) continue;
        if (operation.status == "CREATED" || operation.status == "RUNNING") work_on(operation);
        return &operation;
    }
    return nullptr;
}

void BulkDesk::work_on(BulkOperation& operation) {
    operation.status = "RUNNING";
    const BoundField& edges = operation.document.fields[0].children[0];
    auto& orders = shop_.orders();
    const std::size_t end = std::min(orders.size(), operation.next_order + orders_at_a_time);
    static const json::object no_variables;
    for (; operation.next_order < end; ++operation.next_order) {
        Execution exec{shop_, no_variables, version_};
        exec.whole = true;
        write_object(exec, &orders[operation.next_order], edges.children[0]);
        write_rows(json::parse(exec.out).as_object(), "", operation);
    }
    // Written, and not told yet: what changes now is not in the file.
    if (end == orders.size() && !struck("bulk_slow")) finish(operation);
}

void BulkDesk::finish(BulkOperation& operation) {
    operation.completed_at = shop_.now();
    const std::string url = base_url + "/bulk" + operation.id.substr(operation.id.rfind('/')) + ".jsonl?signature=abc";
    if (struck("bulk_failed")) {
        operation.status = "FAILED";
        operation.error_code = "INTERNAL_SERVER_ERROR";
        operation.partial_url = url;
    } else if (struck("bulk_expired")) {
        operation.status = "EXPIRED";
    } else {
        operation.status = "COMPLETED";
        operation.url = operation.rows > 0 ? url : "";
    }
    if (struck("bulk_miscounted")) ++operation.rows;
    if (struck("bulk_missized")) ++operation.size;
    if (struck("bulk_astray")) operation.url = "http://169.254.169.254/latest/meta-data";
    for (auto& part : operation.parts) std::fflush(part.get());
}

std::optional<std::vector<FileHandle>> BulkDesk::file_at(std::string_view target) {
    constexpr std::string_view folder = "/bulk/";
    for (std::size_t i = 0; i < operations_.size(); ++i) {
        const std::string name = std::to_string(i + 1) + ".jsonl?signature=abc";
        if (target != std::string(folder) + name || struck("bulk_gone")) continue;
        std::vector<FileHandle> parts(operations_[i].parts.begin(), operations_[i].parts.end());
        // Children before their parents: not what is documented, and no reader should need it otherwise.
        if (struck("bulk_reversed")) std::reverse(parts.begin(), parts.end());
        return parts;
    }
    return std::nullopt;
}

}  // namespace fulfilld::sandbox
