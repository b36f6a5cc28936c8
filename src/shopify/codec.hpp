#pragma once

#include "fulfilld/core/order_facts.hpp"
#include "fulfilld/core/result.hpp"

#include <boost/json/object.hpp>

#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace fulfilld::shopify {

/// Answers to facts. Nothing here throws; what an order lacks is noted in its `defects`, what a page lacks makes the
/// whole page `malformed`.

/// An order as one answer shows it, with the cursors of its lists that go on.
struct PartialOrder {
    OrderFacts facts;
    std::optional<std::string> more_fulfillment_orders;
    std::optional<std::string> more_lines;
    std::vector<std::pair<FulfillmentOrderId, std::string>> more_fulfillment_order_lines;

    bool whole() const { return !more_fulfillment_orders && !more_lines && more_fulfillment_order_lines.empty(); }
};

struct PartialPage {
    std::vector<PartialOrder> orders;
    std::optional<std::string> next;
};

/// One node of a list of orders.
Result<PartialOrder> read_listed_order(const boost::json::value& node);

/// All of these take the `data` object of an answer.
Result<PartialPage> read_order_page(const boost::json::object& data);
Result<std::optional<PartialOrder>> read_order(const boost::json::object& data);
Result<ShopFacts> read_shop(const boost::json::object& data);

/// Follow-up pages: append to `order`, and replace the cursor they continue.
Status append_fulfillment_orders(PartialOrder& order, const boost::json::object& data);
Status append_lines(PartialOrder& order, const boost::json::object& data);
/// Continues the last entry of more_fulfillment_order_lines.
Status append_fulfillment_order_lines(PartialOrder& order, const boost::json::object& data);

}  // namespace fulfilld::shopify
