#include "fulfilld/core/money.hpp"

#include <limits>

namespace fulfilld {
namespace {

constexpr std::int64_t scale = 10'000;
constexpr std::size_t scale_digits = 4;

}  // namespace

std::optional<std::int64_t> parse_amount(std::string_view text) {
    const bool negative = !text.empty() && text.front() == '-';
    if (negative) text.remove_prefix(1);
    const auto dot = text.find('.');
    const std::string_view whole = text.substr(0, dot);
    const std::string_view fraction = dot == std::string_view::npos ? std::string_view{} : text.substr(dot + 1);
    const bool bare_dot = dot != std::string_view::npos && fraction.empty();
    if (whole.empty() || whole.size() > 14 || fraction.size() > scale_digits || bare_dot) return std::nullopt;
    std::int64_t number = 0;
    for (const char c : whole) {
        if (c < '0' || c > '9') return std::nullopt;
        number = number * 10 + (c - '0');
    }
    for (std::size_t i = 0; i < scale_digits; ++i) {
        const char c = i < fraction.size() ? fraction[i] : '0';
        if (c < '0' || c > '9') return std::nullopt;
        number = number * 10 + (c - '0');
    }
    return negative ? -number : number;
}

std::string format_money(const Money& money) {
    const std::int64_t amount = money.ten_thousandths < 0 ? -money.ten_thousandths : money.ten_thousandths;
    std::string fraction = std::to_string(scale + amount % scale).substr(1);
    while (fraction.size() > 2 && fraction.back() == '0') fraction.pop_back();
    std::string text = money.ten_thousandths < 0 ? "-" : "";
    text += std::to_string(amount / scale) + "." + fraction;
    return money.currency.empty() ? text : text + " " + money.currency;
}

}  // namespace fulfilld
