// Fulfillment orders: requested, taken back, opened, released.
#include "sandbox/mutations.hpp"

#include <algorithm>

namespace fulfilld::sandbox {
namespace {

struct Found {
    Order* order = nullptr;
    FulfillmentOrder* fo = nullptr;  ///< Null when it is hidden, too.
    explicit operator bool() const { return fo != nullptr; }
};
Found find_visible(Shop& shop, const std::string& id) {
    const auto [order, fo] = shop.find_fulfillment_order(id);
    if (fo == nullptr || !shop.can_see(*fo)) return {};
    return {order, fo};
}

/// What holds when the order's fulfillment orders grow, and pointers do not.
std::size_t position_of(const Found& found) {
    return static_cast<std::size_t>(found.fo - found.order->fulfillment_orders.data());
}

FulfillmentOrderResult refused(UserError error) { return {nullptr, nullptr, {std::move(error)}}; }
FulfillmentOrderResult not_there() { return refused({{"id"}, "Fulfillment order does not exist."}); }

FulfillmentOrderResult changed(Shop& shop, const Found& found) {
    found.fo->updated_at = shop.now();
    shop.touch(*found.order);
    return {found.fo, nullptr, {}};
}

/// Of an order that waited: whether it still does shows in its quantities alone.
void stop_waiting(Order& order) {
    if (order.display == "ON_HOLD" || order.display == "SCHEDULED") update_display(order);
}

/// The original id becomes the submitted part, the rest is a new fulfillment order [domain 5.3].
FulfillmentOrder split_rest(Shop& shop, FulfillmentOrder& fo, const std::vector<WantedLine>& lines) {
    FulfillmentOrder rest = fo;
    rest.id = shop.next_id("FulfillmentOrder");
    rest.created_at = shop.now();
    for (std::size_t i = 0; i < fo.lines.size(); ++i) {
        const auto want =
            std::find_if(lines.begin(), lines.end(), [&](const auto& one) { return one.id == fo.lines[i].id; });
        const int taken = want == lines.end() ? 0 : std::min(fo.lines[i].remaining, static_cast<int>(want->quantity));
        rest.lines[i].id = shop.next_id("FulfillmentOrderLineItem");
        rest.lines[i].total = rest.lines[i].remaining = fo.lines[i].remaining - taken;
        fo.lines[i].total = fo.lines[i].remaining = taken;
    }
    std::erase_if(rest.lines, [](const auto& line) { return line.remaining == 0; });
    std::erase_if(fo.lines, [](const auto& line) { return line.remaining == 0; });
    return rest;
}

/// nullopt: may be requested of its service. `fo` null: hidden or not there.
std::optional<UserError> check_submission(const Shop& shop, const FulfillmentOrder* fo,
                                          const std::vector<WantedLine>& lines) {
    if (fo == nullptr) return UserError{{"id"}, "Fulfillment order does not exist."};
    if (!shop.settings().guards) return std::nullopt;
    if (!fo->location->service)
        return UserError{{"id"}, "The fulfillment order's assigned fulfillment service must be of api type"};
    if (!supports(*fo, "REQUEST_FULFILLMENT"))
        return UserError{{"id"}, "The fulfillment order cannot be requested in its current state."};
    for (const auto& want : lines) {
        const auto line =
            std::find_if(fo->lines.begin(), fo->lines.end(), [&](const auto& one) { return one.id == want.id; });
        if (line == fo->lines.end() || want.quantity <= 0 || want.quantity > line->remaining)
            return UserError{{"fulfillmentOrderLineItems"}, "Invalid fulfillment order line item quantity requested."};
    }
    return std::nullopt;
}

}  // namespace

SubmitResult submit_request(Shop& shop, const std::string& id, const std::vector<WantedLine>& lines,
                            const std::string& message) {
    SubmitResult result;
    const Found found = find_visible(shop, id);
    const bool open = found && supports(*found.fo, "REQUEST_FULFILLMENT");
    if (auto error = check_submission(shop, found.fo, lines)) {
        result.errors.push_back(std::move(*error));
        return result;
    }
    Order& order = *found.order;
    FulfillmentOrder& fo = *found.fo;
    const std::size_t position = position_of(found);
    std::int64_t wanted = 0;
    for (const auto& want : lines) wanted += want.quantity;
    std::optional<FulfillmentOrder> rest;
    if (open && !lines.empty() && wanted < fo.remaining()) rest = split_rest(shop, fo, lines);
    fo.request_status = "SUBMITTED";
    fo.updated_at = shop.now();
    fo.requests.push_back(
        {shop.next_id("FulfillmentOrderMerchantRequest"), "FULFILLMENT_REQUEST", message, shop.now()});
    if (rest) order.fulfillment_orders.push_back(std::move(*rest));
    shop.reindex(order);
    shop.touch(order);
    result.original = result.submitted = &order.fulfillment_orders[position];
    if (rest) result.unsubmitted = &order.fulfillment_orders.back();
    return result;
}

FulfillmentOrder make_successor(Shop& shop, const FulfillmentOrder& old) {
    FulfillmentOrder fresh;
    fresh.id = shop.next_id("FulfillmentOrder");
    fresh.created_at = fresh.updated_at = shop.now();
    fresh.delivery = old.delivery;
    fresh.location = old.location;
    fresh.external = old.external;
    return fresh;
}

FulfillmentOrder& replace_fulfillment_order(Shop& shop, Order& order, const std::string& old_id) {
    FulfillmentOrder& old = *shop.find_fulfillment_order(old_id).second;
    FulfillmentOrder fresh = make_successor(shop, old);
    old.updated_at = shop.now();
    for (const auto& line : old.lines) {
        if (line.remaining == 0) continue;
        fresh.lines.push_back({shop.next_id("FulfillmentOrderLineItem"), line.line_id, line.remaining, line.remaining});
    }
    old.status = "CLOSED";
    old.holds.clear();
    order.fulfillment_orders.push_back(std::move(fresh));
    shop.reindex(order);
    return order.fulfillment_orders.back();
}

/// The old one keeps its quantities, which mean nothing [domain 0.3], and its request status (UNVERIFIED).
FulfillmentOrderResult cancel_fulfillment_order(Shop& shop, const std::string& id) {
    const Found found = find_visible(shop, id);
    if (!found) return not_there();
    if (shop.settings().guards && !supports(*found.fo, "CANCEL_FULFILLMENT_ORDER")) {
        if (!found.fo->location->service && found.fo->status == "IN_PROGRESS") {
            return refused(
                {{"id"},
                 "Cannot cancel fulfillment order that has had progress reported. Mark as unfulfilled first.",
                 "FULFILLMENT_ORDER_HAS_MANUALLY_REPORTED_PROGRESS"});
        }
        return refused({{}, "The fulfillment order cannot be cancelled in its current state."});
    }
    const std::size_t position = position_of(found);
    FulfillmentOrder& fresh = replace_fulfillment_order(shop, *found.order, id);
    shop.touch(*found.order);
    return {&found.order->fulfillment_orders[position], &fresh, {}};
}

FulfillmentOrderResult request_cancellation(Shop& shop, const std::string& id, const std::string& message) {
    const Found found = find_visible(shop, id);
    if (!found) return not_there();
    const bool possible = supports(*found.fo, "REQUEST_CANCELLATION") && !found.fo->cancellation_asked();
    if (shop.settings().guards && !possible)
        return refused({{"id"}, "The cancellation cannot be requested in the current state."});
    found.fo->requests.push_back(
        {shop.next_id("FulfillmentOrderMerchantRequest"), "CANCELLATION_REQUEST", message, shop.now()});
    return changed(shop, found);
}

/// What was scheduled keeps its date (UNVERIFIED).
FulfillmentOrderResult open_fulfillment_order(Shop& shop, const std::string& id) {
    const Found found = find_visible(shop, id);
    if (!found) return not_there();
    if (shop.settings().guards && !supports(*found.fo, "MARK_AS_OPEN")) {
        return refused(
            {{}, "Expected fulfillment order status to be valid but it was " + lower(found.fo->status) + "."});
    }
    found.fo->status = "OPEN";
    stop_waiting(*found.order);
    return changed(shop, found);
}

/// Which of the holds exist is all the platform asks; whose they are it does not.
FulfillmentOrderResult release_holds(Shop& shop, const std::string& id,
                                     const std::optional<std::vector<std::string>>& hold_ids) {
    const Found found = find_visible(shop, id);
    if (!found) return refused({{"id"}, "Fulfillment order does not exist.", "FULFILLMENT_ORDER_NOT_FOUND"});
    auto& holds = found.fo->holds;
    const auto placed = [&](const std::string& wanted) {
        return std::any_of(holds.begin(), holds.end(), [&](const auto& one) { return one.id == wanted; });
    };
    if (shop.settings().guards) {
        if (!supports(*found.fo, "RELEASE_HOLD")) return refused({{"id"}, "The fulfillment order is not on hold."});
        if (hold_ids && !std::all_of(hold_ids->begin(), hold_ids->end(), placed))
            return refused({{"holdIds"}, "The hold does not exist on this fulfillment order."});
    }
    std::erase_if(holds, [&](const auto& one) {
        return !hold_ids || std::find(hold_ids->begin(), hold_ids->end(), one.id) != hold_ids->end();
    });
    if (holds.empty() && found.fo->status == "ON_HOLD") {
        found.fo->status = "OPEN";
        stop_waiting(*found.order);
    }
    return changed(shop, found);
}

}  // namespace fulfilld::sandbox
