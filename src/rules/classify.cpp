#include "fulfilld/core/rules.hpp"

#include "fulfilld/core/action.hpp"
#include "rules/own_rules.hpp"
#include "rules/rule.hpp"

#include <algorithm>

namespace fulfilld {
namespace {

using namespace rules;

/// Another action than the usual one, where the merchant's configuration names one.
std::optional<ActionKind> chosen(Reason reason, const Policy& policy) {
    const auto& action = policy.of(reason).action;
    return action == action_of(reason) ? std::nullopt : action;
}

Finding finding_of(Reason reason, Match&& match, const Policy& policy) {
    Finding finding;
    finding.evidence = std::move(match.evidence);
    finding.permission = std::move(match.permission);
    finding.since = match.since;
    finding.settled = match.settled;
    finding.variant = match.variant;
    finding.steps = std::move(match.steps);
    const ReasonPolicy& tuned = policy.of(reason);
    if (match.normal_for) {
        const Duration normal = tuned.min_age.value_or(*match.normal_for);
        const Timestamp from = match.counted_from.value_or(match.since);
        finding.overdue_at = tuned.working_time ? policy.working_time.after(from, normal) : from + normal;
        finding.dated = match.counted_from.has_value();
    }
    return finding;
}

Match unknown(const View& view, std::vector<Evidence> evidence) {
    Match match;
    match.evidence = std::move(evidence);
    match.permission = no_action("what we do not understand we do not touch");
    match.since = view.order.processed_at;
    match.normal_for = Duration{0};
    return match;
}

/// Nothing left to send, nothing cancelled, something sent: whatever the display status calls it.
bool is_clear(const View& view) {
    const OrderFacts& order = view.order;
    if (order.cancelled_at || view.remaining != 0 || view.unfulfilled != 0) return false;
    return view.shipped() || order.lines.empty();
}

/// What the active fulfillment orders still hold of one line of the order.
std::int64_t held(const View& view, const LineItemId& line) {
    std::int64_t units = 0;
    for (const auto* fo : view.active) {
        for (const auto& part : fo->lines) units += part.line_item == line ? part.remaining : 0;
    }
    return units;
}

/// Where fulfillment orders and lines do not tell one story of what is left [domain 11.4]: of each line, for a sum
/// over all of them may agree by chance. Of several lines the first by its id is named.
std::vector<Evidence> find_contradiction(const View& view) {
    const LineItemFacts* wrong = nullptr;
    std::int64_t accounted = 0;
    for (const auto& line : view.order.lines) {
        const std::int64_t here = held(view, line.id);
        accounted += here;
        const bool agrees = here == line.unfulfilled && line.unfulfilled <= line.current;
        if (!agrees && (wrong == nullptr || line.id < wrong->id)) wrong = &line;
    }
    if (wrong == nullptr && accounted == view.remaining) return {};
    if (wrong == nullptr)
        return {evidence("remainingQuantity", view.remaining, "what the fulfillment orders still hold"),
                evidence("unfulfilledQuantity", accounted, "of lines that the order has: the rest belongs to none")};
    if (held(view, wrong->id) == wrong->unfulfilled)
        return {evidence("unfulfilledQuantity", wrong->unfulfilled, "what a line of the order still misses"),
                evidence("currentQuantity", wrong->current, "what is left of it: less than that")};
    return {evidence("remainingQuantity", held(view, wrong->id), "what the fulfillment orders still hold of a line"),
            evidence("unfulfilledQuantity", wrong->unfulfilled,
                     "what this line of the order still misses: the two disagree")};
}

std::vector<Evidence> raw_facts(const View& view, const FulfillmentOrderFacts* fo) {
    std::vector<Evidence> facts;
    facts.push_back(
        evidence("displayFulfillmentStatus", text_of(view.order.display_fulfillment), "as the admin shows it"));
    facts.push_back(evidence("displayFinancialStatus", financial_text(view.order), "as the admin shows it"));
    facts.push_back(evidence("remainingQuantity", view.remaining, "units still to be fulfilled"));
    if (fo == nullptr) return facts;
    facts.push_back(evidence("fulfillmentOrder.status", text_of(fo->status), "no rule covers this combination"));
    facts.push_back(
        evidence("fulfillmentOrder.requestStatus", text_of(fo->request_status), "no rule covers this combination"));
    facts.push_back(evidence("deliveryMethod.methodType", fo->delivery ? text_of(*fo->delivery) : "null",
                             "no rule covers this combination"));
    return facts;
}

Verdict whole_order(const View& view, Reason reason, Match&& match) {
    Verdict verdict;
    verdict.order = view.order.id;
    verdict.reason = reason;
    verdict.finding = finding_of(reason, std::move(match), view.policy);
    const auto kind = chosen(reason, view.policy);
    if (kind) verdict.finding.permission = may(*kind, view, view.active.empty() ? nullptr : view.active.front());
    for (const auto* fo : view.active) {
        verdict.fulfillment_orders.push_back({fo->id, fo->location.name, reason, verdict.finding});
        if (kind && !acts_on_order(*kind)) verdict.fulfillment_orders.back().finding.permission = may(*kind, view, fo);
    }
    return verdict;
}

FulfillmentOrderVerdict judge_part(const View& view, const FulfillmentOrderFacts& fo) {
    for (const auto& rule : fulfillment_order_table()) {
        if (auto outcome = rule.match(view, fo); outcome.match) {
            Finding finding = finding_of(rule.reason, std::move(*outcome.match), view.policy);
            if (const auto kind = chosen(rule.reason, view.policy)) finding.permission = may(*kind, view, &fo);
            return {fo.id, fo.location.name, rule.reason, std::move(finding)};
        }
    }
    return {fo.id, fo.location.name, Reason::unknown_state,
            finding_of(Reason::unknown_state, unknown(view, raw_facts(view, &fo)), view.policy)};
}

Verdict by_fulfillment_order(const View& view) {
    Verdict verdict;
    verdict.order = view.order.id;
    for (const auto* fo : view.active) verdict.fulfillment_orders.push_back(judge_part(view, *fo));
    verdict.reason = verdict.fulfillment_orders.front().reason;
    return verdict;
}

/// An action on the whole order is allowed only where no part of it is held back, and automatic only where it is for
/// every part.
void weigh_whole_action(Verdict& verdict, const Policy& policy) {
    Finding& headline = verdict.finding;
    for (const auto& fo : verdict.fulfillment_orders) {
        if (!headline.permission.kind || !acts_on_order(*headline.permission.kind)) return;
        const Mode mode = fo.finding.mode.value_or(policy.of(fo.reason).mode);
        if (mode == Mode::report) headline.mode = Mode::report;
        if (headline.label.empty()) headline.label = fo.finding.label;
        if (!fo.finding.permission.kind) headline.permission = fo.finding.permission;
    }
}

/// The headline is the first of the table among the parts that are not excluded. One overdue part makes the order
/// stuck, even when the headline itself is still within its normal time.
void take_headline(Verdict& verdict) {
    auto& judged = verdict.fulfillment_orders;
    if (judged.empty()) return;
    const auto rank = [](const auto& fo) { return std::pair(!fo.finding.excluded_by.empty(), fo.reason); };
    std::stable_sort(judged.begin(), judged.end(), [&](const auto& a, const auto& b) { return rank(a) < rank(b); });
    verdict.reason = judged.front().reason;
    verdict.finding = judged.front().finding;
    for (const auto& fo : judged) {
        const auto& overdue_at = fo.finding.overdue_at;
        auto& earliest = verdict.finding.overdue_at;
        if (rank(fo).first == rank(judged.front()).first && overdue_at && (!earliest || *overdue_at < *earliest))
            earliest = overdue_at;
    }
}

/// By the decision table alone.
Verdict judge(const View& view) {
    const OrderFacts& order = view.order;
    if (!order.defects.empty()) {
        std::vector<Evidence> defects;
        for (const auto& defect : order.defects)
            defects.push_back(evidence("answer", defect, "the facts are not complete"));
        return whole_order(view, Reason::unknown_state, unknown(view, std::move(defects)));
    }
    if (is_clear(view)) {
        Verdict verdict;
        verdict.order = order.id;
        return verdict;
    }
    std::vector<Evidence> not_understood;
    for (const auto& [field, raw] : unknown_values(order))
        not_understood.push_back(evidence(field, raw, "a value this version does not know"));
    if (!not_understood.empty())
        return whole_order(view, Reason::unknown_state, unknown(view, std::move(not_understood)));
    for (const auto& rule : order_table()) {
        if (auto outcome = rule.match(view); outcome.match)
            return whole_order(view, rule.reason, std::move(*outcome.match));
    }
    if (auto contradiction = find_contradiction(view); !contradiction.empty())
        return whole_order(view, Reason::unknown_state, unknown(view, std::move(contradiction)));
    if (view.active.empty() || order.cancelled_at) {
        return whole_order(view, Reason::unknown_state, unknown(view, raw_facts(view, nullptr)));
    }
    return by_fulfillment_order(view);
}

}  // namespace

Verdict classify(const OrderFacts& order, const ShopFacts& shop, const Policy& policy, Timestamp now) {
    const View view(order, shop, policy, now);
    Verdict verdict = judge(view);
    apply_own_rules(view, verdict);
    take_headline(verdict);
    weigh_whole_action(verdict, policy);
    return verdict;
}

Standing standing_of(const Finding& finding, Timestamp now) {
    if (!finding.excluded_by.empty()) return Standing::excluded;
    if (finding.settled) return Standing::settled;
    return finding.overdue_at && *finding.overdue_at <= now ? Standing::stuck : Standing::waiting;
}

std::string_view name_of(Standing standing) {
    switch (standing) {
        case Standing::waiting: return "waiting";
        case Standing::stuck: return "stuck";
        case Standing::settled: return "settled";
        case Standing::excluded: return "excluded";
    }
    return {};
}

}  // namespace fulfilld
