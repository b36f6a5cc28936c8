#pragma once

#include "fulfilld/core/ids.hpp"
#include "fulfilld/core/money.hpp"
#include "fulfilld/core/platform_enums.hpp"
#include "fulfilld/core/time.hpp"

#include <optional>
#include <string>
#include <vector>

namespace fulfilld {

/// What a rule may look at: one immutable value per order, complete or marked as not. Nothing in it is personal
/// data. Nullability follows the schema [domain 3.1, 4].

struct LineItemFacts {
    LineItemId id;
    std::string sku;     ///< Empty when the shop has none.
    std::string vendor;  ///< Empty when the shop has none.
    int quantity = 0;    ///< Ordered, removed and refunded units included.
    int current = 0;     ///< After edits and refunds; 0 for a removed line, which never disappears.
    int unfulfilled = 0;
    bool requires_shipping = true;
    bool gift_card = false;
};

struct FulfillmentOrderLineFacts {
    FulfillmentOrderLineId id;
    LineItemId line_item;
    int total = 0;
    int remaining = 0;
};

struct AssignedLocationFacts {
    std::string name;              ///< Snapshot, always present.
    std::optional<LocationId> id;  ///< nullopt: the location was deleted, or the scope to see it is missing.
    bool active = false;           ///< Only meaningful with an id.
    bool fulfillment_service = false;
    std::string service_handle;  ///< Empty unless a fulfillment service.
    std::string service_name;
};

struct HoldFacts {
    Seen<HoldReason> reason;
    bool ours = false;  ///< Placed by this app.
    std::string id = {};
};

struct MerchantRequestFacts {
    Seen<MerchantRequestKind> kind;
    Timestamp sent_at;
    std::string message;  ///< Only read by id; free text typed by people: compared with our marker, never shown.
};

struct FulfillmentOrderFacts {
    FulfillmentOrderId id;
    Seen<FulfillmentOrderStatus> status;
    Seen<RequestStatus> request_status;
    Timestamp created_at;
    Timestamp updated_at;
    std::optional<Timestamp> fulfill_at;  ///< nullopt for pre-orders and for everything not scheduled.
    std::optional<Seen<DeliveryMethod>> delivery;
    AssignedLocationFacts location;
    std::vector<Seen<SupportedAction>> supported_actions;  ///< Computed by the platform for this very app.
    std::vector<HoldFacts> holds;
    std::vector<FulfillmentOrderLineFacts> lines;
    std::vector<MerchantRequestFacts> requests;  ///< As the shop lists them; no rule relies on their order.
};

struct FulfillmentFacts {
    FulfillmentId id;
    Seen<FulfillmentStatus> status;
    Timestamp created_at;
    int total_quantity = 0;
    std::string tracking_number = {};  ///< The first one, as it was given; empty: none.
    bool moving = false;  ///< The carrier has it, as far as the shop tells, or something unknown: not to be taken back.
};

struct OrderFacts {
    OrderId id;
    std::string name;  ///< `#1001`; not unique across shops.
    Timestamp processed_at;
    Timestamp updated_at;
    std::optional<Timestamp> cancelled_at;
    bool closed = false;
    bool edited = false;
    bool test = false;
    bool fully_paid = false;
    bool capturable = false;
    bool fulfillable = false;
    std::vector<std::string> tags;
    std::string source_name;  ///< Empty when null.
    Seen<DisplayFulfillmentStatus> display_fulfillment;
    std::optional<Seen<FinancialStatus>> financial;  ///< null was seen live [domain 3.1].
    Seen<ReturnStatus> return_status;
    Seen<RiskRecommendation> risk;
    std::vector<std::string> gateways;
    Money outstanding;  ///< Positive: the customer owes; negative: the merchant owes.
    Money refunded;
    Money current_total;
    /// Money went back without naming the units it was for; nullopt: the refunds were not read.
    std::optional<bool> refund_without_lines;
    std::string app_id;
    std::string app_name;
    std::optional<LocationId> retail_location;
    std::vector<FulfillmentFacts> fulfillments;
    std::vector<FulfillmentOrderFacts> fulfillment_orders;
    std::vector<LineItemFacts> lines;
    /// Why these facts may not be relied upon: a field that could not be read, a list that was cut. Empty is good.
    std::vector<std::string> defects;
};

/// Where the platform used a value that it added after this program was written, in fields that decide something
/// [domain 11.2 S2]: the field and the platform's own text, in an order that does not depend on the shop's lists.
struct UnknownValue {
    std::string_view field;
    std::string raw;
};
std::vector<UnknownValue> unknown_values(const OrderFacts& order);

/// By two of three signals: any one of them can be set by an importing app [domain 7].
bool sold_in_store(const OrderFacts& order);

/// What we know of the shop itself, read at the start of every cycle.
struct ShopFacts {
    ShopId id;
    std::string domain;
    std::vector<std::string> scopes;

    bool has_scope(std::string_view scope) const;
    /// Missing scopes shorten lists without an error [domain 0.5]; with all of them, an empty list means empty.
    std::vector<std::string> missing_read_scopes() const;
    /// Without `read_all_orders` the shop shows no order older than 60 days, and says nothing of it [domain 1.5].
    std::optional<Timestamp> blind_before(Timestamp now) const;
};

}  // namespace fulfilld
