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

Result<port::JudgedOrder> Judge::judge(const OrderFacts& facts, Timestamp now) const {
    port::JudgedOrder judged;
    judged.id = facts.id;
    judged.name = facts.name;
    judged.updated_at = facts.updated_at;
    judged.value = facts.current_total;
    judged.half_read = !facts.defects.empty();
    judged.verdict = classify(facts, shop_, policy_, now);
    if (!allows_any(judged.verdict)) return judged;
    FULFILLD_TRY(const std::vector<ActionRecord> past, journal_.load_for(facts.id));
    judged.plan = make_plan(facts, judged.verdict, past, shop_, policy_, now);
    return judged;
}

}  // namespace fulfilld::actions
