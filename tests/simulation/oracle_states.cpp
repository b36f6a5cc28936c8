#include "simulation/oracle.hpp"

#include <algorithm>
#include <array>

namespace fulfilld::sim {
namespace {

/// What a row says of a request that had its effect; every other state denies it.
bool claims(const std::string& state) {
    static constexpr std::array claiming{"sending", "confirmed", "unknown", "verified", "diverged", "human", "undone"};
    return std::find(claiming.begin(), claiming.end(), state) != claiming.end();
}

}  // namespace

void Oracle::begin_run(Machine& machine) {
    forbidden_in_run_.erase(machine.name);
    sent_in_run_[machine.name].clear();
    requests_in_run_[machine.name] = 0;
}

void Oracle::forbid(Machine& machine, const std::string& why, bool amnesia) {
    forbidden_[machine.name] = why;
    if (amnesia) ++lives_[machine.name];
}

void Oracle::after_run(Machine& machine, bool complete) {
    const auto view = view_journal(machine.disk.files, machine.state_path(), Look::seals);
    check_rows(machine, view);
    if (complete) check_listed(view);
}

void Oracle::after_crash(Machine& machine) {
    check_rows(machine, view_journal(machine.disk.files, machine.state_path(), Look::file));
}

void Oracle::check_rows(Machine& machine, const JournalView& view) {
    const bool edited = edited_.contains(machine.name) && is_forbidden(machine);
    if (!view.broken.empty() && !edited) violate("I20", view.broken);
    for (const Sent& sent : sent_) {
        if (sent.machine != machine.name || sent.life != lives_[machine.name]) continue;
        const auto* row = view.by_digest(sent.digest);
        const bool known = row != nullptr && claims(row->state);
        if (sent.accepted && !known && !may_be_gone(sent))
            violate("I6",
                    sent.deed.key() + " had its effect, and its row is " + (row == nullptr ? "gone" : row->state));
    }
    for (const auto& row : view.rows) {
        if (row.state != "verified" && row.state != "undone") continue;
        const bool others = world_.foreign().contains(row.order);
        const bool done = std::any_of(sent_.begin(), sent_.end(),
                                      [&](const Sent& one) { return one.digest == row.digest && one.accepted; });
        if (!others && !done)
            violate("I5", row.kind + " of " + row.order + " is told as " + row.state + ", and is not");
    }
}

/// Orders that nobody has touched are as their maker labelled them.
void Oracle::check_listed(const JournalView& view) {
    for (const auto& order : world_.shop().shop.orders()) {
        const bool ours =
            std::any_of(sent_.begin(), sent_.end(), [&](const Sent& one) { return one.order == order.id; });
        if (order.label.reason.empty() || ours || world_.foreign().contains(order.id)) continue;
        const auto found = view.listed.find(order.id);
        if (found == view.listed.end() || found->second.empty())
            violate("I13", order.name + " is " + order.label.reason + ", and a complete scan does not list it");
        else if (found->second != order.label.reason && found->second != "unknown_state")
            violate("I13", order.name + " is " + order.label.reason + ", and is listed as " + found->second);
    }
}

void Oracle::expect_rest(Machine& machine, bool complete, bool told) {
    if (!complete) violate("I18", "the faults have ended, and the scan is still incomplete");
    const auto view = view_journal(machine.disk.files, machine.state_path(), Look::seals);
    check_rows(machine, view);
    for (const auto& row : view.rows) {
        if (row.state == "approved" && told) continue;  // Held back, and a person knows why.
        static constexpr std::array restless{"approved", "armed", "sending", "confirmed", "unknown"};
        if (std::find(restless.begin(), restless.end(), row.state) != restless.end())
            violate("I18", "action " + std::to_string(row.id) + " is still " + row.state);
    }
}

}  // namespace fulfilld::sim
