#pragma once

#include <optional>
#include <string_view>

namespace fulfilld::feed {

/// The names of tracking companies that the platform builds links for, those of single countries included
/// [schema 2026-10, FulfillmentTrackingInfo.company]. Case and spaces matter to it.
bool is_known_carrier(std::string_view name);
/// The right spelling of a name that differs from a known one in case and spaces only.
std::optional<std::string_view> right_spelling(std::string_view name);

/// http or https, a plain host, printable ASCII and none of the characters that RFC 3986 keeps out. No user name: what
/// stands before an `@` looks like the host and is not.
bool is_tracking_url(std::string_view url);
/// Up to 64 letters, digits, spaces, `-`, `_`, `.` and `/`; at least three of them letters or digits.
bool is_tracking_number(std::string_view number);

}  // namespace fulfilld::feed
