#pragma once

#include "fulfilld/core/verdict.hpp"
#include "rules/view.hpp"

namespace fulfilld::rules {

/// Lets the merchant's own rules have their say on a finished judgement: for every fulfillment order the first rule
/// that matches. They name, hide and hold back; nothing is allowed here that was not allowed before.
void apply_own_rules(const View& view, Verdict& verdict);

}  // namespace fulfilld::rules
