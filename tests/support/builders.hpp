#pragma once

#include "fulfilld/core/order_facts.hpp"
#include "fulfilld/core/policy.hpp"

#include <string>
#include <utility>

namespace fulfilld::test {

using namespace std::chrono_literals;

inline Timestamp at(const char* text) { return *parse_rfc3339(text); }
inline const Timestamp now = at("2026-11-22T12:00:00Z");

inline ShopFacts full_access() {
    ShopFacts shop;
    shop.id = ShopId("gid://shopify/Shop/1");
    shop.domain = "demo.myshopify.com";
    shop.scopes = {"read_orders",
                   "write_orders",
                   "read_merchant_managed_fulfillment_orders",
                   "write_merchant_managed_fulfillment_orders",
                   "read_third_party_fulfillment_orders",
                   "write_third_party_fulfillment_orders",
                   "read_locations"};
    return shop;
}

/// A paid order of one unit at a merchant's location, to be shipped, three days old: `merchant_to_ship`, stuck.
class OrderBuilder {
  public:
    explicit OrderBuilder(int number = 1) {
        const std::string n = std::to_string(number);
        facts_.id = OrderId("gid://shopify/Order/" + n);
        facts_.name = "#" + std::to_string(1000 + number);
        facts_.processed_at = now - 72h;
        facts_.updated_at = now - 71h;
        facts_.fully_paid = true;
        facts_.fulfillable = true;
        facts_.source_name = "web";
        facts_.display_fulfillment = DisplayFulfillmentStatus::unfulfilled;
        facts_.financial = Seen<FinancialStatus>(FinancialStatus::paid);
        facts_.return_status = ReturnStatus::no_return;
        facts_.risk = RiskRecommendation::accept;
        facts_.gateways = {"shopify_payments"};
        facts_.outstanding.currency = facts_.refunded.currency = facts_.current_total.currency = "EUR";
        facts_.current_total.ten_thousandths = 500'000;
        add_unit();
    }

    /// Another line of one unit with a fulfillment order of its own.
    OrderBuilder& add_unit() {
        const std::string n = std::to_string(facts_.lines.size() + 1) + std::string(facts_.id.tail());
        LineItemFacts line;
        line.id = LineItemId("gid://shopify/LineItem/" + n);
        line.sku = "SKU-" + n;
        line.vendor = "Acme";
        line.quantity = line.current = line.unfulfilled = 1;
        facts_.lines.push_back(line);
        FulfillmentOrderFacts fo;
        fo.id = FulfillmentOrderId("gid://shopify/FulfillmentOrder/" + n);
        fo.status = FulfillmentOrderStatus::open;
        fo.request_status = RequestStatus::unsubmitted;
        fo.created_at = facts_.processed_at + 10s;
        fo.updated_at = facts_.updated_at;
        fo.delivery = Seen<DeliveryMethod>(DeliveryMethod::shipping);
        fo.location = {"Shop location", LocationId("gid://shopify/Location/1"), true, false, "", ""};
        fo.supported_actions = {SupportedAction::create_fulfillment, SupportedAction::hold, SupportedAction::move};
        fo.lines = {{FulfillmentOrderLineId("gid://shopify/FulfillmentOrderLineItem/" + n), line.id, 1, 1}};
        facts_.fulfillment_orders.push_back(fo);
        return *this;
    }

    template <class Change>
    OrderBuilder& with(Change change) {
        change(facts_);
        return *this;
    }
    template <class Change>
    OrderBuilder& with_fo(Change change, std::size_t index = 0) {
        change(facts_.fulfillment_orders.at(index));
        return *this;
    }

    OrderBuilder& pos() {
        facts_.source_name = "pos";
        facts_.app_id = "gid://shopify/App/129785";
        facts_.retail_location = LocationId("gid://shopify/Location/1");
        return with_fo([](auto& fo) { fo.delivery = Seen<DeliveryMethod>(DeliveryMethod::retail); });
    }
    OrderBuilder& at_service(const std::string& handle, const std::string& name, std::size_t index = 0) {
        return with_fo(
            [&](auto& fo) {
                fo.location = {name, LocationId("gid://shopify/Location/9"), true, true, handle, name};
                fo.supported_actions = {SupportedAction::request_fulfillment, SupportedAction::hold,
                                        SupportedAction::move};
            },
            index);
    }
    OrderBuilder& amazon(std::size_t index = 0) { return at_service("amazon-mcf", "Amazon MCF", index); }
    OrderBuilder& requested(RequestStatus status, Duration ago,
                            FulfillmentOrderStatus fo_status = FulfillmentOrderStatus::open) {
        return with_fo([&](auto& fo) {
            fo.status = fo_status;
            fo.request_status = status;
            fo.supported_actions = {SupportedAction::cancel_fulfillment_order};
            fo.requests = {{MerchantRequestKind::fulfillment_request, now - ago, ""}};
        });
    }
    /// As the platform leaves it after "cancel, refund, restock" [domain 4.5].
    OrderBuilder& cancelled_and_refunded() {
        facts_.cancelled_at = now - 48h;
        facts_.closed = true;
        facts_.financial = Seen<FinancialStatus>(FinancialStatus::refunded);
        facts_.display_fulfillment = DisplayFulfillmentStatus::fulfillment_not_required;
        facts_.refunded = facts_.current_total;
        return nothing_left();
    }
    OrderBuilder& nothing_left() {
        facts_.fulfillable = false;
        for (auto& line : facts_.lines) line.current = line.unfulfilled = 0;
        for (auto& fo : facts_.fulfillment_orders) {
            fo.status = FulfillmentOrderStatus::closed;
            fo.supported_actions.clear();
            for (auto& line : fo.lines) line.total = line.remaining = 0;
        }
        return *this;
    }
    OrderBuilder& fulfilled() {
        facts_.display_fulfillment = DisplayFulfillmentStatus::fulfilled;
        int units = 0;
        for (auto& line : facts_.lines) {
            units += line.unfulfilled;
            line.unfulfilled = 0;
        }
        for (auto& fo : facts_.fulfillment_orders) {
            fo.status = FulfillmentOrderStatus::closed;
            fo.supported_actions.clear();
            for (auto& line : fo.lines) line.remaining = 0;
        }
        facts_.fulfillments.push_back({FulfillmentId("gid://shopify/Fulfillment/" + std::string(facts_.id.tail())),
                                       FulfillmentStatus::success, now - 1h, units});
        return *this;
    }

    OrderFacts build() const { return facts_; }
    operator OrderFacts() const { return facts_; }  // NOLINT: a builder stands for what it builds

  private:
    OrderFacts facts_;
};

/// Amazon may be asked, everything that can be done is automatic.
inline Policy acting_policy() {
    Policy policy;
    policy.services = {{{"amazon"}, ServiceKind::amazon, RequestMode::request}};
    for (auto& known : known_services()) policy.services.push_back(known);
    policy.suppliers = {{"AliExpress", {"aliexpress*"}, {"ae-*"}, {"dropship"}}};
    for (auto& reason : policy.reasons) {
        reason.mode = Mode::automatic;
        reason.max_per_run = 1000;
    }
    return policy;
}

}  // namespace fulfilld::test
