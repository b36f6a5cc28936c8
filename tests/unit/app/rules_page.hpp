#pragma once

#include "unit/app/rule_examples.hpp"

#include <string>
#include <vector>

namespace fulfilld::test {

/// What `explain` prints of an example.
std::string explanation_of(const RuleExample& example);

/// What is wrong with the examples on this page (the text of docs/RULES.md), for a person to read; empty: nothing.
std::vector<std::string> check_examples(const std::string& page, const std::vector<RuleExample>& examples);

/// The same page with every example as it is now, at the end of its entry.
std::string with_examples(std::string page, const std::vector<RuleExample>& examples);

}  // namespace fulfilld::test
