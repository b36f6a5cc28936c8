#include "shopify/documents.hpp"

#include <gtest/gtest.h>

namespace fulfilld::shopify {
namespace {

TEST(Documents, CarryExactlyTheFragmentsTheySpread) {
    const Document& poll = document("poll_orders");
    for (const char* fragment : {"fragment OrderCore", "fragment FulfillmentOrderCore",
                                 "fragment FulfillmentOrderLineCore", "fragment LineItemCore"}) {
        EXPECT_NE(poll.text.find(fragment), std::string::npos) << fragment;
    }
    const Document& lines = document("order_line_items_page");
    EXPECT_NE(lines.text.find("fragment LineItemCore"), std::string::npos);
    EXPECT_EQ(lines.text.find("fragment OrderCore"), std::string::npos);
    EXPECT_EQ(document("startup_probe").text.find("fragment"), std::string::npos);
}

TEST(Documents, KnowTheirOperationAndKind) {
    EXPECT_EQ(document("poll_orders").operation, "PollOrders");
    EXPECT_FALSE(document("poll_orders").mutation);
    EXPECT_EQ(document("m_tags_add").operation, "TagsAdd");
    EXPECT_TRUE(document("m_tags_add").mutation);
    EXPECT_EQ(document("poll_orders").text.find('#'), std::string::npos) << "comments are not sent";
    EXPECT_THROW(document("order_delete"), std::logic_error);
}

}  // namespace
}  // namespace fulfilld::shopify
