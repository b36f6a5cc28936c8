#pragma once

#include <boost/json/object.hpp>

#include <map>
#include <stdexcept>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace fulfilld::sandbox {

/// A request the platform would refuse as a whole: a top-level error with its code [domain 2.3].
struct GraphqlError : std::runtime_error {
    GraphqlError(std::string code_, const std::string& message) : std::runtime_error(message), code(std::move(code_)) {}
    std::string code;
};

/// A value as written in a document; variables are looked up when it is needed.
struct Value {
    enum class Kind { null, variable, text, number, boolean, word, list, object };
    Kind kind = Kind::null;
    std::string text;
    std::vector<Value> items;       ///< Of a list, or the values of an object
    std::vector<std::string> keys;  ///< beside their keys.
};
using Arguments = std::vector<std::pair<std::string, Value>>;

struct Selection {
    enum class Kind { field, spread, inline_fragment };
    Kind kind = Kind::field;
    std::string key;  ///< Alias or name; of an inline fragment its type condition.
    std::string name;
    Arguments arguments;
    std::vector<Selection> selection;
};

struct Fragment {
    std::string type;
    std::vector<Selection> selection;
};

struct Operation {
    bool mutation = false;
    std::string name;
    std::vector<std::string> variables;
    std::vector<Selection> selection;
    std::map<std::string, Fragment> fragments;
};

/// Parses a document of exactly one operation. Throws GraphqlError (PARSE_ERROR).
Operation parse_document(std::string_view text);

/// The text itself; of anything else, nothing.
std::string text_of(const boost::json::value& value);
boost::json::value resolve_value(const Value& value, const boost::json::object& variables);

struct TypeDef;
struct FieldDef;

/// A field with its meaning looked up; fragments are dissolved.
struct BoundField {
    std::string key;
    const FieldDef* def = nullptr;
    Arguments arguments;
    std::vector<BoundField> children;

    /// The argument's value, or null.
    boost::json::value argument(std::string_view name, const boost::json::object& variables) const;
    int first(const boost::json::object& variables) const;
};

struct BoundDocument {
    bool mutation = false;
    std::string operation;
    std::vector<BoundField> fields;
};

/// Throws GraphqlError for unknown fields, unused or undefined variables and unused fragments.
BoundDocument bind_document(const Operation& operation);

/// What the document asks for, by the platform's formula [domain 2.2].
double requested_cost(const BoundDocument& document, const boost::json::object& variables);
/// The same with a connection at the root that returned only `returned` nodes.
double actual_cost(const BoundDocument& document, const boost::json::object& variables, int returned);

}  // namespace fulfilld::sandbox
