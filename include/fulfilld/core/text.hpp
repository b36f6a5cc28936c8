#pragma once

#include "fulfilld/core/order_facts.hpp"

#include <string>
#include <string_view>

namespace fulfilld {

/// ASCII only, which is all that codes, tags and patterns of ours need.
std::string lower(std::string_view text);
/// Tags are a set without regard to case [domain 5.1].
bool has_tag(const OrderFacts& order, std::string_view tag);
/// Whether `pattern`, in which every `*` stands for anything, fits the whole of `text`.
bool glob(std::string_view text, std::string_view pattern);
/// The same without regard to case; `pattern` is lower case.
bool matches_pattern(std::string_view text, std::string_view pattern);
bool is_utf8(std::string_view text);
/// One line for a person or a log: control characters, the Unicode marks that reorder or break text and what is not
/// UTF-8 become `?`; cut at `limit` bytes, never inside a character. For text that came from outside.
std::string printable(std::string_view text, std::size_t limit = 200);
/// The same for a page of whole lines; nothing is cut.
std::string printable_lines(std::string_view text);

}  // namespace fulfilld
