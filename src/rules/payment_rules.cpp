#include "rules/rule.hpp"

namespace fulfilld::rules {
namespace {

/// A service that gets no order before it is paid has nothing to ship [domain 8.3].
void name_waiting_service(Match& match, const View& view) {
    for (const auto* fo : view.active) {
        if (!fo->location.fulfillment_service) continue;
        match.variant = "unpaid_at_service";
        match.evidence.push_back(
            evidence("assignedLocation", fo->location.name, "this service takes up nothing that is not paid"));
    }
}

Match money_match(const View& view, std::string_view meaning, std::string_view why) {
    Match match;
    match.evidence = {evidence("displayFinancialStatus", financial_text(view.order), meaning)};
    match.permission = no_action(why);
    match.since = view.order.processed_at;
    match.normal_for = std::chrono::hours{24};
    return match;
}

}  // namespace

Outcome refunded_still_open(const View& view) {
    if (!work_left(view) || view.remaining == 0 || !view.financial_is({FinancialStatus::refunded})) return std::nullopt;
    Match match = money_match(view, "all money went back to the customer", "the money is back: nothing may be sent");
    match.evidence.push_back(evidence("remainingQuantity", view.remaining, "units still look shippable"));
    match.since = view.order.updated_at;
    match.normal_for = std::chrono::minutes{30};
    return match;
}

Outcome partial_refund_ambiguous(const View& view) {
    if (!work_left(view) || view.remaining == 0 || !view.financial_is({FinancialStatus::partially_refunded}))
        return std::nullopt;
    if (view.order.refund_without_lines == false)
        return Outcome::close("every refund names the units it was for: the rest is a normal order");
    const bool read = view.order.refund_without_lines.has_value();
    Match match =
        money_match(view, "part of the money went back", "nobody but a person knows what the money was given back for");
    match.evidence.push_back(evidence("totalRefunded", format_money(view.order.refunded), "given back so far"));
    match.evidence.push_back(
        read ? evidence("refunds", "without units", "a refund names no items: a discount, or goods?")
             : evidence("refunds", "not read", "so nothing says what the money was for"));
    match.evidence.push_back(evidence("remainingQuantity", view.remaining, "units still look shippable"));
    match.since = view.order.updated_at;
    return match;
}

Outcome payment_voided(const View& view) {
    if (!work_left(view) || !view.financial_is({FinancialStatus::voided})) return std::nullopt;
    return money_match(view, "the payment was voided: no money will come", "unpaid goods are not sent");
}

Outcome payment_expired(const View& view) {
    if (!work_left(view) || !view.financial_is({FinancialStatus::expired})) return std::nullopt;
    return money_match(view, "the authorisation ran out before it was captured", "unpaid goods are not sent");
}

Outcome payment_authorized(const View& view) {
    if (!work_left(view) || !view.financial_is({FinancialStatus::authorized})) return std::nullopt;
    if (!view.order.capturable) return Outcome::close("the shop says that the payment cannot be captured");
    Match match = money_match(view, "authorised, not captured", "the payment must be captured first");
    match.evidence.push_back(evidence("capturable", "true", "it can be captured now; authorisations expire"));
    return match;
}

Outcome payment_pending(const View& view) {
    using F = FinancialStatus;
    const bool open = !view.order.financial || view.financial_is({F::pending, F::partially_paid});
    if (!work_left(view) || !open) return std::nullopt;
    if (view.order.fully_paid) return Outcome::close("the shop calls it fully paid all the same");
    Match match = money_match(view, "not paid in full", "unpaid goods are not sent");
    match.evidence.push_back(
        evidence("totalOutstanding", format_money(view.order.outstanding), "the customer still owes this"));
    name_waiting_service(match, view);
    return match;
}

Outcome risk_blocked(const View& view) {
    using R = RiskRecommendation;
    const R advice = view.order.risk.value;
    if (!work_left(view) || (advice != R::cancel && advice != R::investigate)) return std::nullopt;
    Match match;
    match.evidence = {
        evidence("risk.recommendation", text_of(advice), "the shop's fraud analysis advises against sending")};
    match.permission = no_action("only a person may clear a risk");
    match.since = view.order.processed_at;
    return match;
}

}  // namespace fulfilld::rules
