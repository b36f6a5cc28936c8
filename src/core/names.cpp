#include "core/names.hpp"

#include "fulfilld/core/action.hpp"
#include "fulfilld/core/plan.hpp"
#include "fulfilld/core/policy.hpp"
#include "fulfilld/core/reason.hpp"
#include "fulfilld/core/result.hpp"

namespace fulfilld {
namespace {

template <class E>
using Row = std::pair<E, std::string_view>;

constexpr auto error_kinds = name_table<ErrorKind>({
    Row<ErrorKind>{ErrorKind::throttled, "throttled"},
    {ErrorKind::transient, "transient"},
    {ErrorKind::rejected, "rejected"},
    {ErrorKind::unauthorized, "unauthorized"},
    {ErrorKind::malformed, "malformed"},
    {ErrorKind::unavailable, "unavailable"},
    {ErrorKind::storage, "storage"},
    {ErrorKind::busy, "busy"},
    {ErrorKind::unfinished, "unfinished"},
    {ErrorKind::config, "config"},
    {ErrorKind::locked, "locked"},
    {ErrorKind::cancelled, "cancelled"},
    {ErrorKind::not_found, "not_found"},
});

constexpr auto reasons = name_table<Reason>({
    Row<Reason>{Reason::test_order, "test_order"},
    {Reason::cancelled_with_active_request, "cancelled_with_active_request"},
    {Reason::cancelled_not_refunded, "cancelled_not_refunded"},
    {Reason::cancelled_unfulfilled, "cancelled_unfulfilled"},
    {Reason::cancelled_after_shipment, "cancelled_after_shipment"},
    {Reason::fo_not_visible, "fo_not_visible"},
    {Reason::routing_pending, "routing_pending"},
    {Reason::nothing_left_refunded, "nothing_left_refunded"},
    {Reason::nothing_left_edited, "nothing_left_edited"},
    {Reason::only_non_fulfillable, "only_non_fulfillable"},
    {Reason::refunded_still_open, "refunded_still_open"},
    {Reason::partial_refund_ambiguous, "partial_refund_ambiguous"},
    {Reason::payment_voided, "payment_voided"},
    {Reason::payment_expired, "payment_expired"},
    {Reason::payment_authorized, "payment_authorized"},
    {Reason::payment_pending, "payment_pending"},
    {Reason::risk_blocked, "risk_blocked"},
    {Reason::return_in_progress, "return_in_progress"},
    {Reason::archived_unfulfilled, "archived_unfulfilled"},
    {Reason::marketplace_order, "marketplace_order"},
    {Reason::on_hold, "on_hold"},
    {Reason::scheduled, "scheduled"},
    {Reason::external_fulfillment, "external_fulfillment"},
    {Reason::location_gone, "location_gone"},
    {Reason::location_inactive, "location_inactive"},
    {Reason::service_dead, "service_dead"},
    {Reason::request_rejected, "request_rejected"},
    {Reason::service_gave_up, "service_gave_up"},
    {Reason::request_unanswered, "request_unanswered"},
    {Reason::cancellation_pending, "cancellation_pending"},
    {Reason::supplier_sync_missing, "supplier_sync_missing"},
    {Reason::amazon_request_not_sent, "amazon_request_not_sent"},
    {Reason::dropship_request_not_sent, "dropship_request_not_sent"},
    {Reason::dropship_merchant_location, "dropship_merchant_location"},
    {Reason::pos_not_marked_fulfilled, "pos_not_marked_fulfilled"},
    {Reason::pos_ship_to_customer, "pos_ship_to_customer"},
    {Reason::pickup_not_collected, "pickup_not_collected"},
    {Reason::local_delivery_pending, "local_delivery_pending"},
    {Reason::digital_not_fulfilled, "digital_not_fulfilled"},
    {Reason::in_progress_manual, "in_progress_manual"},
    {Reason::partially_fulfilled_rest, "partially_fulfilled_rest"},
    {Reason::merchant_to_ship, "merchant_to_ship"},
    {Reason::unknown_state, "unknown_state"},
});
static_assert(reasons.rows.size() == reason_count, "every reason needs its pinned name");

constexpr auto action_kinds = name_table<ActionKind>({
    Row<ActionKind>{ActionKind::mark_fulfilled, "mark_fulfilled"},
    {ActionKind::fulfill_with_tracking, "fulfill_with_tracking"},
    {ActionKind::request_fulfillment, "request_fulfillment"},
    {ActionKind::flag_for_deletion, "flag_for_deletion"},
    {ActionKind::flag_for_review, "flag_for_review"},
    {ActionKind::archive, "archive"},
    {ActionKind::request_cancellation, "request_cancellation"},
    {ActionKind::cancel_request, "cancel_request"},
    {ActionKind::open_scheduled, "open_scheduled"},
    {ActionKind::release_own_hold, "release_own_hold"},
    {ActionKind::undo_fulfillment, "undo_fulfillment"},
    {ActionKind::withdraw_flag, "withdraw_flag"},
    {ActionKind::unarchive, "unarchive"},
});
static_assert(action_kinds.rows.size() == action_kind_count, "every kind of action needs its pinned name");

constexpr auto modes =
    name_table<Mode>({Row<Mode>{Mode::report, "report"}, {Mode::approve, "approve"}, {Mode::automatic, "auto"}});

constexpr auto service_kinds = name_table<ServiceKind>({
    Row<ServiceKind>{ServiceKind::amazon, "amazon"},
    {ServiceKind::dropship, "dropship"},
    {ServiceKind::print_on_demand, "print_on_demand"},
    {ServiceKind::third_party, "third_party"},
    {ServiceKind::dead, "dead"},
});

constexpr auto request_modes = name_table<RequestMode>({
    Row<RequestMode>{RequestMode::unknown, "unknown"},
    {RequestMode::request, "request"},
    {RequestMode::order, "order"},
});

constexpr auto whos = name_table<Who>({
    Row<Who>{Who::staff, "staff"},
    {Who::supplier_support, "supplier_support"},
    {Who::app_setting, "app_setting"},
    {Who::developer, "developer"},
    {Who::time, "time"},
});

constexpr auto action_states = name_table<ActionState>({
    Row<ActionState>{ActionState::planned, "planned"},
    {ActionState::approved, "approved"},
    {ActionState::armed, "armed"},
    {ActionState::sending, "sending"},
    {ActionState::confirmed, "confirmed"},
    {ActionState::unknown, "unknown"},
    {ActionState::verified, "verified"},
    {ActionState::rejected, "rejected"},
    {ActionState::not_sent, "not_sent"},
    {ActionState::not_applied, "not_applied"},
    {ActionState::diverged, "diverged"},
    {ActionState::human, "human"},
    {ActionState::expired, "expired"},
    {ActionState::stale, "stale"},
    {ActionState::declined, "declined"},
    {ActionState::undone, "undone"},
});
static_assert(action_states.rows.size() == action_state_count, "every state needs its pinned name");

constexpr auto plan_states = name_table<PlanState>({
    Row<PlanState>{PlanState::ready, "ready"},
    {PlanState::report_only, "report_only"},
    {PlanState::backlog, "backlog"},
    {PlanState::too_young, "too_young"},
    {PlanState::no_scope, "no_scope"},
    {PlanState::proposed, "proposed"},
    {PlanState::approved, "approved"},
    {PlanState::declined, "declined"},
    {PlanState::in_doubt, "in_doubt"},
    {PlanState::no_tracking, "no_tracking"},
    {PlanState::done, "done"},
    {PlanState::reverted, "reverted"},
    {PlanState::with_person, "with_person"},
});

}  // namespace

std::string_view name_of(ErrorKind kind) { return error_kinds.name(kind); }
std::string_view name_of(Reason reason) { return reasons.name(reason); }
std::string_view name_of(ActionKind kind) { return action_kinds.name(kind); }
std::string_view name_of(Mode mode) { return modes.name(mode); }
std::string_view name_of(ServiceKind kind) { return service_kinds.name(kind); }
std::string_view name_of(RequestMode mode) { return request_modes.name(mode); }
std::string_view name_of(Who who) { return whos.name(who); }
std::string_view name_of(ActionState state) { return action_states.name(state); }
std::string_view name_of(PlanState state) { return plan_states.name(state); }

std::optional<Reason> parse_reason(std::string_view name) { return reasons.value(name); }
std::optional<ActionKind> parse_action_kind(std::string_view name) { return action_kinds.value(name); }
std::optional<Mode> parse_mode(std::string_view name) { return modes.value(name); }
std::optional<ServiceKind> parse_service_kind(std::string_view name) { return service_kinds.value(name); }
std::optional<RequestMode> parse_request_mode(std::string_view name) { return request_modes.value(name); }
std::optional<ActionState> parse_action_state(std::string_view name) { return action_states.value(name); }

}  // namespace fulfilld
