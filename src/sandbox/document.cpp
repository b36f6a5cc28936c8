#include "sandbox/document.hpp"

#include "sandbox/schema.hpp"

#include <boost/json.hpp>

#include <algorithm>
#include <set>

namespace fulfilld::sandbox {
namespace {

class Binder {
  public:
    explicit Binder(const Operation& operation) : operation_(operation) {}

    BoundDocument bind() {
        BoundDocument bound;
        bound.mutation = operation_.mutation;
        bound.operation = operation_.name;
        bind_all(operation_.selection, operation_.mutation ? mutation_type() : query_type(), bound.fields);
        for (const auto& variable : operation_.variables) {
            if (!used_variables_.contains(variable))
                throw GraphqlError("variableNotUsed",
                                   "Variable $" + variable + " is declared by " + operation_.name + " but not used");
        }
        for (const auto& [name, fragment] : operation_.fragments) {
            if (!used_fragments_.contains(name))
                throw GraphqlError("useAndDefineFragment", "Fragment " + name + " was defined, but not used");
        }
        return bound;
    }

  private:
    void bind_all(const std::vector<Selection>& selection, const TypeDef& type, std::vector<BoundField>& into) {
        for (const auto& one : selection) {
            if (one.kind == Selection::Kind::inline_fragment) {
                if (one.key == type.name || one.key == "Node") bind_all(one.selection, type, into);
            } else if (one.kind == Selection::Kind::spread) {
                const auto fragment = operation_.fragments.find(one.name);
                if (fragment == operation_.fragments.end())
                    throw GraphqlError("useAndDefineFragment", "Fragment " + one.name + " was used, but not defined");
                used_fragments_.insert(one.name);
                if (fragment->second.type == type.name) bind_all(fragment->second.selection, type, into);
            } else {
                into.push_back(bind_field(one, type));
            }
        }
    }

    BoundField bind_field(const Selection& field, const TypeDef& type) {
        const FieldDef* def = type.find(field.name);
        if (def == nullptr) {
            throw GraphqlError("undefinedField",
                               "Field '" + field.name + "' doesn't exist on type '" + std::string(type.name) + "'");
        }
        if ((def->shape == Shape::scalar) != field.selection.empty()) {
            throw GraphqlError(
                "selectionMismatch",
                "Field '" + field.name + "' must" + (def->shape == Shape::scalar ? " not" : "") + " have selections");
        }
        BoundField bound{field.key, def, field.arguments, {}};
        for (const auto& [name, value] : field.arguments) note_variables(value);
        if (def->shape == Shape::connection) {
            bind_connection(field.selection, *def->type, bound.children);
        } else if (def->type != nullptr) {
            bind_all(field.selection, *def->type, bound.children);
        }
        return bound;
    }

    void bind_connection(const std::vector<Selection>& selection, const TypeDef& node, std::vector<BoundField>& into) {
        for (const auto& one : selection) {
            BoundField bound{one.key, nullptr, {}, {}};
            if (one.selection.empty())
                throw GraphqlError("selectionMismatch", "Field '" + one.name + "' must have selections");
            if (one.name == "pageInfo") {
                bound.def = &page_info_def();
                for (const auto& part : one.selection)
                    bound.children.push_back({part.key, &page_info_field(part.name), {}, {}});
            } else if (one.name == "nodes") {
                bound.def = &nodes_def();
                bind_all(one.selection, node, bound.children);
            } else if (one.name == "edges") {
                bound.def = &edges_def();
                for (const auto& part : one.selection) {
                    BoundField edge{part.key, part.name == "node" ? &nodes_def() : &page_info_field("cursor"), {}, {}};
                    if (part.name == "node") bind_all(part.selection, node, edge.children);
                    bound.children.push_back(std::move(edge));
                }
            } else {
                throw GraphqlError("undefinedField", "Field '" + one.name + "' doesn't exist on a connection");
            }
            into.push_back(std::move(bound));
        }
    }

    void note_variables(const Value& value) {
        if (value.kind == Value::Kind::variable) {
            const auto& declared = operation_.variables;
            if (std::find(declared.begin(), declared.end(), value.text) == declared.end()) {
                throw GraphqlError("variableNotDefined", "Variable $" + value.text + " is used but not declared");
            }
            used_variables_.insert(value.text);
        }
        for (const auto& item : value.items) note_variables(item);
    }

    const Operation& operation_;
    std::set<std::string> used_variables_;
    std::set<std::string> used_fragments_;
};

}  // namespace

BoundDocument bind_document(const Operation& operation) { return Binder(operation).bind(); }

std::string text_of(const boost::json::value& value) {
    return value.is_string() ? std::string(value.get_string()) : std::string();
}

boost::json::value BoundField::argument(std::string_view name, const boost::json::object& variables) const {
    for (const auto& [own, value] : arguments) {
        if (own == name) return resolve_value(value, variables);
    }
    return nullptr;
}

int BoundField::first(const boost::json::object& variables) const {
    const auto value = argument("first", variables);
    if (!value.is_int64() || value.get_int64() < 1 || value.get_int64() > 250) {
        throw GraphqlError("BAD_REQUEST", "you must provide one of first or last, from 1 to 250");
    }
    return static_cast<int>(value.get_int64());
}

const FieldDef* TypeDef::find(std::string_view field) const {
    const auto found = std::find_if(fields.begin(), fields.end(), [&](const auto& def) { return def.name == field; });
    return found == fields.end() ? nullptr : &*found;
}

}  // namespace fulfilld::sandbox
