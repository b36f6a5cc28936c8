#include "feed/match.hpp"

#include "support/builders.hpp"

#include <gtest/gtest.h>

#include <fstream>
#include <functional>
#include <set>
#include <sstream>

namespace fulfilld::feed {
namespace {

using namespace test;
using R = RefusalReason;

/// Three units of SKU A and one of SKU B in one place of the merchant's, two of SKU C at a service.
OrderFacts order_of_three() {
    OrderFacts order = OrderBuilder().add_unit().add_unit().at_service("amazon-mcf", "Amazon MCF", 2);
    const char* skus[] = {"A", "B", "C"};
    const int quantities[] = {3, 1, 2};
    for (std::size_t i = 0; i < 3; ++i) {
        order.lines[i].sku = skus[i];
        order.lines[i].quantity = order.lines[i].current = order.lines[i].unfulfilled = quantities[i];
        order.fulfillment_orders[i].lines[0].total = order.fulfillment_orders[i].lines[0].remaining = quantities[i];
    }
    auto& places = order.fulfillment_orders;
    places[0].lines.push_back(places[1].lines[0]);
    places.erase(places.begin() + 1);
    return order;
}

/// The goods of the order lie in two places of the merchant's, two units of A and the rest.
void split(OrderFacts& order) {
    order.fulfillment_orders.push_back(order.fulfillment_orders[0]);
    order.fulfillment_orders[0].lines.resize(1);
    order.fulfillment_orders[0].lines[0].remaining = 2;
    order.fulfillment_orders.back().lines[0].remaining = 1;
}

/// Of rows without a quantity.
std::vector<LineUnits> units(int a, int b) {
    std::vector<LineUnits> found;
    const OrderFacts order = order_of_three();
    if (a > 0) found.push_back({order.lines[0].id, a});
    if (b > 0) found.push_back({order.lines[1].id, b});
    return found;
}

struct Case {
    FeedRow row{2, "#1001", "A", 1, {"N1-234", "UPS", ""}, {}};
    std::vector<OrderFacts> orders{order_of_three()};
    Known known;

    OrderFacts& order() { return orders.front(); }
    std::string sku_of(const LineItemId& id) const {
        for (const auto& line : orders.front().lines) {
            if (line.id == id) return line.sku;
        }
        return "?";
    }
    std::variant<Match, Refusal> decide() const { return match_row(row, orders, known); }
    std::string outcome() const {
        const auto decision = decide();
        if (const auto* refusal = std::get_if<Refusal>(&decision)) return std::string(name_of(refusal->reason));
        const auto& match = std::get<Match>(decision);
        std::string said = "accepted " + match.sku + " " + std::to_string(match.quantity);
        for (const auto& [line, quantity] : match.units) said += " " + sku_of(line) + std::to_string(quantity);
        return said;
    }
};

const OrderId own("gid://shopify/Order/1");
const OrderId other("gid://shopify/Order/2");

struct Row {
    const char* what;
    const char* outcome;
    std::function<void(Case&)> change;
};

const std::vector<Row> table = {
    {"a clear row", "accepted A 1", [](Case&) {}},
    {"without #", "accepted A 1", [](Case& c) { c.row.order = "1001"; }},
    {"all of a SKU", "accepted A 0 A3", [](Case& c) { c.row.quantity = 0; }},
    {"everything", "accepted  0 A3 B1",
     [](Case& c) {
         c.order().fulfillment_orders.pop_back();
         c.row.sku = "";
         c.row.quantity = 0;
     }},
    {"the last unit", "accepted A 3", [](Case& c) { c.row.quantity = 3; }},
    {"a company of one's own with a url", "accepted A 1",
     [](Case& c) {
         c.row.tracking = {"N1-234", "Acme Post", "https://acme.example/N1"};
     }},
    {"a url alone", "accepted A 1",
     [](Case& c) {
         c.row.tracking = {"N1-234", "", "https://acme.example/N1"};
     }},
    {"unreadable", "unreadable_row",
     [](Case& c) {
         c.row.refused = {R::unreadable_row, "x"};
     }},
    {"bad quantity", "bad_quantity",
     [](Case& c) {
         c.row.refused = {R::bad_quantity, "x"};
     }},
    {"no order", "no_order", [](Case& c) { c.row.order = ""; }},
    {"no order but a mark", "no_order", [](Case& c) { c.row.order = "#"; }},
    {"no number", "no_number", [](Case& c) { c.row.tracking.number = ""; }},
    {"malformed number", "bad_number", [](Case& c) { c.row.tracking.number = "N1+234"; }},
    {"neither company nor url", "no_company", [](Case& c) { c.row.tracking.company = ""; }},
    {"misspelt company", "misspelt_company", [](Case& c) { c.row.tracking.company = "ups"; }},
    {"misspelt company with a url", "misspelt_company",
     [](Case& c) {
         c.row.tracking = {"N1-234", "Fed Ex", "https://x.example"};
     }},
    {"unknown company", "unknown_company", [](Case& c) { c.row.tracking.company = "Acme Post"; }},
    {"bad url", "bad_url", [](Case& c) { c.row.tracking.url = "https://u@x.example"; }},
    {"unknown order", "unknown_order", [](Case& c) { c.orders.clear(); }},
    {"two orders of a name", "ambiguous_order", [](Case& c) { c.orders.push_back(OrderBuilder(2)); }},
    {"half an order", "order_unreadable", [](Case& c) { c.order().defects = {"lines"}; }},
    {"test order", "order_test", [](Case& c) { c.order().test = true; }},
    {"cancelled order", "order_cancelled", [](Case& c) { c.order().cancelled_at = now; }},
    {"number of another order", "number_of_another_order",
     [](Case& c) {
         c.known.uses = {{other, "A"}};
     }},
    {"number of another order, too", "number_of_another_order",
     [](Case& c) {
         c.known.uses = {{own, "B"}, {other, "A"}};
     }},
    {"the same row again", "repeated",
     [](Case& c) {
         c.known.uses = {{own, "A"}};
     }},
    {"after everything", "repeated",
     [](Case& c) {
         c.known.uses = {{own, ""}};
     }},
    {"everything after a part", "repeated",
     [](Case& c) {
         c.row.sku = "";
         c.row.quantity = 0;
         c.known.uses = {{own, "A"}};
     }},
    {"repeated, and gone out since", "repeated",
     [](Case& c) {
         c.known.uses = {{own, "A"}};
         c.order().fulfillment_orders[0].lines[0].remaining = 0;
     }},
    {"one parcel of two SKUs", "accepted A 1",
     [](Case& c) {
         c.known.of_number = {{own, "B", 1, c.row.tracking, {}}};
     }},
    {"one parcel told in two ways", "parcel_told_otherwise",
     [](Case& c) {
         c.known.of_number = {{own, "B", 1, {"N1-234", "UPS", "https://x.example"}, {}}};
     }},
    {"one parcel in two files", "parcel_told_before",
     [](Case& c) {
         c.known.uses = {{own, "B"}};
     }},
    {"the same row again in this file", "repeated",
     [](Case& c) {
         c.known.of_number = {{own, "A", 1, c.row.tracking, {}}};
     }},
    {"another order's in this file", "number_of_another_order",
     [](Case& c) {
         c.known.of_number = {{other, "B", 1, c.row.tracking, {}}};
     }},
    {"everything in two places", "several_places",
     [](Case& c) {
         c.row.sku = "";
         c.row.quantity = 0;
     }},
    {"what one of two places holds", "accepted A 2",
     [](Case& c) {
         split(c.order());
         c.row.quantity = 2;
     }},
    {"more than one of two places holds", "several_places",
     [](Case& c) {
         split(c.order());
         c.row.quantity = 3;
     }},
    {"more than both hold", "too_many",
     [](Case& c) {
         split(c.order());
         c.row.quantity = 4;
     }},
    {"all of a SKU in two places", "several_places",
     [](Case& c) {
         split(c.order());
         c.row.quantity = 0;
     }},
    {"all of a SKU in one of two places", "accepted B 0 B1",
     [](Case& c) {
         split(c.order());
         c.row.sku = "B";
         c.row.quantity = 0;
     }},
    {"SKU of none", "sku_not_in_order", [](Case& c) { c.row.sku = "D"; }},
    {"SKU in another case", "sku_not_in_order", [](Case& c) { c.row.sku = "a"; }},
    {"quantity of several", "quantity_without_sku", [](Case& c) { c.row.sku = ""; }},
    {"at a service", "at_service", [](Case& c) { c.row.sku = "C"; }},
    {"where a service may be", "at_service", [](Case& c) { c.order().fulfillment_orders[0].location.id.reset(); }},
    {"nothing left", "nothing_left", [](Case& c) { c.order().fulfillment_orders[0].lines[0].remaining = 0; }},
    {"closed, whatever it says", "nothing_left",
     [](Case& c) { c.order().fulfillment_orders[0].status = FulfillmentOrderStatus::closed; }},
    {"cancelled, whatever it says", "nothing_left",
     [](Case& c) { c.order().fulfillment_orders[0].status = FulfillmentOrderStatus::cancelled; }},
    {"on hold", "accepted A 1",
     [](Case& c) { c.order().fulfillment_orders[0].status = FulfillmentOrderStatus::on_hold; }},
    {"more than left", "too_many", [](Case& c) { c.row.quantity = 4; }},
    {"more than earlier rows leave", "too_many",
     [](Case& c) {
         c.row.quantity = 2;
         c.known.earlier_rows = {{own, "A", 2, {}, {}}};
     }},
    {"what earlier rows leave", "accepted A 1",
     [](Case& c) {
         c.known.earlier_rows = {{own, "A", 2, {}, {}}, {own, "B", 1, {}, {}}};
     }},
    {"after all of it", "too_many",
     [](Case& c) {
         c.known.earlier_rows = {{own, "A", 0, {}, units(3, 0)}};
     }},
    {"after everything of this file", "too_many",
     [](Case& c) {
         c.known.earlier_rows = {{own, "", 0, {}, units(3, 1)}};
     }},
    {"the rest", "accepted  0 B1",
     [](Case& c) {
         c.order().fulfillment_orders.pop_back();
         c.row.sku = "";
         c.row.quantity = 0;
         c.known.earlier_rows = {{own, "A", 0, {}, units(3, 0)}};
     }},
    {"no rest", "too_many",
     [](Case& c) {
         c.order().fulfillment_orders.pop_back();
         c.row.sku = "";
         c.row.quantity = 0;
         c.known.earlier_rows = {{own, "A", 3, {}, {}}, {own, "B", 1, {}, {}}};
     }},
    {"told before, not gone out", "more_than_ordered",
     [](Case& c) {
         c.row.quantity = 2;
         c.known.offers = {{1, "A", 2, {}, "", {}}};
     }},
    {"told before, and enough", "accepted A 1",
     [](Case& c) {
         c.known.offers = {{1, "A", 2, {}, "", {}}, {2, "B", 9, {}, "", {}}};
     }},
    {"all of it told before", "more_than_ordered",
     [](Case& c) {
         c.known.offers = {{1, "A", 0, {}, "", units(3, 0)}};
     }},
    {"everything told before", "more_than_ordered",
     [](Case& c) {
         c.known.offers = {{1, "", 0, {}, "", units(3, 1)}};
     }},
    {"everything else told before", "accepted A 1",
     [](Case& c) {
         c.known.offers = {{1, "", 0, {}, "", units(2, 1)}};
     }},
    {"everything after a part of an earlier file", "more_than_ordered",
     [](Case& c) {
         c.order().fulfillment_orders.pop_back();
         c.order().lines.pop_back();
         c.row.sku = "";
         c.row.quantity = 0;
         c.known.offers = {{1, "B", 0, {}, "", units(0, 1)}};
     }},
    {"one parcel in two spellings", "parcel_told_otherwise",
     [](Case& c) {
         c.known.of_number = {{own, "B", 1, {"N1 234", "UPS", ""}, {}}};
     }},
    {"told before and in this file", "more_than_ordered",
     [](Case& c) {
         c.known.earlier_rows = {{own, "A", 1, {}, {}}};
         c.known.offers = {{1, "A", 2, {}, "", {}}};
     }},
};

TEST(Match, EveryRowHasItsOutcome) {
    std::set<std::string> met;
    for (const auto& [what, outcome, change] : table) {
        Case one;
        change(one);
        EXPECT_EQ(one.outcome(), outcome) << what;
        met.insert(outcome);
    }
    for (std::size_t i = 0; i < refusal_reason_count; ++i) {
        const auto reason = static_cast<RefusalReason>(i);
        if (reason == R::order_not_looked_up) continue;
        EXPECT_TRUE(met.contains(std::string(name_of(reason)))) << name_of(reason);
    }
}

TEST(Match, EveryRefusalHasItsRowInTheManual) {
    std::ifstream file(FULFILLD_SOURCE_DIR "/docs/CONFIGURATION.md");
    std::stringstream page;
    page << file.rdbuf();
    for (std::size_t i = 0; i < refusal_reason_count; ++i) {
        const std::string name(name_of(static_cast<RefusalReason>(i)));
        EXPECT_NE(page.str().find("\n| `" + name + "` |"), std::string::npos) << name;
    }
}

TEST(Match, AQuantityWithoutASkuIsOfTheOneLineThatIsLeft) {
    Case one;
    one.orders = {OrderBuilder()};
    one.row.sku = "";
    EXPECT_EQ(one.outcome(), "accepted SKU-11 1");
    one.order().fulfillment_orders[0].lines[0].remaining = one.order().lines[0].quantity = 2;
    EXPECT_EQ(one.outcome(), "accepted SKU-11 1");
    one.order().lines[0].sku = "";
    EXPECT_EQ(one.outcome(), "quantity_without_sku") << "a part of a line without a SKU has no name";
    one.row.quantity = 2;
    EXPECT_EQ(one.outcome(), "accepted  0 2");
    one.orders = {OrderBuilder().add_unit().amazon(1)};
    EXPECT_EQ(one.outcome(), "quantity_without_sku") << "a line at a service is a line, too";
}

TEST(Match, UnitsOfSeveralLinesOfASkuCountTogether) {
    Case one;
    for (auto& line : one.order().lines) line.sku = "A";
    one.row.quantity = 4;
    EXPECT_EQ(one.outcome(), "accepted A 4");
    one.row.quantity = 5;
    EXPECT_EQ(one.outcome(), "too_many") << "the others are at a service";
}

TEST(Match, TheRightSpellingIsNamed) {
    Case one;
    one.row.tracking.company = "dhlexpress";
    EXPECT_EQ(std::get<Refusal>(one.decide()).detail, "did you mean \"DHL Express\"?");
}

TEST(Match, NamesWithAndWithoutTheirMarkAreOne) {
    const OrderFacts order = OrderBuilder();
    EXPECT_TRUE(is_named(order, "#1001"));
    EXPECT_TRUE(is_named(order, "1001"));
    EXPECT_FALSE(is_named(order, "##1001"));
    EXPECT_FALSE(is_named(order, "100"));
    EXPECT_FALSE(is_named(order, ""));
}

}  // namespace
}  // namespace fulfilld::feed
