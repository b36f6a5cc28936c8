#pragma once

#include "fulfilld/core/order_facts.hpp"
#include "fulfilld/core/policy.hpp"

#include <string>
#include <string_view>
#include <vector>

namespace fulfilld::rules {

/// The facts every rule needs, computed once per order [domain 11.1]. Refers to its arguments, which outlive it.
struct View {
    View(const OrderFacts& order_, const ShopFacts& shop_, const Policy& policy_, Timestamp now_);

    const OrderFacts& order;
    const ShopFacts& shop;
    const Policy& policy;
    Timestamp now;

    /// OPEN, IN_PROGRESS, SCHEDULED, ON_HOLD, INCOMPLETE or unknown, with something remaining. What a CLOSED one says
    /// of its remaining quantity is meaningless [domain 0.3].
    std::vector<const FulfillmentOrderFacts*> active;
    std::int64_t remaining = 0;    ///< Over the active fulfillment orders.
    std::int64_t current = 0;      ///< Over the line items.
    std::int64_t unfulfilled = 0;  ///< Over the line items.
    std::int64_t fulfilled = 0;    ///< Over the successful fulfillments.
    bool paid = false;
    bool pos = false;  ///< Two of three signals: any one of them can be set by an importing app [domain 7].

    /// By what an import says of itself, or by the connector that made it [domain 8.4].
    bool from_marketplace = false;

    bool shipped() const { return fulfilled > 0; }
    bool financial_is(std::initializer_list<FinancialStatus> any) const;
};

std::int64_t remaining_of(const FulfillmentOrderFacts& fo);
bool is_active(const FulfillmentOrderFacts& fo);
bool supports(const FulfillmentOrderFacts& fo, SupportedAction action);
bool delivered_by(const FulfillmentOrderFacts& fo, DeliveryMethod method);
/// The newest request of this kind, or nullptr.
const MerchantRequestFacts* newest_request(const FulfillmentOrderFacts& fo, MerchantRequestKind kind);

/// The merchant's rule for the service behind this location: the first that matches, else third party, unknown mode.
ServiceRule service_of(const Policy& policy, const AssignedLocationFacts& location);
/// The supplier rule that a line with something remaining, or a tag of the order, matches; nullptr for none.
const SupplierRule* supplier_of(const View& view, const FulfillmentOrderFacts& fo);

}  // namespace fulfilld::rules
