// What takes back, opens and archives: the state of the shop afterwards, and each refusal.
#include "unit/sandbox/shops.hpp"

#include "sandbox/merchant.hpp"
#include "sandbox/mutations.hpp"

#include <gtest/gtest.h>

namespace fulfilld::sandbox {
namespace {

/// The words of the first error; empty: done.
template <class Result>
std::string words(const Result& result) {
    return result.errors.empty() ? "" : result.errors[0].message;
}
const std::string not_there = "gid://shopify/FulfillmentOrder/9";

class SandboxUndo : public ::testing::Test {
  protected:
    Order& at(const char* location) { return add_order(shop, location); }
    static FulfillmentOrder& part(Order& order, std::size_t i = 0) { return order.fulfillment_orders.at(i); }
    std::string ship(Order& order, const std::vector<WantedLine>& lines = {}) {
        const auto result = create_fulfillment(shop, {{part(order).id, lines}});
        return result.fulfillment == nullptr ? "" : result.fulfillment->id;
    }
    /// At a service that was asked and said yes.
    Order& accepted() {
        Order& order = at("Amazon MCF");
        submit_request(shop, part(order).id, {}, "please");
        merchant_edit(shop, order, "service_accepts", "");
        return order;
    }
    Shop shop{settings()};
};

TEST_F(SandboxUndo, ACancelledFulfillmentLeavesATrapAndANewFulfillmentOrder) {
    Order& order = at("Warehouse");
    const std::string old_id = part(order).id;
    const std::string id = ship(order);
    merchant_edit(shop, order, "archive", "");
    merchant_edit(shop, order, "deliver", "");
    ASSERT_EQ(words(cancel_fulfillment(shop, id)), "");
    EXPECT_EQ(order.fulfillments[0].status, "CANCELLED");
    EXPECT_EQ(order.fulfillments[0].display_status, "CANCELED");
    ASSERT_EQ(order.fulfillment_orders.size(), 2U);
    EXPECT_EQ(part(order).status, "CLOSED");
    EXPECT_EQ(part(order).remaining(), 4) << "garbage, as the platform leaves it";
    EXPECT_EQ(part(order, 1).status, "OPEN");
    EXPECT_EQ(part(order, 1).remaining(), 4);
    EXPECT_NE(part(order, 1).id, old_id);
    EXPECT_EQ(shop.find_fulfillment_order(part(order, 1).id).first, &order);
    EXPECT_EQ(order.display, "UNFULFILLED");
    EXPECT_FALSE(order.closed);
    EXPECT_EQ(order.lines[0].unfulfilled, 3);
}

TEST_F(SandboxUndo, CancellingTwiceIsASuccessThatChangesNothing) {
    Order& order = at("Warehouse");
    const std::string id = ship(order);
    cancel_fulfillment(shop, id);
    const Seconds touched = order.updated_at;
    shop.advance(60);
    EXPECT_NE(cancel_fulfillment(shop, id).fulfillment, nullptr);
    EXPECT_EQ(order.fulfillment_orders.size(), 2U);
    EXPECT_EQ(order.updated_at, touched);
    EXPECT_EQ(words(cancel_fulfillment(shop, "gid://shopify/Fulfillment/9")), "Fulfillment does not exist.");
}

TEST_F(SandboxUndo, CancellingAPartGivesBackThatPart) {
    Order& order = at("Warehouse");
    const std::string first = ship(order, {{part(order).lines[0].id, 2}});
    ship(order);
    ASSERT_EQ(order.display, "FULFILLED");
    cancel_fulfillment(shop, first);
    EXPECT_EQ(order.display, "PARTIALLY_FULFILLED");
    EXPECT_EQ(part(order, 1).remaining(), 2);
    EXPECT_EQ(order.fulfillments[1].status, "SUCCESS");
}

TEST_F(SandboxUndo, ACancelledOrderStaysArchivedWhenItsFulfillmentIsTakenBack) {
    Order& order = at("Warehouse");
    const std::string id = ship(order);
    merchant_edit(shop, order, "cancel_no_refund", "");
    merchant_edit(shop, order, "archive", "");
    cancel_fulfillment(shop, id);
    EXPECT_TRUE(order.closed) << "it could not be opened again";
}

TEST_F(SandboxUndo, ArchivingIsRedundantASecondTimeAndMovesNoTime) {
    Order& order = at("Warehouse");
    const auto archived = close_order(shop, order.id);
    ASSERT_EQ(archived.order, &order);
    EXPECT_TRUE(order.closed);
    const auto closed_at = order.closed_at;
    const Seconds touched = order.updated_at;
    ASSERT_TRUE(closed_at);
    shop.advance(60);
    EXPECT_EQ(words(close_order(shop, order.id)), "");
    EXPECT_EQ(order.closed_at, closed_at);
    EXPECT_EQ(order.updated_at, touched);
    EXPECT_EQ(words(open_order(shop, order.id)), "");
    EXPECT_FALSE(order.closed);
    EXPECT_FALSE(order.closed_at);
    const Seconds opened = order.updated_at;
    shop.advance(60);
    EXPECT_EQ(words(open_order(shop, order.id)), "");
    EXPECT_EQ(order.updated_at, opened);
}

TEST_F(SandboxUndo, ACancelledOrderIsNotOpenedAgain) {
    Order& order = at("Warehouse");
    merchant_edit(shop, order, "cancel_refund", "");
    EXPECT_NE(words(open_order(shop, order.id)), "");
    EXPECT_TRUE(order.closed);
    EXPECT_NE(words(open_order(shop, "gid://shopify/Order/9")), "");
    EXPECT_NE(words(close_order(shop, "gid://shopify/Order/9")), "");
}

TEST_F(SandboxUndo, NamedHoldsAreReleasedAndNoOthers) {
    Order& order = at("Warehouse");
    merchant_edit(shop, order, "our_hold", "");
    merchant_edit(shop, order, "hold", "");
    auto& fo = part(order);
    ASSERT_EQ(fo.holds.size(), 2U);
    EXPECT_TRUE(fo.holds[0].ours);
    const std::string ours = fo.holds[0].id;
    EXPECT_NE(words(release_holds(shop, fo.id, {{ours, "gid://shopify/FulfillmentHold/9"}})), "");
    EXPECT_EQ(fo.holds.size(), 2U) << "one unknown: none released";
    ASSERT_EQ(words(release_holds(shop, fo.id, {{ours}})), "");
    EXPECT_EQ(fo.status, "ON_HOLD");
    ASSERT_EQ(fo.holds.size(), 1U);
    EXPECT_FALSE(fo.holds[0].ours);
    EXPECT_NE(words(release_holds(shop, fo.id, {{ours}})), "") << "gone by now";
    ASSERT_EQ(words(release_holds(shop, fo.id, {{fo.holds[0].id}})), "");
    EXPECT_EQ(fo.status, "OPEN");
    EXPECT_NE(words(release_holds(shop, fo.id, std::nullopt)), "") << "it is not held";
}

TEST_F(SandboxUndo, WithoutNamesEveryHoldGoes) {
    Order& order = at("Warehouse");
    order.display = "ON_HOLD";
    for (const char* deed : {"our_hold", "hold", "hold"}) merchant_edit(shop, order, deed, "");
    ASSERT_EQ(words(release_holds(shop, part(order).id, std::nullopt)), "");
    EXPECT_TRUE(part(order).holds.empty());
    EXPECT_EQ(part(order).status, "OPEN");
    EXPECT_EQ(order.display, "UNFULFILLED");
    const auto missing = release_holds(shop, not_there, std::nullopt);
    ASSERT_FALSE(missing.errors.empty());
    EXPECT_EQ(missing.errors[0].code, "FULFILLMENT_ORDER_NOT_FOUND");
}

TEST_F(SandboxUndo, WhatIsScheduledOrReportedOpens) {
    Order& order = at("Warehouse");
    merchant_edit(shop, order, "schedule", "");
    ASSERT_EQ(part(order).status, "SCHEDULED");
    EXPECT_EQ(part(order).fulfill_at, shop.now() - 48 * 3600);
    EXPECT_FALSE(supports(part(order), "CREATE_FULFILLMENT"));
    ASSERT_EQ(words(open_fulfillment_order(shop, part(order).id)), "");
    EXPECT_EQ(part(order).status, "OPEN");
    part(order).status = "IN_PROGRESS";
    ASSERT_EQ(words(open_fulfillment_order(shop, part(order).id)), "");
    EXPECT_EQ(part(order).status, "OPEN");
}

TEST_F(SandboxUndo, WhatIsNeitherDoesNotOpen) {
    const auto refusal = [&](const FulfillmentOrder& fo) { return words(open_fulfillment_order(shop, fo.id)); };
    const std::string begin = "Expected fulfillment order status to be valid but it was ";
    Order& order = at("Warehouse");
    EXPECT_EQ(refusal(part(order)), begin + "open.");
    merchant_edit(shop, order, "hold", "");
    EXPECT_EQ(refusal(part(order)), begin + "on_hold.");
    merchant_edit(shop, order, "release", "");
    ship(order);
    EXPECT_EQ(refusal(part(order)), begin + "closed.");
    EXPECT_EQ(words(open_fulfillment_order(shop, not_there)), "Fulfillment order does not exist.");
}

TEST_F(SandboxUndo, AServicesWorkDoesNotOpen) {
    Order& order = accepted();
    EXPECT_NE(words(open_fulfillment_order(shop, part(order).id)), "");
    EXPECT_EQ(part(order).status, "IN_PROGRESS");
}

TEST_F(SandboxUndo, AnUnansweredRequestIsTakenBack) {
    Order& order = at("Amazon MCF");
    const std::string id = part(order).id;
    EXPECT_NE(words(cancel_fulfillment_order(shop, id)), "") << "nothing was requested";
    submit_request(shop, id, {}, "please");
    const auto result = cancel_fulfillment_order(shop, id);
    ASSERT_EQ(words(result), "");
    EXPECT_EQ(result.fulfillment_order, &part(order));
    EXPECT_EQ(result.replacement, &part(order, 1));
    EXPECT_EQ(part(order).status, "CLOSED");
    EXPECT_EQ(part(order, 1).status, "OPEN");
    EXPECT_EQ(part(order, 1).request_status, "UNSUBMITTED");
    EXPECT_EQ(part(order, 1).remaining(), 4);
    EXPECT_TRUE(part(order, 1).requests.empty());
    EXPECT_TRUE(supports(part(order, 1), "REQUEST_FULFILLMENT"));
    EXPECT_NE(words(cancel_fulfillment_order(shop, id)), "");
    EXPECT_EQ(order.fulfillment_orders.size(), 2U);
}

TEST_F(SandboxUndo, ReportedProgressIsNotCancelled) {
    Order& order = at("Warehouse");
    part(order).status = "IN_PROGRESS";
    EXPECT_EQ(words(cancel_fulfillment_order(shop, part(order).id)),
              "Cannot cancel fulfillment order that has had progress reported. Mark as unfulfilled first.");
    EXPECT_EQ(words(cancel_fulfillment_order(shop, not_there)), "Fulfillment order does not exist.");
    EXPECT_EQ(order.fulfillment_orders.size(), 1U);
}

TEST_F(SandboxUndo, AServiceIsAskedToStopAndItsStatusLagsBehind) {
    Order& order = accepted();
    const std::string id = part(order).id;
    ASSERT_EQ(words(request_cancellation(shop, id, "stop")), "");
    EXPECT_EQ(part(order).request_status, "ACCEPTED");
    EXPECT_EQ(part(order).status, "IN_PROGRESS");
    ASSERT_EQ(part(order).requests.size(), 2U);
    EXPECT_EQ(part(order).requests[1].kind, "CANCELLATION_REQUEST");
    EXPECT_EQ(part(order).requests[1].message, "stop");
    EXPECT_NE(words(request_cancellation(shop, id, "again")), "");
    EXPECT_EQ(part(order).requests.size(), 2U);
    merchant_edit(shop, order, "service_cancels", "");
    EXPECT_EQ(part(order).status, "CLOSED");
    EXPECT_EQ(part(order).request_status, "CANCELLATION_ACCEPTED");
    EXPECT_EQ(part(order).remaining(), 0);
    EXPECT_EQ(part(order).lines[0].total, 0);
    EXPECT_EQ(part(order, 1).status, "OPEN");
    EXPECT_EQ(part(order, 1).remaining(), 4);
}

TEST_F(SandboxUndo, AServiceThatGoesOnIsAskedNothingMore) {
    Order& order = accepted();
    part(order).request_status = "CANCELLATION_REJECTED";
    EXPECT_TRUE(supported_actions(part(order)).empty());
    EXPECT_NE(words(request_cancellation(shop, part(order).id, "")), "");
    EXPECT_NE(words(submit_request(shop, part(order).id, {}, "")), "");
}

TEST_F(SandboxUndo, OnlyAnAcceptedRequestIsStopped) {
    Order& order = at("Amazon MCF");
    EXPECT_NE(words(request_cancellation(shop, part(order).id, "")), "");
    submit_request(shop, part(order).id, {}, "please");
    EXPECT_NE(words(request_cancellation(shop, part(order).id, "")), "") << "not answered yet";
    EXPECT_EQ(part(order).requests.size(), 1U);
    merchant_edit(shop, order, "service_cancels", "");
    EXPECT_EQ(order.fulfillment_orders.size(), 1U) << "nobody asked it to stop";
    EXPECT_EQ(words(request_cancellation(shop, not_there, "")), "Fulfillment order does not exist.");
}

TEST_F(SandboxUndo, TheMerchantsDeedsDoWhatTheirNamesSay) {
    Order& order = at("Warehouse");
    const std::string kept = ship(order, {{part(order).lines[1].id, 1}});
    cancel_fulfillment(shop, ship(order));
    merchant_edit(shop, order, "deliver", "");
    EXPECT_EQ(order.fulfillments[0].display_status, "IN_TRANSIT");
    EXPECT_EQ(order.fulfillments[1].display_status, "CANCELED") << "what was taken back does not travel";
    merchant_edit(shop, order, "archive", "");
    EXPECT_TRUE(order.closed && order.closed_at);
    merchant_edit(shop, order, "unarchive", "");
    EXPECT_FALSE(order.closed || order.closed_at);
    merchant_edit(shop, order, "cancel_fulfillment", "");
    EXPECT_EQ(shop.find_fulfillment(kept).second->status, "CANCELLED");
    EXPECT_EQ(order.lines[0].unfulfilled + order.lines[1].unfulfilled, 4);
    const auto closed = part(order).status;
    merchant_edit(shop, order, "schedule", "");
    EXPECT_EQ(part(order).status, closed) << "only what is active waits";
}

}  // namespace
}  // namespace fulfilld::sandbox
