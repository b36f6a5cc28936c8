#include "rules/rule.hpp"

#include <algorithm>

namespace fulfilld::rules {
namespace {

using FO = FulfillmentOrderFacts;
using S = FulfillmentOrderStatus;
using D = DeliveryMethod;
using R = RequestStatus;

/// At a live location of the merchant's own, and work may be done on it. A deleted or closed location is no place
/// to send from [domain 11.3 #19].
bool at_merchant(const FO& fo) {
    return !fo.location.fulfillment_service && fo.location.id && fo.location.active &&
           fo.request_status == RequestStatus::unsubmitted;
}
bool workable(const FO& fo) { return fo.status == S::open || fo.status == S::in_progress; }

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

MaybeMatch location_gone(const View& view, const FO& fo) {
    // Without the scope every location reads null, and says nothing.
    const bool deleted = !fo.location.id && view.shop.has_scope("read_locations");
    const bool closed = fo.location.id && !fo.location.active && !fo.location.fulfillment_service;
    if ((!deleted && !closed) || !(fo.request_status == R::unsubmitted)) return std::nullopt;
    Match match;
    match.evidence = {evidence("assignedLocation", fo.location.name,
                               deleted ? "the location was deleted" : "the location is not active any more")};
    match.permission = no_action("goods cannot leave a location that is gone");
    match.since = waiting_since(view, fo);
    return match;
}

MaybeMatch dropship_merchant_location(const View& view, const FO& fo) {
    if (!at_merchant(fo) || !workable(fo) || !view.paid) return std::nullopt;
    const SupplierRule* supplier = supplier_of(view, fo);
    if (supplier == nullptr) return std::nullopt;
    Match match = merchant_match(view, fo);
    match.evidence.push_back(evidence("supplier", supplier->name, "vendor, SKU or tag says this supplier ships it"));
    match.permission = no_action("nothing in the shop proves that the supplier has shipped");
    match.normal_for = std::chrono::days{7};
    return match;
}

MaybeMatch pos_not_marked_fulfilled(const View& view, const FO& fo) {
    if (!view.pos || !at_merchant(fo) || !workable(fo) || !delivered_by(fo, D::retail)) return std::nullopt;
    if (!view.paid || view.order.outstanding.positive()) return std::nullopt;
    Match match = merchant_match(view, fo);
    match.evidence.push_back(pos_signals(view));
    match.evidence.push_back(
        evidence("displayFinancialStatus", financial_text(view.order), "paid: the customer left with the goods"));
    match.permission = may_mark_fulfilled(view, fo);
    match.normal_for = std::chrono::hours{2};
    return match;
}

MaybeMatch pos_ship_to_customer(const View& view, const FO& fo) {
    if (!view.pos || !view.paid || !at_merchant(fo) || !workable(fo)) return std::nullopt;
    if (!delivered_by(fo, D::shipping) && !delivered_by(fo, D::local)) return std::nullopt;
    Match match = merchant_match(view, fo);
    match.evidence.push_back(pos_signals(view));
    match.permission = no_action("the goods did not leave with the customer: someone must send them");
    match.normal_for = std::chrono::hours{48};
    return match;
}

MaybeMatch pickup_not_collected(const View& view, const FO& fo) {
    if (!view.paid || !at_merchant(fo) || !workable(fo)) return std::nullopt;
    if (!delivered_by(fo, D::pick_up) && !delivered_by(fo, D::pickup_point)) return std::nullopt;
    Match match = merchant_match(view, fo);
    match.permission = no_action("only the store knows whether the customer came");
    match.normal_for = std::chrono::days{7};
    return match;
}

MaybeMatch local_delivery_pending(const View& view, const FO& fo) {
    if (!view.paid || !at_merchant(fo) || !workable(fo) || !delivered_by(fo, D::local)) return std::nullopt;
    Match match = merchant_match(view, fo);
    match.permission = no_action("only the driver knows whether it was handed over");
    match.normal_for = std::chrono::hours{48};
    return match;
}

MaybeMatch digital_not_fulfilled(const View& view, const FO& fo) {
    const bool without_parcel = !fo.delivery || delivered_by(fo, D::none);
    if (!view.paid || !at_merchant(fo) || !workable(fo) || !without_parcel) return std::nullopt;
    Match match = merchant_match(view, fo);
    for (const auto& left : fo.lines) {
        if (left.remaining == 0) continue;
        const auto item = std::find_if(view.order.lines.begin(), view.order.lines.end(),
                                       [&](const auto& line) { return line.id == left.line_item; });
        if (item == view.order.lines.end() || item->requires_shipping) return std::nullopt;
        match.evidence.push_back(evidence("requiresShipping", "false",
                                          item->gift_card ? "a gift card" : "something that is not sent by parcel"));
    }
    match.permission = no_action("only whoever delivers it knows whether the customer has it");
    match.normal_for = std::chrono::hours{24};
    return match;
}

MaybeMatch in_progress_manual(const View& view, const FO& fo) {
    if (!at_merchant(fo) || !(fo.status == S::in_progress)) return std::nullopt;
    Match match = merchant_match(view, fo);
    match.evidence.push_back(evidence("fulfillmentOrder.status", "IN_PROGRESS", "someone has begun to work on it"));
    match.permission = no_action("whoever began it must say how it ended");
    match.since = fo.updated_at;
    match.normal_for = std::chrono::days{7};
    return match;
}

MaybeMatch partially_fulfilled_rest(const View& view, const FO& fo) {
    if (!view.shipped()) return std::nullopt;
    auto match = merchant_to_ship(view, fo);
    if (match) match->permission = no_action("what was sent says nothing about the rest");
    return match;
}

MaybeMatch merchant_to_ship(const View& view, const FO& fo) {
    if (!at_merchant(fo) || !(fo.status == S::open) || !delivered_by(fo, D::shipping) || !view.paid)
        return std::nullopt;
    Match match = merchant_match(view, fo);
    if (view.shipped())
        match.evidence.push_back(evidence("fulfillments", view.fulfilled, "units were sent already; this is the rest"));
    match.permission = no_action("age alone is no proof of shipment");
    match.normal_for = std::chrono::hours{48};
    return match;
}

}  // namespace fulfilld::rules
