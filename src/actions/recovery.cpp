#include "actions/recovery.hpp"

namespace fulfilld::actions {

Result<std::int64_t> settle_open(Workshop& workshop, std::stop_token stop) {
    FULFILLD_TRY(std::vector<ActionRecord> open, workshop.journal.load_open());
    std::int64_t still_open = 0;
    for (auto& record : open) {
        // The process that wrote `sending` is gone: whether its request left, nobody knows.
        if (record.state == ActionState::sending) {
            FULFILLD_CHECK(workshop.journal.settle(record, {ActionState::unknown, std::nullopt},
                                                   "the run ended before the answer", workshop.clock.now()));
        }
        const Status settled = settle_by_reading(workshop, record, stop);
        if (!settled && !concerns_one_order(settled.error().kind)) return settled.error();
        still_open += is_open(record.state) ? 1 : 0;
        workshop.log.info("action settled by reading", {{"order", record.action.order_name},
                                                        {"kind", name_of(record.action.kind)},
                                                        {"action", record.id},
                                                        {"state", name_of(record.state)},
                                                        {"evidence", record.evidence}});
    }
    return still_open;
}

}  // namespace fulfilld::actions
