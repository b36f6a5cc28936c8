// Prints every document the program can send, exactly as sent, as JSON.
#include "shopify/documents.hpp"

#include <boost/json.hpp>

#include <iostream>

int main() {
    boost::json::array list;
    for (const auto& document : fulfilld::shopify::all_documents()) {
        list.push_back({{"name", document.name},
                        {"operation", document.operation},
                        {"mutation", document.mutation},
                        {"text", document.text}});
    }
    std::cout << boost::json::serialize(list) << "\n";
}
