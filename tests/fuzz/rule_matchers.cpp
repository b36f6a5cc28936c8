// Patterns, scopes and the merchant's own rules against all kinds of orders: what does not match, does not match, and
// nothing that a merchant writes allows what the decision table forbids.
#include "fulfilld/core/action.hpp"
#include "fulfilld/core/policy.hpp"
#include "fulfilld/core/rules.hpp"
#include "fulfilld/core/text.hpp"
#include "fuzz/make_facts.hpp"

#include <set>

namespace fulfilld {
namespace {

using fuzz::Bytes;

/// `*` stands for anything: by the definition. One bit for each length of a beginning of the text that fits so far.
bool fits(std::string_view text, std::string_view pattern) {
    std::uint64_t reached = 1;
    for (const char c : pattern) {
        std::uint64_t same = 0;
        for (std::size_t i = 0; i < text.size(); ++i) same |= std::uint64_t{text[i] == c} << i;
        // Everything from the shortest one on; or one character more.
        reached = c == '*' ? ~((reached & (~reached + 1)) - 1) : (reached & same) << 1U;
        if (reached == 0) return false;
    }
    return (reached >> text.size() & 1U) != 0;
}

void check_patterns(Bytes& choices) {
    const auto pattern = choices.text(16);
    const auto text = choices.text(32);
    FUZZ_EXPECT(glob(text, pattern) == fits(text, pattern));
    FUZZ_EXPECT(glob(text, text.find('*') == std::string_view::npos ? text : "*"));
    if (pattern.find('*') == std::string_view::npos) FUZZ_EXPECT(glob(text, pattern) == (text == pattern));
    FUZZ_EXPECT(matches_pattern(text, lower(pattern)) == fits(lower(text), lower(pattern)));
}

std::vector<std::string> some_patterns(Bytes& choices) {
    static constexpr std::string_view usual[] = {"a", "a*", "*mazon*", "shop location", "*", "web", "pos", "sku-*"};
    std::vector<std::string> patterns;
    if (choices.one_in(3)) patterns.push_back(lower(choices.one_of(usual)));
    if (choices.one_in(8)) patterns.push_back(lower(choices.text(8)));
    return patterns;
}

ReasonScope some_scope(Bytes& choices) {
    return {some_patterns(choices), some_patterns(choices), some_patterns(choices),
            some_patterns(choices), some_patterns(choices), some_patterns(choices)};
}

/// An exception more never lets anything in; a pattern more in a list that is there never keeps anything out.
void check_scope(const OrderFacts& order, Bytes& choices) {
    const ReasonScope scope = some_scope(choices);
    const std::string pattern = lower(choices.text(6));
    const FulfillmentOrderFacts* fo = order.fulfillment_orders.empty() ? nullptr : &order.fulfillment_orders.front();
    static constexpr auto exceptions = {&ReasonScope::except_tags, &ReasonScope::except_locations,
                                        &ReasonScope::except_services};
    static constexpr auto onlys = {&ReasonScope::only_tags, &ReasonScope::only_locations, &ReasonScope::only_services};
    const auto* part = choices.one_in(2) ? nullptr : fo;
    const bool in = in_scope(scope, order, part);
    const auto except = exceptions.begin()[choices.below(3)];
    const auto only = onlys.begin()[choices.below(3)];
    ReasonScope other = scope;
    (other.*except).push_back(pattern);
    FUZZ_EXPECT(in || !in_scope(other, order, part));
    if ((scope.*only).empty()) return;
    other = scope;
    (other.*only).push_back(pattern);
    FUZZ_EXPECT(!in || in_scope(other, order, part));
}

OwnRule some_rule(Bytes& choices) {
    OwnRule rule;
    rule.name = "rule";
    rule.case_sensitive = choices.one_in(4);
    for (auto* list :
         {&rule.match.sources, &rule.match.apps, &rule.match.tags, &rule.match.gateways, &rule.match.vendors,
          &rule.match.skus, &rule.match.locations, &rule.match.services, &rule.match.deliveries, &rule.match.statuses})
        *list = some_patterns(choices);
    if (choices.one_in(3)) rule.match.reasons.push_back(static_cast<Reason>(choices.below(reason_count)));
    if (choices.one_in(4)) rule.match.older_than = std::chrono::hours(choices.byte());
    if (choices.one_in(4)) rule.match.younger_than = std::chrono::hours(choices.byte());
    if (choices.one_in(4)) rule.match.value_from = choices.byte() * 10'000;
    if (choices.one_in(4)) rule.match.value_below = choices.byte() * 10'000;
    rule.label = choices.text(4);
    rule.exclude = choices.one_in(4);
    rule.no_action = choices.one_in(4);
    if (choices.one_in(3)) rule.action = static_cast<ActionKind>(choices.below(action_kind_count));
    if (choices.one_in(3)) rule.mode = static_cast<Mode>(choices.below(3));
    return rule;
}

/// What is allowed where. The headline speaks for one of the parts.
std::set<std::pair<std::string, ActionKind>> allowed(const Verdict& verdict) {
    std::set<std::pair<std::string, ActionKind>> all;
    for (const auto& fo : verdict.fulfillment_orders) {
        if (fo.finding.permission.kind) all.emplace(fo.id.str(), *fo.finding.permission.kind);
    }
    return all;
}
bool allows(const Verdict& verdict, ActionKind kind) {
    return verdict.finding.permission.kind == kind ||
           std::any_of(verdict.fulfillment_orders.begin(), verdict.fulfillment_orders.end(),
                       [&](const auto& fo) { return fo.finding.permission.kind == kind; });
}

/// Made once; what an input changes is put back before the next.
Policy& some_policy(Bytes& choices) {
    static Policy policy = test::acting_policy();
    for (auto& reason : policy.reasons) reason.action.reset();
    policy.suppliers.resize(1);
    policy.own_rules.clear();
    const auto reason = static_cast<Reason>(choices.below(reason_count));
    // What the table does not know for a reason, no configuration can name.
    if (const auto known = actions_of(reason); !known.empty())
        policy.reasons[index_of(reason)].action = known[choices.below(known.size())];
    if (choices.one_in(3)) policy.suppliers.push_back({"more", some_patterns(choices), some_patterns(choices), {}});
    return policy;
}

void check_rules(const OrderFacts& order, const ShopFacts& shop, Bytes& choices) {
    Policy& policy = some_policy(choices);
    const Verdict without = classify(order, shop, policy, test::now);
    for (std::size_t more = 1 + choices.below(3); more > 0; --more) policy.own_rules.push_back(some_rule(choices));
    const Verdict with = classify(order, shop, policy, test::now);
    FUZZ_EXPECT(with.clear() == without.clear());
    const auto before = allowed(without);
    for (const auto& one : allowed(with)) FUZZ_EXPECT(before.contains(one));
    if (const auto& kind = with.finding.permission.kind) {
        FUZZ_EXPECT(allows(without, *kind));
        FUZZ_EXPECT(with.finding.excluded_by.empty() && order.defects.empty());
    }
    for (const auto& fo : with.fulfillment_orders)
        FUZZ_EXPECT(fo.finding.excluded_by.empty() || !fo.finding.permission.kind);
}

}  // namespace

FUZZ_TARGET(rule_matchers) {
    Bytes choices(input);
    check_patterns(choices);
    const OrderFacts order = fuzz::make_facts(choices);
    check_scope(order, choices);
    static const ShopFacts all = test::full_access();
    static const ShopFacts none{all.id, all.domain, {}};
    check_rules(order, choices.one_in(8) ? none : all, choices);
}

}  // namespace fulfilld
