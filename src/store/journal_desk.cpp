#include "store/journal_desk.hpp"

#include "store/anchor.hpp"
#include "store/audit.hpp"
#include "store/journal_rows.hpp"

#include <SQLiteCpp/Transaction.h>
#include <sqlite3.h>

namespace fulfilld::store {
namespace {

Error no_such(std::int64_t id) {
    return {ErrorKind::not_found, "the journal has no action " + std::to_string(id),
            "fulfilld actions list shows their numbers"};
}

std::int64_t epoch_of(Database& db) { return db.raw().execAndGet("SELECT epoch FROM journal").getInt64(); }

ShopRecord read_one(Database& db, std::int64_t id) {
    auto rows = db.prepared(record_columns + "WHERE id = ?");
    rows.bind_all(id);
    auto found = read_records(rows);
    ShopRecord one;
    if (found.empty()) return one;
    auto shop = db.prepared("SELECT shop FROM action WHERE id = ?");
    shop.bind_all(id);
    shop.step();
    one.shop = shop.column(0).getString();
    one.record = std::move(found.front());
    return one;
}

void move(Database& db, ShopRecord& one, ActionState to, const std::string& evidence, Timestamp now) {
    const ActionState from = one.record.state;
    one.record.state = to;
    one.record.evidence = evidence;
    one.record.updated_at = now;
    if (!update_record(db, one.record, from, epoch_of(db)))
        throw SQLite::Exception("an action was changed by another process");
    note_move(db, one.shop, one.record, now);
}

/// In one commit: `work` gets the record, or the error of its own is returned.
template <class Work>
Status on_record(Database& db, std::int64_t id, Work work) {
    return guarded([&]() -> Status {
        SQLite::Transaction transaction(db.raw(), SQLite::TransactionBehavior::IMMEDIATE);
        ShopRecord one = read_one(db, id);
        if (one.shop.empty()) return no_such(id);
        FULFILLD_CHECK(work(one));
        transaction.commit();
        return {};
    });
}

/// A new row, approved at birth. False: the journal forbids it.
bool file_approved(Database& db, const std::string& shop, const std::string& rules, ActionRecord& record,
                   const std::string& plan_id, const std::string& evidence, Timestamp now) {
    try {
        insert_record(db, shop, rules, record);
    } catch (const SQLite::Exception& failure) {
        if (failure.getErrorCode() == SQLITE_CONSTRAINT) return false;
        throw;
    }
    auto plan = db.prepared("UPDATE action SET plan_id = ? WHERE id = ?");
    plan.bind_all(plan_id, record.id);
    plan.exec();
    note_move(db, shop, record, now);
    ShopRecord one{shop, record};
    move(db, one, ActionState::approved, evidence, now);
    record = one.record;
    return true;
}

ActionRecord record_for(const PlannedAction& planned, const std::string& by, Timestamp expires_at, Timestamp now) {
    ActionRecord record;
    record.action = planned.action;
    record.reason = planned.reason;
    record.attempt = planned.attempt;
    record.approved_by = by;
    record.planned_at = record.updated_at = now;
    record.expires_at = expires_at;
    return record;
}

}  // namespace

Result<ShopRecord> load_record(Database& db, std::int64_t id) {
    return guarded([&]() -> Result<ShopRecord> {
        ShopRecord one = read_one(db, id);
        if (one.shop.empty()) return no_such(id);
        return one;
    });
}

Status approve_action(Database& db, std::int64_t id, const std::string& by, Timestamp now) {
    return on_record(db, id, [&](ShopRecord& one) -> Status {
        const ActionRecord& record = one.record;
        if (record.state != ActionState::planned)
            return Error{ErrorKind::rejected, "action " + std::to_string(id) + " is " +
                                                  std::string(name_of(record.state)) +
                                                  ": only what is planned can be approved, and only once"};
        if (record.expires_at && *record.expires_at <= now)
            return Error{ErrorKind::rejected,
                         "the proposal " + std::to_string(id) + " expired at " + format_rfc3339(*record.expires_at),
                         "the next run proposes anew what is still called for"};
        one.record.approved_by = by;
        move(db, one, ActionState::approved, "approved by " + by, now);
        return {};
    });
}

Status decline_action(Database& db, std::int64_t id, const std::string& by, Timestamp now) {
    return on_record(db, id, [&](ShopRecord& one) -> Status {
        if (!is_legal(one.record.state, ActionState::declined))
            return Error{ErrorKind::rejected, "action " + std::to_string(id) + " is " +
                                                  std::string(name_of(one.record.state)) +
                                                  ": only what has not been sent can be rejected"};
        move(db, one, ActionState::declined, "rejected by " + by, now);
        return {};
    });
}

Status acknowledge_action(Database& db, std::int64_t id, const std::string& by, Timestamp now) {
    return guarded([&]() -> Status {
        SQLite::Transaction transaction(db.raw(), SQLite::TransactionBehavior::IMMEDIATE);
        auto update = db.prepared(
            "UPDATE action SET acknowledged_at = coalesce(acknowledged_at, ?) WHERE id = ? AND state IN ('human', "
            "'diverged', 'rejected')");
        update.bind_all(format_rfc3339(now), id);
        if (update.exec() != 1)
            return Error{ErrorKind::rejected, "action " + std::to_string(id) + " does not wait for a person",
                         "fulfilld actions list shows which ones do: human, diverged, rejected"};
        auto insert = db.prepared(
            "INSERT INTO event (shop, at, order_id, order_name, what, reason, detail) SELECT shop, acknowledged_at, "
            "order_id, order_name, kind || ' acknowledged', reason, '' FROM action WHERE id = ? AND acknowledged_at = "
            "?");
        insert.bind_all(id, format_rfc3339(now));
        if (insert.exec() == 1)
            append_audit(db, {"", std::nullopt, "acknowledged", "action " + std::to_string(id) + " by " + by, now});
        transaction.commit();
        return {};
    });
}

Result<std::int64_t> file_undo(Database& db, const std::string& shop, const PlannedAction& undo, const std::string& by,
                               Timestamp expires_at, Timestamp now) {
    return guarded([&]() -> Result<std::int64_t> {
        SQLite::Transaction transaction(db.raw(), SQLite::TransactionBehavior::IMMEDIATE);
        ActionRecord record = record_for(undo, by, expires_at, now);
        const std::string evidence = "asked by " + by;
        if (!file_approved(db, shop, "", record, "", evidence, now))
            return Error{ErrorKind::rejected,
                         "taking back action " + std::to_string(undo.action.undoes) + " was asked before",
                         "fulfilld actions list shows what became of it"};
        transaction.commit();
        return record.id;
    });
}

Result<int> apply_plan(Database& db, const ApprovedPlan& plan, const std::string& by, Timestamp now) {
    return guarded([&]() -> Result<int> {
        SQLite::Transaction transaction(db.raw(), SQLite::TransactionBehavior::IMMEDIATE);
        auto use = db.prepared("INSERT OR IGNORE INTO applied_plan (plan_id, at, by) VALUES (?, ?, ?)");
        use.bind_all(plan.id, format_rfc3339(now), by);
        if (use.exec() != 1)
            return Error{ErrorKind::rejected, "this plan was applied before", "write a new one with `fulfilld plan`"};
        int filed = 0;
        for (const auto& [shop, planned] : plan.actions) {
            ActionRecord record = record_for(planned, by, plan.expires_at, now);
            const std::string evidence = "approved by " + by + " with plan " + plan.id.substr(0, 12);
            filed += file_approved(db, shop, plan.rules, record, plan.id, evidence, now) ? 1 : 0;
        }
        append_audit(db, {"", std::nullopt, "applied", "plan " + plan.id + " by " + by, now});
        transaction.commit();
        return filed;
    });
}

}  // namespace fulfilld::store
