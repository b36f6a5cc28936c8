#include "fuzz/facts_checks.hpp"

#include "fulfilld/core/plan.hpp"
#include "fulfilld/core/rules.hpp"
#include "fuzz/target.hpp"
#include "support/builders.hpp"

namespace fulfilld::fuzz {
namespace {

template <class E>
void check_seen(const Seen<E>& seen) {
    FUZZ_EXPECT(!text_of(seen.value).empty());
    FUZZ_EXPECT(!seen.known() || seen.raw.empty());
    // A text that is a known value was known.
    FUZZ_EXPECT(seen.known() || !parse_seen<E>(seen.raw).known());
}

void check_states(const OrderFacts& facts) {
    check_seen(facts.display_fulfillment);
    check_seen(facts.return_status);
    check_seen(facts.risk);
    if (facts.financial) check_seen(*facts.financial);
    for (const auto& fulfillment : facts.fulfillments) check_seen(fulfillment.status);
    for (const auto& fo : facts.fulfillment_orders) {
        check_seen(fo.status);
        check_seen(fo.request_status);
        if (fo.delivery) check_seen(*fo.delivery);
        for (const auto& action : fo.supported_actions) check_seen(action);
        for (const auto& hold : fo.holds) check_seen(hold.reason);
        for (const auto& request : fo.requests) check_seen(request.kind);
    }
}

void check_whole(const OrderFacts& facts) {
    for (const auto& line : facts.lines) {
        FUZZ_EXPECT(!line.id.empty());
        FUZZ_EXPECT(line.current >= 0 && line.current <= line.quantity);
        FUZZ_EXPECT(line.unfulfilled >= 0 && line.unfulfilled <= line.quantity);
    }
    for (const auto& fulfillment : facts.fulfillments) FUZZ_EXPECT(!fulfillment.id.empty());
    for (const auto& fo : facts.fulfillment_orders) {
        FUZZ_EXPECT(!fo.id.empty());
        for (const auto& line : fo.lines) {
            FUZZ_EXPECT(!line.id.empty() && !line.line_item.empty());
            FUZZ_EXPECT(line.remaining >= 0 && line.remaining <= line.total);
        }
    }
    for (const auto* money : {&facts.outstanding, &facts.refunded, &facts.current_total})
        FUZZ_EXPECT(money->currency.size() == 3);
}

bool has_unknown_state(const OrderFacts& facts) {
    return !facts.display_fulfillment.known() || (facts.financial && !facts.financial->known()) ||
           !facts.return_status.known() || !facts.risk.known() ||
           std::any_of(facts.fulfillment_orders.begin(), facts.fulfillment_orders.end(),
                       [](const auto& fo) { return !fo.status.known() || !fo.request_status.known(); });
}

void check_judgement(const OrderFacts& facts) {
    static const Policy policy = test::acting_policy();
    static const ShopFacts shop = test::full_access();
    const Verdict verdict = classify(facts, shop, policy, test::now);
    const Plan plan = make_plan(facts, verdict, {}, shop, policy, test::now);
    if (facts.defects.empty() && !has_unknown_state(facts)) return;
    FUZZ_EXPECT(facts.defects.empty() || verdict.reason == Reason::unknown_state);
    FUZZ_EXPECT(!verdict.finding.permission.kind);
    for (const auto& fo : verdict.fulfillment_orders) FUZZ_EXPECT(!fo.finding.permission.kind);
    FUZZ_EXPECT(plan.actions.empty());
}

}  // namespace

void check_accepted(const OrderFacts& facts) {
    FUZZ_EXPECT(facts.id.str().starts_with("gid://shopify/Order/"));
    check_states(facts);
    if (facts.defects.empty()) check_whole(facts);
    check_judgement(facts);
}

}  // namespace fulfilld::fuzz
