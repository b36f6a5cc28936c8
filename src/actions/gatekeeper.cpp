#include "actions/gatekeeper.hpp"

namespace fulfilld::actions {

void Gatekeeper::look_around() {
    moment_.now = clock_.now();
    moment_.stop_file = watch_.stop_file && watch_.stop_file();
    moment_.shop_problem = shop_problem();
}

std::vector<ShutMomentGate> Gatekeeper::weigh_trust() {
    look_around();
    return fulfilld::weigh_trust(moment_);
}

Status Gatekeeper::count_up(Reason reason) {
    look_around();
    if (!usage_known_) {
        FULFILLD_TRY(moment_.usage, journal_.usage(moment_.now));
        usage_known_ = true;
    }
    moment_.of_reason_this_run = sent_of_reason_[index_of(reason)];
    moment_.max_of_reason = policy_.of(reason).max_per_run;
    return {};
}

Result<std::vector<ShutMomentGate>> Gatekeeper::weigh_early(ActionKind kind, Reason reason) {
    FULFILLD_CHECK(count_up(reason));
    PlannedAction planned;
    planned.action.kind = kind;
    planned.reason = reason;
    planned.action.notify_customer = policy_.of(reason).notify_customer;
    return weigh_amounts(moment_, planned, false);
}

Result<std::vector<ShutMomentGate>> Gatekeeper::weigh(const PlannedAction& planned, bool approved,
                                                      const OrderFacts& order) {
    FULFILLD_CHECK(count_up(planned.reason));
    FULFILLD_TRY(const auto past, journal_.load_for(order.id));
    auto shut = weigh_moment(moment_, planned, approved, order, past);
    if (!shut.empty()) return shut;
    // Asked for last, since asking takes a request.
    moment_.lease_problem = watch_.lease ? watch_.lease() : std::string();
    return fulfilld::weigh_trust(moment_);
}

std::string Gatekeeper::last_look() {
    look_around();
    const auto shut = fulfilld::weigh_trust(moment_);
    return shut.empty() ? std::string() : shut.front().gate.why;
}

void Gatekeeper::note_sent(const PlannedAction& planned) {
    ++moment_.sent_this_run[static_cast<std::size_t>(cap_group_of(planned.action.kind))];
    moment_.mailed_this_run += planned.action.notify_customer ? 1 : 0;
    usage_known_ = false;
    ++sent_of_reason_[index_of(planned.reason)];
    moment_.tried_after_break = moment_.tried_after_break || !breaker_of(moment_.usage, moment_.now).why.empty();
}

}  // namespace fulfilld::actions
