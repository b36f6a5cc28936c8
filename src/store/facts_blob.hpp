#pragma once

#include "fulfilld/core/order_facts.hpp"

#include <optional>
#include <string>
#include <string_view>

namespace fulfilld::store {

/// An order's facts as one compact value of bytes, for a column. Changes to what it holds, or to the order of an enum's
/// values, must raise this number: what was written under another is not read back, and the orders are read again.
inline constexpr int facts_format = 3;

std::string encode_facts(const OrderFacts& facts);
/// nullopt for what encode_facts of this format did not write of this order.
std::optional<OrderFacts> decode_facts(std::string_view blob, std::string_view order);

}  // namespace fulfilld::store
