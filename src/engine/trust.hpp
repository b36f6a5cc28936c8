#pragma once

#include "fulfilld/port/order_source.hpp"

#include <string>

namespace fulfilld::engine {

/// Why nothing may be written to the shop at present, for a person; empty when nothing stands against it. Pure.
///  - The platform answers in another version than asked for: fields may mean something else [domain 1.3].
///  - This machine's clock and the shop's differ: every age is wrong, and what is too young may seem due.
std::string why_not_to_act(const port::Contact& contact);

}  // namespace fulfilld::engine
