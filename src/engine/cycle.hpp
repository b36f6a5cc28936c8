#pragma once

#include "actions/executor.hpp"
#include "actions/performer.hpp"
#include "fulfilld/core/event_log.hpp"
#include "fulfilld/core/policy.hpp"
#include "fulfilld/port/action_journal.hpp"
#include "fulfilld/port/bulk_source.hpp"
#include "fulfilld/port/clock.hpp"
#include "fulfilld/port/order_actuator.hpp"
#include "fulfilld/port/order_source.hpp"
#include "fulfilld/port/order_store.hpp"

#include <functional>
#include <memory>
#include <stop_token>
#include <string>

namespace fulfilld::engine {

/// Makes what carries out due actions: the executor, or in report mode the rehearsal.
using PerformerFactory = std::function<std::unique_ptr<actions::Performer>(actions::Workshop&)>;

struct CycleSettings {
    std::string shop_domain;
    Policy policy;
    std::string policy_hash;  ///< Another one: what is stored is judged again.
    std::string program;      ///< Another one, or other scopes: every order is read again.
    Duration overlap = std::chrono::minutes{10};
    Duration sweep_every = std::chrono::hours{24};
    std::int64_t bulk_from = 10'000;  ///< Orders from which on the first reading is one file; 0: never.
    SettlePolicy settle;
    Duration max_duration = std::chrono::hours{1};  ///< Only to explain a stop; the tokens end the run.
    Caps caps;
    bool acting = false;  ///< For the record; what is done is up to the performer.
};

/// Everything one shop's cycle works with; all of it outlives the cycle.
struct CyclePorts {
    port::OrderSource& source;
    port::BulkSource& bulk;
    port::OrderActuator& actuator;
    port::OrderStore& store;
    port::ActionJournal& journal;
    port::Clock& clock;
    EventLog& log;
    PerformerFactory make_performer;
    /// Takes in the files of the tracking feed; how many could not be dealt with. May be empty: no feed.
    std::function<Result<std::int64_t>(std::stop_token)> take_feed = {};
    actions::LoadOffers offers = {};          ///< Of the tracking feed; may be empty.
    std::function<bool()> stop_file = {};     ///< Whether people have told to stop acting; may be empty.
    std::function<std::string()> lease = {};  ///< Takes or renews it; why it is not ours, or empty. May be empty.
    std::function<void()> progress = {};      ///< Called while a run makes headway, as a sign of life; may be empty.
};

/// By what the stored judgements were made: the policy, and from when on a person adopted orders.
std::string judged_by(const std::string& policy_hash, Timestamp orders_from);

/// One full pass over one shop, shared by daemon and one-shot: settle what is open, scan, judge, keep, act. Acts only
/// after a complete scan. `stop` ends it between two steps; `abort` also cuts a request in flight.
/// An error is returned only when the run could not even be recorded.
Result<port::RunSummary> run_cycle(const CyclePorts& ports, const CycleSettings& settings, std::stop_token stop,
                                   std::stop_token abort);

}  // namespace fulfilld::engine
