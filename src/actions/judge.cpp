#include "actions/judge.hpp"

#include "fulfilld/core/rules.hpp"

#include <algorithm>

namespace fulfilld::actions {
namespace {

bool allows_any(const Verdict& verdict) {
    return verdict.finding.permission.kind.has_value() ||
           std::any_of(verdict.fulfillment_orders.begin(), verdict.fulfillment_orders.end(),
                       [](const auto& fo) { return fo.finding.permission.kind.has_value(); });
}

}  // namespace

Result<port::JudgedOrder> Judge::judge(OrderFacts facts, Timestamp now) const {
    port::JudgedOrder judged{std::move(facts), {}, {}};
    judged.verdict = classify(judged.facts, shop_, policy_, now);
    if (!allows_any(judged.verdict)) return judged;
    FULFILLD_TRY(const std::vector<ActionRecord> past, journal_.load_for(judged.facts.id));
    judged.plan = make_plan(judged.facts, judged.verdict, past, shop_, policy_, now);
    return judged;
}

}  // namespace fulfilld::actions
