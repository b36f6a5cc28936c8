#include "fulfilld/core/action.hpp"
#include "fulfilld/core/rules.hpp"
#include "fulfilld/core/text.hpp"
#include "rules/rule.hpp"

#include <algorithm>

namespace fulfilld {
namespace {

using namespace rules;

std::string outranked(std::optional<Reason> winner) {
    if (!winner) return "it would apply, but nothing is left to be done";
    return "it applies too, but " + std::string(name_of(*winner)) + " comes first";
}

/// What `outcome` adds to the explanation when the row is not the one that won.
void note(std::vector<NearMiss>& found, Reason reason, const std::string& fo, const Outcome& outcome,
          std::optional<Reason> winner) {
    if (winner == reason) return;
    if (outcome.match) found.push_back({reason, fo, outranked(winner)});
    if (!outcome.why_not.empty()) found.push_back({reason, fo, std::string(outcome.why_not)});
}

std::vector<NearMiss> near_misses(const View& view, const Verdict& verdict) {
    std::vector<NearMiss> found;
    if (!view.order.defects.empty()) return found;
    for (const auto& rule : order_table()) note(found, rule.reason, {}, rule.match(view), verdict.reason);
    for (const auto& fo : verdict.fulfillment_orders) {
        const auto facts =
            std::find_if(view.active.begin(), view.active.end(), [&](const auto* one) { return one->id == fo.id; });
        for (const auto& rule : fulfillment_order_table())
            note(found, rule.reason, fo.id.str(), rule.match(view, **facts), fo.reason);
    }
    return found;
}

std::string goods_of(const OrderFacts& order, const FulfillmentOrderFacts& fo) {
    std::string text;
    for (const auto& left : fo.lines) {
        if (left.remaining == 0) continue;
        const auto line = std::find_if(order.lines.begin(), order.lines.end(),
                                       [&](const auto& one) { return one.id == left.line_item; });
        const bool named = line != order.lines.end() && !line->sku.empty();
        text += (text.empty() ? "" : ", ") + std::to_string(left.remaining) + " x " + (named ? line->sku : "no SKU");
    }
    return text;
}

/// The questions that every service's support begins with.
std::vector<Evidence> for_support(const View& view) {
    std::vector<Evidence> card;
    for (const auto* fo : view.active) {
        const SupplierRule* supplier = supplier_of(view, *fo);
        if (!fo->location.fulfillment_service && supplier == nullptr) continue;
        if (card.empty()) {
            card.push_back(evidence("order", view.order.name, view.order.id.str()));
            card.push_back(evidence("payment", financial_text(view.order), view.paid ? "paid" : "not paid in full"));
        }
        card.push_back(fo->location.fulfillment_service
                           ? evidence("service", fo->location.name, fo->location.service_handle)
                           : evidence("supplier", supplier->name, "ships it although the shop holds it"));
        card.push_back(evidence("fulfillment order", fo->id.str(), states_of(*fo)));
        const auto* request = newest_request(*fo, MerchantRequestKind::fulfillment_request);
        card.push_back(request != nullptr ? evidence("asked at", request->sent_at, "the newest request")
                                          : evidence("asked at", "never", "no request was sent from the shop"));
        card.push_back(evidence("items", goods_of(view.order, *fo), "still to be sent"));
    }
    return card;
}

/// What the judgement of one place says in regard to an action it does not allow.
std::string judged(ActionKind kind, const Policy& policy, std::optional<Reason> reason, const Finding& finding) {
    if (!reason) return "nothing is left to be done for this order";
    const std::string name(name_of(*reason));
    if (policy.action_for(*reason) == kind) return name + ": " + finding.permission.why;
    return "the reason is " + name + ", which this action does not clear: " + finding.permission.why;
}

void add_refusal(std::vector<Refusal>& found, ActionKind kind, const View& view, const FulfillmentOrderVerdict& fo,
                 const std::vector<NearMiss>& misses) {
    if (fo.finding.permission.kind == kind) return;
    const auto facts =
        std::find_if(view.active.begin(), view.active.end(), [&](const auto* one) { return one->id == fo.id; });
    Refusal refusal{fo.id.str(), judged(kind, view.policy, fo.reason, fo.finding), shut_gates(kind, view, *facts)};
    for (const auto& miss : misses) {
        if (view.policy.action_for(miss.reason) != kind || miss.fulfillment_order != fo.id.str()) continue;
        refusal.gates.insert(refusal.gates.begin(), ShutGate{name_of(miss.reason), miss.why});
    }
    found.push_back(std::move(refusal));
}

}  // namespace

Explanation explain(const OrderFacts& order, const ShopFacts& shop, const Policy& policy, Timestamp now) {
    const View view(order, shop, policy, now);
    Explanation explanation;
    explanation.verdict = classify(order, shop, policy, now);
    explanation.near_misses = near_misses(view, explanation.verdict);
    if (!explanation.verdict.clear()) explanation.for_support = for_support(view);
    return explanation;
}

std::vector<Refusal> why_not(ActionKind kind, const OrderFacts& order, const ShopFacts& shop, const Policy& policy,
                             Timestamp now) {
    const View view(order, shop, policy, now);
    const Verdict verdict = classify(order, shop, policy, now);
    std::vector<Refusal> found;
    if (acts_on_order(kind) || verdict.fulfillment_orders.empty()) {
        if (verdict.finding.permission.kind != kind)
            found.push_back({order.id.str(), judged(kind, policy, verdict.reason, verdict.finding),
                             acts_on_order(kind) ? shut_gates(kind, view, nullptr) : std::vector<ShutGate>{}});
        return found;
    }
    const auto misses = near_misses(view, verdict);
    for (const auto& fo : verdict.fulfillment_orders) add_refusal(found, kind, view, fo, misses);
    return found;
}

}  // namespace fulfilld
