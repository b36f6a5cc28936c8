#pragma once

#include "app/toml_reader.hpp"
#include "fulfilld/core/own_rule.hpp"

namespace fulfilld::app {

/// Reads every [[rule]], and warns of those that can never match and of those that an earlier one leaves nothing.
void read_own_rules(TomlReader& in, std::vector<OwnRule>& rules);
/// As TOML, the way they read back.
void print_own_rules(std::ostream& out, const std::vector<OwnRule>& rules);

}  // namespace fulfilld::app
