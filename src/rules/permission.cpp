#include "fulfilld/core/text.hpp"
#include "rules/rule.hpp"

#include <algorithm>

namespace fulfilld::rules {
namespace {

Permission allow(ActionKind kind, std::string_view why) { return {kind, std::string(why)}; }

/// What forbids every write to this order [domain 11.2 S6, S7]; empty when nothing does.
std::string_view order_block(const View& view) {
    if (has_tag(view.order, view.policy.ignore_tag)) return "the order carries the tag that excludes it";
    const ReturnStatus returns = view.order.return_status.value;
    if (returns == ReturnStatus::return_requested || returns == ReturnStatus::in_progress)
        return "a return is under way";
    return {};
}

/// What forbids sending goods or claiming they were sent.
std::string_view goods_block(const View& view, const FulfillmentOrderFacts& fo) {
    if (const auto block = order_block(view); !block.empty()) return block;
    if (view.order.closed) return "the order was archived by hand";
    if (view.order.refunded.positive()) return "money went back: a person must say what is left to send";
    if (view.order.outstanding.positive()) return "the customer still owes money";
    if (!fo.holds.empty()) return "it is on hold";
    if (supports(fo, SupportedAction::external)) return "it is handled outside Shopify";
    return {};
}

/// By what an import says of itself, or by the connector that made it [domain 8.4].
bool imported_from_amazon(const OrderFacts& order) {
    return matches_pattern(order.source_name, "amazon*") || lower(order.app_name).find("amazon") != std::string::npos;
}

/// A request for the same goods anywhere in the order: a cancelled or moved fulfillment order is replaced by one that
/// remembers nothing [domain 4.1].
bool asked_before(const OrderFacts& order, const FulfillmentOrderFacts& fo) {
    const auto shares_goods = [&](const FulfillmentOrderFacts& other) {
        return std::any_of(fo.lines.begin(), fo.lines.end(), [&](const auto& line) {
            return std::any_of(other.lines.begin(), other.lines.end(),
                               [&](const auto& one) { return one.line_item == line.line_item; });
        });
    };
    return std::any_of(order.fulfillment_orders.begin(), order.fulfillment_orders.end(), [&](const auto& other) {
        return !other.requests.empty() && (other.id == fo.id || shares_goods(other));
    });
}

bool taken_back(const OrderFacts& order) {
    return std::any_of(order.fulfillments.begin(), order.fulfillments.end(),
                       [](const auto& one) { return one.status == FulfillmentStatus::cancelled; });
}

}  // namespace

Permission no_action(std::string_view why) { return {std::nullopt, std::string(why)}; }

Permission may_mark_fulfilled(const View& view, const FulfillmentOrderFacts& fo) {
    if (const auto block = goods_block(view, fo); !block.empty()) return no_action(block);
    if (view.order.retail_location && view.order.retail_location != fo.location.id) {
        return no_action("sold in one store, assigned to another location");
    }
    if (taken_back(view.order)) return no_action("a fulfilment of this order was taken back");
    if (!supports(fo, SupportedAction::create_fulfillment))
        return no_action("the shop does not let this app fulfil it");
    return allow(ActionKind::mark_fulfilled, "sold, paid and handed over in the store");
}

Permission may_request(const View& view, const FulfillmentOrderFacts& fo, const ServiceRule& service) {
    if (const auto block = goods_block(view, fo); !block.empty()) return no_action(block);
    if (service.request_mode == RequestMode::order)
        return no_action("this service works from orders: a request could ship twice");
    if (service.request_mode == RequestMode::unknown)
        return no_action("request_mode of this service is not set to request");
    if (imported_from_amazon(view.order)) return no_action("imported from Amazon, which ships it itself");
    if (asked_before(view.order, fo)) return no_action("the service was asked before");
    if (!supports(fo, SupportedAction::request_fulfillment))
        return no_action("the shop does not let this app request it");
    return allow(ActionKind::request_fulfillment, "paid, and the service was never asked");
}

bool deletable_kind(const OrderFacts& order) {
    return order.test || std::all_of(order.gateways.begin(), order.gateways.end(), [](const std::string& gateway) {
               return gateway == "manual" || gateway == "bogus";
           });
}

Permission may_flag_for_deletion(const View& view) {
    if (const auto block = order_block(view); !block.empty()) return no_action(block);
    if (!view.order.test && !view.shop.missing_read_scopes().empty())
        return no_action("a scope is missing: a service may be at work on it, unseen");
    if (!deletable_kind(view.order)) {
        return no_action("Shopify does not delete orders paid through a payment provider: archive it instead");
    }
    return allow(ActionKind::flag_for_deletion, "of a kind that Shopify lets a person delete");
}

Evidence evidence(std::string_view fact, std::string_view value, std::string_view meaning) {
    return {std::string(fact), std::string(value), std::string(meaning)};
}
Evidence evidence(std::string_view fact, std::int64_t value, std::string_view meaning) {
    return {std::string(fact), std::to_string(value), std::string(meaning)};
}
Evidence evidence(std::string_view fact, Timestamp value, std::string_view meaning) {
    return {std::string(fact), format_rfc3339(value), std::string(meaning)};
}

std::string_view financial_text(const OrderFacts& order) {
    return order.financial ? text_of(*order.financial) : std::string_view("null");
}

Timestamp waiting_since(const View& view, const FulfillmentOrderFacts& fo) {
    return std::max(view.order.processed_at, fo.created_at);
}

}  // namespace fulfilld::rules
