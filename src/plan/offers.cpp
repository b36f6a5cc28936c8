#include "plan/offers.hpp"

#include <algorithm>

namespace fulfilld {
namespace {

const LineItemFacts* find_line(const OrderFacts& facts, const LineItemId& id) {
    for (const auto& line : facts.lines) {
        if (line.id == id) return &line;
    }
    return nullptr;
}

/// Used, or tried, anywhere in the order: a number belongs to one fulfillment.
bool is_used(const std::vector<ActionRecord>& past, const FulfillmentOrderFacts& fo, const std::string& number) {
    return std::any_of(past.begin(), past.end(), [&](const ActionRecord& record) {
        if (record.action.tracking.number != number || had_no_effect(record.state)) return false;
        // What waits for a person or its turn is this very thing.
        return !is_pending(record.state) || record.action.fulfillment_order != fo.id;
    });
}

bool in_one_place(const OrderFacts& facts) {
    return std::count_if(facts.fulfillment_orders.begin(), facts.fulfillment_orders.end(), [](const auto& fo) {
               // What remains of a closed one means nothing [domain 0.3].
               const bool over =
                   fo.status == FulfillmentOrderStatus::closed || fo.status == FulfillmentOrderStatus::cancelled;
               return !over && std::any_of(fo.lines.begin(), fo.lines.end(),
                                           [](const auto& line) { return line.remaining > 0; });
           }) == 1;
}

/// Takes `quantity` units (0: all) of a SKU (empty: of everything) from what is left; false when that is not there.
bool take(const OrderFacts& facts, const TrackingOffer& offer, std::vector<ActionLine>& left,
          std::vector<ActionLine>& parcel) {
    int wanted = offer.quantity;
    bool any = false;
    for (auto& line : left) {
        const LineItemFacts* item = find_line(facts, line.line_item);
        if (item == nullptr || (!offer.sku.empty() && item->sku != offer.sku) || line.quantity == 0) continue;
        const int taken = offer.quantity == 0 ? line.quantity : std::min(wanted, line.quantity);
        if (taken == 0) continue;
        parcel.push_back(line);
        parcel.back().quantity = taken;
        line.quantity -= taken;
        wanted -= taken;
        any = true;
    }
    return any && wanted <= 0;
}

}  // namespace

bool apply_offer(const OrderFacts& facts, const OrderMemory& memory, const FulfillmentOrderFacts& fo, Action& action) {
    for (const auto& first : memory.offers) {
        if (is_used(memory.past, fo, first.tracking.number)) continue;
        std::vector<ActionLine> left = action.lines;
        std::vector<ActionLine> parcel;
        bool fits = true;
        for (const auto& offer : memory.offers) {
            if (offer.tracking.number != first.tracking.number) continue;
            fits = fits && offer.tracking == first.tracking && (!offer.sku.empty() || in_one_place(facts)) &&
                   take(facts, offer, left, parcel);
        }
        if (!fits) continue;
        action.lines = std::move(parcel);
        action.tracking = first.tracking;
        action.offer = first.id;
        return true;
    }
    return false;
}

}  // namespace fulfilld
