#include "rules/rule.hpp"

namespace fulfilld::rules {
namespace {

bool work_left(const View& view) { return !view.order.cancelled_at && (view.remaining > 0 || view.unfulfilled > 0); }

Match money_match(const View& view, std::string_view meaning, std::string_view why) {
    Match match;
    match.evidence = {evidence("displayFinancialStatus", financial_text(view.order), meaning)};
    match.permission = no_action(why);
    match.since = view.order.processed_at;
    match.normal_for = std::chrono::hours{24};
    return match;
}

}  // namespace

MaybeMatch refunded_still_open(const View& view) {
    if (!work_left(view) || view.remaining == 0 || !view.financial_is({FinancialStatus::refunded})) return std::nullopt;
    Match match = money_match(view, "all money went back to the customer", "the money is back: nothing may be sent");
    match.evidence.push_back(evidence("remainingQuantity", view.remaining, "units still look shippable"));
    match.since = view.order.updated_at;
    match.normal_for = std::chrono::minutes{30};
    return match;
}

MaybeMatch payment_voided(const View& view) {
    if (!work_left(view) || !view.financial_is({FinancialStatus::voided})) return std::nullopt;
    return money_match(view, "the payment was voided: no money will come", "unpaid goods are not sent");
}

MaybeMatch payment_expired(const View& view) {
    if (!work_left(view) || !view.financial_is({FinancialStatus::expired})) return std::nullopt;
    return money_match(view, "the authorisation ran out before it was captured", "unpaid goods are not sent");
}

MaybeMatch payment_authorized(const View& view) {
    if (!work_left(view) || !view.order.capturable || !view.financial_is({FinancialStatus::authorized}))
        return std::nullopt;
    Match match = money_match(view, "authorised, not captured", "the payment must be captured first");
    match.evidence.push_back(evidence("capturable", "true", "it can be captured now; authorisations expire"));
    return match;
}

MaybeMatch payment_pending(const View& view) {
    using F = FinancialStatus;
    const bool open = !view.order.financial || view.financial_is({F::pending, F::partially_paid});
    if (!work_left(view) || !open || view.order.fully_paid) return std::nullopt;
    Match match = money_match(view, "not paid in full", "unpaid goods are not sent");
    match.evidence.push_back(
        evidence("totalOutstanding", format_money(view.order.outstanding), "the customer still owes this"));
    return match;
}

MaybeMatch risk_blocked(const View& view) {
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
