#include "fulfilld/core/action.hpp"
#include "fulfilld/core/rules.hpp"
#include "fulfilld/core/text.hpp"
#include "rules/rule.hpp"

#include <algorithm>

namespace fulfilld::rules {
namespace {

/// What a gate looks at. Gates of goods have the two pointers; gates of a whole order do not look at them.
struct Subject {
    const View& view;
    const FulfillmentOrderFacts* fo = nullptr;
    const ServiceRule* service = nullptr;

    const OrderFacts& order() const { return view.order; }
};

/// One condition under which an action is forbidden [domain 11.2 and column 5 of 11.3].
struct Gate {
    std::string_view name;
    bool (*shut)(const Subject&);
    std::string_view why;
};

/// A service was asked for it, or may still be at work on it.
bool may_be_moving(const FulfillmentOrderFacts& fo) {
    using R = RequestStatus;
    const R status = fo.request_status.value;
    return is_active(fo) && status != R::unsubmitted && status != R::rejected && status != R::cancellation_accepted &&
           status != R::closed;
}

bool any_moving(const OrderFacts& order) {
    return std::any_of(order.fulfillment_orders.begin(), order.fulfillment_orders.end(), may_be_moving);
}

bool has_own_hold(const FulfillmentOrderFacts& fo) {
    return std::any_of(fo.holds.begin(), fo.holds.end(), [](const auto& hold) { return hold.ours; });
}

/// A request for the same goods anywhere in the order, by its record or by what became of it: a cancelled or moved
/// fulfillment order is replaced by one that remembers nothing [domain 4.1].
bool asked_before(const OrderFacts& order, const FulfillmentOrderFacts& fo) {
    const auto shares_goods = [&](const FulfillmentOrderFacts& other) {
        return std::any_of(fo.lines.begin(), fo.lines.end(), [&](const auto& line) {
            return std::any_of(other.lines.begin(), other.lines.end(),
                               [&](const auto& one) { return one.line_item == line.line_item; });
        });
    };
    return std::any_of(order.fulfillment_orders.begin(), order.fulfillment_orders.end(), [&](const auto& other) {
        const bool asked = !other.requests.empty() || !(other.request_status == RequestStatus::unsubmitted);
        return asked && (other.id == fo.id || shares_goods(other));
    });
}

bool taken_back(const OrderFacts& order) {
    return std::any_of(order.fulfillments.begin(), order.fulfillments.end(),
                       [](const auto& one) { return one.status == FulfillmentStatus::cancelled; });
}

bool returning(const OrderFacts& order) {
    return order.return_status == ReturnStatus::return_requested || order.return_status == ReturnStatus::in_progress;
}

bool risky(const OrderFacts& order) {
    return order.risk == RiskRecommendation::cancel || order.risk == RiskRecommendation::investigate;
}

/// Neither a test nor cancelled: what is outstanding is somebody's money.
bool is_live(const OrderFacts& order) { return !order.test && !order.cancelled_at; }

/// Took up a request and did not simply give it back; of closed fulfillment orders, too.
bool a_service_worked(const OrderFacts& order) {
    using R = RequestStatus;
    return std::any_of(order.fulfillment_orders.begin(), order.fulfillment_orders.end(), [](const auto& fo) {
        const R status = fo.request_status.value;
        return status != R::unsubmitted && status != R::rejected && status != R::cancellation_accepted;
    });
}

/// A parcel that is being prepared: whatever it holds, the goods may be in it.
bool parcel_under_way(const OrderFacts& order) {
    return std::any_of(order.fulfillments.begin(), order.fulfillments.end(), [](const auto& one) {
        return one.status == FulfillmentStatus::pending || one.status == FulfillmentStatus::open;
    });
}

// A table reads best with a row to a line.
// clang-format off

/// What forbids every write to an order.
constexpr Gate every_write[] = {
    {"ignore_tag", [](const Subject& s) { return has_tag(s.order(), s.view.policy.ignore_tag); }, "the order carries the tag that excludes it"},
    {"return", [](const Subject& s) { return returning(s.order()); }, "a return is under way"},
};

/// What forbids sending goods or claiming that they were sent.
constexpr Gate goods[] = {
    {"cancelled", [](const Subject& s) { return s.order().cancelled_at.has_value(); }, "the order was cancelled"},
    {"test", [](const Subject& s) { return s.order().test; }, "a test order has no goods"},
    {"archived", [](const Subject& s) { return s.order().closed; }, "the order was archived by hand"},
    {"refunded", [](const Subject& s) { return s.order().refunded.positive(); }, "money went back: a person must say what is left to send"},
    {"outstanding", [](const Subject& s) { return s.order().outstanding.positive(); }, "the customer still owes money"},
    {"paid", [](const Subject& s) { return !s.view.paid; }, "it is not paid in full"},
    {"risk", [](const Subject& s) { return risky(s.order()); }, "the fraud analysis advises against sending"},
    {"marketplace", [](const Subject& s) { return s.view.from_marketplace; }, "imported from a marketplace, which ships it itself"},
    {"taken_back", [](const Subject& s) { return taken_back(s.order()); }, "a fulfilment of this order was taken back"},
    {"parcel", [](const Subject& s) { return parcel_under_way(s.order()); }, "a fulfilment of this order is still being processed"},
    {"external", [](const Subject& s) { return supports(*s.fo, SupportedAction::external); }, "it is handled outside Shopify"},
};

/// What forbids it while somebody holds it back.
constexpr Gate held[] = {
    {"hold", [](const Subject& s) { return s.fo->status == FulfillmentOrderStatus::on_hold || !s.fo->holds.empty(); }, "it is on hold"},
};

constexpr Gate marking[] = {
    {"store", [](const Subject& s) { return s.order().retail_location && s.order().retail_location != s.fo->location.id; }, "sold in one store, assigned to another location"},
    {"supported", [](const Subject& s) { return !supports(*s.fo, SupportedAction::create_fulfillment); }, "the shop does not let this app fulfil it"},
};

constexpr Gate tracking[] = {
    {"service_ships", [](const Subject& s) { return s.fo->location.fulfillment_service; }, "it stands at a fulfillment service, which alone may fulfil it"},
    {"supported", [](const Subject& s) { return !supports(*s.fo, SupportedAction::create_fulfillment); }, "the shop does not let this app fulfil it"},
};

constexpr Gate requesting[] = {
    {"no_service", [](const Subject& s) { return !s.fo->location.fulfillment_service; }, "it stands at the merchant's own location: there is no service to ask"},
    {"order_driven", [](const Subject& s) { return s.service->request_mode == RequestMode::order; }, "this service works from orders: a request could ship twice"},
    {"request_mode", [](const Subject& s) { return s.fo->location.fulfillment_service && s.service->request_mode == RequestMode::unknown; }, "request_mode of this service is not set to request"},
    {"unmapped", [](const Subject& s) { return has_item_without_sku(s.order(), *s.fo); }, "an item has no SKU: the service cannot tell which product it is"},
    {"asked_before", [](const Subject& s) { return asked_before(s.order(), *s.fo); }, "the service was asked before"},
    {"supported", [](const Subject& s) { return !supports(*s.fo, SupportedAction::request_fulfillment); }, "the shop does not let this app request it"},
};

constexpr Gate flagging[] = {
    {"scopes", [](const Subject& s) { return !s.order().test && !s.view.shop.missing_read_scopes().empty(); }, "a scope is missing: a service may be at work on it, unseen"},
    {"service", [](const Subject& s) { return !s.order().test && a_service_worked(s.order()); }, "a service has worked on it: the record may be needed"},
    {"parcel", [](const Subject& s) { return !s.order().test && !s.order().fulfillments.empty(); }, "a fulfilment was made, even if taken back: the record may be needed"},
    {"outstanding", [](const Subject& s) { return is_live(s.order()) && s.order().outstanding.ten_thousandths != 0; }, "money is still outstanding on this order"},
    {"payment", [](const Subject& s) { return !deletable_kind(s.order()); }, "Shopify does not delete orders paid through a payment provider: archive it instead"},
};

constexpr Gate archiving[] = {
    {"archived", [](const Subject& s) { return s.order().closed; }, "it is archived already"},
    {"scopes", [](const Subject& s) { return !s.order().test && !s.view.shop.missing_read_scopes().empty(); }, "a scope is missing: a service may be at work on it, unseen"},
    {"active_request", [](const Subject& s) { return any_moving(s.order()); }, "a service was asked for it: a parcel may be on its way"},
    {"parcel", [](const Subject& s) { return parcel_under_way(s.order()); }, "a fulfilment of this order is still being processed"},
    {"outstanding", [](const Subject& s) { return is_live(s.order()) && s.order().outstanding.ten_thousandths != 0; }, "money is still outstanding on this order"},
    {"work_left", [](const Subject& s) { return is_live(s.order()) && work_left(s.view); }, "goods are left to be sent"},
};

constexpr Gate stopping[] = {
    {"not_cancelled", [](const Subject& s) { return !s.order().cancelled_at; }, "the order was not cancelled: the service is right to work on it"},
};

constexpr Gate taking_back[] = {
    {"answered", [](const Subject& s) { return s.fo->request_status != RequestStatus::submitted; }, "no unanswered request is there to take back"},
    {"supported", [](const Subject& s) { return !supports(*s.fo, SupportedAction::cancel_fulfillment_order); }, "the shop does not let this app take the request back"},
};

constexpr Gate asking_to_stop[] = {
    {"not_accepted", [](const Subject& s) { return s.fo->request_status != RequestStatus::accepted; }, "no accepted request is there to be cancelled"},
    {"supported", [](const Subject& s) { return !supports(*s.fo, SupportedAction::request_cancellation); }, "the shop does not let this app ask the service to stop"},
};

constexpr Gate opening[] = {
    {"pre_order", [](const Subject& s) { return !s.fo->fulfill_at; }, "it has no day: a pre-order or a subscription opens by itself"},
    {"early", [](const Subject& s) { return s.fo->fulfill_at && *s.fo->fulfill_at > s.view.now; }, "its day has not come"},
    {"supported", [](const Subject& s) { return !supports(*s.fo, SupportedAction::mark_as_open); }, "the shop does not let this app open it"},
};

/// Of a tag of ours: with half the order in sight nobody knows that it does not qualify any more.
constexpr Gate withdrawing[] = {
    {"scopes", [](const Subject& s) { return !s.view.shop.missing_read_scopes().empty(); }, "a scope is missing: what the tag stands for may still hold, unseen"},
};

constexpr Gate releasing[] = {
    {"own_hold", [](const Subject& s) { return !has_own_hold(*s.fo); }, "none of its holds is ours: whoever placed one releases it"},
    {"supported", [](const Subject& s) { return !supports(*s.fo, SupportedAction::release_hold); }, "the shop does not let this app release it"},
};
// clang-format on

using Gates = std::span<const Gate>;

std::vector<Gates> gates_of(ActionKind kind) {
    switch (kind) {
        case ActionKind::mark_fulfilled: return {every_write, goods, held, marking};
        case ActionKind::fulfill_with_tracking: return {every_write, goods, held, tracking};
        case ActionKind::request_fulfillment: return {every_write, goods, held, requesting};
        case ActionKind::flag_for_deletion: return {every_write, flagging};
        case ActionKind::flag_for_review: return {every_write};
        case ActionKind::archive: return {every_write, archiving};
        case ActionKind::request_cancellation: return {every_write, stopping, asking_to_stop};
        case ActionKind::cancel_request: return {every_write, stopping, taking_back};
        case ActionKind::open_scheduled: return {every_write, goods, held, opening};
        case ActionKind::release_own_hold: return {every_write, goods, releasing};
        case ActionKind::withdraw_flag: return {every_write, withdrawing};
        // No rule plans these: a person asks for them.
        case ActionKind::undo_fulfillment:
        case ActionKind::unarchive: return {};
    }
    return {};
}

/// What speaks for it when nothing speaks against it.
std::string_view allowed_because(ActionKind kind) {
    switch (kind) {
        case ActionKind::mark_fulfilled: return "sold, paid and handed over in the store";
        case ActionKind::fulfill_with_tracking:
            return "paid, and its supplier ships it: tracking from the feed proves that";
        case ActionKind::request_fulfillment: return "paid, and the service was never asked";
        case ActionKind::flag_for_deletion: return "of a kind that Shopify lets a person delete";
        case ActionKind::flag_for_review: return "a tag for staff, nothing else changes";
        case ActionKind::archive: return "nothing is left to be done: archiving keeps the record and clears the list";
        case ActionKind::request_cancellation: return "cancelled, and the service that accepted it is asked to stop";
        case ActionKind::cancel_request: return "cancelled, and no service has answered the request";
        case ActionKind::open_scheduled: return "its day has come";
        case ActionKind::release_own_hold: return "the hold is our own";
        case ActionKind::undo_fulfillment:
        case ActionKind::withdraw_flag:
        case ActionKind::unarchive: break;
    }
    return {};
}

Permission decide(ActionKind kind, const Subject& subject) {
    for (const auto& gates : gates_of(kind)) {
        for (const auto& gate : gates) {
            if (gate.shut(subject)) return no_action(gate.why);
        }
    }
    return {kind, std::string(allowed_because(kind))};
}

}  // namespace

Permission no_action(std::string_view why) { return {std::nullopt, std::string(why)}; }

Permission may_mark_fulfilled(const View& view, const FulfillmentOrderFacts& fo) {
    return decide(ActionKind::mark_fulfilled, {view, &fo});
}

Permission may_fulfill_with_tracking(const View& view, const FulfillmentOrderFacts& fo) {
    return decide(ActionKind::fulfill_with_tracking, {view, &fo});
}

Permission may_request(const View& view, const FulfillmentOrderFacts& fo, const ServiceRule& service) {
    return decide(ActionKind::request_fulfillment, {view, &fo, &service});
}

Permission may_flag_for_deletion(const View& view) { return decide(ActionKind::flag_for_deletion, {view}); }

Permission may(ActionKind kind, const View& view, const FulfillmentOrderFacts* fo) {
    if (takes_back(kind)) return no_action("only what was done before is taken back, when a person asks for it");
    if (!acts_on_order(kind) && fo == nullptr) return no_action("no fulfillment order is left to do it to");
    const ServiceRule service = fo != nullptr ? service_of(view.policy, fo->location) : ServiceRule{};
    return decide(kind, {view, fo, &service});
}

bool deletable_kind(const OrderFacts& order) {
    return order.test || std::all_of(order.gateways.begin(), order.gateways.end(), [](const std::string& gateway) {
               return gateway == "manual" || gateway == "bogus";
           });
}

std::vector<ShutGate> shut_gates(ActionKind kind, const View& view, const FulfillmentOrderFacts* fo) {
    const ServiceRule service = fo != nullptr ? service_of(view.policy, fo->location) : ServiceRule{};
    const Subject subject{view, fo, &service};
    std::vector<ShutGate> found;
    for (const auto& gates : gates_of(kind)) {
        for (const auto& gate : gates) {
            if (gate.shut(subject)) found.push_back({gate.name, std::string(gate.why)});
        }
    }
    return found;
}

}  // namespace fulfilld::rules
