#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace fulfilld {

/// An amount as the platform sends it (a decimal string), held exactly in ten-thousandths of the currency unit.
struct Money {
    std::int64_t ten_thousandths = 0;
    std::string currency;

    bool positive() const { return ten_thousandths > 0; }
    friend bool operator==(const Money&, const Money&) = default;
};

/// Reads `12`, `12.5`, `-3.0000`; nullopt for anything else, more than four decimals or overflow.
std::optional<std::int64_t> parse_amount(std::string_view text);

/// Two decimals at least: `12.00 EUR`, `0.125 KWD`.
std::string format_money(const Money& money);

}  // namespace fulfilld
