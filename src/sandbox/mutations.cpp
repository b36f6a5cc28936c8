// Fulfillments: made and taken back.
#include "sandbox/mutations.hpp"

#include <algorithm>
#include <set>

namespace fulfilld::sandbox {
namespace {

std::string tail(const std::string& id) { return id.substr(id.rfind('/') + 1); }

UserError refusal(std::string message) { return {{"fulfillment"}, std::move(message)}; }

template <class Items>
auto* find_by_id(Items& items, const std::string& id) {
    const auto found = std::find_if(items.begin(), items.end(), [&](const auto& one) { return one.id == id; });
    return found == items.end() ? nullptr : &*found;
}

/// nullopt: the lines may be fulfilled as wanted.
std::optional<UserError> check_lines(const Shop& shop, const FulfillmentOrder& fo,
                                     const std::vector<WantedLine>& wanted) {
    for (const auto& want : wanted) {
        if (want.quantity <= 0) {
            return UserError{
                {"fulfillment", "lineItemsByFulfillmentOrder", "0", "fulfillmentOrderLineItems", "0", "quantity"},
                "Quantity must be greater than 0"};
        }
        const auto* line = find_by_id(fo.lines, want.id);
        if (line == nullptr) return refusal("Fulfillment order line item does not exist.");
        if (shop.settings().guards && want.quantity > line->remaining)
            return refusal("Invalid fulfillment order line item quantity requested.");
    }
    return std::nullopt;
}

/// nullopt: may be fulfilled as wanted.
std::optional<UserError> check_wanted(Shop& shop, const WantedFulfillmentOrder& wanted) {
    const FulfillmentOrder* fo = shop.find_fulfillment_order(wanted.id).second;
    if (fo == nullptr || !shop.can_see(*fo)) return refusal("Fulfillment order does not exist.");
    if (shop.settings().guards) {
        if (fo->location->service) return refusal("The api_client does not have the required permission(s).");
        if (!supports(*fo, "CREATE_FULFILLMENT")) {
            return refusal("Fulfillment order " + tail(fo->id) + " has an unfulfillable status= " + lower(fo->status) +
                           ".");
        }
    }
    return check_lines(shop, *fo, wanted.lines);
}

std::string joined(const std::set<std::string>& ids) {
    std::string text;
    for (const auto& id : ids) text += (text.empty() ? "" : ", ") + tail(id);
    return text;
}

std::optional<UserError> check_together(Shop& shop, const std::vector<WantedFulfillmentOrder>& wanted) {
    std::set<std::string> orders;
    std::set<std::string> locations;
    for (const auto& one : wanted) {
        const auto [order, fo] = shop.find_fulfillment_order(one.id);
        orders.insert(order->id);
        locations.insert(fo->location->id);
    }
    if (orders.size() > 1) {
        return refusal("All fulfillment orders must belong to the same order. Multiple orders with ids [" +
                       joined(orders) + "] were found.");
    }
    if (locations.size() > 1) {
        return refusal("All fulfillment orders must be assigned to a single location. Multiple locations with ids [" +
                       joined(locations) + "] were found.");
    }
    return std::nullopt;
}

/// Without a list all that remains; where nothing does, which only a shop without guards gets to see, all there was.
std::vector<WantedLine> lines_to_fulfil(const FulfillmentOrder& fo, const WantedFulfillmentOrder& wanted) {
    if (!wanted.lines.empty()) return wanted.lines;
    std::vector<WantedLine> all;
    for (const auto& line : fo.lines) {
        const int quantity = fo.remaining() > 0 ? line.remaining : line.total;
        if (quantity > 0) all.push_back({line.id, quantity});
    }
    return all;
}

void fulfil(Order& order, FulfillmentOrder& fo, const WantedFulfillmentOrder& wanted, Fulfillment& made) {
    for (const auto& want : lines_to_fulfil(fo, wanted)) {
        const int quantity = static_cast<int>(want.quantity);
        auto& line = *find_by_id(fo.lines, want.id);
        line.remaining = std::max(0, line.remaining - quantity);
        if (auto* item = find_by_id(order.lines, line.line_id))
            item->unfulfilled = std::max(0, item->unfulfilled - quantity);
        made.lines.push_back({fo.id, line.id, quantity});
        made.total += quantity;
    }
    if (fo.active()) fo.status = fo.remaining() == 0 ? "CLOSED" : "IN_PROGRESS";
    fo.updated_at = made.created_at;
}

/// The units of one fulfillment order that a cancelled fulfillment held, in a new OPEN one. A CLOSED old one reads its
/// quantity again, which means nothing [domain 0.3]; what became of one still active after a part was shipped is
/// UNVERIFIED: here it keeps what remains of it.
void give_back(Shop& shop, Order& order, const std::string& fo_id, const Fulfillment& cancelled) {
    auto& old = *find_by_id(order.fulfillment_orders, fo_id);
    FulfillmentOrder fresh = make_successor(shop, old);
    for (const auto& taken : cancelled.lines) {
        if (taken.fulfillment_order_id != fo_id) continue;
        auto& line = *find_by_id(old.lines, taken.line_id);
        if (!old.active()) line.remaining = std::min(line.total, line.remaining + taken.quantity);
        if (auto* item = find_by_id(order.lines, line.line_id))
            item->unfulfilled = std::min(item->current, item->unfulfilled + taken.quantity);
        fresh.lines.push_back({shop.next_id("FulfillmentOrderLineItem"), line.line_id, taken.quantity, taken.quantity});
    }
    order.fulfillment_orders.push_back(std::move(fresh));
}

}  // namespace

void update_display(Order& order) {
    int remaining = 0;
    int unfulfilled = 0;
    for (const auto& fo : order.fulfillment_orders) remaining += fo.active() ? fo.remaining() : 0;
    for (const auto& line : order.lines) unfulfilled += line.unfulfilled;
    const bool shipped = std::any_of(order.fulfillments.begin(), order.fulfillments.end(),
                                     [](const auto& one) { return one.status == "SUCCESS"; });
    if (remaining == 0 && unfulfilled == 0) {
        order.display = shipped ? "FULFILLED" : "FULFILLMENT_NOT_REQUIRED";
    } else {
        order.display = shipped ? "PARTIALLY_FULFILLED" : "UNFULFILLED";
    }
    order.fulfillable = unfulfilled > 0;
}

FulfillmentResult create_fulfillment(Shop& shop, const std::vector<WantedFulfillmentOrder>& wanted,
                                     const Tracking& tracking, bool notify_customer) {
    FulfillmentResult result;
    for (const auto& one : wanted) {
        if (auto error = check_wanted(shop, one)) result.errors.push_back(*error);
    }
    if (result.errors.empty()) {
        if (auto error = check_together(shop, wanted)) result.errors.push_back(*error);
    }
    if (!result.errors.empty() || wanted.empty()) return result;
    Order& order = *shop.find_fulfillment_order(wanted.front().id).first;
    Fulfillment made{shop.next_id("Fulfillment"), "SUCCESS", shop.now(), 0, tracking};
    for (const auto& one : wanted) fulfil(order, *shop.find_fulfillment_order(one.id).second, one, made);
    made.notified = notify_customer;
    if (notify_customer) ++order.mails;
    order.fulfillments.push_back(std::move(made));
    update_display(order);
    shop.touch(order);
    result.fulfillment = &order.fulfillments.back();
    return result;
}

FulfillmentResult cancel_fulfillment(Shop& shop, const std::string& id) {
    const auto [order, fulfillment] = shop.find_fulfillment(id);
    if (fulfillment == nullptr) return {nullptr, {{{"id"}, "Fulfillment does not exist."}}};
    if (fulfillment->status == "CANCELLED" && shop.settings().guards) return {fulfillment, {}};
    fulfillment->status = "CANCELLED";
    fulfillment->display_status = "CANCELED";
    std::set<std::string> sources;
    for (const auto& taken : fulfillment->lines) sources.insert(taken.fulfillment_order_id);
    for (const auto& source : sources) give_back(shop, *order, source, *fulfillment);
    shop.reindex(*order);
    if (!order->cancelled_at) {
        order->closed = false;
        order->closed_at.reset();
    }
    update_display(*order);
    shop.touch(*order);
    return {fulfillment, {}};
}

}  // namespace fulfilld::sandbox
