#include "shopify/bulk_rows.hpp"

#include "shopify/codec.hpp"
#include "shopify/strict_json.hpp"

#include <boost/json.hpp>

namespace fulfilld::shopify {
namespace {

namespace json = boost::json;

constexpr std::size_t longest_line = 4 * 1024 * 1024;

Error not_a_row(const char* why) { return {ErrorKind::malformed, std::string("a row of the file ") + why}; }

/// `Order` of `gid://shopify/Order/1`; empty for anything else.
std::string_view type_of(std::string_view gid) {
    constexpr std::string_view prefix = "gid://shopify/";
    if (!gid.starts_with(prefix)) return {};
    gid.remove_prefix(prefix.size());
    const auto end = gid.find('/');
    return end == std::string_view::npos ? std::string_view{} : gid.substr(0, end);
}

/// Where a row of this type belongs. Below a fulfillment order stand its lines and its merchant requests.
std::string_view parent_type_of(std::string_view type) {
    if (type == "Order") return {};
    return type == "LineItem" || type == "FulfillmentOrder" ? "Order" : "FulfillmentOrder";
}

std::string_view text_at(const json::object& row, std::string_view key) {
    const auto* value = row.if_contains(key);
    return value != nullptr && value->is_string() ? std::string_view(value->get_string()) : std::string_view{};
}

json::object connection(json::array nodes) {
    return {{"nodes", std::move(nodes)}, {"pageInfo", {{"hasNextPage", false}, {"endCursor", nullptr}}}};
}

Result<json::value> parse_row(const port::StagedRow& row) {
    auto value = parse_strict(row.text);
    if (!value || !value->is_object()) return not_a_row("is no longer what it was");
    return json::value(std::move(*value));
}

Result<json::value> assemble_fulfillment_order(const port::StagedRow& row, port::RowStage& stage) {
    FULFILLD_TRY(json::value node, parse_row(row));
    FULFILLD_TRY(const auto below, stage.children(row.id));
    json::array lines;
    json::array requests;
    for (const auto& child : below) {
        FULFILLD_TRY(json::value value, parse_row(child));
        (type_of(child.id) == "FulfillmentOrderLineItem" ? lines : requests).push_back(std::move(value));
    }
    node.get_object()["lineItems"] = connection(std::move(lines));
    node.get_object()["merchantRequests"] = connection(std::move(requests));
    return node;
}

}  // namespace

Status RowReader::take(std::string_view piece) {
    while (!piece.empty()) {
        const auto end = piece.find('\n');
        line_ += piece.substr(0, end);
        if (line_.size() > longest_line) return not_a_row("is longer than any order");
        if (end == std::string_view::npos) return {};
        piece.remove_prefix(end + 1);
        FULFILLD_CHECK(stage_line());
    }
    return {};
}

Status RowReader::finish() { return line_.empty() ? Status{} : stage_line(); }

Status RowReader::stage_line() {
    const auto value = parse_strict(line_);
    if (!value || !value->is_object()) return not_a_row("is not a JSON object");
    const json::object& row = value->get_object();
    const auto id = text_at(row, "id");
    const auto type = type_of(id);
    if (type.empty()) return not_a_row("has no id");
    const auto parent = text_at(row, "__parentId");
    if (type_of(parent) != parent_type_of(type) || (row.contains("__parentId") && parent.empty()))
        return not_a_row("stands below a parent that it cannot have");
    FULFILLD_CHECK(stage_.add(id, parent, line_));
    ++rows_;
    orders_ += parent.empty() ? 1 : 0;
    line_.clear();
    return {};
}

Result<OrderFacts> assemble_order(const port::StagedRow& root, port::RowStage& stage) {
    FULFILLD_TRY(json::value order, parse_row(root));
    FULFILLD_TRY(const auto below, stage.children(root.id));
    json::array lines;
    json::array fulfillment_orders;
    for (const auto& child : below) {
        const bool line = type_of(child.id) == "LineItem";
        FULFILLD_TRY(json::value value, line ? parse_row(child) : assemble_fulfillment_order(child, stage));
        (line ? lines : fulfillment_orders).push_back(std::move(value));
    }
    order.get_object()["lineItems"] = connection(std::move(lines));
    order.get_object()["fulfillmentOrders"] = connection(std::move(fulfillment_orders));
    FULFILLD_TRY(PartialOrder whole, read_listed_order(order));
    return std::move(whole.facts);
}

}  // namespace fulfilld::shopify
