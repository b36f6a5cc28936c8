#include "fulfilld/core/action.hpp"

namespace fulfilld {

std::optional<ActionKind> action_of(Reason reason) {
    switch (reason) {
        case Reason::test_order:
        case Reason::cancelled_unfulfilled:
        case Reason::nothing_left_refunded: return ActionKind::flag_for_deletion;
        case Reason::amazon_request_not_sent:
        case Reason::dropship_request_not_sent: return ActionKind::request_fulfillment;
        case Reason::pos_not_marked_fulfilled: return ActionKind::mark_fulfilled;
        default: return std::nullopt;
    }
}

std::string_view write_scope_for(ActionKind kind) {
    switch (kind) {
        case ActionKind::mark_fulfilled: return "write_merchant_managed_fulfillment_orders";
        case ActionKind::request_fulfillment: return "write_third_party_fulfillment_orders";
        case ActionKind::flag_for_deletion: return "write_orders";
    }
    return {};
}

std::int64_t Action::quantity() const {
    std::int64_t sum = 0;
    for (const auto& line : lines) sum += line.quantity;
    return sum;
}

bool is_legal(ActionState from, ActionState to) {
    using S = ActionState;
    switch (from) {
        case S::sending: return to == S::confirmed || to == S::rejected || to == S::not_sent || to == S::unknown;
        case S::confirmed: return to == S::verified || to == S::diverged || to == S::human;
        case S::unknown: return to == S::verified || to == S::not_applied || to == S::human;
        case S::verified:
        case S::rejected:
        case S::not_sent:
        case S::not_applied:
        case S::diverged:
        case S::human: return false;
    }
    return false;
}

}  // namespace fulfilld
