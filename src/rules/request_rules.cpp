#include "rules/rule.hpp"

namespace fulfilld::rules {
namespace {

using FO = FulfillmentOrderFacts;

bool never_asked(const FO& fo) {
    return fo.location.fulfillment_service && fo.status == FulfillmentOrderStatus::open &&
           fo.request_status == RequestStatus::unsubmitted;
}

Match not_sent_match(const View& view, const FO& fo, const ServiceRule& service) {
    Match match = service_match(view, fo, "the service was never asked");
    match.variant = "not_sent";
    match.evidence.push_back(
        evidence("request_mode", name_of(service.request_mode), "from the configuration of this service"));
    if (has_item_without_sku(view.order, fo)) {
        match.variant = "unknown_to_service";
        match.evidence.push_back(
            evidence("sku", "empty", "an item without SKU: the service cannot tell which product it is"));
        match.steps = {
            {Who::staff, "Give the product a SKU and map it in the service's app, then place the order there."}};
    }
    match.permission = may_request(view, fo, service);
    match.normal_for = std::chrono::hours{1};
    return match;
}

}  // namespace

Outcome amazon_request_not_sent(const View& view, const FO& fo) {
    if (!never_asked(fo)) return std::nullopt;
    const ServiceRule service = service_of(view.policy, fo.location);
    if (service.kind != ServiceKind::amazon) return std::nullopt;
    if (!view.paid) return Outcome::close("it is not paid in full");
    return not_sent_match(view, fo, service);
}

Outcome dropship_request_not_sent(const View& view, const FO& fo) {
    if (!never_asked(fo)) return std::nullopt;
    const ServiceRule service = service_of(view.policy, fo.location);
    if (service.kind == ServiceKind::amazon) return std::nullopt;
    if (!view.paid) return Outcome::close("it is not paid in full");
    return not_sent_match(view, fo, service);
}

}  // namespace fulfilld::rules
