#include "actions/executor.hpp"

namespace fulfilld::actions {
namespace {

using port::DueAction;
using port::JudgedOrder;
using port::Receipt;
using port::SendOutcome;

/// `supportedActions` must come from a read no older than this when the first byte leaves [domain 4.1].
constexpr Duration max_read_age = std::chrono::seconds{10};

/// How long a proposal waits for a person, and an approved one for its turn.
constexpr Duration proposal_life = std::chrono::hours{24};

ActionState state_after(SendOutcome outcome) {
    switch (outcome) {
        case SendOutcome::not_sent: return ActionState::not_sent;
        case SendOutcome::rejected: return ActionState::rejected;
        case SendOutcome::confirmed: return ActionState::confirmed;
        case SendOutcome::unknown: return ActionState::unknown;
    }
    return ActionState::unknown;
}

const PlannedAction* find_planned(const Plan& plan, const DueAction& due, PlanState state) {
    for (const auto& planned : plan.actions) {
        if (planned.action.kind == due.kind && planned.action.target() == due.target && planned.reason == due.reason &&
            planned.state == state) {
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

/// A fresh reading of one order and what it is judged to be.
struct Reading {
    Duration at{};  ///< Steady.
    OrderFacts facts;
    JudgedOrder judged;
};

class Executor final : public Performer {
  public:
    explicit Executor(Workshop& workshop) : shop_(workshop) {}

    Result<Performance> perform(const DueAction& due, std::stop_token stop) override {
        // What cannot be done anyway need not be read.
        FULFILLD_TRY(const auto early, shop_.gatekeeper.weigh_early(due.kind, due.reason));
        if (!early.empty()) return Performance{Outcome::held_back, early.front()};
        FULFILLD_TRY(const auto reading, read(due.order, name_of(due.kind), stop));
        if (!reading) return Performance{Outcome::not_done};
        const PlannedAction* planned = find_planned(reading->judged.plan, due, PlanState::ready);
        if (planned == nullptr || planned->mode != Mode::automatic)
            return skip(due.order, due.kind, "a fresh read no longer calls for it");
        FULFILLD_TRY(const auto held, held_back(*planned, false, *reading));
        if (held) return *held;
        auto armed = shop_.journal.arm(*planned, shop_.rules, reading->facts, shop_.clock.now());
        if (!armed && armed.error().kind == ErrorKind::rejected)
            return skip(due.order, due.kind, armed.error().message);
        if (!armed) return armed.error();
        return begin(*armed, *planned, *reading, stop);
    }

    Result<Performance> perform_approved(ActionRecord record, std::stop_token stop) override {
        // A person may have thought better of it since the list was made.
        FULFILLD_TRY(record, shop_.journal.load(record.id));
        if (record.state != ActionState::approved) return Performance{Outcome::skipped};
        if (!record.rules.empty() && record.rules != shop_.rules)
            return lay_aside(record, ActionState::stale, "the rules have changed since it was proposed");
        if (record.expires_at && *record.expires_at <= shop_.clock.now())
            return lay_aside(record, ActionState::expired, "not done in time");
        FULFILLD_TRY(const auto reading, read(record.action.order, name_of(record.action.kind), stop));
        if (!reading) return lay_aside(record, ActionState::stale, "the shop does not show the order any more");
        FULFILLD_TRY(const auto planned, call_for(record, *reading));
        if (!planned) return lay_aside(record, ActionState::stale, "the order has changed since it was approved");
        FULFILLD_TRY(const auto held, held_back(*planned, true, *reading));
        if (held) return *held;
        const Status armed = shop_.journal.arm(record, reading->facts, shop_.clock.now());
        if (!armed && armed.error().kind == ErrorKind::rejected)
            return skip(record.action.order, record.action.kind, armed.error().message);
        if (!armed) return armed.error();
        return begin(record, *planned, *reading, stop);
    }

    Result<Performance> propose(const DueAction& due, std::stop_token stop) override {
        FULFILLD_TRY(const auto reading, read(due.order, name_of(due.kind), stop));
        if (!reading) return Performance{Outcome::not_done};
        const PlannedAction* planned = find_planned(reading->judged.plan, due, PlanState::ready);
        if (planned == nullptr || planned->mode != Mode::approve)
            return skip(due.order, due.kind, "a fresh read no longer calls for it");
        const Timestamp now = shop_.clock.now();
        const auto record = shop_.journal.propose(*planned, shop_.rules, now + proposal_life, now);
        if (!record && record.error().kind == ErrorKind::rejected)
            return skip(due.order, due.kind, record.error().message);
        if (!record) return record.error();
        shop_.log.info("action proposed", fields_of(*record));
        FULFILLD_CHECK(keep_judgement(reading->facts));
        return Performance{Outcome::proposed};
    }

  private:
    /// nullopt: gone, or an answer gone wrong; a person hears of it either way.
    Result<std::optional<Reading>> read(const OrderId& order, std::string_view kind, std::stop_token stop) {
        Reading reading;
        reading.at = shop_.clock.steady();
        FULFILLD_TRY(auto facts, shop_.source.fetch_order(order, stop));
        const Timestamp now = shop_.clock.now();
        if (!facts) {
            FULFILLD_CHECK(shop_.store.mark_missing(order, now));
            shop_.log.warning("order no longer visible", {{"order_id", order.str()}, {"kind", kind}});
            return std::optional<Reading>();
        }
        FULFILLD_TRY(reading.judged, shop_.judge.judge(*facts, now));
        FULFILLD_CHECK(shop_.store.save({reading.judged}, now));
        reading.facts = std::move(*facts);
        return std::optional<Reading>(std::move(reading));
    }

    /// What the order calls for now, if that is what was approved.
    Result<std::optional<PlannedAction>> call_for(const ActionRecord& record, const Reading& reading) {
        if (record.action.undoes != 0) {
            FULFILLD_TRY(const ActionRecord done, shop_.journal.load(record.action.undoes));
            auto undo = plan_undo(done, reading.facts);
            const bool same = undo && undo->action == record.action;
            return same ? std::optional<PlannedAction>(std::move(*undo)) : std::nullopt;
        }
        for (const auto& planned : reading.judged.plan.actions) {
            const bool same =
                planned.action == record.action && planned.reason == record.reason && planned.attempt == record.attempt;
            if (same && planned.state == PlanState::approved) return std::optional<PlannedAction>(planned);
        }
        return std::optional<PlannedAction>();
    }

    Result<std::optional<Performance>> held_back(const PlannedAction& planned, bool approved, const Reading& reading) {
        FULFILLD_TRY(const auto shut, shop_.gatekeeper.weigh(planned, approved, reading.facts));
        if (shut.empty()) return std::optional<Performance>();
        return std::optional<Performance>({Outcome::held_back, shut.front()});
    }

    Performance skip(const OrderId& order, ActionKind kind, const std::string& why) {
        shop_.log.info("action skipped", {{"order_id", order.str()}, {"kind", name_of(kind)}, {"why", why}});
        return {Outcome::skipped};
    }

    Result<Performance> lay_aside(ActionRecord& record, ActionState state, const std::string& why) {
        const Status dropped = shop_.journal.drop(record, state, why, shop_.clock.now());
        if (!dropped && dropped.error().kind != ErrorKind::rejected) return dropped.error();
        shop_.log.info("action laid aside", fields_of(record));
        return Performance{Outcome::skipped};
    }

    /// From armed to sent: whatever has changed in the meantime lays it aside.
    Result<Performance> begin(ActionRecord& record, const PlannedAction& planned, const Reading& reading,
                              std::stop_token stop) {
        // What a person approved is still to be done; what a rule calls for is planned anew.
        const ActionState back = record.approved_by == by_policy ? ActionState::stale : ActionState::approved;
        if (const std::string why = shop_.gatekeeper.last_look(); !why.empty()) return lay_aside(record, back, why);
        if (shop_.clock.steady() - reading.at >= max_read_age)
            return lay_aside(record, back, "the read took too long to rely on");
        const std::string digest = shop_.actuator.digest(record.action, record.marker);
        if (const Status begun = shop_.journal.begin(record, digest, shop_.clock.now()); !begun) {
            if (begun.error().kind != ErrorKind::rejected) return begun.error();
            return lay_aside(record, ActionState::stale, begun.error().message);
        }
        shop_.gatekeeper.note_sent(planned);
        return send(record, max_read_age - (shop_.clock.steady() - reading.at), stop);
    }

    /// `patience`: how much longer the read may be relied on; writing the intent has taken its share.
    Result<Performance> send(ActionRecord& record, Duration patience, std::stop_token stop) {
        const Receipt receipt = shop_.actuator.apply(record.action, record.marker, patience, stop);
        record.fulfillment = receipt.fulfillment;
        FULFILLD_CHECK(shop_.journal.settle(record, {state_after(receipt.outcome), std::nullopt}, receipt.evidence,
                                            shop_.clock.now()));
        if (receipt.outcome == SendOutcome::not_sent) {
            tell(shop_.log, record);
            return Performance{receipt.unauthorized ? Outcome::unauthorized : Outcome::not_done};
        }
        // An unknown outcome is read, too: most often the effect shows at once.
        Status read_back = settle_by_reading(shop_, record, stop);
        if (!read_back && concerns_memory(read_back.error().kind)) return read_back.error();
        tell(shop_.log, record);
        if (record.state == ActionState::verified) return Performance{Outcome::verified};
        return Performance{is_open(record.state) ? Outcome::in_doubt : Outcome::not_done};
    }

    Status keep_judgement(const OrderFacts& facts) {
        const Timestamp now = shop_.clock.now();
        FULFILLD_TRY(const JudgedOrder judged, shop_.judge.judge(facts, now));
        return shop_.store.save({judged}, now);
    }

    Workshop& shop_;
};

}  // namespace

Status settle_by_reading(Workshop& workshop, ActionRecord& record, std::stop_token stop) {
    // What the shop told may be as old as the question.
    const Timestamp asked = workshop.clock.now();
    FULFILLD_TRY(const auto after, workshop.source.fetch_order(record.action.order, stop));
    const Timestamp now = workshop.clock.now();
    // Half an order proves nothing either way: the record waits for a better reading.
    const bool half_read = after && !after->defects.empty();
    if (is_open(record.state) && !half_read) {
        const Resolution resolution =
            after ? resolve(record, *after) : Resolution{Effect::unclear, "the shop does not show the order any more"};
        // By a clock that is wrong no time has passed: what does not show may still land. And what shows a value that
        // nobody knows shows nothing for certain but what is there.
        SettlePolicy patience = workshop.settle;
        if (!workshop.gatekeeper.shop_problem().empty()) patience.settle = Duration::max();
        if (after && !unknown_values(*after).empty()) patience.settle = Duration::max();
        Settlement next = settle(record, resolution.effect, patience, asked);
        // And as young as the answer: from then on the gap to the next reading counts.
        if (next.absent_at && next.absent_at != record.absent_at) next.absent_at = next_second(now);
        FULFILLD_CHECK(workshop.journal.settle(record, next, resolution.evidence, now));
    }
    if (!after) return workshop.store.mark_missing(record.action.order, now);
    FULFILLD_TRY(const JudgedOrder judged, workshop.judge.judge(*after, now));
    return workshop.store.save({judged}, now);
}

std::unique_ptr<Performer> make_executor(Workshop& workshop) { return std::make_unique<Executor>(workshop); }

}  // namespace fulfilld::actions
