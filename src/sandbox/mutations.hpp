#pragma once

#include "sandbox/shop.hpp"

#include <string>
#include <vector>

namespace fulfilld::sandbox {

struct UserError {
    std::vector<std::string> field;
    std::string message;
};

struct WantedLine {
    std::string id;
    std::int64_t quantity = 0;
};
struct WantedFulfillmentOrder {
    std::string id;
    std::vector<WantedLine> lines;  ///< Empty: everything that remains.
};

/// The platform's writes with its preconditions and its very words [domain 5.2]. Exactly one of result and errors.
struct FulfillmentResult {
    Fulfillment* fulfillment = nullptr;
    std::vector<UserError> errors;
};
FulfillmentResult create_fulfillment(Shop& shop, const std::vector<WantedFulfillmentOrder>& wanted);

struct SubmitResult {
    FulfillmentOrder* original = nullptr;
    FulfillmentOrder* submitted = nullptr;
    FulfillmentOrder* unsubmitted = nullptr;  ///< Only after a partial submit.
    std::vector<UserError> errors;
};
SubmitResult submit_request(Shop& shop, const std::string& id, const std::vector<WantedLine>& lines,
                            const std::string& message);

/// Set semantics without regard to case; a comma separates tags.
void add_tags(Shop& shop, Order& order, const std::vector<std::string>& tags);
void remove_tags(Shop& shop, Order& order, const std::vector<std::string>& tags);

/// The display status that follows from quantities, as API 2026-10 shows it.
void update_display(Order& order);

}  // namespace fulfilld::sandbox
