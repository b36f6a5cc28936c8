#include "app/explain.hpp"

#include "app/report.hpp"
#include "fulfilld/core/plan.hpp"
#include "fulfilld/core/text.hpp"
#include "store/facts_blob.hpp"

#include <algorithm>
#include <sstream>

namespace fulfilld::app {
namespace {

std::string evidence_lines(const std::vector<Evidence>& evidence, const std::string& indent) {
    std::string text;
    for (const auto& one : evidence) {
        text += indent + "- " + one.fact + ": " + printable(one.value) +
                (one.meaning.empty() ? "" : " (" + printable(one.meaning) + ")") + "\n";
    }
    return text;
}

std::string action_lines(const store::StoredOrder& order) {
    std::string text = "Action:    " + std::string(order.actions.empty() ? "none: " : "") + order.why + "\n";
    for (const auto& action : order.actions) {
        text += "           " + words_for(action) + " (mode " + action.mode + ")" +
                (action.at.empty() ? "" : " at " + action.at) +
                (action.evidence.empty() ? "" : ": " + printable(action.evidence)) + "\n";
    }
    return text;
}

std::string parts(const Verdict& verdict) {
    std::string text;
    if (verdict.fulfillment_orders.size() < 2) return text;
    for (const auto& fo : verdict.fulfillment_orders) {
        text += "Fulfillment order " + printable(fo.id.str()) + " at " + printable(fo.location, 80) + ": " +
                std::string(name_of(fo.reason)) + "\n" + evidence_lines(fo.finding.evidence, "  ") + "  " +
                fo.finding.permission.why + "\n";
    }
    return text;
}

std::string step_lines(Reason reason, const Finding& finding) {
    std::string text;
    for (const auto& step : steps_of(reason, finding))
        text += (text.empty() ? "Next step: " : "           ") + format_step(step) + "\n";
    return text;
}

std::string miss_lines(const std::vector<NearMiss>& misses) {
    std::string text;
    for (const auto& miss : misses) {
        text += (text.empty() ? "Came close:\n" : "") + std::string("  - ") + std::string(name_of(miss.reason)) +
                (miss.fulfillment_order.empty() ? "" : " at " + printable(miss.fulfillment_order)) + ": " + miss.why +
                "\n";
    }
    return text;
}

std::string refusal_lines(const ExplainedOrder& explained) {
    if (!explained.asked) return {};
    const std::string kind(name_of(*explained.asked));
    if (!explained.explanation)
        return "Why not " + kind + ": nothing is kept of this order to tell it from; ask the shop with --live\n";
    std::string text;
    if (explained.refusals.empty()) {
        text = "Why not " + kind + ": nothing in the rules forbids it; see Action\n";
        if (!explained.moment.empty()) text += "At this moment:\n";
        for (const auto& gate : explained.moment) text += "  - " + std::string(gate.name) + ": " + gate.why + "\n";
    }
    for (const auto& refusal : explained.refusals) {
        text += "Why not " + kind + " at " + printable(refusal.target) + ": " + refusal.reason + "\n";
        for (const auto& gate : refusal.gates) text += "  - " + std::string(gate.name) + ": " + gate.why + "\n";
    }
    return text;
}

void describe(std::ostringstream& out, const Verdict& verdict) {
    if (!verdict.finding.variant.empty()) out << "Case:      " << verdict.finding.variant << "\n";
    out << "Evidence:\n" << evidence_lines(verdict.finding.evidence, "  ") << parts(verdict);
}

/// What the present configuration would have said instead of what is stored.
std::string note_of_change(const ExplainedOrder& explained) {
    if (!explained.policy_changed) return {};
    std::string text =
        "Note:      the configuration has changed since the last run; reason, standing and action are as of then";
    if (explained.explanation && explained.explanation->verdict.reason != explained.order.reason) {
        const auto& reason = explained.explanation->verdict.reason;
        text += "; now it is " + std::string(reason ? name_of(*reason) : "clear");
    }
    return text + "; the next run takes that over\n";
}

std::vector<store::StoredAction> planned_actions(const Plan& plan) {
    std::vector<store::StoredAction> actions;
    for (const auto& planned : plan.actions) {
        actions.push_back({std::string(name_of(planned.action.kind)), std::string(name_of(planned.mode)),
                           std::string(name_of(planned.state)), planned.action.target(), "", ""});
    }
    return actions;
}

}  // namespace

std::optional<Verdict> Explainer::judge(const store::StoredOrder& order) const {
    const auto facts = store::decode_facts(order.facts, order.id);
    if (!facts) return std::nullopt;
    return classify(*facts, shop(order.shop), policy_, now_);
}

std::optional<Explanation> Explainer::explain(const store::StoredOrder& order) const {
    const auto facts = store::decode_facts(order.facts, order.id);
    if (!facts) return std::nullopt;
    return fulfilld::explain(*facts, shop(order.shop), policy_, now_);
}

std::vector<Refusal> Explainer::why_not(const store::StoredOrder& order, ActionKind kind) const {
    const auto facts = store::decode_facts(order.facts, order.id);
    if (!facts) return {};
    return fulfilld::why_not(kind, *facts, shop(order.shop), policy_, now_);
}

const ShopFacts& Explainer::shop(const std::string& domain) const {
    static const ShopFacts unknown;
    const auto found = shops_.find(domain);
    return found == shops_.end() ? unknown : found->second;
}

ExplainedOrder explain_facts(const OrderFacts& facts, const ShopFacts& shop, const Policy& policy, Timestamp now) {
    ExplainedOrder explained;
    explained.explanation = explain(facts, shop, policy, now);
    const Verdict& verdict = explained.explanation->verdict;
    store::StoredOrder& order = explained.order;
    order.shop = shop.domain;
    order.id = facts.id.str();
    order.name = facts.name;
    order.reason = verdict.reason;
    order.since = verdict.clear() ? facts.updated_at : verdict.finding.since;
    order.judged_at = now;
    order.standing = standing_of(verdict.finding, now);
    order.value = format_money(facts.current_total);
    order.why = verdict.finding.permission.why;
    order.label = verdict.finding.label;
    order.excluded_by = verdict.finding.excluded_by;
    order.actions = planned_actions(make_plan(facts, verdict, {}, shop, policy, now));
    for (const auto& fo : verdict.fulfillment_orders) {
        order.fulfillment_orders.push_back(
            {fo.id.str(), fo.location, fo.reason, format_rfc3339(fo.finding.since), fo.finding.permission.why});
    }
    return explained;
}

std::string format_explanation(const ExplainedOrder& explained, Timestamp now) {
    const store::StoredOrder& order = explained.order;
    std::ostringstream out;
    out << name_or_id(order) << "  " << printable(order.id) << "  " << printable(order.shop) << "\n";
    out << "judged " << format_rfc3339(order.judged_at) << ", value " << order.value << "\n\n";
    if (!order.reason) {
        out << "Nothing is left to do: it is clear.\n" << refusal_lines(explained);
        return printable_lines(out.str());
    }
    out << "Reason:    " << name_of(*order.reason) << ": " << text_of(*order.reason).title << "\n";
    out << "Standing:  " << standing_word(order) << ", since " << format_rfc3339(order.since) << " ("
        << format_age(now - order.since) << ")\n";
    if (!order.label.empty()) out << "Label:     " << printable(order.label) << "\n";
    if (order.missing)
        out << "Note:      the shop does not show this order any more (deleted, or out of sight for this app)\n";
    out << note_of_change(explained);
    const bool same = explained.explanation && explained.explanation->verdict.reason == order.reason;
    if (same) describe(out, explained.explanation->verdict);
    out << action_lines(order);
    const Finding own = same ? explained.explanation->verdict.finding : Finding{};
    out << step_lines(*order.reason, own);
    if (same) {
        out << miss_lines(explained.explanation->near_misses);
        if (!explained.explanation->for_support.empty())
            out << "What support will ask for:\n" << evidence_lines(explained.explanation->for_support, "  ");
    }
    out << refusal_lines(explained);
    return printable_lines(out.str());
}

}  // namespace fulfilld::app
