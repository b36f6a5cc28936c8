#include "actions/recovery.hpp"

namespace fulfilld::actions {
namespace {

bool needs_person(ActionState state) {
    return state == ActionState::human || state == ActionState::diverged || state == ActionState::rejected;
}

void tell(EventLog& log, const ActionRecord& record, const Status& reading) {
    std::vector<Field> fields{
        {"order", record.action.order_name}, {"kind", name_of(record.action.kind)}, {"action", record.id},
        {"state", name_of(record.state)},    {"target", record.action.target()},    {"evidence", record.evidence}};
    if (!reading) {
        fields.emplace_back("detail", reading.error().message);
        log.warning("action still in doubt", std::move(fields));
    } else if (needs_person(record.state)) {
        fields.emplace_back("remedy", "look at the order in the admin and finish by hand");
        log.warning("action needs a person", std::move(fields));
    } else {
        log.info("action settled by reading", std::move(fields));
    }
}

/// What the last process had armed and never sent, and what nobody approved in time.
Status lay_aside_leftovers(Workshop& workshop) {
    FULFILLD_TRY(std::vector<ActionRecord> pending, workshop.journal.load_pending());
    const Timestamp now = workshop.clock.now();
    for (auto& record : pending) {
        const bool expired = record.expires_at && *record.expires_at <= now;
        if (record.state == ActionState::armed) {
            // Nothing has left: what a person approved is still to be done, what a rule calls for is planned anew.
            const bool by_person = record.approved_by != by_policy;
            FULFILLD_CHECK(workshop.journal.drop(record, by_person ? ActionState::approved : ActionState::stale,
                                                 "the run ended before it was sent", now));
        } else if (expired) {
            FULFILLD_CHECK(workshop.journal.drop(
                record, ActionState::expired,
                record.state == ActionState::planned ? "nobody decided in time" : "it was not done in time", now));
        } else {
            continue;
        }
        tell(workshop.log, record, {});
    }
    return {};
}

}  // namespace

Result<Recovered> settle_open(Workshop& workshop, std::stop_token stop) {
    FULFILLD_CHECK(lay_aside_leftovers(workshop));
    FULFILLD_TRY(std::vector<ActionRecord> open, workshop.journal.load_open());
    Recovered recovered;
    for (auto& record : open) {
        // The process that wrote `sending` is gone: whether its request left, nobody knows.
        if (record.state == ActionState::sending) {
            FULFILLD_CHECK(workshop.journal.settle(record, {ActionState::unknown, std::nullopt},
                                                   "the run ended before the answer", workshop.clock.now()));
        }
        const Status reading = settle_by_reading(workshop, record, stop);
        if (!reading && !concerns_one_order(reading.error().kind)) return reading.error();
        recovered.still_open += is_open(record.state) ? 1 : 0;
        recovered.for_person += needs_person(record.state) ? 1 : 0;
        tell(workshop.log, record, reading);
    }
    return recovered;
}

}  // namespace fulfilld::actions
