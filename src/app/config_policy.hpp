#pragma once

#include "app/config.hpp"
#include "app/toml_reader.hpp"

namespace fulfilld::app {

/// The longest a setting may be.
inline constexpr Duration longest_duration = std::chrono::days{365};

/// Reads what judging and planning depend on: services, suppliers, marketplaces, reasons, hours, service levels, and
/// the merchant's own rules.
void read_policy(TomlReader& in, Config& config);

}  // namespace fulfilld::app
