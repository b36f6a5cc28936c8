#pragma once

#include "fulfilld/core/order_facts.hpp"

namespace fulfilld::fuzz {

/// What holds of an order that the codec accepted, and of every judgement and plan that is made of it.
void check_accepted(const OrderFacts& facts);

}  // namespace fulfilld::fuzz
