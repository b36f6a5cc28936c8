#pragma once

#include "fulfilld/core/order_facts.hpp"
#include "fulfilld/core/policy.hpp"
#include "fulfilld/core/reason.hpp"

#include <optional>
#include <string>
#include <vector>

namespace fulfilld::test {

/// An order that docs/RULES.md shows with what `explain` prints of it.
struct RuleExample {
    std::string heading;  ///< Of the section that shows it: the reason's name, but for examples of other things.
    Reason reason = Reason::unknown_state;
    OrderFacts order;
    ShopFacts shop;
    std::optional<ActionKind> asked = {};  ///< --why-not
};

/// A typical order of each reason, in the order of precedence, and one that shows why an action is not taken.
std::vector<RuleExample> rule_examples();
/// Under which they are judged: the default one, but Amazon may be asked, and there is a supplier.
Policy example_policy();

}  // namespace fulfilld::test
