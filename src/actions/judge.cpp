#include "actions/judge.hpp"

#include "fulfilld/core/rules.hpp"
#include "fulfilld/core/text.hpp"

#include <algorithm>

namespace fulfilld::actions {
namespace {

template <class Wanted>
bool allows(const Verdict& verdict, Wanted wanted) {
    return wanted(verdict.finding.permission.kind) ||
           std::any_of(verdict.fulfillment_orders.begin(), verdict.fulfillment_orders.end(),
                       [&](const auto& fo) { return wanted(fo.finding.permission.kind); });
}

/// One of our tags is on it: it may have to go.
bool is_flagged(const OrderFacts& facts, const Policy& policy) {
    return has_tag(facts, policy.deletion_tag) || has_tag(facts, policy.review_tag);
}

}  // namespace

Result<port::JudgedOrder> Judge::judge(OrderFacts facts, Timestamp now) const {
    port::JudgedOrder judged{std::move(facts), {}, {}};
    judged.verdict = classify(judged.facts, shop_, policy_, now);
    const bool any = allows(judged.verdict, [](const auto& kind) { return kind.has_value(); });
    if (!any && !is_flagged(judged.facts, policy_)) return judged;
    OrderMemory memory;
    FULFILLD_TRY(memory.past, journal_.load_for(judged.facts.id));
    if (offers_ && allows(judged.verdict, [](const auto& kind) { return kind == ActionKind::fulfill_with_tracking; })) {
        FULFILLD_TRY(memory.offers, offers_(judged.facts.id));
    }
    judged.plan = make_plan(judged.facts, judged.verdict, memory, shop_, policy_, now);
    return judged;
}

}  // namespace fulfilld::actions
