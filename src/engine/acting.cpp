#include "engine/acting.hpp"

#include "engine/survey.hpp"

#include <algorithm>

namespace fulfilld::engine {
namespace {

using actions::Outcome;
using actions::Performance;

/// Held in memory together, however many there are.
constexpr int due_at_a_time = 5'000;

/// After so many orders in a row that the shop could not show, something is wrong with it or the way there.
constexpr int most_unreadable = 3;

}  // namespace

Status Acting::run() {
    FULFILLD_TRY(const auto counts, ports_.store.count(ports_.clock.now()));
    workshop_.gatekeeper.measure(counts.due, counts.stuck + counts.waiting);
    FULFILLD_CHECK(do_approved());
    FULFILLD_CHECK(each_due(Mode::automatic, [&](const auto& due) { return performer_.perform(due, abort_); }));
    FULFILLD_CHECK(each_due(Mode::approve, [&](const auto& due) { return performer_.propose(due, abort_); }));
    tell_held();
    return {};
}

Status Acting::do_approved() {
    FULFILLD_TRY(auto pending, workshop_.journal.load_pending());
    // Taking back comes first: what holds back the others does not hold back that.
    std::stable_partition(pending.begin(), pending.end(), [](const auto& record) { return record.action.undoes != 0; });
    for (const auto& record : pending) {
        if (record.state != ActionState::approved) continue;
        if (stop_.stop_requested()) return Error{ErrorKind::cancelled, "told to stop before all actions were done"};
        FULFILLD_TRY(const bool more, take(performer_.perform_approved(record, abort_), record.action.order));
        if (!more) return {};
    }
    return {};
}

template <class Do>
Status Acting::each_due(Mode mode, Do work) {
    std::optional<port::DueAction> last;
    for (;;) {
        FULFILLD_TRY(const auto due, ports_.store.load_due(mode, ports_.clock.now(), last, due_at_a_time));
        if (due.empty()) return {};
        for (const auto& one : due) {
            if (stop_.stop_requested()) return Error{ErrorKind::cancelled, "told to stop before all actions were done"};
            FULFILLD_TRY(const bool more, take(work(one), one.order));
            if (!more) return {};
        }
        last = due.back();
    }
}

Result<bool> Acting::take(const Result<Performance>& performed, const OrderId& order) {
    if (ports_.progress) ports_.progress();
    if (!performed && !concerns_one_order(performed.error().kind)) return performed.error();
    if (!performed) {
        // An answer that cannot be read is this order's fault; a server that fails is everybody's.
        tell_unreadable(ports_.log, order, performed.error());
        ++summary_.not_done;
        unreadable_in_a_row_ += performed.error().kind == ErrorKind::transient ? 1 : 0;
        if (unreadable_in_a_row_ < most_unreadable) return true;
        ports_.log.error("acting stopped", {{"why", "several orders in a row could not be read"}});
        summary_.report_only_why = "several orders in a row could not be read";
        return false;
    }
    unreadable_in_a_row_ = 0;
    count(*performed);
    if (performed->outcome == Outcome::unauthorized)
        return Error{ErrorKind::unauthorized, "the shop refused an action for lack of token or scope",
                     "see the journal (fulfilld actions list) for its words"};
    const auto& gate = performed->gate;
    // Of a limit it is told how much it holds back; of anything else nothing more is to be learnt.
    return !gate || gate->scope == GateScope::others || gate->capped;
}

void Acting::count(const Performance& performance) {
    switch (performance.outcome) {
        case Outcome::verified: ++summary_.verified; break;
        case Outcome::in_doubt: ++in_doubt_; break;
        case Outcome::not_done:
        case Outcome::unauthorized: ++summary_.not_done; break;
        case Outcome::skipped: ++summary_.skipped; break;
        case Outcome::proposed: ++summary_.proposed; break;
        case Outcome::rehearsed: ++summary_.rehearsed; break;
        case Outcome::held_back: break;
    }
    if (!performance.gate) return;
    const ShutMomentGate& shut = *performance.gate;
    Held& held = held_[std::string(shut.gate.name)];
    held.why = shut.gate.why;
    ++held.count;
    (shut.capped ? summary_.over_cap : summary_.held_back) += 1;
    if (summary_.held_why.empty()) summary_.held_why = shut.gate.why;
    if (!shut.capped && shut.scope == GateScope::everything) summary_.report_only_why = shut.gate.why;
}

void Acting::tell_held() const {
    for (const auto& [gate, held] : held_)
        ports_.log.warning("actions held back", {{"gate", gate}, {"actions", held.count}, {"why", held.why}});
}

}  // namespace fulfilld::engine
