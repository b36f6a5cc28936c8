#pragma once

#include "fulfilld/core/order_facts.hpp"
#include "fulfilld/core/result.hpp"

#include <optional>
#include <string>

namespace fulfilld::app {

/// What a saved order is expected to be; every field that is set is compared.
struct Expectation {
    std::string reason;                ///< A reason's name, or `clear`.
    std::string action;                ///< A kind's name, or `none`; empty: not compared.
    std::string standing;              ///< stuck, waiting, settled, excluded or clear; empty: not compared.
    std::optional<std::string> label;  ///< Of the merchant's own rule; empty: none is expected; nullopt: not compared.
};

/// An order as `export` saves it and `explain --file` and `rules test` read it: the facts, the shop they come from, and
/// the moment at which they were looked at. It holds nothing personal, as the facts hold nothing personal.
struct SavedOrder {
    OrderFacts facts;
    ShopFacts shop;
    Timestamp at;
    std::optional<Expectation> expect;
};

/// Indented JSON with a `type` and a `schema` number.
std::string format_saved_order(const SavedOrder& saved);
/// `config` with every mistake and its place (`order.lines[0].quantity`): unknown and missing keys, wrong types.
Result<SavedOrder> parse_saved_order(const std::string& text, const std::string& file);

}  // namespace fulfilld::app
