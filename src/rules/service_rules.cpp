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
        case ServiceKind::third_party: return std::chrono::days{3};
        case ServiceKind::dropship:
        case ServiceKind::print_on_demand:
        case ServiceKind::dead: return std::chrono::days{7};
    }
    return std::chrono::days{7};
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

}  // namespace

Outcome request_rejected(const View& view, const FO& fo) {
    if (!fo.location.fulfillment_service || !(fo.request_status == R::rejected)) return std::nullopt;
    Match match = service_match(view, fo, "the service refused the request");
    match.permission = no_action("asking again without knowing why may repeat the refusal or ship twice");
    match.since = sent_at(match, fo);
    return match;
}

Outcome service_gave_up(const View& view, const FO& fo) {
    const bool over = fo.status == S::incomplete || fo.request_status == R::closed;
    if (!fo.location.fulfillment_service || !over) return std::nullopt;
    Match match = service_match(view, fo, "the service ended its work with goods left over");
    match.permission = no_action("asking again without knowing what was sent may ship twice");
    match.since = fo.updated_at;
    return match;
}

Outcome request_unanswered(const View& view, const FO& fo) {
    if (!fo.location.fulfillment_service || !(fo.request_status == R::submitted)) return std::nullopt;
    Match match = service_match(view, fo, "asked, not yet answered");
    match.variant = "sent_unanswered";
    match.permission = no_action("a second request could ship twice");
    match.since = sent_at(match, fo);
    match.normal_for = std::chrono::hours{48};
    return match;
}

Outcome cancellation_pending(const View& view, const FO& fo) {
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

Outcome supplier_sync_missing(const View& view, const FO& fo) {
    // Asked to stop, and would not: it works on as if nothing had been asked.
    const bool refused_to_stop = fo.request_status == R::cancellation_rejected;
    if (!fo.location.fulfillment_service || (!(fo.request_status == R::accepted) && !refused_to_stop))
        return std::nullopt;
    if (!(fo.status == S::open) && !(fo.status == S::in_progress))
        return Outcome::close("the fulfillment order is neither open nor in progress");
    if (!refused_to_stop && cancellation_under_way(fo) != nullptr) return Outcome::close("it was asked to stop");
    const ServiceRule service = service_of(view.policy, fo.location);
    Match match = service_match(view, fo, "accepted, and no shipment or tracking came back");
    match.variant = refused_to_stop ? "refused_to_stop" : "accepted_no_tracking";
    match.evidence.push_back(evidence("service kind", name_of(service.kind),
                                      "silence is normal for " + format_age(normal_silence(service.kind))));
    match.permission = no_action("only the service itself may fulfil at its location");
    match.since = sent_at(match, fo);
    match.normal_for = normal_silence(service.kind);
    return match;
}

}  // namespace fulfilld::rules
