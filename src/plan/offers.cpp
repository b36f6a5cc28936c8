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

bool same_parcel(const Tracking& one, const Tracking& other) {
    return folded_number(one.number) == folded_number(other.number);
}

/// Used, or tried, anywhere in the order, by us or by hand: a number belongs to one fulfillment.
bool is_used(const OrderFacts& facts, const std::vector<ActionRecord>& past, const FulfillmentOrderFacts& fo,
             const Tracking& tracking) {
    const bool by_hand = std::any_of(facts.fulfillments.begin(), facts.fulfillments.end(), [&](const auto& one) {
        return folded_number(one.tracking_number) == folded_number(tracking.number);
    });
    return by_hand || std::any_of(past.begin(), past.end(), [&](const ActionRecord& record) {
               if (!same_parcel(record.action.tracking, tracking) || had_no_effect(record.state)) return false;
               // What waits for a person or its turn is this very thing.
               return !is_pending(record.state) || record.action.fulfillment_order != fo.id;
           });
}

/// Takes units of one line from what is left.
bool take_units(const LineUnits& wanted, std::vector<ActionLine>& left, std::vector<ActionLine>& parcel) {
    const auto line = std::find_if(left.begin(), left.end(), [&](const ActionLine& one) {
        return one.line_item == wanted.line_item && one.quantity >= wanted.quantity;
    });
    if (line == left.end()) return false;
    parcel.push_back(*line);
    parcel.back().quantity = wanted.quantity;
    line->quantity -= wanted.quantity;
    return true;
}

/// Takes `quantity` units of a SKU from what is left, whichever lines they are of.
bool take_quantity(const OrderFacts& facts, const TrackingOffer& offer, std::vector<ActionLine>& left,
                   std::vector<ActionLine>& parcel) {
    int wanted = offer.quantity;
    for (auto& line : left) {
        const LineItemFacts* item = find_line(facts, line.line_item);
        const int taken = item != nullptr && item->sku == offer.sku ? std::min(wanted, line.quantity) : 0;
        if (taken == 0) continue;
        parcel.push_back(line);
        parcel.back().quantity = taken;
        line.quantity -= taken;
        wanted -= taken;
    }
    return wanted == 0;
}

/// Whether all that the offer means is left here; it is taken then.
bool take(const OrderFacts& facts, const TrackingOffer& offer, std::vector<ActionLine>& left,
          std::vector<ActionLine>& parcel) {
    if (offer.quantity > 0) return take_quantity(facts, offer, left, parcel);
    return !offer.units.empty() && std::all_of(offer.units.begin(), offer.units.end(),
                                               [&](const auto& one) { return take_units(one, left, parcel); });
}

}  // namespace

bool apply_offer(const OrderFacts& facts, const OrderMemory& memory, const FulfillmentOrderFacts& fo, Action& action) {
    for (const auto& first : memory.offers) {
        if (is_used(facts, memory.past, fo, first.tracking)) continue;
        std::vector<ActionLine> left = action.lines;
        std::vector<ActionLine> parcel;
        bool fits = true;
        for (const auto& offer : memory.offers) {
            if (!same_parcel(offer.tracking, first.tracking)) continue;
            fits = fits && offer.tracking == first.tracking && take(facts, offer, left, parcel);
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
