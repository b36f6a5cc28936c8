#include "unit/rules/conflicts.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <set>

namespace fulfilld {
namespace {

using namespace test;
using namespace test::situations;
using R = Reason;
using Kind = std::optional<ActionKind>;
constexpr Kind none;
constexpr Kind mark = ActionKind::mark_fulfilled;
constexpr Kind track = ActionKind::fulfill_with_tracking;
constexpr Kind request = ActionKind::request_fulfillment;

Verdict judge(const Case& c) { return classify(c.order, c.shop, acting_policy(), now); }

std::string text_of(Kind kind) { return kind ? std::string(name_of(*kind)) : "none"; }
std::string text_of(std::optional<Reason> reason) { return reason ? std::string(name_of(*reason)) : "clear"; }

std::string name_of(const Conflict& row) {
    std::string name;
    for (const auto& one : row.situations) name += (name.empty() ? "" : " + ") + std::string(one.name);
    return name;
}

/// Every action that the verdict allows anywhere.
std::set<ActionKind> allowed(const Verdict& verdict) {
    std::set<ActionKind> kinds;
    if (verdict.finding.permission.kind) kinds.insert(*verdict.finding.permission.kind);
    for (const auto& fo : verdict.fulfillment_orders) {
        if (fo.finding.permission.kind) kinds.insert(*fo.finding.permission.kind);
    }
    return kinds;
}

void check(const Conflict& row) {
    Case c;
    for (const auto& one : row.situations) one.put(c, 0);
    const Verdict verdict = judge(c);
    EXPECT_EQ(verdict.reason, row.reason)
        << name_of(row) << ": " << text_of(verdict.reason) << ", not " << name_of(row.reason);
    const Kind kind = verdict.finding.permission.kind;
    EXPECT_EQ(kind, row.action) << name_of(row) << ": " << text_of(kind) << ", not " << text_of(row.action) << ": "
                                << verdict.finding.permission.why;
    EXPECT_EQ(allowed(verdict), row.action ? std::set{*row.action} : std::set<ActionKind>{}) << name_of(row);
    EXPECT_FALSE(verdict.finding.evidence.empty()) << name_of(row);
    EXPECT_FALSE(verdict.finding.permission.why.empty()) << name_of(row);
}

std::vector<Conflict> all_conflicts() {
    std::vector<Conflict> all;
    for (const auto& some :
         {conflicts_of_orders(), conflicts_of_payments(), conflicts_of_blocks(), conflicts_of_parts()})
        all.insert(all.end(), some.begin(), some.end());
    return all;
}

TEST(Conflict, EveryPairOfConditionsHasOneWinner) {
    const auto all = all_conflicts();
    std::set<std::string> names;
    for (const auto& row : all) {
        check(row);
        EXPECT_TRUE(names.insert(name_of(row)).second) << name_of(row) << " stands twice";
    }
    EXPECT_GE(all.size(), 670U) << "rows are added, not taken away";
}

TEST(Conflict, EveryReasonWinsSomewhere) {
    std::set<Reason> won;
    for (const auto& row : all_conflicts()) won.insert(row.reason);
    for (std::size_t i = 0; i < reason_count; ++i)
        EXPECT_TRUE(won.contains(static_cast<Reason>(i))) << name_of(static_cast<Reason>(i));
}

/// Two units of one order, each with a fulfillment order and a condition of its own.
struct Mixed {
    Situation first, second;
    Reason of_first, of_second;
    Kind action_of_first, action_of_second;
    Reason headline;
};

// clang-format off
const Mixed mixed_orders[] = {
    {pos_retail, ship, R::pos_not_marked_fulfilled, R::pos_ship_to_customer, mark, none, R::pos_not_marked_fulfilled},
    {pos_retail, local, R::pos_not_marked_fulfilled, R::pos_ship_to_customer, mark, none, R::pos_not_marked_fulfilled},
    {pos_retail, pickup, R::pos_not_marked_fulfilled, R::pickup_not_collected, mark, none, R::pos_not_marked_fulfilled},
    {pos_retail, digital, R::pos_not_marked_fulfilled, R::digital_not_fulfilled, mark, none, R::pos_not_marked_fulfilled},
    {pos_retail, held, R::pos_not_marked_fulfilled, R::on_hold, mark, none, R::on_hold},
    {pos_retail, scheduled, R::pos_not_marked_fulfilled, R::scheduled, mark, none, R::scheduled},
    {pos_retail, external, R::pos_not_marked_fulfilled, R::external_fulfillment, mark, none, R::external_fulfillment},
    {pos_retail, location_gone, R::pos_not_marked_fulfilled, R::location_gone, mark, none, R::location_gone},
    {pos_retail, location_closed, R::pos_not_marked_fulfilled, R::location_inactive, mark, none, R::location_inactive},
    {pos_retail, dead_service, R::pos_not_marked_fulfilled, R::service_dead, mark, none, R::service_dead},
    {pos_retail, rejected, R::pos_not_marked_fulfilled, R::request_rejected, mark, none, R::request_rejected},
    {pos_retail, gave_up, R::pos_not_marked_fulfilled, R::service_gave_up, mark, none, R::service_gave_up},
    {pos_retail, unanswered, R::pos_not_marked_fulfilled, R::request_unanswered, mark, none, R::request_unanswered},
    {pos_retail, accepted, R::pos_not_marked_fulfilled, R::supplier_sync_missing, mark, none, R::supplier_sync_missing},
    {pos_retail, amazon, R::pos_not_marked_fulfilled, R::amazon_request_not_sent, mark, request, R::amazon_request_not_sent},
    {pos_retail, dropship, R::pos_not_marked_fulfilled, R::dropship_request_not_sent, mark, none, R::dropship_request_not_sent},
    {pos_retail, supplier, R::pos_not_marked_fulfilled, R::dropship_merchant_location, mark, track, R::dropship_merchant_location},
    {pos_retail, begun, R::pos_not_marked_fulfilled, R::pos_ship_to_customer, mark, none, R::pos_not_marked_fulfilled},
    {amazon, ship, R::amazon_request_not_sent, R::merchant_to_ship, request, none, R::amazon_request_not_sent},
    {amazon, local, R::amazon_request_not_sent, R::local_delivery_pending, request, none, R::amazon_request_not_sent},
    {amazon, pickup, R::amazon_request_not_sent, R::pickup_not_collected, request, none, R::amazon_request_not_sent},
    {amazon, digital, R::amazon_request_not_sent, R::digital_not_fulfilled, request, none, R::amazon_request_not_sent},
    {amazon, begun, R::amazon_request_not_sent, R::in_progress_manual, request, none, R::amazon_request_not_sent},
    {amazon, supplier, R::amazon_request_not_sent, R::dropship_merchant_location, request, track, R::amazon_request_not_sent},
    {amazon, dropship, R::amazon_request_not_sent, R::dropship_request_not_sent, request, none, R::amazon_request_not_sent},
    {amazon, held, R::amazon_request_not_sent, R::on_hold, request, none, R::on_hold},
    {amazon, scheduled, R::amazon_request_not_sent, R::scheduled, request, none, R::scheduled},
    {amazon, external, R::amazon_request_not_sent, R::external_fulfillment, request, none, R::external_fulfillment},
    {amazon, location_gone, R::amazon_request_not_sent, R::location_gone, request, none, R::location_gone},
    {amazon, rejected, R::amazon_request_not_sent, R::request_rejected, request, none, R::request_rejected},
    {amazon, accepted, R::amazon_request_not_sent, R::supplier_sync_missing, request, none, R::supplier_sync_missing},
    {amazon, unanswered, R::amazon_request_not_sent, R::request_unanswered, request, none, R::request_unanswered},
    {held, ship, R::on_hold, R::merchant_to_ship, none, none, R::on_hold},
    {held, scheduled, R::on_hold, R::scheduled, none, none, R::on_hold},
    {held, rejected, R::on_hold, R::request_rejected, none, none, R::on_hold},
    {scheduled, external, R::scheduled, R::external_fulfillment, none, none, R::scheduled},
    {scheduled, ship, R::scheduled, R::merchant_to_ship, none, none, R::scheduled},
    {location_gone, location_closed, R::location_gone, R::location_inactive, none, none, R::location_gone},
    {location_closed, dead_service, R::location_inactive, R::service_dead, none, none, R::location_inactive},
    {dead_service, rejected, R::service_dead, R::request_rejected, none, none, R::service_dead},
    {gave_up, rejected, R::service_gave_up, R::request_rejected, none, none, R::request_rejected},
    {gave_up, unanswered, R::service_gave_up, R::request_unanswered, none, none, R::service_gave_up},
    {stop_asked, unanswered, R::cancellation_pending, R::request_unanswered, none, none, R::request_unanswered},
    {stop_asked, accepted, R::cancellation_pending, R::supplier_sync_missing, none, none, R::cancellation_pending},
    {dropship, accepted, R::dropship_request_not_sent, R::supplier_sync_missing, none, none, R::supplier_sync_missing},
    {dropship, supplier, R::dropship_request_not_sent, R::dropship_merchant_location, none, track, R::dropship_request_not_sent},
    {supplier, pickup, R::dropship_merchant_location, R::pickup_not_collected, track, none, R::dropship_merchant_location},
    {pickup, local, R::pickup_not_collected, R::local_delivery_pending, none, none, R::pickup_not_collected},
    {local, digital, R::local_delivery_pending, R::digital_not_fulfilled, none, none, R::local_delivery_pending},
    {digital, begun, R::digital_not_fulfilled, R::in_progress_manual, none, none, R::digital_not_fulfilled},
    {begun, ship, R::in_progress_manual, R::merchant_to_ship, none, none, R::in_progress_manual},
};
// clang-format on

TEST(Conflict, EachPartOfAMixedOrderIsJudgedByItself) {
    for (const Mixed& row : mixed_orders) {
        Case c{OrderBuilder().add_unit(), full_access()};
        row.first.put(c, 0);
        row.second.put(c, 1);
        const FulfillmentOrderId first = c.order.fulfillment_orders[0].id;
        const std::string name = std::string(row.first.name) + " and " + row.second.name;
        const Verdict verdict = judge(c);
        EXPECT_EQ(verdict.reason, row.headline) << name << ": " << text_of(verdict.reason);
        ASSERT_EQ(verdict.fulfillment_orders.size(), 2U) << name;
        for (const auto& fo : verdict.fulfillment_orders) {
            EXPECT_EQ(fo.reason, fo.id == first ? row.of_first : row.of_second) << name << ": " << name_of(fo.reason);
            const Kind action = fo.id == first ? row.action_of_first : row.action_of_second;
            EXPECT_EQ(fo.finding.permission.kind, action) << name << ": " << fo.finding.permission.why;
        }
        EXPECT_EQ(verdict.finding.permission.kind, verdict.fulfillment_orders[0].finding.permission.kind) << name;
    }
}

}  // namespace
}  // namespace fulfilld
