#include "shopify/json_reader.hpp"

#include <boost/json.hpp>

#include <algorithm>

namespace fulfilld::shopify {
namespace {

namespace json = boost::json;
const json::array empty_list;

}  // namespace

const json::value* JsonReader::find(std::string_view key) const {
    return object_ == nullptr ? nullptr : object_->if_contains(key);
}

const json::value* JsonReader::need(std::string_view key) {
    const json::value* value = find(key);
    if (value == nullptr) {
        // A missing parent was noted already.
        if (object_ != nullptr) defect(key, "is missing");
    } else if (value->is_null()) {
        defect(key, "is null");
        return nullptr;
    }
    return value;
}

void JsonReader::defect(std::string_view key, std::string_view what) {
    constexpr std::size_t enough = 8;
    if (defects_.size() >= enough) return;
    defects_.push_back(std::string(path_) + "." + std::string(key) + " " + std::string(what));
}

std::string JsonReader::text(std::string_view key) {
    const json::value* value = need(key);
    if (value == nullptr) return {};
    if (const auto* string = value->if_string()) return std::string(*string);
    defect(key, "is not a string");
    return {};
}

std::string JsonReader::id(std::string_view key) {
    std::string text = this->text(key);
    const json::value* value = find(key);
    if (text.empty() && value != nullptr && value->is_string()) defect(key, "is empty");
    return text;
}

std::string JsonReader::text_or_empty(std::string_view key) {
    const json::value* value = find(key);
    return value != nullptr && value->is_null() ? std::string{} : text(key);
}

bool JsonReader::flag(std::string_view key) {
    const json::value* value = need(key);
    if (value == nullptr) return false;
    if (const auto* boolean = value->if_bool()) return *boolean;
    defect(key, "is not true or false");
    return false;
}

int JsonReader::count(std::string_view key) {
    const json::value* value = need(key);
    if (value == nullptr) return 0;
    const auto* number = value->if_int64();
    if (number != nullptr && *number >= 0 && *number <= 1'000'000'000) return static_cast<int>(*number);
    defect(key, "is not a quantity");
    return 0;
}

Timestamp JsonReader::time(std::string_view key) {
    const json::value* value = need(key);
    const auto* string = value == nullptr ? nullptr : value->if_string();
    const auto parsed = string == nullptr ? std::nullopt : parse_rfc3339(*string);
    if (!parsed && value != nullptr) defect(key, "is not a time");
    return parsed.value_or(Timestamp{});
}

std::optional<Timestamp> JsonReader::nullable_time(std::string_view key) {
    const json::value* value = find(key);
    if (value != nullptr && value->is_null()) return std::nullopt;
    return time(key);
}

Money JsonReader::shop_money(std::string_view key) {
    JsonReader money = child(key).child("shopMoney");
    if (money.missing()) return {};
    const auto amount = parse_amount(money.text("amount"));
    if (!amount) defect(key, "is not an amount");
    std::string currency = money.text("currencyCode");
    const bool code = currency.size() == 3 &&
                      std::all_of(currency.begin(), currency.end(), [](char c) { return c >= 'A' && c <= 'Z'; });
    if (code) return {amount.value_or(0), std::move(currency)};
    defect(key, "has no currency code");
    return {};
}

std::vector<std::string> JsonReader::texts(std::string_view key) {
    std::vector<std::string> result;
    for (const auto& value : list(key)) {
        if (const auto* string = value.if_string()) {
            result.emplace_back(*string);
        } else {
            defect(key, "holds something that is not a string");
        }
    }
    return result;
}

JsonReader JsonReader::child(std::string_view key) {
    const json::value* value = need(key);
    const auto* object = value == nullptr ? nullptr : value->if_object();
    if (value != nullptr && object == nullptr) defect(key, "is not an object");
    return {object, path_, defects_};
}

JsonReader JsonReader::nullable_child(std::string_view key) {
    const json::value* value = find(key);
    if (value != nullptr && value->is_null()) return {nullptr, path_, defects_};
    return child(key);
}

const json::array& JsonReader::list(std::string_view key) {
    const json::value* value = need(key);
    if (value == nullptr) return empty_list;
    if (const auto* array = value->if_array()) return *array;
    defect(key, "is not a list");
    return empty_list;
}

const json::array& JsonReader::nodes(std::string_view key, std::optional<std::string>* next) {
    JsonReader connection = child(key);
    if (connection.missing()) return empty_list;
    if (next != nullptr) {
        JsonReader info = connection.child("pageInfo");
        if (!info.missing() && info.flag("hasNextPage")) {
            // A list that goes on and does not say where stays cut: the defect is noted.
            if (std::string cursor = info.text("endCursor"); !cursor.empty()) *next = std::move(cursor);
        }
    }
    return connection.list("nodes");
}

}  // namespace fulfilld::shopify
