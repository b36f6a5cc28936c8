#include "store/facts_blob.hpp"

#include "store/row_text.hpp"
#include "support/builders.hpp"

#include <gtest/gtest.h>

namespace fulfilld::store {
namespace {

using namespace test;

/// Something in every field.
OrderFacts full_order() {
    OrderFacts order = OrderBuilder().add_unit().amazon(1).requested(RequestStatus::rejected, 5h);
    order.cancelled_at = now - 3h;
    order.tags = {"a", "ü"};
    order.app_id = "gid://shopify/App/1";
    order.app_name = "App";
    order.retail_location = LocationId("gid://shopify/Location/7");
    order.refund_without_lines = true;
    order.refunded.ten_thousandths = -12'345'678'901;
    order.financial = parse_seen<FinancialStatus>("HALF_PAID");
    order.fulfillments = {{FulfillmentId("gid://shopify/Fulfillment/1"), FulfillmentStatus::pending, now, 3, "1Z 9"}};
    order.fulfillment_orders[1].holds = {{HoldReason::incorrect_address, true}, {parse_seen<HoldReason>("NEW"), false}};
    order.fulfillment_orders[1].fulfill_at = now + 9h;
    order.fulfillment_orders[0].delivery.reset();
    order.fulfillment_orders[0].location.id.reset();
    order.lines[0].gift_card = true;
    order.lines[0].quantity = 1'000'000;
    order.defects = {"cut"};
    return order;
}

std::optional<OrderFacts> decode(const std::string& blob) { return decode_facts(blob, full_order().id.str()); }

TEST(FactsBlob, TheFactsOfAnotherOrderAreNotThisOnes) {
    EXPECT_FALSE(decode_facts(encode_facts(full_order()), "gid://shopify/Order/999"));
}

TEST(FactsBlob, ReadsBackWhatItWrote) {
    const OrderFacts order = full_order();
    const std::string blob = encode_facts(order);
    const auto again = decode(blob);
    ASSERT_TRUE(again);
    EXPECT_EQ(encode_facts(*again), blob);
    EXPECT_EQ(again->refunded, order.refunded);
    EXPECT_EQ(again->financial->raw, "HALF_PAID");
    EXPECT_EQ(again->cancelled_at, order.cancelled_at);
    EXPECT_EQ(again->fulfillment_orders[1].holds[1].reason.raw, "NEW");
    EXPECT_FALSE(again->fulfillment_orders[0].delivery);
    EXPECT_FALSE(again->fulfillment_orders[0].location.id);
    EXPECT_EQ(again->lines[0].quantity, 1'000'000);
    EXPECT_EQ(again->refund_without_lines, true);
}

TEST(FactsBlob, KeepsNothingThatPeopleWrote) {
    OrderFacts order = full_order();
    order.fulfillment_orders[0].requests[0].message = "please call Jane Doe";
    EXPECT_EQ(encode_facts(order).find("Jane"), std::string::npos);
}

TEST(FactsBlob, WhatIsNoBlobOfThisFormatIsNothing) {
    const std::string blob = encode_facts(full_order());
    for (std::size_t size = 0; size < blob.size(); ++size) EXPECT_FALSE(decode(blob.substr(0, size))) << size;
    EXPECT_FALSE(decode(blob + "x"));
    std::string other = blob;
    other[0] = facts_format + 1;
    EXPECT_FALSE(decode(other));
    for (std::size_t at = 0; at < blob.size(); ++at) {
        std::string bent = blob;
        bent[at] = static_cast<char>(bent[at] ^ 0x55);
        (void)decode(bent);  // whatever it says, it ends, and reads nothing that is not there
    }
}

/// When this fails, what is stored reads differently from now on: raise facts_format.
TEST(FactsBlob, IsWrittenAsItAlwaysWas) {
    Fingerprint mark;
    mark.add(encode_facts(full_order()));
    EXPECT_EQ(mark.text(), "f8e7616f054dd8c0");
}

}  // namespace
}  // namespace fulfilld::store
