#pragma once

#include "actions/gatekeeper.hpp"
#include "actions/judge.hpp"
#include "actions/performer.hpp"
#include "fulfilld/core/event_log.hpp"
#include "fulfilld/port/clock.hpp"
#include "fulfilld/port/order_actuator.hpp"
#include "fulfilld/port/order_source.hpp"

#include <memory>
#include <string>

namespace fulfilld::actions {

/// What an executor and the recovery work with; all of it outlives them.
struct Workshop {
    port::OrderSource& source;
    port::OrderActuator& actuator;
    port::ActionJournal& journal;
    port::OrderStore& store;
    port::Clock& clock;
    EventLog& log;
    const Judge& judge;
    Gatekeeper& gatekeeper;
    std::string rules;  ///< Fingerprint of the policy in force.
    SettlePolicy settle;
};

/// The real thing, one action at a time: read by id and plan again, weigh the moment, arm, commit the intent, send
/// once, note the answer, read back. A storage error after the intent leaves the row as it is and must end the process.
std::unique_ptr<Performer> make_executor(Workshop& workshop);

/// Reads the order of an open record by id, settles the record by what is there, and keeps the new judgement.
/// An order that cannot be read leaves the record as it is.
Status settle_by_reading(Workshop& workshop, ActionRecord& record, std::stop_token stop);

}  // namespace fulfilld::actions
