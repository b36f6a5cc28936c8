#pragma once

#include "fulfilld/core/action.hpp"
#include "fulfilld/core/plan.hpp"
#include "fulfilld/core/rules.hpp"

#include <array>
#include <optional>
#include <string>
#include <vector>

namespace fulfilld {

/// The last gates before a write. The rules say what an order allows; these say whether the moment does: who adopted
/// what, how much was done lately, and how it came out. All of it is read from durable state, so that a restart forgets
/// nothing [reliability 3.3, 11.2].

/// Kinds that share a cap.
enum class CapGroup { request, fulfil, flag, other };
inline constexpr std::size_t cap_group_count = static_cast<std::size_t>(CapGroup::other) + 1;
CapGroup cap_group_of(ActionKind kind);
std::string_view name_of(CapGroup group);

struct Cap {
    int per_run = 0;
    int per_day = 0;  ///< In the 24 hours before.
};
/// What may be done at most, whatever the rules say. Each value has a ceiling that no configuration passes.
struct Caps {
    std::array<Cap, cap_group_count> group{Cap{25, 200}, {25, 100}, {100, 500}, {25, 100}};
    Cap mailing{10, 50};     ///< Actions of which the customer is told; of these none but where a reason says so.
    int backlog_share = 20;  ///< Per cent of the open backlog that one run may do by itself; ten are always allowed.

    const Cap& of(CapGroup one) const { return group[static_cast<std::size_t>(one)]; }
};
inline constexpr Cap cap_ceiling{1'000, 10'000};

/// What the journal says of the last day and of the last outcomes.
struct JournalUsage {
    std::array<int, cap_group_count> sent_last_day{};
    int mailed_last_day = 0;
    /// The newest fifty that were sent, newest first. Those a person has acknowledged count as settled.
    struct Outcome {
        ActionState state = ActionState::verified;
        Timestamp at;
        bool acknowledged = false;
    };
    std::vector<Outcome> outcomes;
};

/// What a person took as known with `fulfilld adopt`.
struct Adoption {
    std::string shop_id;
    std::string rules;  ///< Fingerprint of the policy.
    std::string api_version;
    Timestamp orders_from;  ///< Older orders stay report-only.
    bool operator==(const Adoption&) const = default;
};

/// Whether the memory of a shop may be acted upon.
struct Trust {
    std::optional<Adoption> adopted;
    std::string distrust;  ///< Empty: nothing stands against the state file.
    /// A request that a lost memory knew of may still land until then.
    Timestamp acts_from{};
};

/// How things stand at the moment before a write. Filled by reading; weighed without.
struct Moment {
    Timestamp now;
    std::optional<Adoption> adopted;
    Adoption present;           ///< What this run works with; its date means nothing.
    std::string distrust;       ///< Why the state file is not to be relied upon until a person adopts it; or empty.
    Timestamp acts_from{};      ///< What was sent before a memory was lost and adopted has landed by then.
    std::string shop_problem;   ///< Version or clock; or empty.
    std::string lease_problem;  ///< Another host holds the lease; or empty.
    bool stop_file = false;
    Caps caps;
    JournalUsage usage;
    std::array<int, cap_group_count> sent_this_run{};
    int mailed_this_run = 0;
    int of_reason_this_run = 0;  ///< Of the reason at hand.
    int max_of_reason = 25;
    std::int64_t due = 0;            ///< Automatic actions that wait in this run.
    std::int64_t backlog = 0;        ///< Orders in the list.
    bool tried_after_break = false;  ///< The breaker's one trial of this run is used.
};

/// How a run goes on when a gate is shut.
enum class GateScope {
    everything,  ///< No action has a chance now.
    others,      ///< Other actions may still be done.
};
struct ShutMomentGate {
    ShutGate gate;
    GateScope scope = GateScope::everything;
    bool capped = false;  ///< A limit was reached; it is no failure, and the exit code is that of caps.
    bool operator==(const ShutMomentGate& other) const {
        return gate.name == other.gate.name && gate.why == other.gate.why;
    }
};

/// Every gate that is shut at this moment for this action, the gravest first. `past`: all journal rows of its order.
/// Actions that a person has approved pass the limits of what may be done unasked (share of the backlog, cap of the
/// reason); what a person takes back passes the date of adoption, the breaker and the order's budget, too. Pure.
std::vector<ShutMomentGate> weigh_moment(const Moment& moment, const PlannedAction& planned, bool approved,
                                         const OrderFacts& order, const std::vector<ActionRecord>& past);
/// The same as far as it can be told without the order.
std::vector<ShutMomentGate> weigh_amounts(const Moment& moment, const PlannedAction& planned, bool approved);
/// The same for everything at once: what holds whatever the action is.
std::vector<ShutMomentGate> weigh_trust(const Moment& moment);

/// Why the breaker is open, or empty. After a quarter of an hour one trial is allowed, and closes it when it comes out
/// well; what diverged waits for a person.
struct Breaker {
    std::string why;
    bool trial = false;  ///< One action may be tried.
};
Breaker breaker_of(const JournalUsage& usage, Timestamp now);

}  // namespace fulfilld
