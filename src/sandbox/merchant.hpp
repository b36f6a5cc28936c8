#pragma once

#include "sandbox/shop.hpp"

#include <string>

namespace fulfilld::sandbox {

/// What a merchant does to an order in the admin, with the traces the platform leaves [domain 4.5].
/// `what`: touch, cancel_refund, cancel_no_refund, refund_amount, archive, unarchive, fulfill, deliver (to the
/// carrier), cancel_fulfillment, add_tag, remove_tag, hold, our_hold (placed by the calling app), release, schedule,
/// move; and of the service: service_accepts, service_rejects, service_cancels (agrees to stop). False when there is no
/// such deed.
bool merchant_edit(Shop& shop, Order& order, const std::string& what, const std::string& tag);

/// The pieces, also used to make orders that have a past.
void cancel_order(Order& order, Seconds at, bool refund);
void refund_all_lines(Order& order);
/// Gives money back, for these units or, without any, as a mere amount.
void refund_amount(Order& order, std::int64_t amount, const std::vector<RefundLine>& lines);
void fulfill_everything(Order& order, const std::string& fulfillment_id, Seconds at);

}  // namespace fulfilld::sandbox
