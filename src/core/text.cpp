#include "fulfilld/core/text.hpp"

#include <algorithm>
#include <array>

namespace fulfilld {
namespace {

/// Control characters of both sets, line and paragraph separators, and all marks that turn the direction of text.
bool is_harmless(char32_t c) {
    const bool control = c < 0x20 || (c >= 0x7F && c < 0xA0);
    const bool mark = c == 0x061C || c == 0x200E || c == 0x200F || (c >= 0x2028 && c <= 0x202E) ||
                      (c >= 0x2066 && c <= 0x2069) || c == 0xFEFF;
    return !control && !mark;
}

struct CodePoint {
    std::size_t bytes = 1;  ///< One, when it is not UTF-8.
    bool harmless = false;
    bool valid = false;  ///< It is UTF-8.
};

/// Of a text that is not empty.
CodePoint first_of(std::string_view text) {
    const auto lead = static_cast<unsigned char>(text[0]);
    const std::size_t bytes = lead < 0x80 ? 1 : lead >= 0xF0 ? 4 : lead >= 0xE0 ? 3 : 2;
    if ((lead >= 0x80 && lead < 0xC2) || lead > 0xF4 || text.size() < bytes) return {};
    char32_t value = bytes == 1 ? lead : lead & (0x7FU >> bytes);
    for (std::size_t i = 1; i < bytes; ++i) {
        const auto byte = static_cast<unsigned char>(text[i]);
        if ((byte & 0xC0U) != 0x80) return {};
        value = value << 6U | (byte & 0x3FU);
    }
    constexpr std::array<char32_t, 5> least{0, 0, 0x80, 0x800, 0x10000};
    if (value < least.at(bytes) || (value >= 0xD800 && value < 0xE000) || value > 0x10FFFF) return {};
    return {bytes, is_harmless(value), true};
}

}  // namespace

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

bool glob(std::string_view text, std::string_view pattern) {
    // Where to go on when the last `*` must take in one character more.
    std::size_t star = std::string_view::npos;
    std::size_t taken = 0;
    std::size_t p = 0;
    for (std::size_t t = 0; t < text.size();) {
        if (p < pattern.size() && pattern[p] == '*') {
            star = p++;
            taken = t;
        } else if (p < pattern.size() && pattern[p] == text[t]) {
            ++p;
            ++t;
        } else if (star != std::string_view::npos) {
            p = star + 1;
            t = ++taken;
        } else {
            return false;
        }
    }
    return pattern.find_first_not_of('*', p) == std::string_view::npos;
}

bool matches_pattern(std::string_view text, std::string_view pattern) { return glob(lower(text), pattern); }

bool is_utf8(std::string_view text) {
    while (!text.empty()) {
        const CodePoint next = first_of(text);
        if (!next.valid) return false;
        text.remove_prefix(next.bytes);
    }
    return true;
}

std::string printable(std::string_view text, std::size_t limit) {
    std::string result;
    while (!text.empty()) {
        const CodePoint next = first_of(text);
        const std::string_view piece = next.harmless ? text.substr(0, next.bytes) : "?";
        if (result.size() + piece.size() > limit) break;
        result += piece;
        text.remove_prefix(next.bytes);
    }
    return result;
}

std::string printable_lines(std::string_view text) {
    std::string result;
    result.reserve(text.size());
    while (!text.empty()) {
        const auto end = text.find('\n');
        result += printable(text.substr(0, end), std::string_view::npos);
        if (end == std::string_view::npos) break;
        result += '\n';
        text.remove_prefix(end + 1);
    }
    return result;
}

}  // namespace fulfilld
