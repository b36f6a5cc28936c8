#include "actions/executor.hpp"

namespace fulfilld::actions {
namespace {

using port::DueAction;
using port::JudgedOrder;
using port::Receipt;
using port::SendOutcome;

/// `supportedActions` must come from a read no older than this when the first byte leaves [domain 4.1].
constexpr Duration max_read_age = std::chrono::seconds{10};

ActionState state_after(SendOutcome outcome) {
    switch (outcome) {
        case SendOutcome::not_sent: return ActionState::not_sent;
        case SendOutcome::rejected: return ActionState::rejected;
        case SendOutcome::confirmed: return ActionState::confirmed;
        case SendOutcome::unknown: return ActionState::unknown;
    }
    return ActionState::unknown;
}

const PlannedAction* find_ready(const Plan& plan, const DueAction& due) {
    for (const auto& planned : plan.actions) {
        if (planned.action.kind == due.kind && planned.action.target() == due.target && planned.reason == due.reason &&
            planned.state == PlanState::ready) {
            return &planned;
        }
    }
    return nullptr;
}

std::vector<Field> fields_of(const ActionRecord& record) {
    return {{"order", record.action.order_name}, {"kind", name_of(record.action.kind)},
            {"reason", name_of(record.reason)},  {"action", record.id},
            {"state", name_of(record.state)},    {"target", record.action.target()},
            {"evidence", record.evidence}};
}

void tell(EventLog& log, const ActionRecord& record) {
    if (record.state == ActionState::verified) {
        log.info("action verified", fields_of(record));
    } else {
        log.warning("action not verified", fields_of(record));
    }
}

class Executor final : public Performer {
  public:
    explicit Executor(Workshop& workshop) : shop_(workshop) {}

    Result<Performance> perform(const DueAction& due, std::stop_token stop) override {
        const Duration read_at = shop_.clock.steady();
        FULFILLD_TRY(const auto before, shop_.source.fetch_order(due.order, stop));
        const Timestamp now = shop_.clock.now();
        if (!before) {
            // Gone, or an answer gone wrong: a person hears of it either way.
            FULFILLD_CHECK(shop_.store.mark_missing(due.order, now));
            shop_.log.warning("order no longer visible", {{"order_id", due.order.str()}, {"kind", name_of(due.kind)}});
            return Performance::not_done;
        }
        FULFILLD_TRY(const JudgedOrder judged, shop_.judge.judge(*before, now));
        FULFILLD_CHECK(shop_.store.save({judged}, now));
        const PlannedAction* planned = find_ready(judged.plan, due);
        if (planned == nullptr) return skip(due, "a fresh read no longer calls for it");
        if (shop_.clock.steady() - read_at >= max_read_age) return skip(due, "the read took too long to rely on");
        auto record = shop_.journal.intend(*planned, *before, now);
        if (!record && record.error().kind == ErrorKind::rejected) return skip(due, record.error().message);
        if (!record) return record.error();
        return send(*record, max_read_age - (shop_.clock.steady() - read_at), stop);
    }

  private:
    Performance skip(const DueAction& due, const std::string& why) {
        shop_.log.info("action skipped", {{"order_id", due.order.str()}, {"kind", name_of(due.kind)}, {"why", why}});
        return Performance::skipped;
    }

    /// `patience`: how much longer the read may be relied on; writing the intent has taken its share.
    Result<Performance> send(ActionRecord& record, Duration patience, std::stop_token stop) {
        const Receipt receipt = shop_.actuator.apply(record.action, record.marker, patience, stop);
        record.fulfillment = receipt.fulfillment;
        FULFILLD_CHECK(shop_.journal.settle(record, {state_after(receipt.outcome), std::nullopt}, receipt.evidence,
                                            shop_.clock.now()));
        if (receipt.outcome == SendOutcome::not_sent) {
            tell(shop_.log, record);
            return receipt.unauthorized ? Performance::unauthorized : Performance::not_done;
        }
        // An unknown outcome is read, too: most often the effect shows at once.
        Status read_back = settle_by_reading(shop_, record, stop);
        if (!read_back && concerns_memory(read_back.error().kind)) return read_back.error();
        tell(shop_.log, record);
        if (record.state == ActionState::verified) return Performance::verified;
        return is_open(record.state) ? Performance::in_doubt : Performance::not_done;
    }

    Workshop& shop_;
};

}  // namespace

Status settle_by_reading(Workshop& workshop, ActionRecord& record, std::stop_token stop) {
    FULFILLD_TRY(const auto after, workshop.source.fetch_order(record.action.order, stop));
    const Timestamp now = workshop.clock.now();
    // Half an order proves nothing either way: the record waits for a better reading.
    const bool half_read = after && !after->defects.empty();
    if (is_open(record.state) && !half_read) {
        const Resolution resolution =
            after ? resolve(record, *after) : Resolution{Effect::unclear, "the shop does not show the order any more"};
        FULFILLD_CHECK(workshop.journal.settle(record, settle(record, resolution.effect, workshop.settle, now),
                                               resolution.evidence, now));
    }
    if (!after) return workshop.store.mark_missing(record.action.order, now);
    FULFILLD_TRY(const JudgedOrder judged, workshop.judge.judge(*after, now));
    return workshop.store.save({judged}, now);
}

std::unique_ptr<Performer> make_executor(Workshop& workshop) { return std::make_unique<Executor>(workshop); }

}  // namespace fulfilld::actions
