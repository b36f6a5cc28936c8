#include "fulfilld/core/action.hpp"

#include <algorithm>
#include <array>
#include <utility>

namespace fulfilld {
namespace {

using K = ActionKind;
using S = ActionState;

/// All there is to know of a kind, by its place in the enumeration.
struct KindRow {
    ActionKind kind;
    bool on_order;
    bool takes_back;
    std::string_view effect;
    std::string_view scope;
};
constexpr std::string_view merchant = "write_merchant_managed_fulfillment_orders";
constexpr std::string_view third_party = "write_third_party_fulfillment_orders";
constexpr std::string_view orders = "write_orders";
constexpr std::array<KindRow, action_kind_count> kinds{{
    {K::mark_fulfilled, false, false, "fulfil", merchant},
    {K::fulfill_with_tracking, false, false, "fulfil", merchant},
    {K::request_fulfillment, false, false, "request", third_party},
    {K::flag_for_deletion, true, false, "", orders},
    {K::flag_for_review, true, false, "", orders},
    {K::archive, true, false, "", orders},
    {K::request_cancellation, false, false, "", third_party},
    {K::cancel_request, false, false, "", third_party},
    {K::open_scheduled, false, false, "", merchant},
    {K::release_own_hold, false, false, "", merchant},
    {K::undo_fulfillment, true, true, "", merchant},
    {K::withdraw_flag, true, true, "", orders},
    {K::unarchive, true, true, "", orders},
}};

constexpr KindRow no_kind{K::archive, false, false, "", ""};

constexpr const KindRow& row_of(ActionKind kind) {
    const auto at = static_cast<std::size_t>(kind);
    return at < kinds.size() ? kinds[at] : no_kind;
}
constexpr bool in_order() {
    for (std::size_t i = 0; i < kinds.size(); ++i) {
        if (static_cast<std::size_t>(kinds[i].kind) != i) return false;
    }
    return true;
}
static_assert(in_order());

constexpr std::pair<S, S> legal_moves[] = {
    {S::planned, S::approved},   {S::planned, S::expired},  {S::planned, S::stale},    {S::planned, S::declined},
    {S::approved, S::armed},     {S::approved, S::expired}, {S::approved, S::stale},   {S::approved, S::declined},
    {S::armed, S::sending},      {S::armed, S::stale},      {S::armed, S::approved},   {S::sending, S::confirmed},
    {S::sending, S::rejected},   {S::sending, S::not_sent}, {S::sending, S::unknown},  {S::confirmed, S::verified},
    {S::confirmed, S::diverged}, {S::confirmed, S::human},  {S::unknown, S::verified}, {S::unknown, S::not_applied},
    {S::unknown, S::human},      {S::verified, S::undone},
};

}  // namespace

std::span<const ActionKind> actions_of(Reason reason) {
    static constexpr K flag_or_archive[] = {K::flag_for_deletion, K::archive, K::flag_for_review};
    static constexpr K request[] = {K::request_fulfillment};
    static constexpr K mark[] = {K::mark_fulfilled};
    static constexpr K track[] = {K::fulfill_with_tracking};
    static constexpr K stop_service[] = {K::cancel_request, K::request_cancellation, K::flag_for_review};
    static constexpr K review[] = {K::flag_for_review};
    static constexpr K put_away[] = {K::archive, K::flag_for_review};
    static constexpr K open[] = {K::open_scheduled};
    static constexpr K release[] = {K::release_own_hold};
    switch (reason) {
        case Reason::test_order:
        case Reason::cancelled_unfulfilled:
        case Reason::nothing_left_refunded: return flag_or_archive;
        case Reason::amazon_request_not_sent:
        case Reason::dropship_request_not_sent: return request;
        case Reason::pos_not_marked_fulfilled: return mark;
        case Reason::dropship_merchant_location: return track;
        case Reason::cancelled_with_active_request: return stop_service;
        case Reason::cancelled_not_refunded:
        case Reason::refunded_still_open:
        case Reason::partial_refund_ambiguous:
        case Reason::payment_voided:
        case Reason::payment_expired: return review;
        case Reason::nothing_left_edited:
        case Reason::only_non_fulfillable: return put_away;
        case Reason::on_hold: return release;
        case Reason::scheduled: return open;
        default: return {};
    }
}

std::optional<ActionKind> action_of(Reason reason) {
    switch (reason) {
        case Reason::test_order:
        case Reason::cancelled_unfulfilled:
        case Reason::nothing_left_refunded:
        case Reason::amazon_request_not_sent:
        case Reason::dropship_request_not_sent:
        case Reason::pos_not_marked_fulfilled:
        case Reason::dropship_merchant_location: return actions_of(reason).front();
        default: return std::nullopt;
    }
}

bool acts_on_order(ActionKind kind) { return row_of(kind).on_order; }
bool moves_goods(ActionKind kind) { return !row_of(kind).effect.empty(); }
bool takes_back(ActionKind kind) { return row_of(kind).takes_back; }
std::string_view effect_of(ActionKind kind) { return row_of(kind).effect; }
std::string_view write_scope_for(ActionKind kind) { return row_of(kind).scope; }

std::string why_not_undone(ActionKind kind) {
    switch (kind) {
        case ActionKind::mark_fulfilled:
        case ActionKind::fulfill_with_tracking:
        case ActionKind::request_fulfillment:
        case ActionKind::flag_for_deletion:
        case ActionKind::flag_for_review:
        case ActionKind::archive: return {};
        case ActionKind::request_cancellation:
        case ActionKind::cancel_request: return "a request that was taken back can only be made anew";
        case ActionKind::open_scheduled: return "what was opened cannot be scheduled again by an app";
        case ActionKind::release_own_hold: return "a released hold can only be placed anew";
        case ActionKind::undo_fulfillment:
        case ActionKind::withdraw_flag:
        case ActionKind::unarchive: return "it took back an earlier action: do that one again by hand";
    }
    return "unknown";
}

std::string Action::occasion() const {
    if (undoes != 0) return "undo " + std::to_string(undoes);
    if (kind == ActionKind::fulfill_with_tracking) return folded_number(tracking.number);
    std::string names;
    for (const auto& hold : holds) names += (names.empty() ? "" : " ") + hold;
    return names;
}

std::int64_t Action::quantity() const {
    std::int64_t sum = 0;
    for (const auto& line : lines) sum += line.quantity;
    return sum;
}

bool is_legal(ActionState from, ActionState to) {
    return std::find(std::begin(legal_moves), std::end(legal_moves), std::pair(from, to)) != std::end(legal_moves);
}

}  // namespace fulfilld
