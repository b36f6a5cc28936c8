// A shop that is built again: the same one, up to where it was told to keep.
#include "sandbox/premises.hpp"
#include "unit/sandbox/shops.hpp"

#include <gtest/gtest.h>
#include <boost/json.hpp>

namespace fulfilld::sandbox {
namespace {

namespace json = boost::json;

Premises with_two_orders() {
    return Premises([] {
        auto sandbox = std::make_unique<Sandbox>(settings(), 0);
        add_order(sandbox->shop, "Warehouse", 1001);
        add_order(sandbox->shop, "Warehouse", 1002);
        return sandbox;
    });
}
std::string look(Premises& premises, const char* door) { return *premises.open_side_door(door, ""); }
json::value turn(Premises& premises, const char* door, json::object request = {}) {
    return json::parse(*premises.open_side_door(door, json::serialize(request)));
}
const Order& order(Premises& premises, std::size_t number) { return premises.sandbox().shop.orders()[number]; }

constexpr const char* fulfil =
    "mutation M($id: ID!) { fulfillmentCreate(fulfillment: {lineItemsByFulfillmentOrder: [{fulfillmentOrderId: $id}]}) "
    "{ fulfillment { id } userErrors { message } } }";

json::object fulfilment_of(const Order& order) {
    return {{"query", fulfil}, {"operationName", "M"}, {"variables", {{"id", order.fulfillment_orders[0].id}}}};
}

TEST(Premises, AreBuiltAgainAsTheyWere) {
    Premises premises = with_two_orders();
    const std::string before = look(premises, "/_sandbox/state");
    const Seconds changed_at = order(premises, 0).updated_at;
    premises.execute(fulfilment_of(order(premises, 0)), "2026-10");
    turn(premises, "/_sandbox/edit", {{"id", order(premises, 1).id}, {"do", "archive"}});
    ASSERT_NE(look(premises, "/_sandbox/state"), before);
    turn(premises, "/_sandbox/reset");
    EXPECT_EQ(look(premises, "/_sandbox/state"), before);
    EXPECT_EQ(order(premises, 0).updated_at, changed_at);
    EXPECT_EQ(turn(premises, "/_sandbox/counters").at("mutations_received"), 0);
}

TEST(Premises, KeepWhatWasDoneBeforeTheyWereToldTo) {
    Premises premises = with_two_orders();
    const std::string first = premises.execute(fulfilment_of(order(premises, 0)), "2026-10");
    premises.note_received(fulfilment_of(order(premises, 1)));
    turn(premises, "/_sandbox/edit", {{"id", order(premises, 1).id}, {"do", "archive"}});
    turn(premises, "/_sandbox/keep");
    const std::string kept = look(premises, "/_sandbox/state");
    const std::string requests = look(premises, "/_sandbox/requests");
    ASSERT_NE(requests.find(R"("accepted":true)"), std::string::npos) << first;
    for (int i = 0; i < 2; ++i) {
        turn(premises, "/_sandbox/edit", {{"id", order(premises, 1).id}, {"do", "unarchive"}});
        premises.execute(fulfilment_of(order(premises, 1)), "2026-10");
        turn(premises, "/_sandbox/reset");
        EXPECT_EQ(look(premises, "/_sandbox/state"), kept);
        EXPECT_EQ(look(premises, "/_sandbox/requests"), requests) << "with the ids that were given before";
    }
}

TEST(Premises, NeverTakeTimeBack) {
    Premises premises = with_two_orders();
    turn(premises, "/_sandbox/clock", {{"advance_seconds", 3600}});
    turn(premises, "/_sandbox/edit", {{"id", order(premises, 0).id}, {"do", "touch"}});
    const Seconds touched_at = order(premises, 0).updated_at;
    turn(premises, "/_sandbox/keep");
    turn(premises, "/_sandbox/clock", {{"advance_seconds", 3600}});
    const Seconds now = premises.sandbox().shop.now();
    turn(premises, "/_sandbox/reset");
    EXPECT_GE(premises.sandbox().shop.now(), now);
    EXPECT_EQ(order(premises, 0).updated_at, touched_at) << "and what was done keeps its time";
}

}  // namespace
}  // namespace fulfilld::sandbox
