#pragma once

#include <boost/json/value.hpp>

#include <optional>
#include <string>

namespace fulfilld::shopify {

/// Parses a whole body in an arena of its own; nullopt for everything that two readers could read differently or that
/// no honest answer holds: trailing bytes, invalid UTF-8, more than 64 levels, a key twice in one object [fault 9],
/// more than half a million values [fault 11].
std::optional<boost::json::value> parse_strict(const std::string& text);

}  // namespace fulfilld::shopify
