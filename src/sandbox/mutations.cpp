#include "sandbox/mutations.hpp"

#include <algorithm>
#include <set>

namespace fulfilld::sandbox {
namespace {

bool supports(const FulfillmentOrder& fo, std::string_view action) {
    const auto actions = supported_actions(fo);
    return std::find(actions.begin(), actions.end(), action) != actions.end();
}

std::string tail(const std::string& id) { return id.substr(id.rfind('/') + 1); }

std::string lower(std::string_view text) {
    std::string result(text);
    std::transform(result.begin(), result.end(), result.begin(),
                   [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
    return result;
}

UserError refusal(std::string message) { return {{"fulfillment"}, std::move(message)}; }

/// nullopt: may be fulfilled as wanted.
std::optional<UserError> check_wanted(Shop& shop, const WantedFulfillmentOrder& wanted) {
    const auto [order, fo] = shop.find_fulfillment_order(wanted.id);
    if (fo == nullptr || !shop.can_see(*fo)) return refusal("Fulfillment order does not exist.");
    if (fo->location->service) return refusal("The api_client does not have the required permission(s).");
    if (!supports(*fo, "CREATE_FULFILLMENT")) {
        return refusal("Fulfillment order " + tail(fo->id) + " has an unfulfillable status= " + lower(fo->status) +
                       ".");
    }
    for (const auto& want : wanted.lines) {
        if (want.quantity <= 0) {
            return UserError{
                {"fulfillment", "lineItemsByFulfillmentOrder", "0", "fulfillmentOrderLineItems", "0", "quantity"},
                "Quantity must be greater than 0"};
        }
        const auto line =
            std::find_if(fo->lines.begin(), fo->lines.end(), [&](const auto& one) { return one.id == want.id; });
        if (line == fo->lines.end()) return refusal("Fulfillment order line item does not exist.");
        if (want.quantity > line->remaining) return refusal("Invalid fulfillment order line item quantity requested.");
    }
    return std::nullopt;
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

int use_up(Order& order, FulfillmentOrder& fo, const std::string& line_id, int quantity) {
    for (auto& line : fo.lines) {
        if (line.id != line_id) continue;
        line.remaining -= quantity;
        for (auto& item : order.lines) {
            if (item.id == line.line_id) item.unfulfilled -= quantity;
        }
    }
    return quantity;
}

int fulfil(Order& order, FulfillmentOrder& fo, const WantedFulfillmentOrder& wanted, Seconds now) {
    int units = 0;
    if (wanted.lines.empty()) {
        for (const auto& line : std::vector<FulfillmentOrderLine>(fo.lines))
            units += use_up(order, fo, line.id, line.remaining);
    }
    for (const auto& want : wanted.lines) units += use_up(order, fo, want.id, static_cast<int>(want.quantity));
    fo.status = fo.remaining() == 0 ? "CLOSED" : "IN_PROGRESS";
    fo.updated_at = now;
    return units;
}

/// The original id becomes the submitted part, the rest is a new fulfillment order [domain 5.3].
FulfillmentOrder split_rest(Shop& shop, FulfillmentOrder& fo, const std::vector<WantedLine>& lines) {
    FulfillmentOrder rest = fo;
    rest.id = shop.next_id("FulfillmentOrder");
    rest.created_at = shop.now();
    for (std::size_t i = 0; i < fo.lines.size(); ++i) {
        const auto want =
            std::find_if(lines.begin(), lines.end(), [&](const auto& one) { return one.id == fo.lines[i].id; });
        const int taken = want == lines.end() ? 0 : static_cast<int>(want->quantity);
        rest.lines[i].id = shop.next_id("FulfillmentOrderLineItem");
        rest.lines[i].total = rest.lines[i].remaining = fo.lines[i].remaining - taken;
        fo.lines[i].total = fo.lines[i].remaining = taken;
    }
    std::erase_if(rest.lines, [](const auto& line) { return line.remaining == 0; });
    std::erase_if(fo.lines, [](const auto& line) { return line.remaining == 0; });
    return rest;
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

FulfillmentResult create_fulfillment(Shop& shop, const std::vector<WantedFulfillmentOrder>& wanted) {
    FulfillmentResult result;
    for (const auto& one : wanted) {
        if (auto error = check_wanted(shop, one)) result.errors.push_back(*error);
    }
    if (result.errors.empty()) {
        if (auto error = check_together(shop, wanted)) result.errors.push_back(*error);
    }
    if (!result.errors.empty() || wanted.empty()) return result;
    Order& order = *shop.find_fulfillment_order(wanted.front().id).first;
    int units = 0;
    for (const auto& one : wanted) units += fulfil(order, *shop.find_fulfillment_order(one.id).second, one, shop.now());
    order.fulfillments.push_back({shop.next_id("Fulfillment"), "SUCCESS", shop.now(), units, ""});
    update_display(order);
    shop.touch(order);
    result.fulfillment = &order.fulfillments.back();
    return result;
}

SubmitResult submit_request(Shop& shop, const std::string& id, const std::vector<WantedLine>& lines,
                            const std::string& message) {
    SubmitResult result;
    const auto [order, fo] = shop.find_fulfillment_order(id);
    if (fo == nullptr || !shop.can_see(*fo)) {
        result.errors.push_back({{"id"}, "Fulfillment order does not exist."});
    } else if (!fo->location->service) {
        result.errors.push_back({{"id"}, "The fulfillment order's assigned fulfillment service must be of api type"});
    } else if (!supports(*fo, "REQUEST_FULFILLMENT")) {
        result.errors.push_back({{"id"}, "The fulfillment order cannot be requested in its current state."});
    }
    if (!result.errors.empty()) return result;
    for (const auto& want : lines) {
        const auto line =
            std::find_if(fo->lines.begin(), fo->lines.end(), [&](const auto& one) { return one.id == want.id; });
        if (line == fo->lines.end() || want.quantity <= 0 || want.quantity > line->remaining) {
            result.errors.push_back(
                {{"fulfillmentOrderLineItems"}, "Invalid fulfillment order line item quantity requested."});
            return result;
        }
    }
    std::int64_t wanted = 0;
    for (const auto& want : lines) wanted += want.quantity;
    std::optional<FulfillmentOrder> rest;
    if (!lines.empty() && wanted < fo->remaining()) rest = split_rest(shop, *fo, lines);
    fo->request_status = "SUBMITTED";
    fo->updated_at = shop.now();
    fo->requests.push_back(
        {shop.next_id("FulfillmentOrderMerchantRequest"), "FULFILLMENT_REQUEST", message, shop.now()});
    if (rest) order->fulfillment_orders.push_back(std::move(*rest));
    shop.reindex(*order);
    shop.touch(*order);
    result.original = result.submitted = shop.find_fulfillment_order(id).second;
    if (rest) result.unsubmitted = &order->fulfillment_orders.back();
    return result;
}

void add_tags(Shop& shop, Order& order, const std::vector<std::string>& tags) {
    for (const auto& text : tags) {
        std::size_t from = 0;
        while (from <= text.size()) {
            const std::size_t comma = std::min(text.find(',', from), text.size());
            std::string tag = text.substr(from, comma - from);
            while (!tag.empty() && tag.front() == ' ') tag.erase(0, 1);
            const bool there = std::any_of(order.tags.begin(), order.tags.end(),
                                           [&](const auto& own) { return lower(own) == lower(tag); });
            if (!tag.empty() && !there) order.tags.push_back(tag);
            from = comma + 1;
        }
    }
    shop.touch(order);
}

void remove_tags(Shop& shop, Order& order, const std::vector<std::string>& tags) {
    for (const auto& tag : tags) std::erase_if(order.tags, [&](const auto& own) { return lower(own) == lower(tag); });
    shop.touch(order);
}

}  // namespace fulfilld::sandbox
