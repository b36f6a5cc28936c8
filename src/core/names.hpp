#pragma once

#include <array>
#include <cstddef>
#include <optional>
#include <string_view>
#include <utility>

namespace fulfilld {

/// Enumerators with their pinned texts, in one table per enum: read both ways.
template <class E, std::size_t N>
struct NameTable {
    std::array<std::pair<E, std::string_view>, N> rows;

    constexpr std::string_view name(E value) const {
        for (const auto& [known, text] : rows) {
            if (known == value) return text;
        }
        return {};
    }
    constexpr std::optional<E> value(std::string_view name) const {
        for (const auto& [known, text] : rows) {
            if (text == name) return known;
        }
        return std::nullopt;
    }
};
template <class E, std::size_t N>
constexpr NameTable<E, N> name_table(const std::pair<E, std::string_view> (&rows)[N]) {
    return {std::to_array(rows)};
}

}  // namespace fulfilld
