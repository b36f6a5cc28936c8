#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace fulfilld::shopify {

/// A constant GraphQL document with exactly the fragments it spreads. Values travel in variables only; no document
/// is ever built from text at run time.
struct Document {
    std::string name;       ///< File name without ending, e.g. `poll_orders`.
    std::string operation;  ///< E.g. `PollOrders`; empty for a text that travels inside another document.
    std::string text;
    bool mutation = false;
};

/// All documents this program can send.
const std::vector<Document>& all_documents();

/// One of them by name; the name is part of the program, so an unknown one is a bug.
const Document& document(std::string_view name);

}  // namespace fulfilld::shopify
