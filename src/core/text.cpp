#include "fulfilld/core/text.hpp"

#include <algorithm>

namespace fulfilld {

std::string lower(std::string_view text) {
    std::string result(text);
    for (char& c : result) {
        if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
    }
    return result;
}

bool has_tag(const OrderFacts& order, std::string_view tag) {
    const std::string wanted = lower(tag);
    return std::any_of(order.tags.begin(), order.tags.end(),
                       [&](const std::string& own) { return lower(own) == wanted; });
}

bool matches_pattern(std::string_view text, std::string_view pattern) {
    const std::string lowered = lower(text);
    if (pattern.ends_with('*')) return lowered.starts_with(pattern.substr(0, pattern.size() - 1));
    return lowered == pattern;
}

std::string printable(std::string_view text, std::size_t limit) {
    std::string result;
    for (std::size_t i = 0; i < text.size() && result.size() < limit; ++i) {
        const auto byte = static_cast<unsigned char>(text[i]);
        // U+202A..202E and U+2066..2069 in UTF-8: marks that make text read backwards.
        const bool triple = byte == 0xE2 && i + 2 < text.size();
        const auto second = triple ? static_cast<unsigned char>(text[i + 1]) : 0U;
        const auto third = triple ? static_cast<unsigned char>(text[i + 2]) : 0U;
        const bool reorders = triple && ((second == 0x80 && third >= 0xAA && third <= 0xAE) ||
                                         (second == 0x81 && third >= 0xA6 && third <= 0xA9));
        if (reorders) i += 2;
        result += byte < 0x20 || byte == 0x7F || reorders ? '?' : text[i];
    }
    return result;
}

}  // namespace fulfilld
