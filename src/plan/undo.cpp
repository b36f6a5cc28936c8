#include "fulfilld/core/plan.hpp"
#include "fulfilld/core/text.hpp"

#include <algorithm>

namespace fulfilld {
namespace {

Error impossible(std::string why) { return {ErrorKind::rejected, std::move(why), "finish by hand in the admin"}; }

PlannedAction take_back(const ActionRecord& record, ActionKind kind) {
    PlannedAction planned;
    planned.action.kind = kind;
    planned.action.order = record.action.order;
    planned.action.order_name = record.action.order_name;
    planned.action.undoes = record.id;
    planned.reason = record.reason;
    planned.mode = Mode::approve;
    planned.state = PlanState::ready;
    return planned;
}

Result<PlannedAction> undo_fulfillment(const ActionRecord& record, const OrderFacts& facts) {
    for (const auto& one : facts.fulfillments) {
        if (record.fulfillment != one.id) continue;
        if (one.status != FulfillmentStatus::success)
            return impossible("its fulfilment is " + std::string(text_of(one.status)) + " already");
        if (one.moving) return impossible("the goods are on their way: a fulfilment cannot be taken back any more");
        PlannedAction planned = take_back(record, ActionKind::undo_fulfillment);
        planned.action.fulfillment = one.id;
        return planned;
    }
    return impossible("the shop does not show the fulfilment that this action made");
}

Result<PlannedAction> undo_request(const ActionRecord& record, const OrderFacts& facts) {
    for (const auto& fo : facts.fulfillment_orders) {
        if (record.action.fulfillment_order != fo.id) continue;
        const auto supports = [&](SupportedAction action) {
            return std::any_of(fo.supported_actions.begin(), fo.supported_actions.end(),
                               [&](const auto& one) { return one == action; });
        };
        if (fo.request_status == RequestStatus::submitted && supports(SupportedAction::cancel_fulfillment_order)) {
            PlannedAction planned = take_back(record, ActionKind::cancel_request);
            planned.action.fulfillment_order = fo.id;
            return planned;
        }
        if (fo.request_status == RequestStatus::accepted && supports(SupportedAction::request_cancellation)) {
            PlannedAction planned = take_back(record, ActionKind::request_cancellation);
            planned.action.fulfillment_order = fo.id;
            return planned;
        }
        return impossible("the request is " + std::string(text_of(fo.status)) + " / " +
                          std::string(text_of(fo.request_status)) + ": the service is past taking it back");
    }
    return impossible("the fulfillment order is gone");
}

Result<PlannedAction> undo_flag(const ActionRecord& record, const OrderFacts& facts) {
    if (!has_tag(facts, record.action.tag)) return impossible("the tag is gone already");
    PlannedAction planned = take_back(record, ActionKind::withdraw_flag);
    planned.action.tag = record.action.tag;
    return planned;
}

Result<PlannedAction> undo_archive(const ActionRecord& record, const OrderFacts& facts) {
    if (!facts.closed) return impossible("the order is not archived any more");
    if (facts.cancelled_at) return impossible("the platform keeps cancelled orders archived");
    return take_back(record, ActionKind::unarchive);
}

}  // namespace

Result<PlannedAction> plan_undo(const ActionRecord& record, const OrderFacts& facts) {
    if (record.state != ActionState::verified)
        return impossible("action " + std::to_string(record.id) + " is " + std::string(name_of(record.state)) +
                          ": only what was verified can be taken back");
    if (!facts.defects.empty()) return impossible("the order could not be read whole");
    if (const auto unknown = unknown_values(facts); !unknown.empty())
        return impossible("the order shows " + std::string(unknown.front().field) + " " +
                          printable(unknown.front().raw, 40) + ", which this version does not know");
    if (std::string why = why_not_undone(record.action.kind); !why.empty()) return impossible(std::move(why));
    switch (record.action.kind) {
        case ActionKind::mark_fulfilled:
        case ActionKind::fulfill_with_tracking: return undo_fulfillment(record, facts);
        case ActionKind::request_fulfillment: return undo_request(record, facts);
        case ActionKind::flag_for_deletion:
        case ActionKind::flag_for_review: return undo_flag(record, facts);
        default: return undo_archive(record, facts);
    }
}

}  // namespace fulfilld
