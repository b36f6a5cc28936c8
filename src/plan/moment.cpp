#include "fulfilld/core/moment.hpp"

#include "fulfilld/core/text.hpp"

#include <algorithm>

namespace fulfilld {
namespace {

using namespace std::chrono_literals;

constexpr std::string_view adopt_it = ": look at the report, then `fulfilld adopt --yes`";

/// Against quarrels with other automations: more than this on one order is no work but a loop.
constexpr std::ptrdiff_t most_on_order_a_day = 10;
constexpr std::ptrdiff_t most_on_order_ever = 30;

/// Ten may always be done: a share of a few orders is nothing.
constexpr std::int64_t always_allowed = 10;

struct Subject {
    const Moment& moment;
    const PlannedAction* planned = nullptr;
    bool approved = false;
    const OrderFacts* order = nullptr;
    const std::vector<ActionRecord>* past = nullptr;

    /// A person takes back what we did.
    bool is_undo() const { return approved && planned->action.undoes != 0; }
    ActionKind kind() const { return planned->action.kind; }
    std::size_t group() const { return static_cast<std::size_t>(cap_group_of(kind())); }
    const Cap& cap() const { return moment.caps.group[group()]; }
};

/// Why it is shut; empty: open.
using Weigh = std::string (*)(const Subject&);
struct Gate {
    std::string_view name;
    GateScope scope;
    bool capped;
    Weigh shut;
};

std::string when(bool shut, std::string_view why) { return shut ? std::string(why) : std::string(); }

std::string adopted_other(const Subject& s, std::string Adoption::*what, std::string_view why) {
    const auto& adopted = s.moment.adopted;
    return when(adopted && (*adopted).*what != s.moment.present.*what, std::string(why) + std::string(adopt_it));
}

std::ptrdiff_t sent_on_order(const Subject& s, Duration within) {
    return std::count_if(s.past->begin(), s.past->end(), [&](const ActionRecord& record) {
        const bool sent =
            !is_pending(record.state) && record.state != ActionState::not_sent && record.sent_at != Timestamp{};
        return sent && s.moment.now - record.sent_at < within;
    });
}

std::string shut_by_cap(std::string_view what, int limit, std::string_view key) {
    return std::string(what) + " of " + std::to_string(limit) + " is reached; the next ones go on, or raise " +
           std::string(key);
}

// A table reads best with a row to a line.
// clang-format off

/// What keeps this program from writing anything at all.
constexpr Gate trust[] = {
    {"stop_file", GateScope::everything, true, [](const Subject& s) { return when(s.moment.stop_file, "the stop file is there: remove it to go on"); }},
    {"journal", GateScope::everything, false, [](const Subject& s) { return s.moment.distrust.empty() ? std::string() : s.moment.distrust + std::string(adopt_it); }},
    {"settling", GateScope::everything, true, [](const Subject& s) { return s.moment.now >= s.moment.acts_from ? std::string() : "what was asked before the state file was lost may still land: acting goes on at " + format_rfc3339(s.moment.acts_from); }},
    {"not_adopted", GateScope::everything, false, [](const Subject& s) { return when(!s.moment.adopted, "nobody has adopted this shop and its backlog yet" + std::string(adopt_it)); }},
    {"new_shop", GateScope::everything, false, [](const Subject& s) { return adopted_other(s, &Adoption::shop_id, "another shop was adopted"); }},
    {"new_rules", GateScope::everything, false, [](const Subject& s) { return adopted_other(s, &Adoption::rules, "the rules or the configuration have changed since they were adopted"); }},
    {"new_version", GateScope::everything, false, [](const Subject& s) { return adopted_other(s, &Adoption::api_version, "another api_version was adopted"); }},
    {"shop", GateScope::everything, false, [](const Subject& s) { return s.moment.shop_problem; }},
    {"lease", GateScope::everything, false, [](const Subject& s) { return s.moment.lease_problem; }},
};

/// What limits how much is done.
constexpr Gate amounts[] = {
    {"breaker", GateScope::everything, false, [](const Subject& s) {
        if (s.is_undo()) return std::string();
        const Breaker breaker = breaker_of(s.moment.usage, s.moment.now);
        return breaker.trial && !s.moment.tried_after_break ? std::string() : breaker.why; }},
    {"backlog_share", GateScope::everything, true, [](const Subject& s) {
        const std::int64_t limit = std::max(always_allowed, s.moment.backlog * s.moment.caps.backlog_share / 100);
        return when(!s.approved && s.moment.due > limit, std::to_string(s.moment.due) + " actions are due at once, more than " + std::to_string(s.moment.caps.backlog_share) + " % of the " + std::to_string(s.moment.backlog) + " listed orders: see whether that can be; then `fulfilld plan` and `fulfilld apply`, or raise caps.backlog_share"); }},
    {"run_cap", GateScope::others, true, [](const Subject& s) {
        return s.moment.sent_this_run[s.group()] < s.cap().per_run ? std::string() : shut_by_cap("the cap per run", s.cap().per_run, "caps." + std::string(name_of(cap_group_of(s.kind()))) + "_per_run"); }},
    {"day_cap", GateScope::others, true, [](const Subject& s) {
        return s.moment.usage.sent_last_day[s.group()] < s.cap().per_day ? std::string() : shut_by_cap("the cap per 24 hours", s.cap().per_day, "caps." + std::string(name_of(cap_group_of(s.kind()))) + "_per_day"); }},
    {"reason_cap", GateScope::others, true, [](const Subject& s) {
        return s.approved || s.moment.of_reason_this_run < s.moment.max_of_reason ? std::string() : shut_by_cap("the cap of this reason per run", s.moment.max_of_reason, "max_per_run"); }},
    {"mail_cap", GateScope::others, true, [](const Subject& s) {
        if (!s.planned->action.notify_customer) return std::string();
        if (s.moment.mailed_this_run >= s.moment.caps.mailing.per_run) return shut_by_cap("the cap of mails per run", s.moment.caps.mailing.per_run, "caps.mailing_per_run");
        return s.moment.usage.mailed_last_day < s.moment.caps.mailing.per_day ? std::string() : shut_by_cap("the cap of mails per 24 hours", s.moment.caps.mailing.per_day, "caps.mailing_per_day"); }},
};

/// What limits to which orders.
constexpr Gate orders[] = {
    {"before_adoption", GateScope::others, false, [](const Subject& s) {
        return when(s.planned->action.undoes == 0 && s.moment.adopted && s.order->processed_at < s.moment.adopted->orders_from, "the order is older than the date of adoption: it stays report-only; `fulfilld adopt --before DATE --yes` takes in older ones"); }},
    {"order_budget", GateScope::others, false, [](const Subject& s) {
        return when(!s.is_undo() && (sent_on_order(s, 24h) >= most_on_order_a_day || sent_on_order(s, Duration::max()) >= most_on_order_ever), "too much was done on this order already: something undoes it again and again"); }},
};
// clang-format on

template <std::size_t n>
void collect(const Gate (&gates)[n], const Subject& subject, std::vector<ShutMomentGate>& found) {
    for (const auto& gate : gates) {
        std::string why = gate.shut(subject);
        if (!why.empty()) found.push_back({{gate.name, std::move(why)}, gate.scope, gate.capped});
    }
}

bool went_wrong(const JournalUsage::Outcome& outcome) {
    using S = ActionState;
    const S state = outcome.state;
    return !outcome.acknowledged && (state == S::rejected || state == S::diverged || state == S::human ||
                                     state == S::unknown || state == S::not_applied || state == S::confirmed);
}

bool in_doubt(const JournalUsage::Outcome& outcome) {
    return !outcome.acknowledged && (outcome.state == ActionState::unknown || outcome.state == ActionState::sending ||
                                     outcome.state == ActionState::human);
}

/// Those after the last trial that came out well: it closed the breaker. A trial comes a rest after what went wrong.
std::vector<JournalUsage::Outcome> since_closed(const std::vector<JournalUsage::Outcome>& outcomes, Duration rest) {
    std::vector<JournalUsage::Outcome> since;
    for (std::size_t i = 0; i < outcomes.size(); ++i) {
        const bool older_wrong = i + 1 < outcomes.size() && went_wrong(outcomes[i + 1]);
        const bool trial =
            outcomes[i].state == ActionState::verified && older_wrong && outcomes[i].at - outcomes[i + 1].at >= rest;
        if (trial) return since;
        since.push_back(outcomes[i]);
    }
    return since;
}

}  // namespace

CapGroup cap_group_of(ActionKind kind) {
    switch (kind) {
        case ActionKind::request_fulfillment: return CapGroup::request;
        case ActionKind::mark_fulfilled:
        case ActionKind::fulfill_with_tracking: return CapGroup::fulfil;
        case ActionKind::flag_for_deletion:
        case ActionKind::flag_for_review:
        case ActionKind::archive:
        case ActionKind::withdraw_flag:
        case ActionKind::unarchive: return CapGroup::flag;
        case ActionKind::request_cancellation:
        case ActionKind::cancel_request:
        case ActionKind::open_scheduled:
        case ActionKind::release_own_hold:
        case ActionKind::undo_fulfillment: return CapGroup::other;
    }
    return CapGroup::other;
}

std::string_view name_of(CapGroup group) {
    constexpr std::array<std::string_view, cap_group_count> names{"request", "fulfil", "flag", "other"};
    return names[static_cast<std::size_t>(group)];
}

Breaker breaker_of(const JournalUsage& usage, Timestamp now) {
    constexpr std::size_t in_a_row = 3;
    constexpr std::ptrdiff_t least_failures = 3;
    constexpr Duration rest = 15min;
    const std::vector<JournalUsage::Outcome> outcomes = since_closed(usage.outcomes, rest);
    const auto diverged = std::any_of(usage.outcomes.begin(), usage.outcomes.end(), [](const auto& one) {
        return one.state == ActionState::diverged && !one.acknowledged;
    });
    if (diverged)
        return {"the shop said yes and nothing happened: a person must look, then `fulfilld actions acknowledge ID`",
                false};
    const auto failures = std::count_if(outcomes.begin(), outcomes.end(), went_wrong);
    const bool many = failures >= least_failures && failures * 20 > static_cast<std::ptrdiff_t>(outcomes.size());
    const bool doubts =
        outcomes.size() >= in_a_row && std::all_of(outcomes.begin(), outcomes.begin() + in_a_row, in_doubt);
    if (!many && !doubts) return {};
    const auto last = std::find_if(outcomes.begin(), outcomes.end(), went_wrong);
    const bool rested = last == outcomes.end() || now - last->at >= rest;
    return {doubts ? "the last three outcomes are in doubt"
                   : std::to_string(failures) + " of the last " + std::to_string(outcomes.size()) + " actions failed",
            rested};
}

std::vector<ShutMomentGate> weigh_trust(const Moment& moment) {
    std::vector<ShutMomentGate> found;
    collect(trust, {moment}, found);
    return found;
}

std::vector<ShutMomentGate> weigh_amounts(const Moment& moment, const PlannedAction& planned, bool approved) {
    std::vector<ShutMomentGate> found = weigh_trust(moment);
    collect(amounts, {moment, &planned, approved}, found);
    return found;
}

std::vector<ShutMomentGate> weigh_moment(const Moment& moment, const PlannedAction& planned, bool approved,
                                         const OrderFacts& order, const std::vector<ActionRecord>& past) {
    std::vector<ShutMomentGate> found = weigh_amounts(moment, planned, approved);
    collect(orders, {moment, &planned, approved, &order, &past}, found);
    return found;
}

}  // namespace fulfilld
