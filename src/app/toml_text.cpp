#include "app/toml_text.hpp"

#include "fulfilld/core/money.hpp"

#include <array>
#include <cstdio>

namespace fulfilld::app {

std::string toml_text(std::string_view text) {
    std::string result = "\"";
    for (const char c : text) {
        if (static_cast<unsigned char>(c) < 0x20 || c == 0x7F) {
            std::array<char, 7> escaped{};
            std::snprintf(escaped.data(), escaped.size(), "\\u%04x", static_cast<unsigned>(c));
            result += escaped.data();
            continue;
        }
        if (c == '"' || c == '\\') result += '\\';
        result += c;
    }
    return result + "\"";
}

std::string toml_text(Duration duration) { return toml_text(format_duration(duration)); }

std::string toml_list(const std::vector<std::string>& texts) {
    std::string result;
    for (const auto& text : texts) result += (result.empty() ? "" : ", ") + toml_text(text);
    return "[" + result + "]";
}

std::string toml_amount(std::int64_t ten_thousandths) {
    const std::string text = format_money({ten_thousandths, ""});
    return toml_text(text.substr(0, text.find(' ')));
}

}  // namespace fulfilld::app
