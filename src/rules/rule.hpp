#pragma once

#include "fulfilld/core/verdict.hpp"
#include "rules/view.hpp"

#include <optional>
#include <span>

namespace fulfilld::rules {

/// What a rule says when it applies. `normal_for` is how long this state is nothing unusual; the merchant's `min_age`
/// replaces it. nullopt: age alone never makes it stuck.
struct Match {
    std::vector<Evidence> evidence;
    Permission permission;
    Timestamp since;
    std::optional<Duration> normal_for = std::chrono::minutes{30};
    bool settled = false;
};
using MaybeMatch = std::optional<Match>;

/// One row of the decision table.
struct OrderRule {
    Reason reason;
    MaybeMatch (*match)(const View&);
};
struct FulfillmentOrderRule {
    Reason reason;
    MaybeMatch (*match)(const View&, const FulfillmentOrderFacts&);
};

/// The decision table, in order of precedence: the first row that matches wins [domain 11.3].
std::span<const OrderRule> order_table();
std::span<const FulfillmentOrderRule> fulfillment_order_table();

// order_rules.cpp: what holds for the order as a whole, whatever its fulfillment orders say.
MaybeMatch test_order(const View&);
MaybeMatch cancelled_with_active_request(const View&);
MaybeMatch cancelled_not_refunded(const View&);
MaybeMatch cancelled_unfulfilled(const View&);
MaybeMatch cancelled_after_shipment(const View&);
MaybeMatch fo_not_visible(const View&);
MaybeMatch routing_pending(const View&);
MaybeMatch nothing_left_refunded(const View&);
MaybeMatch nothing_left_edited(const View&);
MaybeMatch only_non_fulfillable(const View&);

// payment_rules.cpp: money and risk.
MaybeMatch refunded_still_open(const View&);
MaybeMatch payment_voided(const View&);
MaybeMatch payment_expired(const View&);
MaybeMatch payment_authorized(const View&);
MaybeMatch payment_pending(const View&);
MaybeMatch risk_blocked(const View&);

// service_rules.cpp: holds, schedules and fulfillment services.
MaybeMatch on_hold(const View&, const FulfillmentOrderFacts&);
MaybeMatch scheduled(const View&, const FulfillmentOrderFacts&);
MaybeMatch request_rejected(const View&, const FulfillmentOrderFacts&);
MaybeMatch service_gave_up(const View&, const FulfillmentOrderFacts&);
MaybeMatch request_unanswered(const View&, const FulfillmentOrderFacts&);
MaybeMatch cancellation_pending(const View&, const FulfillmentOrderFacts&);
MaybeMatch supplier_sync_missing(const View&, const FulfillmentOrderFacts&);
MaybeMatch amazon_request_not_sent(const View&, const FulfillmentOrderFacts&);
MaybeMatch dropship_request_not_sent(const View&, const FulfillmentOrderFacts&);

// merchant_rules.cpp: goods at the merchant's own locations.
MaybeMatch location_gone(const View&, const FulfillmentOrderFacts&);
MaybeMatch dropship_merchant_location(const View&, const FulfillmentOrderFacts&);
MaybeMatch pos_not_marked_fulfilled(const View&, const FulfillmentOrderFacts&);
MaybeMatch pos_ship_to_customer(const View&, const FulfillmentOrderFacts&);
MaybeMatch pickup_not_collected(const View&, const FulfillmentOrderFacts&);
MaybeMatch local_delivery_pending(const View&, const FulfillmentOrderFacts&);
MaybeMatch digital_not_fulfilled(const View&, const FulfillmentOrderFacts&);
MaybeMatch in_progress_manual(const View&, const FulfillmentOrderFacts&);
MaybeMatch partially_fulfilled_rest(const View&, const FulfillmentOrderFacts&);
MaybeMatch merchant_to_ship(const View&, const FulfillmentOrderFacts&);

// permission.cpp: the conditions under which the table's action is allowed [domain 11.2 and column 5 of 11.3].
Permission no_action(std::string_view why);
Permission may_mark_fulfilled(const View&, const FulfillmentOrderFacts&);
Permission may_request(const View&, const FulfillmentOrderFacts&, const ServiceRule&);
Permission may_flag_for_deletion(const View&);
/// Shopify deletes only test orders and those paid by hand or not at all [domain 5.3, Help Center].
bool deletable_kind(const OrderFacts& order);

// Evidence in one line: evidence("test", order.test, "placed in test mode").
Evidence evidence(std::string_view fact, std::string_view value, std::string_view meaning);
Evidence evidence(std::string_view fact, std::int64_t value, std::string_view meaning);
Evidence evidence(std::string_view fact, Timestamp value, std::string_view meaning);
/// The order's financial status, or `null`.
std::string_view financial_text(const OrderFacts& order);
/// Not fulfilled since: the later of the sale and the fulfillment order's creation [domain 11.1 age].
Timestamp waiting_since(const View&, const FulfillmentOrderFacts&);

}  // namespace fulfilld::rules
