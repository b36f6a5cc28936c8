#include "app/figures.hpp"

#include "app/report.hpp"
#include "support/builders.hpp"

#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

namespace fulfilld::app {
namespace {

using namespace test;

store::RecentOrder sold(Duration age, std::optional<Reason> stuck_by = std::nullopt) {
    store::RecentOrder order;
    order.shop = "demo.myshopify.com";
    order.processed_at = now - age;
    order.channel = "Online Store";
    order.stuck_by = stuck_by;
    return order;
}
store::RecentOrder in_store(Duration age, std::optional<Reason> stuck_by = std::nullopt) {
    store::RecentOrder order = sold(age, stuck_by);
    order.store = "Harbour";
    order.channel = "Point of Sale";
    return order;
}

TEST(MonthReview, SharesAreOfAllOrdersOfThePlaceNotOfTheStuckOnes) {
    MonthReview month(now);
    for (int day = 1; day <= 20; ++day)
        month.take(in_store(day * 24h, day % 2 == 0 ? std::optional(Reason::pos_not_marked_fulfilled) : std::nullopt));
    month.take(sold(24h, Reason::merchant_to_ship));
    const auto rows = month.settings();
    ASSERT_EQ(rows.size(), 1U) << "no setting packs a parcel";
    EXPECT_EQ(rows[0].place, Place::store);
    EXPECT_EQ(rows[0].name, "Harbour");
    EXPECT_EQ(rows[0].stuck_7, 3);
    EXPECT_EQ(rows[0].total_7, 7);
    EXPECT_EQ(rows[0].stuck_30, 10);
    EXPECT_EQ(rows[0].total_30, 20);
    const std::string text = format_settings(rows);
    EXPECT_NE(text.find("10 of 20 (50 %)"), std::string::npos) << text;
    EXPECT_NE(text.find("\"Mark as fulfilled\""), std::string::npos) << text;
    const auto line = nlohmann::json::parse(format_settings_json(rows));
    EXPECT_EQ(line["type"], "setting");
    EXPECT_EQ(line["stuck_30_days"], 10);
}

TEST(MonthReview, ASettingIsMadeWhereItsCauseArises) {
    MonthReview month(now);
    store::RecentOrder order = sold(24h, Reason::supplier_sync_missing);
    order.service = "DSers";
    month.take(order);
    month.take(sold(24h, Reason::payment_authorized));
    month.take(sold(24h, Reason::payment_authorized));
    const auto rows = month.settings();
    ASSERT_EQ(rows.size(), 2U);
    EXPECT_EQ(rows[0].place, Place::channel) << "the most frequent first";
    EXPECT_EQ(rows[0].total_30, 3);
    EXPECT_EQ(rows[1].name, "DSers");
    EXPECT_NE(format_settings({}).find("No order"), std::string::npos);
}

TEST(MonthReview, TimesAreFromTheSaleToTheLastUnit) {
    MonthReview month(now);
    EXPECT_EQ(month.figures().fulfilled, 0);
    for (int hours = 1; hours <= 11; ++hours) {
        store::RecentOrder order = sold(240h);
        order.fulfilled_at = order.processed_at + std::chrono::hours{hours};
        order.untracked = hours <= 2;
        month.take(order);
    }
    month.take(sold(1h));
    const MonthFigures figures = month.figures();
    EXPECT_EQ(figures.orders, 12);
    EXPECT_EQ(figures.fulfilled, 11);
    EXPECT_EQ(figures.median, 6h);
    EXPECT_EQ(figures.p90, 10h);
    EXPECT_EQ(figures.untracked, 2);
}

store::StoredOrder stuck(Duration overdue, const char* value, Reason reason = Reason::merchant_to_ship) {
    store::StoredOrder order;
    order.shop = "demo.myshopify.com";
    order.name = "#1";
    order.reason = reason;
    order.since = now - overdue - 48h;
    order.overdue_at = now - overdue;
    order.standing = Standing::stuck;
    order.value = value;
    return order;
}

TEST(Figures, CountWhatIsStuckByAgeAndValue) {
    Stored stored;
    stored.orders = {stuck(1h, "10.00 EUR"), stuck(30h, "2.50 EUR"), stuck(100h, "1.00 USD"),
                     stuck(1000h, "0.125 KWD", Reason::unknown_state)};
    stored.orders[0].fulfillment_orders.push_back({"f", "Amazon", Reason::request_unanswered, "", ""});
    stored.cleared = {{"demo.myshopify.com", 7}, {"other.myshopify.com", 99}};
    ReportView view{{"demo.myshopify.com"}, now, false, std::chrono::hours{2}, now - 24h};
    const Report report = make_report(std::move(stored), view);
    const Figures& figures = report.figures;
    EXPECT_EQ(figures.overdue_by, (std::array<std::int64_t, 4>{1, 1, 1, 1}));
    EXPECT_EQ(format_sums(figures.value), "12.50 EUR, 0.125 KWD, 1.00 USD");
    EXPECT_EQ(figures.fresh, 1);
    EXPECT_EQ(figures.cleared, 7) << "of the configured shops";
    EXPECT_EQ(figures.unknown, 1);
    EXPECT_EQ(figures.listed, 4);
    EXPECT_EQ(figures.unanswered, 1);
    EXPECT_NE(format_report_table(report).find("1 newly stuck, 7 cleared"), std::string::npos);
}

}  // namespace
}  // namespace fulfilld::app
