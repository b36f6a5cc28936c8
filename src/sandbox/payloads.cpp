#include "sandbox/payloads.hpp"

#include <boost/json.hpp>

#include <algorithm>

namespace fulfilld::sandbox {
namespace {

const UserError& error_at(const void* self) { return *static_cast<const UserError*>(self); }

}  // namespace

void need_scope(const Execution& exec, std::initializer_list<const char*> any_of, std::string_view field) {
    if (std::any_of(any_of.begin(), any_of.end(), [&](const char* scope) { return exec.shop.has_scope(scope); }))
        return;
    std::string names;
    for (const char* scope : any_of) names += (names.empty() ? "`" : ", `") + std::string(scope) + "`";
    throw GraphqlError("ACCESS_DENIED",
                       "Access denied for " + std::string(field) + " field. Required access: " +
                           (any_of.size() == 1 ? names + " access scope." : "Any of " + names + " access scopes."));
}

void check_id(const std::string& id, std::string_view type) {
    const std::string prefix = "gid://shopify/" + std::string(type) + "/";
    if (!id.starts_with(prefix) || id.find_first_not_of('0', prefix.size()) == std::string::npos)
        throw GraphqlError("RESOURCE_NOT_FOUND", "invalid id");
}

std::string id_argument(Execution& exec, const BoundField& field, std::string_view type) {
    const auto value = field.argument("id", exec.variables);
    std::string id = value.is_string() ? std::string(value.get_string()) : "";
    check_id(id, type);
    return id;
}

void write_errors(Execution& exec, const void* self, const BoundField& field) {
    std::vector<const void*> list;
    for (const auto& error : static_cast<const Payload*>(self)->errors) list.push_back(&error);
    write_list(exec, list, field);
}

void write_error_field(Execution& exec, const void* self, const BoundField&) {
    const auto& path = error_at(self).field;
    const boost::json::array list(path.begin(), path.end());
    exec.out += path.empty() ? "null" : boost::json::serialize(list);
}

void write_error_message(Execution& exec, const void* self, const BoundField&) {
    write_text(exec.out, error_at(self).message);
}

void write_error_code(Execution& exec, const void* self, const BoundField&) {
    const std::string& code = error_at(self).code;
    if (code.empty()) {
        exec.out += "null";
    } else {
        write_text(exec.out, code);
    }
}

}  // namespace fulfilld::sandbox
