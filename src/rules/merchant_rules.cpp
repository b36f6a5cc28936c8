#include "rules/rule.hpp"

#include <algorithm>

namespace fulfilld::rules {
namespace {

using FO = FulfillmentOrderFacts;
using S = FulfillmentOrderStatus;
using D = DeliveryMethod;

/// At a live location of the merchant's own, and work may be done on it. A deleted or closed location is no place
/// to send from [domain 11.3 #19].
bool at_merchant(const FO& fo) {
    return !fo.location.fulfillment_service && fo.location.id && fo.location.active &&
           fo.request_status == RequestStatus::unsubmitted;
}
Outcome unpaid() { return Outcome::close("it is not paid in full"); }

bool workable(const FO& fo) { return fo.status == S::open || fo.status == S::in_progress; }

/// What the merchant promises for this way to the customer, or else what is usual.
Duration level(const View& view, const FO& fo, Duration usual) {
    return view.policy.service_levels.of(fo).value_or(usual);
}

const LineItemFacts* line_of(const OrderFacts& order, const LineItemId& id) {
    const auto line =
        std::find_if(order.lines.begin(), order.lines.end(), [&](const auto& one) { return one.id == id; });
    return line == order.lines.end() ? nullptr : &*line;
}

Match merchant_match(const View& view, const FO& fo) {
    Match match;
    match.evidence = {
        evidence("assignedLocation", fo.location.name, "the merchant's own location"),
        evidence("deliveryMethod", fo.delivery ? text_of(*fo.delivery) : "null", "how the goods reach the customer")};
    match.since = waiting_since(view, fo);
    return match;
}

Evidence pos_signals(const View& view) {
    std::string seen;
    const auto add = [&](bool present, std::string_view name) {
        if (present) seen += (seen.empty() ? "" : ", ") + std::string(name);
    };
    add(view.order.source_name == "pos", "sourceName");
    add(view.order.app_id == "gid://shopify/App/129785", "app");
    add(view.order.retail_location.has_value(), "retailLocation");
    return evidence("point of sale", seen, "two of three signals say it was sold in a store");
}

}  // namespace

Outcome dropship_merchant_location(const View& view, const FO& fo) {
    if (!at_merchant(fo) || !workable(fo)) return std::nullopt;
    const SupplierRule* supplier = supplier_of(view, fo);
    if (supplier == nullptr) return std::nullopt;
    if (!view.paid) return unpaid();
    Match match = merchant_match(view, fo);
    match.evidence.push_back(evidence("supplier", supplier->name, "vendor, SKU or tag says this supplier ships it"));
    match.permission = may_fulfill_with_tracking(view, fo);
    match.normal_for = std::chrono::days{7};
    return match;
}

Outcome pos_not_marked_fulfilled(const View& view, const FO& fo) {
    if (!at_merchant(fo) || !workable(fo) || !delivered_by(fo, D::retail)) return std::nullopt;
    if (!view.pos) return Outcome::close("fewer than two of three signals say that it was sold in a store");
    if (!view.paid || view.order.outstanding.positive()) return unpaid();
    Match match = merchant_match(view, fo);
    match.evidence.push_back(pos_signals(view));
    match.evidence.push_back(
        evidence("displayFinancialStatus", financial_text(view.order), "paid: the customer left with the goods"));
    match.permission = may_mark_fulfilled(view, fo);
    match.normal_for = std::chrono::hours{2};
    return match;
}

Outcome pos_ship_to_customer(const View& view, const FO& fo) {
    if (!view.pos || !at_merchant(fo) || !workable(fo)) return std::nullopt;
    if (!delivered_by(fo, D::shipping) && !delivered_by(fo, D::local)) return std::nullopt;
    if (!view.paid) return unpaid();
    Match match = merchant_match(view, fo);
    match.evidence.push_back(pos_signals(view));
    match.permission = no_action("the goods did not leave with the customer: someone must send them");
    match.normal_for = level(view, fo, std::chrono::hours{48});
    return match;
}

Outcome pickup_not_collected(const View& view, const FO& fo) {
    if (!at_merchant(fo) || !workable(fo)) return std::nullopt;
    if (!delivered_by(fo, D::pick_up) && !delivered_by(fo, D::pickup_point)) return std::nullopt;
    if (!view.paid) return unpaid();
    Match match = merchant_match(view, fo);
    match.permission = no_action("only the store knows whether the customer came");
    match.normal_for = level(view, fo, std::chrono::days{7});
    return match;
}

Outcome local_delivery_pending(const View& view, const FO& fo) {
    if (!at_merchant(fo) || !workable(fo) || !delivered_by(fo, D::local)) return std::nullopt;
    if (!view.paid) return unpaid();
    Match match = merchant_match(view, fo);
    match.permission = no_action("only the driver knows whether it was handed over");
    match.normal_for = level(view, fo, std::chrono::hours{48});
    return match;
}

Outcome digital_not_fulfilled(const View& view, const FO& fo) {
    const bool without_parcel = !fo.delivery || delivered_by(fo, D::none);
    if (!at_merchant(fo) || !workable(fo) || !without_parcel) return std::nullopt;
    if (!view.paid) return unpaid();
    Match match = merchant_match(view, fo);
    for (const auto& left : fo.lines) {
        if (left.remaining == 0) continue;
        const LineItemFacts* item = line_of(view.order, left.line_item);
        if (item == nullptr || item->requires_shipping) return Outcome::close("one of its items is sent by parcel");
        if (item->gift_card) match.variant = "gift_card";
        match.evidence.push_back(evidence("requiresShipping", "false",
                                          item->gift_card ? "a gift card" : "something that is not sent by parcel"));
    }
    match.permission = no_action("only whoever delivers it knows whether the customer has it");
    match.normal_for = level(view, fo, std::chrono::hours{24});
    return match;
}

Outcome in_progress_manual(const View& view, const FO& fo) {
    if (!at_merchant(fo) || !(fo.status == S::in_progress)) return std::nullopt;
    Match match = merchant_match(view, fo);
    match.evidence.push_back(evidence("fulfillmentOrder.status", "IN_PROGRESS", "someone has begun to work on it"));
    match.permission = no_action("whoever began it must say how it ended");
    match.since = fo.updated_at;
    match.normal_for = std::chrono::days{7};
    return match;
}

Outcome partially_fulfilled_rest(const View& view, const FO& fo) {
    if (!view.shipped()) return std::nullopt;
    Outcome outcome = merchant_to_ship(view, fo);
    if (!outcome.match) return outcome;
    Match& match = *outcome.match;
    match.evidence.push_back(evidence("fulfillments", view.fulfilled, "units were sent already; this is the rest"));
    if (view.order.edited) {
        match.variant = "edited_after_fulfilment";
        match.evidence.push_back(
            evidence("edited", "true", "the order was changed: the rest may have been added later"));
        match.steps = {{Who::staff, "Look at the order's timeline: send what was added, or refund it."}};
    }
    match.permission = no_action("what was sent says nothing about the rest");
    return outcome;
}

Outcome merchant_to_ship(const View& view, const FO& fo) {
    if (!at_merchant(fo) || !(fo.status == S::open)) return std::nullopt;
    if (!fo.delivery) return Outcome::close("the shop does not say how the goods reach the customer");
    if (!delivered_by(fo, D::shipping)) return std::nullopt;
    if (!view.paid) return unpaid();
    Match match = merchant_match(view, fo);
    match.permission = no_action("age alone is no proof of shipment");
    match.normal_for = level(view, fo, std::chrono::hours{48});
    return match;
}

}  // namespace fulfilld::rules
