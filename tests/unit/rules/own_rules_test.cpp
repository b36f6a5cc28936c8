#include "fulfilld/core/plan.hpp"
#include "fulfilld/core/rules.hpp"
#include "support/builders.hpp"

#include <gtest/gtest.h>

namespace fulfilld {
namespace {

using namespace test;

OwnRule rule(const std::string& name, OwnMatch match = {}) {
    OwnRule rule;
    rule.name = name;
    rule.label = name;
    rule.match = std::move(match);
    return rule;
}
Policy with_rules(std::vector<OwnRule> rules) {
    Policy policy = acting_policy();
    policy.own_rules = std::move(rules);
    return policy;
}
Verdict judge(const OrderFacts& order, std::vector<OwnRule> rules, Timestamp at = now) {
    return classify(order, full_access(), with_rules(std::move(rules)), at);
}
std::string label(const OrderFacts& order, OwnMatch match) {
    return judge(order, {rule("hit", std::move(match))}).finding.label;
}

/// One matcher each: what it must meet and what it must miss.
struct Row {
    const char* what;
    OrderFacts order;
    OwnMatch hits;
    OwnMatch misses;
};

template <class T>
OwnMatch only(T OwnMatch::*field, std::type_identity_t<T> value) {
    OwnMatch match;
    match.*field = std::move(value);
    return match;
}

TEST(OwnRules, EveryMatcherMeetsAndMisses) {
    using M = OwnMatch;
    const OrderFacts plain = OrderBuilder().with([](auto& f) {
        f.tags = {"VIP", "b2b"};
        f.app_name = "Shop App";
    });
    const OrderFacts amazon = OrderBuilder().amazon();
    const OrderFacts nowhere = OrderBuilder().with([](auto& f) { f.fulfillment_orders.clear(); });
    // clang-format off
    const Row rows[] = {
        {"source", plain, only(&M::sources, {"web"}), only(&M::sources, {"we"})},
        {"app", plain, only(&M::apps, {"shop*"}), only(&M::apps, {"*shop"})},
        {"tag", plain, only(&M::tags, {"x", "vip"}), only(&M::tags, {"vi"})},
        {"gateway", plain, only(&M::gateways, {"shopify*"}), only(&M::gateways, {"manual"})},
        {"vendor", plain, only(&M::vendors, {"a*e"}), only(&M::vendors, {"b*"})},
        {"sku", plain, only(&M::skus, {"sku-*"}), only(&M::skus, {"ae-*"})},
        {"location", plain, only(&M::locations, {"*location"}), only(&M::locations, {"amazon*"})},
        {"service", amazon, only(&M::services, {"amazon-mcf"}), only(&M::services, {"dsers*"})},
        {"service name", amazon, only(&M::services, {"amazon mcf"}), only(&M::services, {"mcf"})},
        {"a merchant's location is no service", plain, only(&M::locations, {"shop*"}), only(&M::services, {"*l*"})},
        {"delivery", plain, only(&M::deliveries, {"shipping"}), only(&M::deliveries, {"null"})},
        {"no delivery method", OrderBuilder().with_fo([](auto& fo) { fo.delivery.reset(); }), only(&M::deliveries, {"null"}), only(&M::deliveries, {"ship*"})},
        {"an item of an order without parts", nowhere, only(&M::vendors, {"acme"}), only(&M::vendors, {"other"})},
        {"no place at all", nowhere, only(&M::sources, {"web"}), only(&M::locations, {"*o*"})},
        {"payment", plain, only(&M::statuses, {"paid"}), only(&M::statuses, {"pending"})},
        {"fulfillment", plain, only(&M::statuses, {"unfulfilled"}), only(&M::statuses, {"fulfilled"})},
        {"the fulfillment order's", plain, only(&M::statuses, {"open"}), only(&M::statuses, {"on_hold"})},
        {"the request's", plain, only(&M::statuses, {"unsub*"}), only(&M::statuses, {"submitted"})},
        {"an order without parts has no request", nowhere, only(&M::statuses, {"paid"}), only(&M::statuses, {"unsub*"})},
        {"reason", plain, only(&OwnMatch::reasons, {Reason::test_order, Reason::merchant_to_ship}), only(&OwnMatch::reasons, {Reason::on_hold})},
        {"older", plain, only(&OwnMatch::older_than, 71h), only(&OwnMatch::older_than, 73h)},
        {"younger", plain, only(&OwnMatch::younger_than, 73h), only(&OwnMatch::younger_than, 71h)},
        {"just old enough", plain, only(&OwnMatch::older_than, 72h - 10s), only(&OwnMatch::older_than, 72h - 9s)},
        {"just too old", plain, only(&OwnMatch::younger_than, 72h - 9s), only(&OwnMatch::younger_than, 72h - 10s)},
        {"value from", plain, only(&OwnMatch::value_from, 500'000), only(&OwnMatch::value_from, 500'001)},
        {"value below", plain, only(&OwnMatch::value_below, 500'001), only(&OwnMatch::value_below, 500'000)},
    };
    // clang-format on
    for (const Row& row : rows) {
        EXPECT_EQ(label(row.order, row.hits), "hit") << row.what;
        EXPECT_EQ(label(row.order, row.misses), "") << row.what;
    }
}

TEST(OwnRules, OfWhatIsGivenEverythingMustMatchAtOnePlace) {
    const OrderFacts mixed = OrderBuilder().add_unit().amazon(1);
    OwnMatch split;
    split.services = {"amazon*"};
    split.statuses = {"open"};
    EXPECT_EQ(label(mixed, split), "hit");
    split.skus = {mixed.lines[0].sku == "" ? "?" : "sku-11"};  // the item that waits at the merchant's
    EXPECT_EQ(label(mixed, split), "") << "the item is held elsewhere";
}

TEST(OwnRules, AnItemHeldInPartElsewhereIsMatchedWhereItIsHeld) {
    OrderFacts order = OrderBuilder().add_unit();
    order.fulfillment_orders[1].lines.push_back(order.fulfillment_orders[0].lines[0]);
    order.fulfillment_orders[1].lines[1].remaining = 0;
    OwnMatch match;
    match.skus = {"sku-11"};
    const Verdict verdict = judge(order, {rule("here", match)});
    EXPECT_EQ(verdict.fulfillment_orders[0].finding.label, "here");
    EXPECT_EQ(verdict.fulfillment_orders[1].finding.label, "") << "nothing of it is left there";
}

TEST(OwnRules, WhatIsSentAlreadyIsNoItemToMatch) {
    OrderFacts order = OrderBuilder().add_unit();
    order.lines[0].unfulfilled = 0;
    order.fulfillment_orders[0].lines[0].remaining = 0;
    order.fulfillment_orders[0].status = FulfillmentOrderStatus::closed;
    OwnMatch match;
    match.skus = {"sku-11"};
    EXPECT_EQ(label(order, match), "");
}

TEST(OwnRules, WhatIsSentIsNoItemOfAnOrderWithoutPartsEither) {
    OrderFacts order = OrderBuilder().add_unit().with([](auto& f) { f.fulfillment_orders.clear(); });
    order.lines[0].unfulfilled = 0;
    EXPECT_EQ(label(order, only(&OwnMatch::skus, {"sku-11"})), "");
    EXPECT_EQ(label(order, only(&OwnMatch::skus, {"sku-21"})), "hit");
}

TEST(OwnRules, SayNothingOfAnOrderThatIsClear) {
    const Verdict verdict = judge(OrderBuilder().fulfilled(), {rule("every", only(&OwnMatch::older_than, 500h))});
    EXPECT_TRUE(verdict.clear());
    EXPECT_EQ(verdict.finding.label, "");
    EXPECT_FALSE(verdict.next_check);
}

TEST(OwnRules, CaseCountsOnlyWhereTheRuleSaysSo) {
    OwnRule exact = rule("exact", only(&OwnMatch::tags, {"VIP"}));
    exact.case_sensitive = true;
    const auto tagged = [](const char* tag) {
        return OrderFacts(OrderBuilder().with([=](auto& f) { f.tags = {tag}; }));
    };
    EXPECT_EQ(judge(tagged("VIP"), {exact}).finding.label, "exact");
    EXPECT_EQ(judge(tagged("vip"), {exact}).finding.label, "");
}

TEST(OwnRules, TheFirstThatMatchesWins) {
    EXPECT_EQ(
        judge(OrderBuilder(), {rule("miss", only(&OwnMatch::tags, {"none"})), rule("a"), rule("b")}).finding.label,
        "a");
}

TEST(OwnRules, AnExcludedOrderIsNeitherStuckNorActedUpon) {
    OwnRule hide = rule("hide");
    hide.exclude = true;
    const Verdict verdict = judge(OrderBuilder().pos(), {hide});
    EXPECT_EQ(verdict.reason, Reason::pos_not_marked_fulfilled) << "the reason stays true";
    EXPECT_EQ(standing_of(verdict.finding, now), Standing::excluded);
    EXPECT_EQ(name_of(Standing::excluded), "excluded");
    EXPECT_FALSE(verdict.finding.permission.kind);
    EXPECT_FALSE(verdict.fulfillment_orders[0].finding.permission.kind);
    EXPECT_NE(verdict.finding.permission.why.find("hide"), std::string::npos);
}

TEST(OwnRules, OnePartThatIsNotExcludedKeepsTheOrderInTheList) {
    OwnRule hide = rule("hide", only(&OwnMatch::reasons, {Reason::amazon_request_not_sent}));
    hide.exclude = true;
    const OrderFacts mixed = OrderBuilder().add_unit().amazon(1);
    const Verdict verdict = judge(mixed, {hide});
    EXPECT_EQ(verdict.reason, Reason::merchant_to_ship) << "the headline is what is left";
    EXPECT_EQ(standing_of(verdict.finding, now), Standing::stuck);
    OwnRule all = rule("all");
    all.exclude = true;
    EXPECT_EQ(standing_of(judge(mixed, {all}).finding, now), Standing::excluded);
    EXPECT_EQ(judge(mixed, {all}).reason, Reason::amazon_request_not_sent);
}

TEST(OwnRules, HoldBackAnActionAndNeverAllowOne) {
    OwnRule none = rule("none");
    none.no_action = true;
    EXPECT_FALSE(judge(OrderBuilder().pos(), {none}).finding.permission.kind);
    OwnRule other = rule("other");
    other.action = ActionKind::request_fulfillment;
    EXPECT_FALSE(judge(OrderBuilder().pos(), {other}).finding.permission.kind);
    OwnRule same = rule("same");
    same.action = ActionKind::mark_fulfilled;
    EXPECT_EQ(judge(OrderBuilder().pos(), {same}).finding.permission.kind, ActionKind::mark_fulfilled);
    EXPECT_FALSE(judge(OrderBuilder(), {same}).finding.permission.kind) << "the table does not allow it";
}

TEST(OwnRules, ChooseTheModeButOnlyWhereTheReasonHasOne) {
    OwnRule act = rule("act");
    act.mode = Mode::automatic;
    Policy policy = with_rules({act});
    policy.reasons[index_of(Reason::pos_not_marked_fulfilled)].mode = Mode::report;
    const OrderFacts pos = OrderBuilder().pos();
    const auto mode = [&] {
        const Verdict verdict = classify(pos, full_access(), policy, now);
        return make_plan(pos, verdict, {}, full_access(), policy, now).actions.at(0).mode;
    };
    EXPECT_EQ(mode(), Mode::automatic);
    policy.own_rules[0].mode = Mode::report;
    policy.reasons[index_of(Reason::pos_not_marked_fulfilled)].mode = Mode::automatic;
    EXPECT_EQ(mode(), Mode::report);
}

TEST(OwnRules, SayWhenTimeAloneWillChangeThem) {
    const OrderFacts order = OrderBuilder();  // 72 h old
    EXPECT_FALSE(judge(order, {rule("a")}).next_check);
    EXPECT_FALSE(judge(order, {rule("a", only(&OwnMatch::older_than, 72h - 10s))}).next_check) << "it is that old now";
    const Verdict young =
        judge(order, {rule("b", only(&OwnMatch::older_than, 100h)), rule("c", only(&OwnMatch::younger_than, 80h))});
    EXPECT_EQ(young.next_check, young.finding.since + 80h) << "the nearer of the two";
    EXPECT_EQ(young.finding.label, "c");
    const Verdict turned =
        judge(order, {rule("c", only(&OwnMatch::younger_than, 80h)), rule("b", only(&OwnMatch::older_than, 100h))});
    EXPECT_EQ(turned.next_check, young.next_check);
    EXPECT_EQ(judge(order, {rule("b", only(&OwnMatch::older_than, 100h))}, now + 30h).finding.label, "b");
    EXPECT_FALSE(judge(order, {rule("b", only(&OwnMatch::older_than, 100h))}, now + 30h).next_check);
    const OrderFacts nowhere = OrderBuilder().with([](auto& f) { f.fulfillment_orders.clear(); });
    EXPECT_EQ(judge(nowhere, {rule("d", only(&OwnMatch::older_than, 100h))}).next_check, nowhere.processed_at + 100h);
}

TEST(ReasonScopes, LimitWhereAModeHolds) {
    const OrderFacts pos = OrderBuilder().pos().with([](auto& f) { f.tags = {"VIP"}; });
    const OrderFacts amazon = OrderBuilder().amazon();
    const auto mode = [&](const OrderFacts& order, auto change) {
        Policy policy = acting_policy();
        for (auto& reason : policy.reasons) change(reason.scope);
        const Verdict verdict = classify(order, full_access(), policy, now);
        return make_plan(order, verdict, {}, full_access(), policy, now).actions.at(0).mode;
    };
    const auto automatic = Mode::automatic;
    EXPECT_EQ(mode(pos, [](auto&) {}), automatic);
    EXPECT_EQ(mode(pos, [](auto& s) { s.only_tags = {"vip"}; }), automatic);
    EXPECT_EQ(mode(pos, [](auto& s) { s.only_tags = {"b2b"}; }), Mode::report);
    EXPECT_EQ(mode(pos, [](auto& s) { s.except_tags = {"v*"}; }), Mode::report);
    EXPECT_EQ(mode(pos, [](auto& s) { s.only_locations = {"shop*"}; }), automatic);
    EXPECT_EQ(mode(pos, [](auto& s) { s.only_locations = {"other"}; }), Mode::report);
    EXPECT_EQ(mode(pos, [](auto& s) { s.except_locations = {"shop location"}; }), Mode::report);
    EXPECT_EQ(mode(amazon, [](auto& s) { s.only_services = {"amazon*"}; }), automatic);
    EXPECT_EQ(mode(amazon, [](auto& s) { s.only_services = {"dsers"}; }), Mode::report);
    EXPECT_EQ(mode(amazon, [](auto& s) { s.except_services = {"amazon mcf"}; }), Mode::report);
    EXPECT_EQ(mode(pos, [](auto& s) { s.only_services = {"amazon*"}; }), Mode::report);
}

TEST(ServiceLevels, ReplaceTheUsualTimeAndYieldToTheReasonsOwn) {
    Policy policy = acting_policy();
    policy.service_levels.by_delivery[static_cast<std::size_t>(DeliveryMethod::shipping)] = 96h;
    const auto overdue = [&] {
        const Finding finding = classify(OrderBuilder(), full_access(), policy, now).finding;
        return *finding.overdue_at - finding.since;
    };
    EXPECT_EQ(overdue(), 96h);
    policy.reasons[index_of(Reason::merchant_to_ship)].min_age = 10h;
    EXPECT_EQ(overdue(), 10h);
}

TEST(WorkingTimeOfAReason, CountsOnlyTheHoursWorked) {
    Policy policy = acting_policy();
    auto& reason = policy.reasons[index_of(Reason::merchant_to_ship)];
    reason.min_age = 10h;
    const OrderFacts order = OrderBuilder();
    const Timestamp since = classify(order, full_access(), policy, now).finding.since;
    policy.working_time.spans = {{since - 1h, since + 1h}, {since + 20h, since + 40h}};
    EXPECT_EQ(classify(order, full_access(), policy, now).finding.overdue_at, since + 10h) << "not asked for";
    reason.working_time = true;
    EXPECT_EQ(classify(order, full_access(), policy, now).finding.overdue_at, since + 29h);
}

}  // namespace
}  // namespace fulfilld
