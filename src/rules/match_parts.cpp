#include "rules/rule.hpp"

#include <algorithm>

namespace fulfilld::rules {

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

std::string states_of(const FulfillmentOrderFacts& fo) {
    return std::string(text_of(fo.status)) + " / " + std::string(text_of(fo.request_status));
}

bool work_left(const View& view) { return !view.order.cancelled_at && (view.remaining > 0 || view.unfulfilled > 0); }

bool has_item_without_sku(const OrderFacts& order, const FulfillmentOrderFacts& fo) {
    return std::any_of(fo.lines.begin(), fo.lines.end(), [&](const auto& left) {
        return left.remaining > 0 && std::any_of(order.lines.begin(), order.lines.end(), [&](const auto& line) {
                   return line.id == left.line_item && line.sku.empty();
               });
    });
}

Match service_match(const View& view, const FulfillmentOrderFacts& fo, std::string_view meaning) {
    Match match;
    match.evidence = {evidence("assignedLocation", fo.location.name, "held by a fulfillment service"),
                      evidence("status / requestStatus", states_of(fo), meaning)};
    match.since = waiting_since(view, fo);
    return match;
}

Timestamp waiting_since(const View& view, const FulfillmentOrderFacts& fo) {
    return std::max(view.order.processed_at, fo.created_at);
}

}  // namespace fulfilld::rules
