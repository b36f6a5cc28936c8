#include "rules/rule.hpp"

#include <algorithm>
#include <tuple>

namespace fulfilld::rules {
namespace {

using FO = FulfillmentOrderFacts;
using S = FulfillmentOrderStatus;

/// What a hold waits for, and who can end it [domain 4.4].
struct HoldCase {
    HoldReason reason;
    std::string_view variant;
    Step step;
};
constexpr HoldCase hold_cases[] = {
    {HoldReason::awaiting_payment, "awaiting_payment", {Who::staff, "Collect the payment; the shop then releases it."}},
    {HoldReason::awaiting_return_items,
     "awaiting_return_items",
     {Who::staff, "Check in the returned items in the admin; the exchange is then released."}},
    {HoldReason::high_risk_of_fraud,
     "high_risk_of_fraud",
     {Who::staff, "Review the risk in the admin; then release the hold or cancel the order."}},
    {HoldReason::incorrect_address,
     "incorrect_address",
     {Who::staff, "Correct the address with the customer, then release the hold in the admin."}},
    {HoldReason::inventory_out_of_stock,
     "inventory_out_of_stock",
     {Who::staff, "Restock the item or move it to a location that has it, then release the hold."}},
    {HoldReason::online_store_post_purchase_cross_sell,
     "post_purchase_offer",
     {Who::time, "An offer after the purchase is open; it ends by itself. If it lasts for hours, ask the upsell app."}},
    {HoldReason::unknown_delivery_date,
     "unknown_delivery_date",
     {Who::staff, "Agree on a date with the customer, then release the hold in the admin."}},
    {HoldReason::other, "other", {Who::staff, "Whoever placed the hold: clear its cause and release it."}},
};

void explain_holds(Match& match, const FO& fo) {
    // The first of our table gives the case its name, whatever the order in which the shop lists them.
    std::vector<HoldFacts> holds = fo.holds;
    std::sort(holds.begin(), holds.end(), [](const auto& a, const auto& b) {
        return std::tie(a.reason.value, a.ours) < std::tie(b.reason.value, b.ours);
    });
    for (const auto& hold : holds) {
        match.evidence.push_back(evidence("fulfillmentHolds.reason", text_of(hold.reason),
                                          hold.ours ? "placed by this app" : "placed by staff or another app"));
        const auto* known = std::find_if(std::begin(hold_cases), std::end(hold_cases),
                                         [&](const auto& one) { return hold.reason == one.reason; });
        if (known == std::end(hold_cases)) continue;
        if (match.variant.empty()) match.variant = known->variant;
        match.steps.push_back(known->step);
    }
}

bool only_external(const FO& fo) {
    return std::all_of(fo.supported_actions.begin(), fo.supported_actions.end(),
                       [](const auto& action) { return action == SupportedAction::external; });
}

Match place_match(const View& view, const FO& fo, std::string_view meaning, std::string_view why) {
    Match match;
    match.evidence = {evidence("assignedLocation", fo.location.name, meaning)};
    match.permission = no_action(why);
    match.since = waiting_since(view, fo);
    return match;
}

}  // namespace

Outcome on_hold(const View& view, const FO& fo) {
    if (!(fo.status == S::on_hold)) return std::nullopt;
    Match match;
    match.evidence = {evidence("fulfillmentOrder.status", "ON_HOLD", "nothing may leave while it is held")};
    explain_holds(match, fo);
    match.permission = no_action("a hold is released by whoever placed it");
    match.since = waiting_since(view, fo);
    match.normal_for = std::chrono::hours{24};
    return match;
}

Outcome scheduled(const View& view, const FO& fo) {
    if (!(fo.status == S::scheduled)) return std::nullopt;
    Match match;
    match.since = waiting_since(view, fo);
    match.permission = no_action("sending early is a person's decision");
    if (fo.fulfill_at) {
        match.evidence = {evidence("fulfillAt", *fo.fulfill_at, "to be fulfilled from then on")};
        match.counted_from = std::max(*fo.fulfill_at, match.since);
        match.normal_for = std::chrono::hours{24};
        return match;
    }
    match.variant = "pre_order";
    match.evidence = {evidence("fulfillAt", "null", "a pre-order without a date")};
    match.steps = {{Who::staff, "Set a date, or mark it as open in the admin when the goods are there."}};
    match.normal_for = std::nullopt;
    return match;
}

Outcome external_fulfillment(const View& view, const FO& fo) {
    if (!supports(fo, SupportedAction::external)) return std::nullopt;
    if (!only_external(fo)) return Outcome::close("the shop offers other actions beside EXTERNAL");
    Match match = place_match(view, fo, "where it stands", "it is handled outside Shopify");
    match.evidence.push_back(evidence("supportedActions", "EXTERNAL", "work on it begins on another system's page"));
    match.normal_for = std::chrono::days{3};
    return match;
}

Outcome location_gone(const View& view, const FO& fo) {
    if (fo.location.id) return std::nullopt;
    // Without the scope every location reads null, and says nothing.
    if (!view.shop.has_scope("read_locations"))
        return Outcome::close("without the scope read_locations every location looks deleted");
    if (!(fo.request_status == RequestStatus::unsubmitted)) return Outcome::close("a service was asked for it");
    return place_match(view, fo, "the location was deleted", "goods cannot leave a location that is gone");
}

Outcome location_inactive(const View& view, const FO& fo) {
    if (!fo.location.id || fo.location.active || fo.location.fulfillment_service) return std::nullopt;
    if (!(fo.request_status == RequestStatus::unsubmitted)) return Outcome::close("a service was asked for it");
    return place_match(view, fo, "the location was deactivated", "nobody sends from a location that is not active");
}

Outcome service_dead(const View& view, const FO& fo) {
    if (!fo.location.fulfillment_service) return std::nullopt;
    const bool dead = service_of(view.policy, fo.location).kind == ServiceKind::dead;
    const bool removed = fo.location.id && !fo.location.active;
    if (!dead && !removed) return std::nullopt;
    Match match = place_match(view, fo,
                              dead ? "this service has ended: nobody answers there"
                                   : "its location is not active: the app was removed or switched off",
                              "whatever is sent to it is never answered");
    match.evidence.push_back(evidence("status / requestStatus", states_of(fo), "how far it came"));
    return match;
}

}  // namespace fulfilld::rules
