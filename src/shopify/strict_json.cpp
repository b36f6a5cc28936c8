#include "shopify/strict_json.hpp"

#include <boost/json.hpp>
#include <boost/json/basic_parser_impl.hpp>

namespace fulfilld::shopify {
namespace {

namespace json = boost::json;
using boost::system::error_code;

constexpr std::size_t max_depth = 64;

/// A page of a hundred large orders holds less than one hundred thousand. Every value costs memory, however short its
/// text.
constexpr std::size_t max_values = 500'000;

/// Counts keys and values and keeps nothing else.
struct Census {
    static constexpr std::size_t max_object_size = json::object::max_size();
    static constexpr std::size_t max_array_size = json::array::max_size();
    static constexpr std::size_t max_key_size = json::string::max_size();
    static constexpr std::size_t max_string_size = json::string::max_size();

    std::size_t keys = 0;
    std::size_t values = 0;

    bool on_document_begin(error_code&) { return true; }
    bool on_document_end(error_code&) { return true; }
    bool on_object_begin(error_code&) { return true; }
    bool on_object_end(std::size_t, error_code&) { return ++values <= max_values; }
    bool on_array_begin(error_code&) { return true; }
    bool on_array_end(std::size_t, error_code&) { return ++values <= max_values; }
    bool on_key_part(json::string_view, std::size_t, error_code&) { return true; }
    bool on_key(json::string_view, std::size_t, error_code&) {
        ++keys;
        return true;
    }
    bool on_string_part(json::string_view, std::size_t, error_code&) { return true; }
    bool on_string(json::string_view, std::size_t, error_code&) { return ++values <= max_values; }
    bool on_number_part(json::string_view, error_code&) { return true; }
    bool on_int64(std::int64_t, json::string_view, error_code&) { return ++values <= max_values; }
    bool on_uint64(std::uint64_t, json::string_view, error_code&) { return ++values <= max_values; }
    bool on_double(double, json::string_view, error_code&) { return ++values <= max_values; }
    bool on_bool(bool, error_code&) { return ++values <= max_values; }
    bool on_null(error_code&) { return ++values <= max_values; }
    bool on_comment_part(json::string_view, error_code&) { return true; }
    bool on_comment(json::string_view, error_code&) { return true; }
};

std::size_t members_of(const json::value& value) {
    std::size_t count = 0;
    if (const auto* object = value.if_object()) {
        count = object->size();
        for (const auto& member : *object) count += members_of(member.value());
    } else if (const auto* array = value.if_array()) {
        for (const auto& element : *array) count += members_of(element);
    }
    return count;
}

}  // namespace

std::optional<json::value> parse_strict(const std::string& text) {
    json::parse_options options;
    options.max_depth = max_depth;
    error_code failed;
    json::basic_parser<Census> census(options);
    census.write_some(false, text.data(), text.size(), failed);
    if (failed || census.handler().values > max_values) return std::nullopt;
    // An order page is many thousand small values: one arena, freed in one piece.
    json::value value =
        json::parse(text, failed, json::make_shared_resource<json::monotonic_resource>(text.size() * 2), options);
    // The parser keeps the last of two equal keys; then it holds fewer than the text has.
    if (failed || census.handler().keys != members_of(value)) return std::nullopt;
    return value;
}

}  // namespace fulfilld::shopify
