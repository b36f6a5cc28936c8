#pragma once

#include "fulfilld/core/plan.hpp"

namespace fulfilld {

/// Makes `action` the fulfillment of one parcel that the feed told of: its tracking, and of the goods at `fo` those the
/// parcel holds. False: there is none that was not used yet and fits what is left. One parcel is one fulfillment: where
/// it is not said what it holds, everything must stand in one place. Pure.
bool apply_offer(const OrderFacts& facts, const OrderMemory& memory, const FulfillmentOrderFacts& fo, Action& action);

}  // namespace fulfilld
