#pragma once

#include "fulfilld/core/plan.hpp"

namespace fulfilld {

/// Makes `action` the fulfillment of one parcel that the feed told of: its tracking, and of the goods at `fo` those the
/// parcel holds. False: there is none that was not used yet and fits what is left. One parcel is one fulfillment: all
/// it holds must stand here. Pure.
bool apply_offer(const OrderFacts& facts, const OrderMemory& memory, const FulfillmentOrderFacts& fo, Action& action);

}  // namespace fulfilld
