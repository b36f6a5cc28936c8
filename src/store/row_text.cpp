#include "store/row_text.hpp"

#include <SQLiteCpp/Exception.h>
#include <nlohmann/json.hpp>

#include <algorithm>
#include <array>
#include <cstdint>
#include <cstdio>
#include <cstring>
#include <limits>

namespace fulfilld::store {
namespace {

using nlohmann::json;

/// Calls `read` with each entry of a JSON list. Another shape is corruption, as any unreadable column is.
template <class Read>
void each_entry(const std::string& text, Read read) {
    try {
        const json list = json::parse(text);
        if (!list.is_array()) throw SQLite::Exception("a column of the state database does not hold a JSON list");
        for (const auto& entry : list) read(entry);
    } catch (const json::exception&) {
        throw SQLite::Exception("a column of the state database does not hold the JSON it should");
    }
}

/// A fraction, or a number that no field of ours holds, is corruption, too; what is missing is none.
template <class Number>
Number whole(const json& object, const char* key) {
    const auto found = object.find(key);
    if (found == object.end()) return 0;
    const auto value = found->is_number_integer() ? found->get<std::int64_t>() : -1;
    if (value < 0 || value > std::numeric_limits<Number>::max())
        throw SQLite::Exception("a column of the state database holds a number that cannot be");
    return static_cast<Number>(value);
}

// Text from outside may not be valid UTF-8; it must never stop us from keeping a row.
std::string dump(const json& value) { return value.dump(-1, ' ', false, json::error_handler_t::replace); }

}  // namespace

std::string lines_to_text(const std::vector<ActionLine>& lines) {
    json list = json::array();
    for (const auto& line : lines)
        list.push_back({{"id", line.id.str()},
                        {"quantity", line.quantity},
                        {"line_item", line.line_item.str()},
                        {"ordered", line.ordered},
                        {"sent", line.sent}});
    return dump(list);
}

std::vector<ActionLine> lines_from_text(const std::string& text) {
    std::vector<ActionLine> lines;
    each_entry(text, [&](const json& line) {
        lines.push_back({FulfillmentOrderLineId(line.value("id", "")), whole<int>(line, "quantity"),
                         LineItemId(line.value("line_item", "")), whole<int>(line, "ordered"),
                         whole<int>(line, "sent")});
    });
    return lines;
}

std::string details_to_text(const Action& action) {
    json details = json::object();
    if (action.tracking != Tracking{})
        details["tracking"] = {
            {"number", action.tracking.number}, {"company", action.tracking.company}, {"url", action.tracking.url}};
    if (action.offer != 0) details["offer"] = action.offer;
    if (action.fulfillment) details["fulfillment"] = action.fulfillment->str();
    if (!action.holds.empty()) details["holds"] = action.holds;
    return dump(details);
}

void details_from_text(const std::string& text, Action& action) {
    try {
        const json details = json::parse(text);
        if (const auto tracking = details.find("tracking"); tracking != details.end())
            action.tracking = {tracking->value("number", ""), tracking->value("company", ""),
                               tracking->value("url", "")};
        action.offer = whole<std::int64_t>(details, "offer");
        if (details.contains("fulfillment")) action.fulfillment = FulfillmentId(details.value("fulfillment", ""));
        if (details.contains("holds")) action.holds = details["holds"].get<std::vector<std::string>>();
    } catch (const json::exception&) {
        throw SQLite::Exception("a column of the state database does not hold the JSON it should");
    }
}

std::string ids_to_text(const std::vector<FulfillmentId>& ids) {
    json list = json::array();
    for (const auto& id : ids) list.push_back(id.str());
    return dump(list);
}

std::vector<FulfillmentId> ids_from_text(const std::string& text) {
    std::vector<FulfillmentId> ids;
    each_entry(text, [&](const json& id) { ids.emplace_back(id.get<std::string>()); });
    return ids;
}

void bind_time(SQLite::Statement& statement, int index, const std::optional<Timestamp>& time) {
    if (time) {
        statement.bind(index, format_rfc3339(*time));
    } else {
        statement.bind(index);
    }
}

Timestamp time_from(const SQLite::Column& column) {
    const auto time = parse_rfc3339(column.getString());
    if (!time) throw SQLite::Exception("a column of the state database does not hold a time");
    return *time;
}

std::optional<Timestamp> nullable_time_from(const SQLite::Column& column) {
    if (column.isNull()) return std::nullopt;
    return time_from(column);
}

Reason reason_from(const SQLite::Column& column) {
    const auto reason = parse_reason(column.getString());
    if (!reason) throw SQLite::Exception("a column of the state database holds an unknown reason");
    return *reason;
}

void Fingerprint::add(std::string_view text) {
    add(static_cast<std::int64_t>(text.size()));
    while (!text.empty()) {
        const std::size_t size = std::min(text.size(), sizeof(std::int64_t));
        std::int64_t word = 0;
        std::memcpy(&word, text.data(), size);
        add(word);
        text.remove_prefix(size);
    }
}

void Fingerprint::add(std::int64_t value) {
    hash_ = (hash_ ^ static_cast<std::uint64_t>(value)) * 0x9E3779B97F4A7C15ULL;
    hash_ ^= hash_ >> 32;
}

std::string Fingerprint::text() const {
    std::array<char, 17> hex{};
    std::snprintf(hex.data(), hex.size(), "%016llx", static_cast<unsigned long long>(hash_));
    return hex.data();
}

}  // namespace fulfilld::store
