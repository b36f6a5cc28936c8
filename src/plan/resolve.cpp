#include "fulfilld/core/plan.hpp"

#include "fulfilld/core/text.hpp"

#include <algorithm>

namespace fulfilld {
namespace {

const FulfillmentOrderFacts* find(const OrderFacts& facts, const FulfillmentOrderId& id) {
    for (const auto& fo : facts.fulfillment_orders) {
        if (fo.id == id) return &fo;
    }
    return nullptr;
}

/// Every line of the action still has at least the quantity we wanted to use up.
bool untouched(const FulfillmentOrderFacts& fo, const Action& action) {
    return std::all_of(action.lines.begin(), action.lines.end(), [&](const ActionLine& wanted) {
        return std::any_of(fo.lines.begin(), fo.lines.end(),
                           [&](const auto& line) { return line.id == wanted.id && line.remaining >= wanted.quantity; });
    });
}

/// A fulfillment that was not there before, successful, of exactly our quantity, and the one the shop named.
const FulfillmentFacts* new_fulfillment(const ActionRecord& record, const OrderFacts& after) {
    const auto& before = record.fulfillments_before;
    for (const auto& fulfillment : after.fulfillments) {
        const bool known = std::find(before.begin(), before.end(), fulfillment.id) != before.end();
        const bool another = record.fulfillment && *record.fulfillment != fulfillment.id;
        if (!known && !another && fulfillment.status == FulfillmentStatus::success &&
            fulfillment.total_quantity == record.action.quantity()) {
            return &fulfillment;
        }
    }
    return nullptr;
}

Resolution resolve_fulfilled(const ActionRecord& record, const OrderFacts& after) {
    const auto* fo = find(after, *record.action.fulfillment_order);
    const auto* fulfillment = new_fulfillment(record, after);
    if (fo == nullptr) return {Effect::unclear, "the fulfillment order is gone"};
    const bool open = fo->status == FulfillmentOrderStatus::open || fo->status == FulfillmentOrderStatus::in_progress;
    if (open && untouched(*fo, record.action) && fulfillment == nullptr) {
        return {Effect::not_applied, "still " + std::string(text_of(fo->status)) + " with every unit remaining"};
    }
    if (fulfillment != nullptr && fo->status == FulfillmentOrderStatus::closed) {
        return {Effect::applied, "CLOSED, fulfillment " + std::string(fulfillment->id.tail()) + " of " +
                                     std::to_string(fulfillment->total_quantity) + " units"};
    }
    return {Effect::unclear,
            "the fulfillment order is " + std::string(text_of(fo->status)) +
                (fulfillment == nullptr ? " without a new fulfillment of our quantity" : " with a new fulfillment")};
}

Resolution resolve_requested(const ActionRecord& record, const OrderFacts& after) {
    const auto* fo = find(after, *record.action.fulfillment_order);
    if (fo == nullptr) return {Effect::unclear, "the fulfillment order is gone"};
    const bool ours = std::any_of(fo->requests.begin(), fo->requests.end(),
                                  [&](const auto& request) { return request.message == record.marker; });
    if (ours) return {Effect::applied, "request " + std::string(text_of(fo->request_status)) + ", carries our marker"};
    if (fo->status == FulfillmentOrderStatus::open && fo->request_status == RequestStatus::unsubmitted &&
        fo->requests.empty()) {
        return {Effect::not_applied, "still OPEN and UNSUBMITTED"};
    }
    return {Effect::unclear, std::string(text_of(fo->status)) + " / " + std::string(text_of(fo->request_status)) +
                                 " without our marker: someone else changed it"};
}

Resolution resolve_flagged(const ActionRecord& record, const OrderFacts& after) {
    const bool there = has_tag(after, record.action.tag);
    return there ? Resolution{Effect::applied, "the tag is there"}
                 : Resolution{Effect::not_applied, "the tag is not there"};
}

}  // namespace

Resolution resolve(const ActionRecord& record, const OrderFacts& after) {
    if (!after.defects.empty()) return {Effect::unclear, "the order could not be read whole"};
    switch (record.action.kind) {
        case ActionKind::mark_fulfilled: return resolve_fulfilled(record, after);
        case ActionKind::request_fulfillment: return resolve_requested(record, after);
        case ActionKind::flag_for_deletion: return resolve_flagged(record, after);
    }
    return {};
}

Settlement settle(const ActionRecord& record, Effect effect, const SettlePolicy& policy, Timestamp now) {
    const bool confirmed = record.state == ActionState::confirmed;
    if (effect == Effect::applied) return {ActionState::verified, std::nullopt};
    if (effect == Effect::unclear) return {ActionState::human, std::nullopt};
    if (now - record.sent_at < policy.settle) return {record.state, std::nullopt};
    if (!record.absent_at) return {record.state, now};
    if (now - *record.absent_at < policy.settle_gap) return {record.state, record.absent_at};
    return {confirmed ? ActionState::diverged : ActionState::not_applied, record.absent_at};
}

}  // namespace fulfilld
