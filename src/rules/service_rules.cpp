#include "rules/rule.hpp"

namespace fulfilld::rules {
namespace {

using FO = FulfillmentOrderFacts;
using S = FulfillmentOrderStatus;
using R = RequestStatus;

/// How long a service may work in silence before it is worth a question [domain 11.3 #25, 8.3].
Duration normal_silence(ServiceKind kind) {
    switch (kind) {
        case ServiceKind::amazon: return std::chrono::hours{48};
        case ServiceKind::dropship: return std::chrono::days{7};
        case ServiceKind::third_party: return std::chrono::days{3};
    }
    return std::chrono::days{7};
}

Match service_match(const View& view, const FO& fo, std::string_view meaning) {
    Match match;
    match.evidence = {
        evidence("assignedLocation", fo.location.name, "held by a fulfillment service"),
        evidence("status / requestStatus",
                 std::string(text_of(fo.status)) + " / " + std::string(text_of(fo.request_status)), meaning)};
    match.since = waiting_since(view, fo);
    return match;
}

/// When the request in force was sent; falls back to the fulfillment order's last change, and says so.
Timestamp sent_at(Match& match, const FO& fo) {
    if (const auto* request = newest_request(fo, MerchantRequestKind::fulfillment_request)) {
        match.evidence.push_back(evidence("merchantRequests.sentAt", request->sent_at, "when the request was sent"));
        return request->sent_at;
    }
    match.evidence.push_back(
        evidence("fulfillmentOrder.updatedAt", fo.updated_at, "no request time is shown; last change instead"));
    return fo.updated_at;
}

/// The request to stop, when it is newer than the one to begin: the request status lags behind it [domain 4.1].
const MerchantRequestFacts* cancellation_under_way(const FO& fo) {
    const auto* cancel = newest_request(fo, MerchantRequestKind::cancellation_request);
    const auto* ask = newest_request(fo, MerchantRequestKind::fulfillment_request);
    return cancel != nullptr && (ask == nullptr || cancel->sent_at >= ask->sent_at) ? cancel : nullptr;
}

bool request_not_sent(const View& view, const FO& fo) {
    return fo.location.fulfillment_service && fo.status == S::open && fo.request_status == R::unsubmitted && view.paid;
}

Match not_sent_match(const View& view, const FO& fo, const ServiceRule& service) {
    Match match = service_match(view, fo, "the service was never asked");
    match.evidence.push_back(
        evidence("request_mode", name_of(service.request_mode), "from the configuration of this service"));
    match.permission = may_request(view, fo, service);
    match.normal_for = std::chrono::hours{1};
    return match;
}

}  // namespace

MaybeMatch on_hold(const View& view, const FO& fo) {
    if (!(fo.status == S::on_hold)) return std::nullopt;
    Match match;
    match.evidence = {evidence("fulfillmentOrder.status", "ON_HOLD", "nothing may leave while it is held")};
    for (const auto& hold : fo.holds) {
        match.evidence.push_back(evidence("fulfillmentHolds.reason", text_of(hold.reason),
                                          hold.ours ? "placed by this app" : "placed by staff or another app"));
    }
    match.permission = no_action("a hold is released by whoever placed it");
    match.since = waiting_since(view, fo);
    match.normal_for = std::chrono::hours{24};
    return match;
}

MaybeMatch scheduled(const View& view, const FO& fo) {
    if (!(fo.status == S::scheduled)) return std::nullopt;
    Match match;
    match.since = waiting_since(view, fo);
    match.permission = no_action("sending early is a person's decision");
    if (fo.fulfill_at) {
        match.evidence = {evidence("fulfillAt", *fo.fulfill_at, "to be fulfilled from then on")};
        match.normal_for = *fo.fulfill_at - match.since + std::chrono::hours{24};
    } else {
        match.evidence = {evidence("fulfillAt", "null", "a pre-order without a date")};
        match.normal_for = std::nullopt;
    }
    return match;
}

MaybeMatch request_rejected(const View& view, const FO& fo) {
    if (!fo.location.fulfillment_service || !(fo.request_status == R::rejected)) return std::nullopt;
    Match match = service_match(view, fo, "the service refused the request");
    match.permission = no_action("asking again without knowing why may repeat the refusal or ship twice");
    match.since = sent_at(match, fo);
    return match;
}

MaybeMatch service_gave_up(const View& view, const FO& fo) {
    const bool over = fo.status == S::incomplete || fo.request_status == R::closed;
    if (!fo.location.fulfillment_service || !over) return std::nullopt;
    Match match = service_match(view, fo, "the service ended its work with goods left over");
    match.permission = no_action("asking again without knowing what was sent may ship twice");
    match.since = fo.updated_at;
    return match;
}

MaybeMatch request_unanswered(const View& view, const FO& fo) {
    if (!fo.location.fulfillment_service || !(fo.request_status == R::submitted)) return std::nullopt;
    Match match = service_match(view, fo, "asked, not yet answered");
    match.permission = no_action("a second request could ship twice");
    match.since = sent_at(match, fo);
    match.normal_for = std::chrono::hours{48};
    return match;
}

MaybeMatch cancellation_pending(const View& view, const FO& fo) {
    if (!fo.location.fulfillment_service) return std::nullopt;
    const auto* cancel = cancellation_under_way(fo);
    const bool asked =
        fo.request_status == R::cancellation_requested || (cancel != nullptr && fo.request_status == R::accepted);
    if (!asked) return std::nullopt;
    Match match = service_match(view, fo, "asked to stop, not yet answered");
    match.permission = no_action("until the service answers, a parcel may be on its way");
    match.since = cancel != nullptr ? cancel->sent_at : fo.updated_at;
    match.normal_for = std::chrono::hours{48};
    return match;
}

MaybeMatch supplier_sync_missing(const View& view, const FO& fo) {
    if (!fo.location.fulfillment_service || !(fo.request_status == R::accepted)) return std::nullopt;
    if (!(fo.status == S::open) && !(fo.status == S::in_progress)) return std::nullopt;
    if (cancellation_under_way(fo) != nullptr) return std::nullopt;
    const ServiceRule service = service_of(view.policy, fo.location);
    Match match = service_match(view, fo, "accepted, and no shipment or tracking came back");
    match.evidence.push_back(evidence("service kind", name_of(service.kind),
                                      "silence is normal for " + format_age(normal_silence(service.kind))));
    match.permission = no_action("only the service itself may fulfil at its location");
    match.since = sent_at(match, fo);
    match.normal_for = normal_silence(service.kind);
    return match;
}

MaybeMatch amazon_request_not_sent(const View& view, const FO& fo) {
    if (!request_not_sent(view, fo)) return std::nullopt;
    const ServiceRule service = service_of(view.policy, fo.location);
    if (service.kind != ServiceKind::amazon) return std::nullopt;
    return not_sent_match(view, fo, service);
}

MaybeMatch dropship_request_not_sent(const View& view, const FO& fo) {
    if (!request_not_sent(view, fo)) return std::nullopt;
    return not_sent_match(view, fo, service_of(view.policy, fo.location));
}

}  // namespace fulfilld::rules
