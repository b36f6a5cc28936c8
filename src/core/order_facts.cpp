#include "fulfilld/core/order_facts.hpp"

#include <algorithm>
#include <tuple>

namespace fulfilld {

std::vector<UnknownValue> unknown_values(const OrderFacts& order) {
    std::vector<UnknownValue> found;
    const auto check = [&](std::string_view field, const auto& seen) {
        if (!seen.known()) found.push_back({field, seen.raw});
    };
    check("displayFulfillmentStatus", order.display_fulfillment);
    if (order.financial) check("displayFinancialStatus", *order.financial);
    check("returnStatus", order.return_status);
    check("risk.recommendation", order.risk);
    for (const auto& fulfillment : order.fulfillments) check("fulfillments.status", fulfillment.status);
    for (const auto& fo : order.fulfillment_orders) {
        check("fulfillmentOrder.status", fo.status);
        check("fulfillmentOrder.requestStatus", fo.request_status);
        if (fo.delivery) check("deliveryMethod.methodType", *fo.delivery);
        for (const auto& hold : fo.holds) check("fulfillmentHolds.reason", hold.reason);
        for (const auto& request : fo.requests) check("merchantRequests.kind", request.kind);
    }
    std::sort(found.begin(), found.end(),
              [](const auto& a, const auto& b) { return std::tie(a.field, a.raw) < std::tie(b.field, b.raw); });
    return found;
}

bool sold_in_store(const OrderFacts& order) {
    const int signals = (order.source_name == "pos" ? 1 : 0) + (order.app_id == "gid://shopify/App/129785" ? 1 : 0) +
                        (order.retail_location ? 1 : 0);
    return signals >= 2;
}

}  // namespace fulfilld
