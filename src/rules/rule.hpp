#pragma once

#include "fulfilld/core/rules.hpp"
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
    std::optional<Timestamp> counted_from;  ///< From when that time runs, where it is not `since`.
    bool settled = false;
    std::string_view variant;
    std::vector<Step> steps;
};

/// What a rule answers: it applies; it came close, and this is why it does not; or it has nothing to say.
struct Outcome {
    Outcome(std::nullopt_t) {}                         // NOLINT: reads as "no"
    Outcome(Match found) : match(std::move(found)) {}  // NOLINT: a match is an outcome
    static Outcome close(std::string_view why) {
        Outcome outcome(std::nullopt);
        outcome.why_not = why;
        return outcome;
    }

    std::optional<Match> match;
    std::string_view why_not;  ///< Empty unless it came close.
};

/// One row of the decision table.
struct OrderRule {
    Reason reason;
    Outcome (*match)(const View&);
};
struct FulfillmentOrderRule {
    Reason reason;
    Outcome (*match)(const View&, const FulfillmentOrderFacts&);
};

/// The decision table, in order of precedence: the first row that matches wins [domain 11.3].
std::span<const OrderRule> order_table();
std::span<const FulfillmentOrderRule> fulfillment_order_table();

// order_rules.cpp: what holds for the order as a whole, whatever its fulfillment orders say.
Outcome test_order(const View&);
Outcome cancelled_with_active_request(const View&);
Outcome cancelled_not_refunded(const View&);
Outcome cancelled_unfulfilled(const View&);
Outcome cancelled_after_shipment(const View&);
Outcome fo_not_visible(const View&);
Outcome routing_pending(const View&);
Outcome nothing_left_refunded(const View&);
Outcome nothing_left_edited(const View&);
Outcome only_non_fulfillable(const View&);
Outcome return_in_progress(const View&);
Outcome archived_unfulfilled(const View&);
Outcome marketplace_order(const View&);

// payment_rules.cpp: money and risk.
Outcome refunded_still_open(const View&);
Outcome partial_refund_ambiguous(const View&);
Outcome payment_voided(const View&);
Outcome payment_expired(const View&);
Outcome payment_authorized(const View&);
Outcome payment_pending(const View&);
Outcome risk_blocked(const View&);

// place_rules.cpp: held, scheduled, handled elsewhere, or at a place that is no more.
Outcome on_hold(const View&, const FulfillmentOrderFacts&);
Outcome scheduled(const View&, const FulfillmentOrderFacts&);
Outcome external_fulfillment(const View&, const FulfillmentOrderFacts&);
Outcome location_gone(const View&, const FulfillmentOrderFacts&);
Outcome location_inactive(const View&, const FulfillmentOrderFacts&);
Outcome service_dead(const View&, const FulfillmentOrderFacts&);

// service_rules.cpp: at a fulfillment service that was asked.
Outcome request_rejected(const View&, const FulfillmentOrderFacts&);
Outcome service_gave_up(const View&, const FulfillmentOrderFacts&);
Outcome request_unanswered(const View&, const FulfillmentOrderFacts&);
Outcome cancellation_pending(const View&, const FulfillmentOrderFacts&);
Outcome supplier_sync_missing(const View&, const FulfillmentOrderFacts&);

// request_rules.cpp: at a fulfillment service that was never asked.
Outcome amazon_request_not_sent(const View&, const FulfillmentOrderFacts&);
Outcome dropship_request_not_sent(const View&, const FulfillmentOrderFacts&);

// merchant_rules.cpp: goods at the merchant's own locations.
Outcome dropship_merchant_location(const View&, const FulfillmentOrderFacts&);
Outcome pos_not_marked_fulfilled(const View&, const FulfillmentOrderFacts&);
Outcome pos_ship_to_customer(const View&, const FulfillmentOrderFacts&);
Outcome pickup_not_collected(const View&, const FulfillmentOrderFacts&);
Outcome local_delivery_pending(const View&, const FulfillmentOrderFacts&);
Outcome digital_not_fulfilled(const View&, const FulfillmentOrderFacts&);
Outcome in_progress_manual(const View&, const FulfillmentOrderFacts&);
Outcome partially_fulfilled_rest(const View&, const FulfillmentOrderFacts&);
Outcome merchant_to_ship(const View&, const FulfillmentOrderFacts&);

// permission.cpp: the conditions under which the table's action is allowed [domain 11.2 and column 5 of 11.3].
Permission no_action(std::string_view why);
Permission may_mark_fulfilled(const View&, const FulfillmentOrderFacts&);
Permission may_fulfill_with_tracking(const View&, const FulfillmentOrderFacts&);
Permission may_request(const View&, const FulfillmentOrderFacts&, const ServiceRule&);
Permission may_flag_for_deletion(const View&);
/// The same for any action that a rule plans. `fo`: not looked at for actions on the order itself.
Permission may(ActionKind kind, const View& view, const FulfillmentOrderFacts* fo);
/// Shopify deletes only test orders and those paid by hand or not at all [domain 5.3, Help Center].
bool deletable_kind(const OrderFacts& order);
/// Every gate that forbids this action here, not only the first. `fo`: the fulfillment order it is about; not looked
/// at for actions on the order itself.
std::vector<ShutGate> shut_gates(ActionKind kind, const View& view, const FulfillmentOrderFacts* fo);

// match_parts.cpp: what rules are made of.
/// Something is left to send that no service can tell: its products are mapped by SKU.
bool has_item_without_sku(const OrderFacts& order, const FulfillmentOrderFacts& fo);
// Evidence in one line: evidence("test", order.test, "placed in test mode").
Evidence evidence(std::string_view fact, std::string_view value, std::string_view meaning);
Evidence evidence(std::string_view fact, std::int64_t value, std::string_view meaning);
Evidence evidence(std::string_view fact, Timestamp value, std::string_view meaning);
/// The order's financial status, or `null`.
std::string_view financial_text(const OrderFacts& order);
/// "OPEN / UNSUBMITTED".
std::string states_of(const FulfillmentOrderFacts& fo);
/// Work is left on an order that was not cancelled.
bool work_left(const View& view);
/// What is known of a fulfillment order at a service; `since` is the beginning of its waiting.
Match service_match(const View& view, const FulfillmentOrderFacts& fo, std::string_view meaning);
/// Not fulfilled since: the later of the sale and the fulfillment order's creation [domain 11.1 age].
Timestamp waiting_since(const View&, const FulfillmentOrderFacts&);

}  // namespace fulfilld::rules
