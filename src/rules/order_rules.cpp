#include "rules/rule.hpp"

#include <algorithm>

namespace fulfilld::rules {
namespace {

/// Asked and not answered, accepted, or asked in vain to stop: something may be on its way.
bool is_under_way(const FulfillmentOrderFacts& fo) {
    using R = RequestStatus;
    const R status = fo.request_status.value;
    return status == R::submitted || status == R::accepted || status == R::cancellation_requested ||
           status == R::cancellation_rejected;
}

/// In an order of our own.
std::vector<const FulfillmentOrderFacts*> open_fulfillment_orders(const OrderFacts& order) {
    std::vector<const FulfillmentOrderFacts*> open;
    for (const auto& fo : order.fulfillment_orders) {
        if (is_active(fo)) open.push_back(&fo);
    }
    std::sort(open.begin(), open.end(), [](const auto* a, const auto* b) { return a->id < b->id; });
    return open;
}

Evidence cancelled(const OrderFacts& order) {
    return evidence("cancelledAt", *order.cancelled_at, "the order was cancelled");
}

/// Work is left, the shop says it can be fulfilled, and not one fulfillment order is to be seen.
bool without_fulfillment_orders(const View& view) {
    return view.unfulfilled > 0 && view.order.fulfillable && view.order.fulfillment_orders.empty() &&
           !view.order.cancelled_at;
}

Evidence nothing_visible(const View& view) {
    return evidence("unfulfilledQuantity", view.unfulfilled, "units to fulfil, but no fulfillment order is visible");
}

}  // namespace

Outcome test_order(const View& view) {
    if (!view.order.test) return std::nullopt;
    Match match;
    match.evidence = {evidence("test", "true", "placed in test mode: no money, no goods")};
    match.permission = may_flag_for_deletion(view);
    match.since = view.order.processed_at;
    return match;
}

Outcome cancelled_with_active_request(const View& view) {
    if (!view.order.cancelled_at) return std::nullopt;
    Match match;
    match.evidence = {cancelled(view.order)};
    // What remains of it says nothing here: a refund takes the quantities away, not the parcel.
    for (const auto* fo : open_fulfillment_orders(view.order)) {
        if (!is_under_way(*fo)) continue;
        match.evidence.push_back(evidence("requestStatus", text_of(fo->request_status),
                                          "held by " + fo->location.name + ": a parcel may be on its way"));
    }
    if (match.evidence.size() == 1) return Outcome::close("no open fulfillment order has a request that still runs");
    match.permission = no_action("only the service knows whether a parcel is on its way");
    match.since = *view.order.cancelled_at;
    return match;
}

Outcome cancelled_not_refunded(const View& view) {
    using F = FinancialStatus;
    if (!view.order.cancelled_at || view.shipped()) return std::nullopt;
    if (!view.financial_is({F::paid, F::partially_paid, F::authorized, F::partially_refunded})) return std::nullopt;
    Match match;
    match.evidence = {cancelled(view.order), evidence("displayFinancialStatus", financial_text(view.order),
                                                      "money is still with the merchant")};
    match.permission = no_action("the customer's money must be settled by a person first");
    match.since = *view.order.cancelled_at;
    return match;
}

Outcome cancelled_unfulfilled(const View& view) {
    using D = DisplayFulfillmentStatus;
    const D shown = view.order.display_fulfillment.value;
    if (!view.order.cancelled_at || view.shipped()) return std::nullopt;
    if (shown != D::unfulfilled && shown != D::fulfillment_not_required)
        return Outcome::close("the admin shows it neither as unfulfilled nor as not to be fulfilled");
    Match match;
    match.evidence = {
        cancelled(view.order),
        evidence("displayFinancialStatus", financial_text(view.order),
                 view.order.financial ? "no money is left to give back" : "the shop does not say where the money is"),
        evidence("closed", view.order.closed ? "true" : "false",
                 view.order.closed ? "already archived" : "not archived: still in the list of open orders")};
    match.permission = may_flag_for_deletion(view);
    match.since = *view.order.cancelled_at;
    match.settled = view.order.closed && !deletable_kind(view.order);
    return match;
}

Outcome cancelled_after_shipment(const View& view) {
    if (!view.order.cancelled_at || !view.shipped()) return std::nullopt;
    Match match;
    match.evidence = {cancelled(view.order), evidence("fulfillments", view.fulfilled, "units had been sent before")};
    match.permission = no_action("goods are out: the record is needed");
    match.since = *view.order.cancelled_at;
    match.settled = view.order.closed;
    return match;
}

Outcome fo_not_visible(const View& view) {
    const auto missing = view.shop.missing_read_scopes();
    if (!without_fulfillment_orders(view) || missing.empty()) return std::nullopt;
    Match match;
    match.evidence = {nothing_visible(view)};
    for (const auto& scope : missing) {
        match.evidence.push_back(
            evidence("accessScopes", scope, "not granted: the shop hides fulfillment orders without an error"));
    }
    match.permission = no_action("an order we cannot see whole is never touched");
    match.since = view.order.processed_at;
    return match;
}

Outcome routing_pending(const View& view) {
    if (!without_fulfillment_orders(view)) return std::nullopt;
    Match match;
    match.evidence = {nothing_visible(view),
                      evidence("accessScopes", "complete", "so none exists yet: routing runs in the background")};
    match.permission = no_action("the shop creates fulfillment orders itself");
    match.since = view.order.processed_at;
    match.normal_for = std::chrono::hours{24};
    return match;
}

Outcome nothing_left_refunded(const View& view) {
    if (view.order.cancelled_at || view.remaining != 0 || view.current != 0) return std::nullopt;
    if (!view.order.refunded.positive() || view.shipped() || view.order.lines.empty()) return std::nullopt;
    Match match;
    match.evidence = {evidence("currentQuantity", view.current, "every unit was refunded or removed"),
                      evidence("totalRefunded", format_money(view.order.refunded), "the money went back"),
                      view.order.fulfillments.empty()
                          ? evidence("fulfillments", "none", "nothing was ever sent")
                          : evidence("fulfillments", "none successful", "whatever was begun did not come to its end")};
    match.permission = may_flag_for_deletion(view);
    match.since = view.order.updated_at;
    match.settled = view.order.closed && !deletable_kind(view.order);
    return match;
}

Outcome nothing_left_edited(const View& view) {
    if (view.order.cancelled_at || view.remaining != 0 || view.current != 0 || view.order.lines.empty())
        return std::nullopt;
    if (!view.order.edited || view.order.refunded.positive() || view.shipped()) return std::nullopt;
    Match match;
    match.evidence = {evidence("currentQuantity", view.current, "every unit was removed"),
                      evidence("edited", "true", "by an edit of the order"),
                      evidence("totalOutstanding", format_money(view.order.outstanding),
                               "what the customer owes, or is owed when negative")};
    match.permission = no_action("archiving is a person's decision");
    match.since = view.order.updated_at;
    match.settled = view.order.closed;
    return match;
}

Outcome only_non_fulfillable(const View& view) {
    const bool none_left = view.remaining == 0 && view.unfulfilled == 0 && view.current > 0;
    if (view.order.cancelled_at || !none_left || view.order.fulfillable || view.shipped()) return std::nullopt;
    if (!view.shop.missing_read_scopes().empty())
        return Outcome::close("a scope is missing: hidden fulfillment orders would look the same");
    Match match;
    match.evidence = {evidence("fulfillable", "false", "nothing on it can be fulfilled: a tip or a service"),
                      evidence("displayFinancialStatus", financial_text(view.order), "where the money is")};
    match.permission = no_action("archiving is a person's decision");
    match.since = view.order.processed_at;
    match.normal_for = std::chrono::hours{24};
    match.settled = view.order.closed && view.paid;
    return match;
}

Outcome return_in_progress(const View& view) {
    using R = ReturnStatus;
    const R returns = view.order.return_status.value;
    if (!work_left(view) || (returns != R::return_requested && returns != R::in_progress)) return std::nullopt;
    Match match;
    match.evidence = {evidence("returnStatus", text_of(returns), "the customer is sending something back")};
    const bool exchange = std::any_of(view.active.begin(), view.active.end(), [](const auto* fo) {
        return std::any_of(fo->holds.begin(), fo->holds.end(),
                           [](const auto& hold) { return hold.reason == HoldReason::awaiting_return_items; });
    });
    if (exchange) {
        match.variant = "exchange_waiting";
        match.evidence.push_back(evidence("fulfillmentHolds.reason", "AWAITING_RETURN_ITEMS",
                                          "an exchange: the new item waits for the old one"));
        match.steps = {{Who::staff, "Check in the returned item in the admin; the exchange is then released."}};
    }
    match.permission = no_action("what comes back decides what is still to be sent");
    match.since = view.order.updated_at;
    match.normal_for = std::chrono::days{7};
    return match;
}

Outcome archived_unfulfilled(const View& view) {
    if (!work_left(view) || !view.order.closed) return std::nullopt;
    Match match;
    match.evidence = {evidence("closed", "true", "archived by hand: it is in no list of open orders"),
                      evidence("unfulfilledQuantity", view.unfulfilled, "units that were never sent")};
    match.permission = no_action("whoever archived it may know more than the shop shows");
    match.since = view.order.updated_at;
    match.normal_for = std::chrono::hours{24};
    return match;
}

Outcome marketplace_order(const View& view) {
    if (!work_left(view) || !view.from_marketplace) return std::nullopt;
    Match match;
    match.evidence = {
        evidence("sourceName", view.order.source_name.empty() ? "null" : view.order.source_name, "where it came from"),
        evidence("app", view.order.app_name.empty() ? "null" : view.order.app_name, "what imported it")};
    match.permission = no_action("the marketplace ships it itself: anything sent from here would be a second parcel");
    match.since = view.order.processed_at;
    match.normal_for = std::chrono::days{7};
    return match;
}

}  // namespace fulfilld::rules
