// Metafields of the app's installation, as the schema has them [schema 2026-10].
#include "sandbox/metafields.hpp"
#include "sandbox/payloads.hpp"

#include <boost/json.hpp>

namespace fulfilld::sandbox {
namespace {

namespace json = boost::json;

const Metafield& metafield_at(const void* self) { return *static_cast<const Metafield*>(self); }

template <auto Member>
void write_own_text(Execution& exec, const void* self, const BoundField&) {
    write_text(exec.out, metafield_at(self).*Member);
}
template <auto Member>
void write_own_time(Execution& exec, const void* self, const BoundField&) {
    write_time(exec.out, metafield_at(self).*Member);
}

const TypeDef& metafield_type() {
    static const TypeDef type{
        "Metafield",
        {{"id", Shape::scalar, nullptr, write_own_text<&Metafield::id>},
         {"namespace", Shape::scalar, nullptr, write_own_text<&Metafield::name_space>},
         {"key", Shape::scalar, nullptr, write_own_text<&Metafield::key>},
         {"type", Shape::scalar, nullptr, write_own_text<&Metafield::type>},
         {"value", Shape::scalar, nullptr, write_own_text<&Metafield::value>},
         {"createdAt", Shape::scalar, nullptr, write_own_time<&Metafield::created_at>},
         {"updatedAt", Shape::scalar, nullptr, write_own_time<&Metafield::updated_at>},
         {"compareDigest", Shape::scalar, nullptr,
          [](Execution& x, const void* p, const BoundField&) { write_text(x.out, metafield_at(p).digest()); }}}};
    return type;
}

const TypeDef& error_type() {
    static const TypeDef type{
        "MetafieldsSetUserError",
        {{"field", Shape::scalar, nullptr, write_error_field},
         {"message", Shape::scalar, nullptr, write_error_message},
         {"code", Shape::scalar, nullptr, write_error_code},
         {"elementIndex", Shape::scalar, nullptr, [](Execution& x, const void* p, const BoundField&) {
              const auto& element = static_cast<const UserError*>(p)->element;
              x.out += element ? std::to_string(*element) : "null";
          }}}};
    return type;
}

const TypeDef& payload_type() {
    static const TypeDef type{"MetafieldsSetPayload",
                              {{"metafields", Shape::list, &metafield_type(),
                                [](Execution& x, const void* p, const BoundField& f) {
                                    const auto& set = static_cast<const MetafieldsResult*>(p)->metafields;
                                    write_list(x, {set.begin(), set.end()}, f);
                                },
                                true},
                               {"userErrors", Shape::list, &error_type(),
                                [](Execution& x, const void* p, const BoundField& f) {
                                    std::vector<const void*> list;
                                    for (const auto& error : static_cast<const MetafieldsResult*>(p)->errors)
                                        list.push_back(&error);
                                    write_list(x, list, f);
                                },
                                true}}};
    return type;
}

MetafieldInput read_input(const json::object& object) {
    const auto text = [&](std::string_view key, const char* otherwise) {
        const auto* value = object.if_contains(key);
        return value != nullptr && value->is_string() ? std::string(value->get_string()) : std::string(otherwise);
    };
    MetafieldInput input{std::string(object.at("ownerId").as_string()),
                         text("namespace", default_namespace),
                         std::string(object.at("key").as_string()),
                         text("type", ""),
                         std::string(object.at("value").as_string()),
                         object.contains("compareDigest"),
                         std::nullopt};
    if (input.compares && object.at("compareDigest").is_string()) input.digest = text("compareDigest", "");
    return input;
}

/// Metafields of the app's own need no scope.
void write_set(Execution& exec, const void*, const BoundField& field) {
    const auto given = field.argument("metafields", exec.variables);
    std::vector<MetafieldInput> inputs;
    for (const auto& one : given.as_array()) inputs.push_back(read_input(one.as_object()));
    const MetafieldsResult result = set_metafields(exec.shop, inputs);
    write_object(exec, &result, field);
}

void write_metafield(Execution& exec, const void*, const BoundField& field) {
    const auto name_space = field.argument("namespace", exec.variables);
    const auto key = field.argument("key", exec.variables);
    const auto found =
        exec.shop.metafields().find({name_space.is_string() ? std::string(name_space.get_string()) : default_namespace,
                                     std::string(key.as_string())});
    write_object(exec, found == exec.shop.metafields().end() ? nullptr : &found->second, field);
}

}  // namespace

FieldDef metafields_set_field() { return {"metafieldsSet", Shape::object, &payload_type(), write_set}; }
FieldDef metafield_field() { return {"metafield", Shape::object, &metafield_type(), write_metafield}; }

}  // namespace fulfilld::sandbox
