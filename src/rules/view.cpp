#include "rules/view.hpp"

#include "fulfilld/core/text.hpp"

#include <algorithm>

namespace fulfilld::rules {
namespace {

bool any_matches(std::string_view text, const std::vector<std::string>& patterns) {
    return std::any_of(patterns.begin(), patterns.end(),
                       [&](const std::string& pattern) { return matches_pattern(text, pattern); });
}

bool is_from_marketplace(const OrderFacts& order, const Policy& policy) {
    const bool imported_from_amazon = lower(order.app_name).find("amazon") != std::string::npos;
    return imported_from_amazon || any_matches(order.source_name, policy.marketplaces) ||
           any_matches(order.app_name, policy.marketplaces);
}

}  // namespace

View::View(const OrderFacts& order_, const ShopFacts& shop_, const Policy& policy_, Timestamp now_)
    : order(order_), shop(shop_), policy(policy_), now(now_) {
    for (const auto& fo : order.fulfillment_orders) {
        if (!is_active(fo) || remaining_of(fo) == 0) continue;
        active.push_back(&fo);
        remaining += remaining_of(fo);
    }
    // Sorted, so that the shop's order of lists never shows in ours.
    std::sort(active.begin(), active.end(), [](const auto* a, const auto* b) { return a->id < b->id; });
    for (const auto& line : order.lines) {
        current += line.current;
        unfulfilled += line.unfulfilled;
    }
    for (const auto& fulfillment : order.fulfillments) {
        if (fulfillment.status == FulfillmentStatus::success) fulfilled += fulfillment.total_quantity;
    }
    paid = order.fully_paid && financial_is({FinancialStatus::paid, FinancialStatus::partially_refunded});
    pos = sold_in_store(order);
    from_marketplace = is_from_marketplace(order, policy);
}

bool View::financial_is(std::initializer_list<FinancialStatus> any) const {
    return order.financial && std::find(any.begin(), any.end(), order.financial->value) != any.end();
}

std::int64_t remaining_of(const FulfillmentOrderFacts& fo) {
    std::int64_t sum = 0;
    for (const auto& line : fo.lines) sum += line.remaining;
    return sum;
}

bool is_active(const FulfillmentOrderFacts& fo) {
    return fo.status.value != FulfillmentOrderStatus::closed && fo.status.value != FulfillmentOrderStatus::cancelled;
}

bool supports(const FulfillmentOrderFacts& fo, SupportedAction action) {
    return std::any_of(fo.supported_actions.begin(), fo.supported_actions.end(),
                       [&](const auto& seen) { return seen == action; });
}

bool delivered_by(const FulfillmentOrderFacts& fo, DeliveryMethod method) {
    return fo.delivery && *fo.delivery == method;
}

const MerchantRequestFacts* newest_request(const FulfillmentOrderFacts& fo, MerchantRequestKind kind) {
    const MerchantRequestFacts* newest = nullptr;
    for (const auto& request : fo.requests) {
        if (request.kind == kind && (newest == nullptr || request.sent_at > newest->sent_at)) newest = &request;
    }
    return newest;
}

ServiceRule service_of(const Policy& policy, const AssignedLocationFacts& location) {
    const std::string text = lower(location.service_handle + " " + location.service_name + " " + location.name);
    for (const auto& rule : policy.services) {
        for (const auto& part : rule.match) {
            if (text.find(part) != std::string::npos) return rule;
        }
    }
    return {};
}

const SupplierRule* supplier_of(const View& view, const FulfillmentOrderFacts& fo) {
    if (view.policy.suppliers.empty()) return nullptr;
    for (const auto& rule : view.policy.suppliers) {
        for (const auto& tag : view.order.tags) {
            if (any_matches(tag, rule.tags)) return &rule;
        }
        for (const auto& fo_line : fo.lines) {
            if (fo_line.remaining == 0) continue;
            for (const auto& line : view.order.lines) {
                if (line.id != fo_line.line_item) continue;
                if (any_matches(line.vendor, rule.vendors) || any_matches(line.sku, rule.skus)) return &rule;
            }
        }
    }
    return nullptr;
}

}  // namespace fulfilld::rules
