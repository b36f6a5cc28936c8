#pragma once

#include "fulfilld/core/rules.hpp"
#include "support/builders.hpp"

#include <vector>

namespace fulfilld::test {

/// An order, and what we may see of its shop.
struct Case {
    OrderFacts order = OrderBuilder();
    ShopFacts shop = full_access();
};

/// One condition, put onto an order, or onto one of its parts: a unit with a fulfillment order of its own. Those that
/// say where a part is (`amazon`) are put before those that say what happened to it (`held`).
struct Situation {
    const char* name;
    void (*put)(Case&, std::size_t part);
};

/// What applies at the same time, the reason that must win, and the only action that may be allowed.
struct Conflict {
    std::vector<Situation> situations;
    Reason reason;
    std::optional<ActionKind> action;
};
std::vector<Conflict> conflicts_of_orders();    ///< Test, cancelled, nothing left, refunded.
std::vector<Conflict> conflicts_of_payments();  ///< Refunded in part, unpaid.
std::vector<Conflict> conflicts_of_blocks();    ///< Risk, return, archived, marketplace.
std::vector<Conflict> conflicts_of_parts();     ///< Two conditions at one fulfillment order.

namespace situations {

using A = SupportedAction;
using FO = FulfillmentOrderStatus;
using RS = RequestStatus;

inline FulfillmentOrderFacts& part_of(Case& c, std::size_t part) { return c.order.fulfillment_orders.at(part); }
inline void pay(Case& c, FinancialStatus status, bool fully_paid) {
    c.order.financial = Seen<FinancialStatus>(status);
    c.order.fully_paid = fully_paid;
}
inline void give_back(Case& c, FinancialStatus status, std::optional<bool> without_lines) {
    pay(c, status, true);
    c.order.refunded.ten_thousandths = status == FinancialStatus::refunded ? 500'000 : 100'000;
    c.order.refund_without_lines = without_lines;
}
inline void place(Case& c, std::size_t part, const char* handle, const char* name) {
    part_of(c, part).location = {name, LocationId("gid://shopify/Location/9"), true, true, handle, name};
    part_of(c, part).supported_actions = {A::request_fulfillment, A::hold, A::move};
}
inline void ask_amazon(Case& c, std::size_t part, RS status, FO fo_status) {
    place(c, part, "amazon-mcf", "Amazon MCF");
    auto& fo = part_of(c, part);
    fo.status = fo_status;
    fo.request_status = status;
    fo.supported_actions = {A::cancel_fulfillment_order};
    fo.requests = {{MerchantRequestKind::fulfillment_request, now - 60h, ""}};
}
inline void sell_in_store(Case& c) {
    c.order.source_name = "pos";
    c.order.app_id = "gid://shopify/App/129785";
    c.order.retail_location = LocationId("gid://shopify/Location/1");
}
inline void deliver(Case& c, std::size_t part, DeliveryMethod method) {
    part_of(c, part).delivery = Seen<DeliveryMethod>(method);
}
inline void leave_nothing(Case& c) {
    c.order.fulfillable = false;
    for (auto& line : c.order.lines) line.current = line.unfulfilled = 0;
    for (auto& fo : c.order.fulfillment_orders) {
        fo.status = FO::closed;
        fo.lines[0].total = fo.lines[0].remaining = 0;
    }
}

// clang-format off
// The order as a whole.
inline constexpr Situation test_mode{"test", [](Case& c, std::size_t) { c.order.test = true; }};
inline constexpr Situation cancelled{"cancelled", [](Case& c, std::size_t) { c.order.cancelled_at = now - 48h; }};
inline constexpr Situation paid_by_hand{"paid by hand", [](Case& c, std::size_t) { c.order.gateways = {"manual"}; }};
inline constexpr Situation no_parts{"no fulfillment order", [](Case& c, std::size_t) { c.order.fulfillment_orders.clear(); }};
inline constexpr Situation scope_missing{"a scope is missing", [](Case& c, std::size_t) { std::erase(c.shop.scopes, "read_third_party_fulfillment_orders"); std::erase(c.shop.scopes, "write_third_party_fulfillment_orders"); }};
inline constexpr Situation all_refunded{"every unit refunded", [](Case& c, std::size_t) { leave_nothing(c); give_back(c, FinancialStatus::refunded, false); }};
inline constexpr Situation all_removed{"every unit removed", [](Case& c, std::size_t) { leave_nothing(c); c.order.edited = true; }};
inline constexpr Situation only_a_tip{"only a tip", [](Case& c, std::size_t) { c.order.fulfillment_orders.clear(); c.order.fulfillable = false; c.order.lines[0].unfulfilled = 0; }};
inline constexpr Situation refunded{"refunded", [](Case& c, std::size_t) { give_back(c, FinancialStatus::refunded, true); }};
inline constexpr Situation partly_refunded{"partly refunded by amount", [](Case& c, std::size_t) { give_back(c, FinancialStatus::partially_refunded, true); }};
inline constexpr Situation refunds_not_read{"partly refunded, refunds not read", [](Case& c, std::size_t) { give_back(c, FinancialStatus::partially_refunded, std::nullopt); }};
inline constexpr Situation refunded_by_lines{"partly refunded by lines", [](Case& c, std::size_t) { give_back(c, FinancialStatus::partially_refunded, false); }};
inline constexpr Situation voided{"voided", [](Case& c, std::size_t) { pay(c, FinancialStatus::voided, false); }};
inline constexpr Situation expired{"expired", [](Case& c, std::size_t) { pay(c, FinancialStatus::expired, false); }};
inline constexpr Situation authorised{"authorised", [](Case& c, std::size_t) { pay(c, FinancialStatus::authorized, false); c.order.capturable = true; }};
inline constexpr Situation pending{"payment pending", [](Case& c, std::size_t) { pay(c, FinancialStatus::pending, false); c.order.outstanding.ten_thousandths = 500'000; }};
inline constexpr Situation partly_paid{"partly paid", [](Case& c, std::size_t) { pay(c, FinancialStatus::partially_paid, false); c.order.outstanding.ten_thousandths = 100'000; }};
inline constexpr Situation payment_null{"payment null", [](Case& c, std::size_t) { c.order.financial.reset(); c.order.fully_paid = false; }};
inline constexpr Situation owes{"customer owes", [](Case& c, std::size_t) { c.order.outstanding.ten_thousandths = 1; }};
inline constexpr Situation risky{"risk", [](Case& c, std::size_t) { c.order.risk = RiskRecommendation::cancel; }};
inline constexpr Situation returning{"return", [](Case& c, std::size_t) { c.order.return_status = ReturnStatus::in_progress; }};
inline constexpr Situation archived{"archived", [](Case& c, std::size_t) { c.order.closed = true; }};
inline constexpr Situation marketplace{"marketplace", [](Case& c, std::size_t) { c.order.source_name = "amazon-us"; }};
inline constexpr Situation ignored{"ignore tag", [](Case& c, std::size_t) { c.order.tags.push_back("fulfilld:ignore"); }};
inline constexpr Situation edited{"edited", [](Case& c, std::size_t) { c.order.edited = true; }};
inline constexpr Situation sums_disagree{"sums disagree", [](Case& c, std::size_t) { c.order.lines[0].unfulfilled = 3; }};
inline constexpr Situation defect{"answer with a hole", [](Case& c, std::size_t) { c.order.defects = {"lineItems was cut"}; }};
inline constexpr Situation new_value{"a value not known", [](Case& c, std::size_t) { c.order.return_status = parse_seen<ReturnStatus>("NEW_VALUE"); }};
inline constexpr Situation pos{"sold in a store", [](Case& c, std::size_t) { sell_in_store(c); }};
inline constexpr Situation rest{"another unit was sent", [](Case& c, std::size_t) { c.order.lines.push_back({LineItemId("sent"), "SENT", "Acme", 1, 1, 0, true, false}); c.order.fulfillments.push_back({FulfillmentId("sent"), FulfillmentStatus::success, now - 60h, 1}); }};
inline constexpr Situation preparing{"a fulfilment is being processed", [](Case& c, std::size_t) { c.order.fulfillments.push_back({FulfillmentId("soon"), FulfillmentStatus::pending, now - 1h, 0}); }};
inline constexpr Situation without_sku{"no SKU", [](Case& c, std::size_t) { for (auto& line : c.order.lines) line.sku.clear(); }};
inline constexpr Situation taken_back{"a fulfilment was taken back", [](Case& c, std::size_t) { c.order.fulfillments.push_back({FulfillmentId("back"), FulfillmentStatus::cancelled, now - 60h, 1}); }};
// One part: what it is.
inline constexpr Situation ship{"to be sent", [](Case& c, std::size_t part) { deliver(c, part, DeliveryMethod::shipping); }};
inline constexpr Situation supplier{"a supplier's goods", [](Case& c, std::size_t part) { c.order.lines[part].vendor = "AliExpress DE"; }};
inline constexpr Situation pos_retail{"POS, handed over", [](Case& c, std::size_t part) { sell_in_store(c); deliver(c, part, DeliveryMethod::retail); }};
inline constexpr Situation pos_ship{"POS, to be sent", [](Case& c, std::size_t part) { sell_in_store(c); deliver(c, part, DeliveryMethod::shipping); }};
inline constexpr Situation pickup{"pickup", [](Case& c, std::size_t part) { deliver(c, part, DeliveryMethod::pick_up); }};
inline constexpr Situation local{"local delivery", [](Case& c, std::size_t part) { deliver(c, part, DeliveryMethod::local); }};
inline constexpr Situation digital{"digital", [](Case& c, std::size_t part) { deliver(c, part, DeliveryMethod::none); c.order.lines[part].requires_shipping = false; }};
// One part: where it is.
inline constexpr Situation amazon{"Amazon not asked", [](Case& c, std::size_t part) { place(c, part, "amazon-mcf", "Amazon MCF"); }};
inline constexpr Situation dropship{"dropshipper not asked", [](Case& c, std::size_t part) { place(c, part, "dsers-fulfillment-service", "DSers"); }};
inline constexpr Situation rejected{"rejected", [](Case& c, std::size_t part) { ask_amazon(c, part, RS::rejected, FO::open); }};
inline constexpr Situation gave_up{"gave up", [](Case& c, std::size_t part) { ask_amazon(c, part, RS::closed, FO::incomplete); }};
inline constexpr Situation unanswered{"unanswered", [](Case& c, std::size_t part) { ask_amazon(c, part, RS::submitted, FO::open); }};
inline constexpr Situation accepted{"accepted", [](Case& c, std::size_t part) { ask_amazon(c, part, RS::accepted, FO::in_progress); }};
inline constexpr Situation stop_asked{"asked to stop", [](Case& c, std::size_t part) { ask_amazon(c, part, RS::cancellation_requested, FO::in_progress); part_of(c, part).requests.push_back({MerchantRequestKind::cancellation_request, now - 50h, ""}); }};
inline constexpr Situation would_not_stop{"would not stop", [](Case& c, std::size_t part) { ask_amazon(c, part, RS::cancellation_rejected, FO::in_progress); part_of(c, part).requests.push_back({MerchantRequestKind::cancellation_request, now - 50h, ""}); }};
inline constexpr Situation dead_service{"dead service", [](Case& c, std::size_t part) { part_of(c, part).location = {"Oberlo", LocationId("gid://shopify/Location/9"), true, true, "oberlo", "Oberlo"}; }};
inline constexpr Situation switched_off{"service switched off", [](Case& c, std::size_t part) { part_of(c, part).location.active = false; }};
inline constexpr Situation location_gone{"location gone", [](Case& c, std::size_t part) { part_of(c, part).location.id.reset(); }};
inline constexpr Situation location_closed{"location inactive", [](Case& c, std::size_t part) { part_of(c, part).location.active = false; }};
// One part: what happened to it.
inline constexpr Situation begun{"begun by hand", [](Case& c, std::size_t part) { part_of(c, part).status = FO::in_progress; }};
inline constexpr Situation external{"external", [](Case& c, std::size_t part) { part_of(c, part).supported_actions = {A::external}; }};
inline constexpr Situation scheduled{"scheduled", [](Case& c, std::size_t part) { auto& fo = part_of(c, part); fo.status = FO::scheduled; fo.fulfill_at = now + 24h; fo.supported_actions = {A::mark_as_open}; }};
inline constexpr Situation held{"on hold", [](Case& c, std::size_t part) { auto& fo = part_of(c, part); fo.status = FO::on_hold; fo.holds = {{HoldReason::other, false}}; fo.supported_actions = {A::release_hold}; }};
// clang-format on

}  // namespace situations
}  // namespace fulfilld::test
