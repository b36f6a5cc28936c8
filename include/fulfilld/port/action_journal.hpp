#pragma once

#include "fulfilld/core/action.hpp"
#include "fulfilld/core/moment.hpp"
#include "fulfilld/core/plan.hpp"
#include "fulfilld/core/result.hpp"

#include <string>
#include <vector>

namespace fulfilld::port {

/// The memory of what is proposed, done and proven [reliability 3.1]. Every method is durable when it returns, and each
/// move is sealed into the audit with it. A move is written only from the state the caller saw and in the epoch of this
/// process. Errors: `rejected` where the journal forbids the action; `busy` and `storage` concern the memory itself.
class ActionJournal {
  public:
    virtual ~ActionJournal() = default;

    /// Notes what a run works with, and says what a person has adopted and why the memory may not be relied upon.
    /// Time that went back by more than a moment makes it so.
    virtual Result<Trust> begin_run(const Adoption& present, Timestamp now) = 0;

    /// Keeps a proposal (`planned`) for a person. `rejected` while another one for the same thing stands.
    virtual Result<ActionRecord> propose(const PlannedAction& planned, const std::string& rules, Timestamp expires_at,
                                         Timestamp now) = 0;
    /// Plans, approves by policy and arms in one step: all conditions were met on the reading `before`.
    virtual Result<ActionRecord> arm(const PlannedAction& planned, const std::string& rules, const OrderFacts& before,
                                     Timestamp now) = 0;
    /// Arms what was approved earlier.
    virtual Status arm(ActionRecord& record, const OrderFacts& before, Timestamp now) = 0;
    /// Commits the intent with the digest of the request: after this, and not before, its first byte may leave.
    /// `rejected` when more would be handled than was ordered.
    virtual Status begin(ActionRecord& record, const std::string& request_sha256, Timestamp now) = 0;

    /// Moves a sent record on, keeps the fulfillment it names, and updates it once all that is durable; what it has
    /// taken back, now verified, is `undone` with the same commit. A row changed meanwhile is a `storage` error.
    virtual Status settle(ActionRecord& record, const Settlement& next, const std::string& evidence, Timestamp now) = 0;
    /// Lays aside what was not sent: `stale` or `expired`; or gives what a person approved its turn back: `approved`.
    virtual Status drop(ActionRecord& record, ActionState to, const std::string& why, Timestamp now) = 0;

    /// Sent and still to be settled, oldest first.
    virtual Result<std::vector<ActionRecord>> load_open() = 0;
    /// Not sent: proposed, approved or armed; oldest first.
    virtual Result<std::vector<ActionRecord>> load_pending() = 0;
    /// All rows of one order, oldest first.
    virtual Result<std::vector<ActionRecord>> load_for(const OrderId& order) = 0;
    virtual Result<ActionRecord> load(std::int64_t id) = 0;
    /// What was sent lately, and how it came out: what caps and breaker look at.
    virtual Result<JournalUsage> usage(Timestamp now) = 0;
};

}  // namespace fulfilld::port
