#pragma once

#include "app/config.hpp"
#include "app/toml_reader.hpp"

namespace fulfilld::app {

/// Reads what judging and planning depend on: services, suppliers, marketplaces, reasons, hours, service levels, and
/// the merchant's own rules.
void read_policy(TomlReader& in, Config& config);

}  // namespace fulfilld::app
