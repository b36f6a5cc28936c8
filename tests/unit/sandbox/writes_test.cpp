// Writes as they come over the wire: what they need, what they are taken for, what the side door shows of them.
#include "sandbox/side_door.hpp"
#include "unit/sandbox/shops.hpp"

#include <gtest/gtest.h>
#include <boost/json.hpp>

namespace fulfilld::sandbox {
namespace {

namespace json = boost::json;

/// Every document of an order's write, with `id` for what it acts upon.
struct Write {
    const char* kind;
    const char* type;  ///< Of the target.
    const char* text;
    std::vector<std::string> scopes;  ///< Any one of them is enough [domain 1.5].
};
const std::vector<std::string> managing{"write_merchant_managed_fulfillment_orders",
                                        "write_third_party_fulfillment_orders"};
const std::vector<std::string> fulfilling{"write_assigned_fulfillment_orders",
                                          "write_merchant_managed_fulfillment_orders",
                                          "write_third_party_fulfillment_orders"};
// clang-format off
const Write writes[] = {
    {"mark_fulfilled", "FulfillmentOrder", "mutation M($id: ID!) { fulfillmentCreate(fulfillment: {lineItemsByFulfillmentOrder: [{fulfillmentOrderId: $id}]}) { userErrors { message } } }", fulfilling},
    {"fulfill_with_tracking", "FulfillmentOrder", "mutation M($id: ID!) { fulfillmentCreate(fulfillment: {trackingInfo: {number: \"1Z\"}, lineItemsByFulfillmentOrder: [{fulfillmentOrderId: $id}]}) { userErrors { message } } }", fulfilling},
    {"undo_fulfillment", "Fulfillment", "mutation M($id: ID!) { fulfillmentCancel(id: $id) { userErrors { message } } }", fulfilling},
    {"request_fulfillment", "FulfillmentOrder", "mutation M($id: ID!) { fulfillmentOrderSubmitFulfillmentRequest(id: $id) { userErrors { message } } }", {"write_third_party_fulfillment_orders"}},
    {"request_cancellation", "FulfillmentOrder", "mutation M($id: ID!) { fulfillmentOrderSubmitCancellationRequest(id: $id) { userErrors { message } } }", {"write_third_party_fulfillment_orders"}},
    {"cancel_request", "FulfillmentOrder", "mutation M($id: ID!) { fulfillmentOrderCancel(id: $id) { userErrors { message code } } }", managing},
    {"open_scheduled", "FulfillmentOrder", "mutation M($id: ID!) { fulfillmentOrderOpen(id: $id) { userErrors { message } } }", managing},
    {"release_own_hold", "FulfillmentOrder", "mutation M($id: ID!) { fulfillmentOrderReleaseHold(id: $id, holdIds: []) { userErrors { message code } } }", {"write_merchant_managed_fulfillment_orders", "write_third_party_fulfillment_orders", "write_marketplace_fulfillment_orders"}},
    {"archive", "Order", "mutation M($id: ID!) { orderClose(input: {id: $id}) { userErrors { message } } }", {"write_orders"}},
    {"unarchive", "Order", "mutation M($id: ID!) { orderOpen(input: {id: $id}) { userErrors { message } } }", {"write_orders"}},
    {"flag_for_deletion", "Order", "mutation M($id: ID!) { tagsAdd(id: $id, tags: [\"fulfilld:delete-candidate\"]) { userErrors { message } } }", {"write_orders"}},
    {"flag_for_review", "Order", "mutation M($id: ID!) { tagsAdd(id: $id, tags: [\"fulfilld:review\"]) { userErrors { message } } }", {"write_orders"}},
    {"withdraw_flag", "Order", "mutation M($id: ID!) { tagsRemove(id: $id, tags: [\"fulfilld:review\"]) { userErrors { message } } }", {"write_orders"}},
};
// clang-format on

Shop::Settings with_scopes(std::set<std::string, std::less<>> scopes) {
    Shop::Settings own = settings();
    own.scopes = std::move(scopes);
    return own;
}
json::value send(Sandbox& sandbox, const std::string& text, json::object variables) {
    return json::parse(
        sandbox.executor.execute({{"query", text}, {"operationName", "M"}, {"variables", variables}}, "2026-10"));
}
json::value look(Sandbox& sandbox, const char* door) { return json::parse(*open_side_door(sandbox, door, "")); }
std::string edit(Sandbox& sandbox, const Order& order, const char* deed) {
    return *open_side_door(sandbox, "/_sandbox/edit", json::serialize(json::object{{"id", order.id}, {"do", deed}}));
}

std::string target_of(const Write& write, const Order& order) {
    if (std::string(write.type) == "Order") return order.id;
    if (std::string(write.type) == "Fulfillment") return "gid://shopify/Fulfillment/77";
    return order.fulfillment_orders[0].id;
}

TEST(SandboxWrites, AreTakenForWhatTheyAreAndSecondOnesAreCounted) {
    Sandbox sandbox(settings(), 0);
    const Order& order = add_order(sandbox.shop, "Warehouse");
    for (const auto& write : writes) {
        for (int i = 0; i < 2; ++i) send(sandbox, write.text, {{"id", target_of(write, order)}});
        EXPECT_EQ(sandbox.executor.mutations().back().kind, write.kind);
        EXPECT_EQ(sandbox.executor.mutations().back().target, target_of(write, order)) << write.kind;
    }
    const int kinds = static_cast<int>(std::size(writes));
    const auto counters = look(sandbox, "/_sandbox/counters");
    EXPECT_EQ(counters.at("mutations_received"), 2 * kinds);
    EXPECT_EQ(counters.at("duplicate_mutations_received"), kinds);
    EXPECT_EQ(counters.at("forbidden_mutations_received"), 2 * kinds) << "the labels call for none of them";
}

TEST(SandboxWrites, OtherTagsAndOtherHoldsAreNoSecondOnes) {
    Sandbox sandbox(settings(), 0);
    const Order& order = add_order(sandbox.shop, "Warehouse");
    const std::string tag =
        "mutation M($id: ID!, $t: [String!]!) { tagsAdd(id: $id, tags: $t) { userErrors { message } } }";
    for (const char* one : {"a", "b"}) send(sandbox, tag, {{"id", order.id}, {"t", json::array{one}}});
    EXPECT_EQ(sandbox.executor.duplicates(), 0);
    send(sandbox, tag, {{"id", order.id}, {"t", json::array{"a"}}});
    EXPECT_EQ(sandbox.executor.duplicates(), 1);
}

TEST(SandboxWrites, MetafieldsAndUnreadableTextsAreNoWritesOfOrders) {
    Sandbox sandbox(settings(), 0);
    send(sandbox, "mutation M($m: [MetafieldsSetInput!]!) { metafieldsSet(metafields: $m) { userErrors { code } } }",
         {{"m", json::array{{{"ownerId", "gid://shopify/AppInstallation/1"}, {"key", "lease"}, {"value", "a"}}}}});
    EXPECT_TRUE(sandbox.executor.mutations().empty());
    sandbox.executor.note_received({{"query", "mutation M { burn(id: 1) { ash } }"}});
    EXPECT_EQ(sandbox.executor.mutations().back().kind, "unreadable");
}

TEST(SandboxWrites, EachScopeIsEnoughAndNoneIsNot) {
    for (const auto& write : writes) {
        Sandbox none(with_scopes({"read_orders", "read_merchant_managed_fulfillment_orders"}), 0);
        const std::string id = target_of(write, add_order(none.shop, "Warehouse"));
        const auto refused = send(none, write.text, {{"id", id}});
        ASSERT_TRUE(refused.as_object().contains("errors")) << write.kind;
        EXPECT_EQ(refused.at("errors").at(0).at("extensions").at("code"), "ACCESS_DENIED") << write.kind;
        EXPECT_FALSE(none.executor.mutations().back().accepted);
        for (const auto& scope : write.scopes) {
            Sandbox one(with_scopes({"read_merchant_managed_fulfillment_orders", scope}), 0);
            add_order(one.shop, "Warehouse");
            EXPECT_FALSE(send(one, write.text, {{"id", id}}).as_object().contains("errors")) << write.kind << scope;
        }
    }
}

TEST(SandboxWrites, AFulfillmentKeepsItsParcelAndWhetherTheCustomerWasTold) {
    Sandbox sandbox(settings(), 0);
    const Order& order = add_order(sandbox.shop, "Warehouse");
    const auto ship = [&](std::size_t line, json::object more) {
        const auto& fo = order.fulfillment_orders[0];
        json::object lines{{"id", fo.lines[line].id}, {"quantity", 1}};
        more["lineItemsByFulfillmentOrder"] =
            json::array{{{"fulfillmentOrderId", fo.id}, {"fulfillmentOrderLineItems", json::array{lines}}}};
        return send(
            sandbox,
            "mutation M($f: FulfillmentInput!) { fulfillmentCreate(fulfillment: $f) { fulfillment { displayStatus "
            "trackingInfo(first: 5) { company number url } } userErrors { message } } }",
            {{"f", more}});
    };
    const json::object parcel{{"company", "UPS"}, {"number", "1Z9"}};
    const auto answer = ship(0, {{"trackingInfo", parcel}, {"notifyCustomer", true}});
    const auto& made = answer.at("data").at("fulfillmentCreate").at("fulfillment");
    EXPECT_EQ(made.at("displayStatus"), "FULFILLED");
    EXPECT_EQ(made.at("trackingInfo"), json::parse(R"([{"company":"UPS","number":"1Z9","url":null}])"));
    ship(0, {{"notifyCustomer", false}});
    ship(1, {});
    const auto state = look(sandbox, "/_sandbox/state").at(0);
    EXPECT_EQ(state.at("mails"), 1);
    EXPECT_EQ(state.at("fulfillments").at(0).at("tracking"),
              json::parse(R"({"number":"1Z9","company":"UPS","url":null})"));
    EXPECT_EQ(state.at("fulfillments").at(0).at("notified"), true);
    EXPECT_EQ(state.at("fulfillments").at(1).at("tracking"), nullptr);
    EXPECT_EQ(state.at("fulfillments").at(1).at("notified"), false);
    EXPECT_EQ(state.at("fulfillments").at(2).at("notified"), false) << "nobody asked for a mail";
}

TEST(SandboxWrites, TheSideDoorShowsHoldsAndRequests) {
    Sandbox sandbox(settings(), 0);
    const Order& order = add_order(sandbox.shop, "Amazon MCF");
    const std::string ok = R"({"ok":true})";
    send(sandbox, writes[3].text, {{"id", order.fulfillment_orders[0].id}});
    EXPECT_EQ(edit(sandbox, order, "service_accepts"), ok);
    send(sandbox, writes[4].text, {{"id", order.fulfillment_orders[0].id}});
    const auto part = [&](std::size_t i) {
        return look(sandbox, "/_sandbox/state").at(0).at("fulfillment_orders").at(i);
    };
    EXPECT_EQ(part(0).at("requests"), 2);
    EXPECT_EQ(part(0).at("cancellation_requests"), 1);
    EXPECT_EQ(part(0).at("holds"), 0);
    EXPECT_EQ(edit(sandbox, order, "service_cancels"), ok);
    EXPECT_EQ(edit(sandbox, order, "our_hold"), ok);
    EXPECT_EQ(part(1).at("status"), "ON_HOLD");
    EXPECT_EQ(part(1).at("holds"), 1);
    for (const char* deed : {"deliver", "schedule", "unarchive"}) EXPECT_EQ(edit(sandbox, order, deed), ok) << deed;
    EXPECT_NE(edit(sandbox, order, "burn"), ok);
}

}  // namespace
}  // namespace fulfilld::sandbox
