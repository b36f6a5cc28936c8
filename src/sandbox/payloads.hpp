#pragma once

#include "sandbox/mutations.hpp"
#include "sandbox/schema.hpp"

#include <initializer_list>
#include <string>
#include <string_view>
#include <vector>

namespace fulfilld::sandbox {

// What root fields share: the arguments they check, and the payloads of mutations.

/// Throws GraphqlError (ACCESS_DENIED) when none of these scopes was granted [domain 1.5].
void need_scope(const Execution& exec, std::initializer_list<const char*> any_of, std::string_view field);

/// Malformed, zero or of another type: refused as a whole [domain 2.3].
void check_id(const std::string& id, std::string_view type);
std::string id_argument(Execution& exec, const BoundField& field, std::string_view type);

/// Objects of the answer; which of them is which, the payload's type knows.
struct Payload {
    const void* first = nullptr;
    const void* second = nullptr;
    const void* third = nullptr;
    std::vector<UserError> errors;
};
template <const void* Payload::*Member>
void write_member(Execution& exec, const void* self, const BoundField& field) {
    write_object(exec, static_cast<const Payload*>(self)->*Member, field);
}
void write_errors(Execution& exec, const void* self, const BoundField& field);
void write_error_field(Execution& exec, const void* self, const BoundField& field);
void write_error_message(Execution& exec, const void* self, const BoundField& field);
void write_error_code(Execution& exec, const void* self, const BoundField& field);

}  // namespace fulfilld::sandbox
