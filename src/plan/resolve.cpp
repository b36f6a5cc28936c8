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

/// What has become of the units of one line since the action was planned. What was fulfilled is total less remaining:
/// units that were refunded or removed leave both.
enum class Change { none, ours, other };

Change change_of(const FulfillmentOrderFacts& fo, const ActionLine& wanted) {
    for (const auto& line : fo.lines) {
        if (line.id != wanted.id) continue;
        const int sent = line.total - line.remaining;
        if (sent == wanted.sent + wanted.quantity) return Change::ours;
        return sent == wanted.sent && line.remaining >= wanted.quantity ? Change::none : Change::other;
    }
    return Change::other;
}

bool every_line(const FulfillmentOrderFacts& fo, const Action& action, Change change) {
    return std::all_of(action.lines.begin(), action.lines.end(),
                       [&](const auto& wanted) { return change_of(fo, wanted) == change; });
}

/// Whether a fulfillment that was not there before might be ours: under our number, however it is spelt, or where we
/// gave none of as many units.
bool may_be_ours(const ActionRecord& record, const FulfillmentFacts& one) {
    const auto& before = record.fulfillments_before;
    if (std::find(before.begin(), before.end(), one.id) != before.end()) return false;
    if (record.fulfillment) return one.id == *record.fulfillment;
    const std::string number = folded_number(record.action.tracking.number);
    return number.empty() ? one.total_quantity == record.action.quantity()
                          : folded_number(one.tracking_number) == number;
}

/// It is what we have asked for. The one that the shop named may have got a number since where we gave none.
bool fits(const ActionRecord& record, const FulfillmentFacts& one) {
    const std::string& number = record.action.tracking.number;
    const bool numbered = one.tracking_number == number || (number.empty() && record.fulfillment);
    return one.status == FulfillmentStatus::success && one.total_quantity == record.action.quantity() && numbered;
}

Resolution resolve_fulfilled(const ActionRecord& record, const OrderFacts& after) {
    const Action& action = record.action;
    const auto* fo = find(after, *action.fulfillment_order);
    if (fo == nullptr) return {Effect::unclear, "the fulfillment order is gone"};
    const auto& made = after.fulfillments;
    const auto ours = std::find_if(made.begin(), made.end(), [&](const auto& one) { return may_be_ours(record, one); });
    const std::string status(text_of(fo->status));
    const bool open = fo->status == FulfillmentOrderStatus::open || fo->status == FulfillmentOrderStatus::in_progress;
    if (ours == made.end() && open && every_line(*fo, action, Change::none))
        return {Effect::not_applied, "still " + status + " with every unit remaining"};
    if (ours == made.end())
        return {Effect::unclear, "the fulfillment order is " + status + " without a new fulfillment of ours"};
    const std::string which = "fulfillment " + std::string(ours->id.tail());
    if (!fits(record, *ours)) return {Effect::unclear, which + " is not what was asked for"};
    // A parcel may hold a part of the goods: the rest stays open.
    const bool whole = action.kind == ActionKind::mark_fulfilled;
    if (!every_line(*fo, action, Change::ours) || (whole && fo->status != FulfillmentOrderStatus::closed))
        return {Effect::unclear, which + " is new, and the fulfillment order, " + status +
                                     ", has not lost exactly the units that were asked for"};
    return {Effect::applied, status + ", " + which + " of " + std::to_string(ours->total_quantity) + " units" +
                                 (record.fulfillment ? "" : "; the shop named none, this one fits")};
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

Resolution resolve_tag(const ActionRecord& record, const OrderFacts& after, bool wanted) {
    const bool there = has_tag(after, record.action.tag);
    return {there == wanted ? Effect::applied : Effect::not_applied,
            there ? "the tag is there" : "the tag is not there"};
}

Resolution resolve_archived(const OrderFacts& after, bool wanted) {
    return {after.closed == wanted ? Effect::applied : Effect::not_applied,
            after.closed ? "the order is archived" : "the order is not archived"};
}

/// Closed, and its work stands open and unasked in another one [domain 5.3].
Resolution resolve_request_taken_back(const ActionRecord& record, const OrderFacts& after) {
    const auto* fo = find(after, *record.action.fulfillment_order);
    if (fo == nullptr) return {Effect::unclear, "the fulfillment order is gone"};
    const std::string shown = std::string(text_of(fo->status)) + " / " + std::string(text_of(fo->request_status));
    const bool over = fo->status == FulfillmentOrderStatus::closed || fo->status == FulfillmentOrderStatus::cancelled;
    if (over && fo->request_status != RequestStatus::accepted) return {Effect::applied, shown};
    if (fo->request_status == RequestStatus::submitted) return {Effect::not_applied, "still " + shown};
    return {Effect::unclear, shown + ": the service was quicker"};
}

Resolution resolve_cancellation_asked(const ActionRecord& record, const OrderFacts& after) {
    const auto* fo = find(after, *record.action.fulfillment_order);
    if (fo == nullptr) return {Effect::unclear, "the fulfillment order is gone"};
    const auto asked = [&](const auto& request) { return request.kind == MerchantRequestKind::cancellation_request; };
    const auto ours = [&](const auto& request) { return asked(request) && request.message == record.marker; };
    if (std::any_of(fo->requests.begin(), fo->requests.end(), ours))
        return {Effect::applied, "cancellation request carries our marker"};
    if (fo->request_status == RequestStatus::accepted && std::none_of(fo->requests.begin(), fo->requests.end(), asked))
        return {Effect::not_applied, "still ACCEPTED, and nobody asked the service to stop"};
    return {Effect::unclear, std::string(text_of(fo->status)) + " / " + std::string(text_of(fo->request_status)) +
                                 " without our marker: someone else changed it"};
}

Resolution resolve_opened(const ActionRecord& record, const OrderFacts& after) {
    const auto* fo = find(after, *record.action.fulfillment_order);
    if (fo == nullptr) return {Effect::unclear, "the fulfillment order is gone"};
    if (fo->status == FulfillmentOrderStatus::open) return {Effect::applied, "OPEN"};
    if (fo->status == FulfillmentOrderStatus::scheduled) return {Effect::not_applied, "still SCHEDULED"};
    return {Effect::unclear, std::string(text_of(fo->status))};
}

Resolution resolve_released(const ActionRecord& record, const OrderFacts& after) {
    const auto* fo = find(after, *record.action.fulfillment_order);
    if (fo == nullptr) return {Effect::unclear, "the fulfillment order is gone"};
    const auto& holds = record.action.holds;
    const auto left = std::count_if(fo->holds.begin(), fo->holds.end(), [&](const auto& hold) {
        return std::find(holds.begin(), holds.end(), hold.id) != holds.end();
    });
    if (left == 0) return {Effect::applied, "the holds are gone"};
    if (left == static_cast<std::ptrdiff_t>(holds.size())) return {Effect::not_applied, "the holds are still there"};
    return {Effect::unclear, "some of the holds are gone"};
}

Resolution resolve_fulfillment_undone(const ActionRecord& record, const OrderFacts& after) {
    for (const auto& one : after.fulfillments) {
        if (record.action.fulfillment != one.id) continue;
        if (one.status == FulfillmentStatus::cancelled) return {Effect::applied, "the fulfilment is CANCELLED"};
        if (one.status == FulfillmentStatus::success) return {Effect::not_applied, "the fulfilment still stands"};
        return {Effect::unclear, "the fulfilment is " + std::string(text_of(one.status))};
    }
    return {Effect::unclear, "the fulfilment is gone"};
}

}  // namespace

Resolution resolve(const ActionRecord& record, const OrderFacts& after) {
    if (!after.defects.empty()) return {Effect::unclear, "the order could not be read whole"};
    switch (record.action.kind) {
        case ActionKind::mark_fulfilled:
        case ActionKind::fulfill_with_tracking: return resolve_fulfilled(record, after);
        case ActionKind::request_fulfillment: return resolve_requested(record, after);
        case ActionKind::flag_for_deletion:
        case ActionKind::flag_for_review: return resolve_tag(record, after, true);
        case ActionKind::withdraw_flag: return resolve_tag(record, after, false);
        case ActionKind::archive: return resolve_archived(after, true);
        case ActionKind::unarchive: return resolve_archived(after, false);
        case ActionKind::request_cancellation: return resolve_cancellation_asked(record, after);
        case ActionKind::cancel_request: return resolve_request_taken_back(record, after);
        case ActionKind::open_scheduled: return resolve_opened(record, after);
        case ActionKind::release_own_hold: return resolve_released(record, after);
        case ActionKind::undo_fulfillment: return resolve_fulfillment_undone(record, after);
    }
    return {};
}

Settlement settle(const ActionRecord& record, Effect effect, const SettlePolicy& policy, Timestamp now) {
    const bool confirmed = record.state == ActionState::confirmed;
    if (effect == Effect::applied) return {ActionState::verified, std::nullopt};
    if (effect == Effect::unclear) return {ActionState::human, std::nullopt};
    // Dated ahead by a clock that was wrong: the wait begins with the first reading that showed nothing.
    const bool ahead = record.sent_at > next_second(now);
    const bool waiting = ahead ? policy.settle == Duration::max() : now - record.sent_at < policy.settle;
    if (waiting) return {record.state, std::nullopt};
    if (!record.absent_at || *record.absent_at > now) return {record.state, next_second(now)};
    const Duration gap = ahead ? std::max(policy.settle, policy.settle_gap) : policy.settle_gap;
    if (now - *record.absent_at < gap) return {record.state, record.absent_at};
    return {confirmed ? ActionState::diverged : ActionState::not_applied, record.absent_at};
}

}  // namespace fulfilld
