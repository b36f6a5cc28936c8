#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace fulfilld::sandbox {

/// The shop's state as the platform keeps it [domain 3, 4]. Enum values are the platform's own texts; times are
/// seconds since 1970; money is in cents of one currency.
using Seconds = std::int64_t;

struct Service {
    std::string id;
    std::string handle;
    std::string name;
    std::string type = "THIRD_PARTY";
};

struct Location {
    std::string id;
    std::string name;
    bool active = true;
    bool deleted = false;  ///< Fulfillment orders keep its name; the location itself is null.
    std::optional<Service> service;
};

struct Line {
    std::string id;
    std::string sku;
    std::string vendor;
    int quantity = 0;
    int current = 0;
    int unfulfilled = 0;
    bool requires_shipping = true;
    bool gift_card = false;
};

struct Hold {
    std::string id;
    std::string reason;
    bool ours = false;
};

struct Request {
    std::string id;
    std::string kind;
    std::string message;
    Seconds sent_at = 0;
};

struct FulfillmentOrderLine {
    std::string id;
    std::string line_id;
    int total = 0;
    int remaining = 0;
};

struct FulfillmentOrder {
    std::string id;
    std::string status = "OPEN";
    std::string request_status = "UNSUBMITTED";
    Seconds created_at = 0;
    Seconds updated_at = 0;
    std::optional<Seconds> fulfill_at;
    std::string delivery;  ///< Empty: null.
    const Location* location = nullptr;
    std::vector<Hold> holds;
    std::vector<FulfillmentOrderLine> lines;
    std::vector<Request> requests;  ///< Oldest first.
    bool external = false;          ///< Handled outside Shopify.

    bool active() const { return status != "CLOSED" && status != "CANCELLED"; }
    int remaining() const;
    bool cancellation_asked() const;  ///< The latest request is one to stop.
};

/// Empty texts are null.
struct Tracking {
    std::string company;
    std::string number;
    std::string url;

    bool empty() const { return company.empty() && number.empty() && url.empty(); }
};

/// Units of one line that a fulfillment took from a fulfillment order.
struct FulfilledLine {
    std::string fulfillment_order_id;
    std::string line_id;  ///< Of the fulfillment order's line.
    int quantity = 0;
};

struct Fulfillment {
    std::string id;
    std::string status = "SUCCESS";
    Seconds created_at = 0;
    int total = 0;
    Tracking tracking = {};
    std::vector<FulfilledLine> lines = {};
    std::string display_status = "FULFILLED";  ///< What one without tracking shows, too [domain 3.1].
    bool notified = false;                     ///< The customer got a mail of it.
};

struct RefundLine {
    std::string id;
    int quantity = 0;
};

struct Refund {
    std::string id;
    std::int64_t amount = 0;
    std::vector<RefundLine> lines;  ///< Empty: an amount without goods.
};

/// What the archetype that made an order says of it; never derived from the facts afterwards.
struct Label {
    std::string reason;                   ///< Empty: clear.
    std::vector<std::string> fo_reasons;  ///< Beside each fulfillment order; empty for those without work left.
    std::string action;                   ///< The one permitted write; empty: none.
    std::string target;                   ///< Its order's or fulfillment order's id.
};

struct Order {
    std::string id;
    std::string name;
    std::int64_t number = 0;
    Seconds created_at = 0;
    Seconds processed_at = 0;
    Seconds updated_at = 0;
    std::optional<Seconds> cancelled_at;
    bool closed = false;
    std::optional<Seconds> closed_at;
    bool edited = false;
    bool test = false;
    bool fully_paid = true;
    bool capturable = false;
    bool fulfillable = true;
    std::vector<std::string> tags;
    std::string source_name;  ///< Empty: null.
    std::string display = "UNFULFILLED";
    std::string financial = "PAID";  ///< Empty: null.
    std::string return_status = "NO_RETURN";
    std::string risk = "ACCEPT";
    std::vector<std::string> gateways{"shopify_payments"};
    std::int64_t outstanding = 0;
    std::int64_t refunded = 0;
    std::int64_t total = 0;
    std::string app_id;  ///< Empty: null.
    std::string app_name;
    const Location* retail_location = nullptr;
    std::vector<Fulfillment> fulfillments;
    std::vector<Refund> refunds;
    std::vector<FulfillmentOrder> fulfillment_orders;
    std::vector<Line> lines;
    int mails = 0;  ///< Sent to the customer because the caller asked for it.
    Label label;
};

/// A value of the app's own, kept by the shop.
struct Metafield {
    std::string id;
    std::string name_space;
    std::string key;
    std::string type;
    std::string value;
    Seconds created_at = 0;
    Seconds updated_at = 0;

    std::string digest() const;  ///< Of the value alone: the same value again has the same digest again.
};

/// Computed for the calling app, an order-management app [domain 4.1, 0.2].
std::vector<std::string> supported_actions(const FulfillmentOrder& fo);
bool supports(const FulfillmentOrder& fo, std::string_view action);

}  // namespace fulfilld::sandbox
