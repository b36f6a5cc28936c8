#include "app/report.hpp"

#include "store/facts_blob.hpp"
#include "support/builders.hpp"

#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

namespace fulfilld::app {
namespace {

using namespace test;

store::StoredOrder stored(const char* name, Standing standing, Duration age, Reason reason = Reason::merchant_to_ship) {
    store::StoredOrder order;
    order.shop = "demo.myshopify.com";
    order.id = std::string("gid://shopify/Order/") + name;
    order.name = name;
    order.reason = reason;
    order.since = order.judged_at = now - age;
    order.standing = standing;
    order.why = "age alone is no proof of shipment";
    order.value = "12.00 EUR";
    OrderFacts facts = OrderBuilder();
    facts.id = OrderId(order.id);
    facts.fulfillment_orders[0].location.name = "Shop\nlocation";
    order.facts = store::encode_facts(facts);
    return order;
}
store::StoredRun finished() {
    return {"demo.myshopify.com", "2026-11-22T11:59:00Z", "2026-11-22T11:59:01Z", false, true, "", "", "", 10, 0};
}

const Policy policy = acting_policy();
const Explainer explainer(policy, {{"demo.myshopify.com", full_access()}}, now);
std::string explained(const store::StoredOrder& order) {
    return format_explanation({order, explainer.explain(order), false, {}, {}}, now);
}

Report report_of(std::vector<store::StoredOrder> orders, std::vector<store::StoredRun> runs, Timestamp at, bool all) {
    return make_report({std::move(orders), std::move(runs), {}}, {{"demo.myshopify.com"}, at, all});
}
store::StoredJournalRow in_doubt(const std::string& state) {
    store::StoredJournalRow row;
    row.id = 7;
    row.shop = "demo.myshopify.com";
    row.order_name = "#1001";
    row.kind = "mark_fulfilled";
    row.state = state;
    return row;
}

TEST(Report, ListsTheStuckOldestFirstAndCountsTheRest) {
    const Report report = report_of({stored("b", Standing::stuck, 50h), stored("a", Standing::stuck, 90h),
                                     stored("w", Standing::waiting, 1h), stored("s", Standing::settled, 99h)},
                                    {finished()}, now, false);
    ASSERT_EQ(report.orders.size(), 2U);
    EXPECT_EQ(report.orders[0].name, "a");
    EXPECT_EQ(report.stuck, 2);
    EXPECT_EQ(report.waiting, 1);
    EXPECT_EQ(report.settled, 1);
    EXPECT_EQ(report.by_reason.at(0).oldest, "a");
    EXPECT_EQ(report_of({stored("w", Standing::waiting, 1h)}, {finished()}, now, true).orders.size(), 1U);
}

TEST(Report, NeverClaimsMoreThanTheLastRunSaw) {
    auto run = finished();
    EXPECT_TRUE(report_of({}, {run}, now, false).complete());
    EXPECT_NE(format_report_table(report_of({}, {run}, now, false)).find("Nothing is stuck."), std::string::npos);
    run.complete = false;
    run.incomplete_why = "the reply is not JSON";
    const std::string text = format_report_table(report_of({}, {run}, now, false));
    EXPECT_NE(text.find("INCOMPLETE: the reply is not JSON"), std::string::npos);
    EXPECT_EQ(text.find("Nothing is stuck."), std::string::npos);
    EXPECT_FALSE(report_of({}, {}, now, false).complete()) << "no run at all";
    run = finished();
    EXPECT_FALSE(report_of({}, {run}, now + 3h, false).complete()) << "a daemon that died does not report for ever";
    EXPECT_NE(format_report_table(report_of({}, {run}, now + 3h, false)).find("STALE"), std::string::npos);
    run.finished_at = "";
    EXPECT_FALSE(report_of({}, {run}, now, false).complete()) << "a run that never ended";
}

TEST(Report, WhatTheShopNoLongerShowsIsNotDroppedInSilence) {
    auto gone = stored("#1", Standing::stuck, 50h);
    gone.missing = true;
    auto deleted = gone;
    deleted.actions = {{"flag_for_deletion", "auto", "verified", "", "", ""}};
    auto archived = gone;
    archived.standing = Standing::settled;
    auto forgotten = gone;
    forgotten.judged_at = now - std::chrono::days{31};
    const Report report = report_of({gone, deleted, archived, forgotten}, {finished()}, now, false);
    EXPECT_EQ(report.orders.size(), 1U);
    EXPECT_EQ(report.missing, 1);
    EXPECT_EQ(report.stuck, 0);
    EXPECT_NE(format_report_table(report).find("missing"), std::string::npos);
    EXPECT_EQ(report_of({gone, deleted, archived, forgotten}, {finished()}, now, true).orders.size(), 4U);
}

TEST(Report, SaysWhatHeldItBackAndWhatItCannotSee) {
    auto run = finished();
    run.report_only_why = "the platform answered in another version";
    run.blind_before = "2026-09-23T12:00:00Z";
    const std::string text = format_report_table(report_of({}, {run}, now, false));
    EXPECT_NE(text.find("NOTHING WAS DONE: the platform answered"), std::string::npos);
    EXPECT_NE(text.find("Orders placed before 2026-09-23 are hidden"), std::string::npos);
}

TEST(Report, JsonHasTheContractsFields) {
    auto order = stored("#1001", Standing::stuck, 50h);
    order.actions = {
        {"mark_fulfilled", "auto", "verified", "gid://shopify/FulfillmentOrder/1", "CLOSED", "2026-11-22T11:00:00Z"}};
    const std::string text = format_report_json(report_of({order}, {finished()}, now, false), explainer);
    const auto line = nlohmann::json::parse(text.substr(0, text.find('\n')));
    EXPECT_EQ(line["type"], "order");
    EXPECT_EQ(line["schema"], 1);
    EXPECT_EQ(line["age_hours"], 50);
    EXPECT_EQ(line["reason"], "merchant_to_ship");
    EXPECT_EQ(line["action"]["state"], "verified");
    for (const char* key : {"shop", "name", "id", "since", "fulfillment_orders", "evidence", "next_step"})
        EXPECT_TRUE(line.contains(key)) << key;
    const auto summary = nlohmann::json::parse(text.substr(text.find('\n') + 1));
    EXPECT_EQ(summary["type"], "summary");
    EXPECT_EQ(summary["complete"], true);
}

TEST(Report, TextFromOutsideCannotForgeLines) {
    auto order = stored("#1\n#2 fine\x1b[2J", Standing::stuck, 50h);
    for (const std::string& text :
         {format_report_table(report_of({order}, {finished()}, now, false)), explained(order)}) {
        EXPECT_EQ(text.find("\n#2"), std::string::npos);
        EXPECT_EQ(text.find('\x1b'), std::string::npos);
    }
    order.name = "\xff\xfe not UTF-8";
    EXPECT_NO_THROW(format_explanation_json({order, explainer.explain(order), false, {}, {}}, now));
}

TEST(Report, NoStoredTextMovesTheCursor) {
    auto order = stored("a", Standing::stuck, 50h);
    order.value = "1.00 \x1B]0;x\a";
    order.why = "excluded by the rule \x1B[2J";
    order.actions.push_back({"mark\u202E", "auto", "\x7F", "t", "", "\x1B"});
    auto row = in_doubt("human\x1B");
    Report report = report_of({order}, {finished()}, now, false);
    report.unsettled = {row};
    for (const auto& page : {format_report_table(report), explained(order), format_journal_table({row})}) {
        EXPECT_EQ(page.find_first_of("\x1B\x7F\a"), std::string::npos) << page;
        EXPECT_EQ(page.find("\u202E"), std::string::npos) << page;
    }
}

TEST(Explanation, SaysWhatWhyAndWhatNext) {
    const std::string text = explained(stored("#1001", Standing::stuck, 50h));
    for (const char* words :
         {"#1001", "merchant_to_ship", "stuck, since", "deliveryMethod: SHIPPING (how the goods reach the customer)",
          "none: age alone is no proof", "Next step: Staff:"}) {
        EXPECT_NE(text.find(words), std::string::npos) << words << "\n" << text;
    }
}

TEST(Report, AnActionThatCameOutWrongStaysWhenItsOrderHasCleared) {
    const Report report = make_report({{}, {finished()}, {in_doubt("human")}}, {{"demo.myshopify.com"}, now});
    const std::string text = format_report_table(report);
    EXPECT_NE(text.find("Nothing is stuck."), std::string::npos);
    EXPECT_NE(text.find("7   #1001  mark_fulfilled"), std::string::npos) << text;
    EXPECT_NE(text.find("fulfilld actions acknowledge ID"), std::string::npos);
    EXPECT_NE(format_report_json(report, explainer).find(R"("unsettled_actions":1)"), std::string::npos);
}

TEST(Report, ShowsTheShopsOfTheConfigurationAndNamesTheOthers) {
    auto elsewhere = stored("x", Standing::stuck, 50h);
    elsewhere.shop = "old.myshopify.com";
    auto run = finished();
    run.shop = elsewhere.shop;
    const Report report = make_report({{stored("a", Standing::stuck, 50h), elsewhere}, {finished(), run}, {}},
                                      {{"demo.myshopify.com", "new.myshopify.com"}, now});
    EXPECT_EQ(report.stuck, 1);
    EXPECT_FALSE(report.complete()) << "of the new shop nothing is known";
    const std::string text = format_report_table(report);
    EXPECT_NE(text.find("new.myshopify.com: no run yet"), std::string::npos);
    EXPECT_NE(text.find("old.myshopify.com: in the state file, not in the configuration"), std::string::npos);
}

TEST(Report, AnOrderWithoutANameIsFoundByItsId) {
    auto order = stored("", Standing::stuck, 50h);
    order.id = "gid://shopify/Order/77";
    EXPECT_NE(format_report_table(report_of({order}, {finished()}, now, false)).find("gid://shopify/Order/77 "),
              std::string::npos);
}

}  // namespace
}  // namespace fulfilld::app
