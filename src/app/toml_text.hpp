#pragma once

#include "fulfilld/core/time.hpp"

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace fulfilld::app {

/// Values as TOML writes them, so that they read back the same.
std::string toml_text(std::string_view text);
std::string toml_text(Duration duration);
std::string toml_list(const std::vector<std::string>& texts);
std::string toml_amount(std::int64_t ten_thousandths);

}  // namespace fulfilld::app
