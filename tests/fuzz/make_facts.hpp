#pragma once

#include "fulfilld/core/order_facts.hpp"
#include "fuzz/target.hpp"
#include "support/builders.hpp"

namespace fulfilld::fuzz {

/// An order as the choices say: often close to one that may be acted upon, now and then without sense.
OrderFacts make_facts(Bytes& choices);

}  // namespace fulfilld::fuzz
