#include "feed/columns.hpp"

#include "fulfilld/core/text.hpp"

#include <charconv>

namespace fulfilld::feed {
namespace {

constexpr std::array<std::string_view, column_count> names{"order", "number", "sku", "quantity", "company", "url"};
constexpr std::size_t longest_cell = 255;
constexpr int largest_quantity = 1'000'000;

std::string_view trimmed(std::string_view text) {
    const auto first = text.find_first_not_of(" \t");
    if (first == std::string_view::npos) return {};
    return text.substr(first, text.find_last_not_of(" \t") - first + 1);
}

std::optional<int> parse_quantity(std::string_view text) {
    if (text.empty()) return 0;
    int value = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
    if (error != std::errc() || end != text.data() + text.size()) return std::nullopt;
    if (value < 1 || value > largest_quantity) return std::nullopt;
    return value;
}

std::optional<Refusal> unreadable(const Cells& cells) {
    for (std::size_t i = 0; i < column_count; ++i) {
        const std::string name(names[i]);
        if (cells[i].size() > longest_cell)
            return Refusal{RefusalReason::unreadable_row, name + " is longer than 255 bytes"};
        if (printable(cells[i], longest_cell) != cells[i])
            return Refusal{RefusalReason::unreadable_row, name + " holds a line break or another control character"};
    }
    return std::nullopt;
}

}  // namespace

std::optional<Column> parse_column(std::string_view name) {
    const std::string wanted = lower(trimmed(name));
    for (std::size_t i = 0; i < column_count; ++i) {
        if (names[i] == wanted) return static_cast<Column>(i);
    }
    return std::nullopt;
}

Error unknown_column(const std::string& place, std::string_view name) {
    return {ErrorKind::rejected, place + ": \"" + printable(name, 40) + "\" is not known",
            "leave nothing but order, number, sku, quantity, company and url"};
}

Error column_twice(const std::string& place, Column column) {
    return {ErrorKind::rejected, place + ": " + std::string(names[static_cast<std::size_t>(column)]) + " comes twice",
            "leave one of them"};
}

Error too_many_rows() {
    return {ErrorKind::rejected, "the file has more than " + std::to_string(most_rows) + " rows", "split it"};
}

FeedRow make_row(int row, const Cells& cells) {
    const auto cell = [&](Column column) -> const std::string& { return cells[static_cast<std::size_t>(column)]; };
    FeedRow made;
    made.row = row;
    made.order = trimmed(cell(Column::order));
    made.tracking.number = trimmed(cell(Column::number));
    made.refused = unreadable(cells);
    if (made.refused) return made;
    made.sku = cell(Column::sku);
    made.tracking.company = cell(Column::company);
    made.tracking.url = cell(Column::url);
    const auto quantity = parse_quantity(trimmed(cell(Column::quantity)));
    if (!quantity)
        made.refused = {RefusalReason::bad_quantity, "the quantity must be a whole number from 1 on, or empty"};
    made.quantity = quantity.value_or(0);
    return made;
}

}  // namespace fulfilld::feed
