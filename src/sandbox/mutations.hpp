#pragma once

#include "sandbox/shop.hpp"

#include <optional>
#include <string>
#include <vector>

namespace fulfilld::sandbox {

struct UserError {
    std::vector<std::string> field;  ///< Empty: null.
    std::string message;
    std::string code = {};            ///< Empty: null; only some mutations know codes.
    std::optional<int> element = {};  ///< Of metafieldsSet: which input.
};

struct WantedLine {
    std::string id;
    std::int64_t quantity = 0;
};
struct WantedFulfillmentOrder {
    std::string id;
    std::vector<WantedLine> lines;  ///< Empty: everything that remains.
};

// The platform's writes with its preconditions and its very words [domain 5]. Either something was done, or there are
// errors. A shop without guards refuses only what it cannot find or read.

struct FulfillmentResult {
    Fulfillment* fulfillment = nullptr;
    std::vector<UserError> errors;
};
FulfillmentResult create_fulfillment(Shop& shop, const std::vector<WantedFulfillmentOrder>& wanted,
                                     const Tracking& tracking = {}, bool notify_customer = false);
/// The work goes to new fulfillment orders. A second time changes nothing and is no error.
FulfillmentResult cancel_fulfillment(Shop& shop, const std::string& id);

struct SubmitResult {
    FulfillmentOrder* original = nullptr;
    FulfillmentOrder* submitted = nullptr;
    FulfillmentOrder* unsubmitted = nullptr;  ///< Only after a partial submit.
    std::vector<UserError> errors;
};
SubmitResult submit_request(Shop& shop, const std::string& id, const std::vector<WantedLine>& lines,
                            const std::string& message);

struct FulfillmentOrderResult {
    FulfillmentOrder* fulfillment_order = nullptr;
    FulfillmentOrder* replacement = nullptr;  ///< Of a cancelled one.
    std::vector<UserError> errors;
};
/// Takes a request back that the service has not answered.
FulfillmentOrderResult cancel_fulfillment_order(Shop& shop, const std::string& id);
/// Asks the service to stop; that shows among the requests, not in the status.
FulfillmentOrderResult request_cancellation(Shop& shop, const std::string& id, const std::string& message);
FulfillmentOrderResult open_fulfillment_order(Shop& shop, const std::string& id);
/// `hold_ids` missing: ALL holds go, whoever placed them.
FulfillmentOrderResult release_holds(Shop& shop, const std::string& id,
                                     const std::optional<std::vector<std::string>>& hold_ids);

/// OPEN, of the same location and delivery, and without lines.
FulfillmentOrder make_successor(Shop& shop, const FulfillmentOrder& old);
/// Puts an OPEN fulfillment order with what remains beside the old one, which is closed. Pointers into the order's
/// fulfillment orders are void afterwards.
FulfillmentOrder& replace_fulfillment_order(Shop& shop, Order& order, const std::string& old_id);

struct OrderResult {
    Order* order = nullptr;
    std::vector<UserError> errors;
};
/// Redundant calls are no errors and move no time.
OrderResult close_order(Shop& shop, const std::string& id);
OrderResult open_order(Shop& shop, const std::string& id);

/// Set semantics without regard to case; a comma separates tags.
void add_tags(Shop& shop, Order& order, const std::vector<std::string>& tags);
void remove_tags(Shop& shop, Order& order, const std::vector<std::string>& tags);

/// The display status that follows from quantities, as API 2026-10 shows it.
void update_display(Order& order);

std::string lower(std::string_view text);

}  // namespace fulfilld::sandbox
