#include "store/sqlite_action_journal.hpp"

#include "store/adoption.hpp"
#include "store/anchor.hpp"
#include "store/audit.hpp"
#include "store/journal_rows.hpp"
#include "store/row_text.hpp"

#include <SQLiteCpp/Transaction.h>
#include <sqlite3.h>

namespace fulfilld::store {
namespace {

/// A row is not as it was read.
struct Changed {
    std::int64_t id;
};

class SqliteActionJournal final : public port::ActionJournal {
  public:
    SqliteActionJournal(Database& db, std::string shop, const Anchor* anchor, std::int64_t epoch)
        : db_(db), shop_(std::move(shop)), anchor_(anchor), epoch_(epoch) {}

    Result<Trust> begin_run(const Adoption& present, Timestamp now) override {
        return note_present(db_, shop_, present, now);
    }

    Result<ActionRecord> propose(const PlannedAction& planned, const std::string& rules, Timestamp expires_at,
                                 Timestamp now) override {
        return unless_forbidden([&] {
            ActionRecord record = new_record(planned, now);
            record.expires_at = expires_at;
            insert_record(db_, shop_, rules, record);
            stamp(record);
            return record;
        });
    }

    Result<ActionRecord> arm(const PlannedAction& planned, const std::string& rules, const OrderFacts& before,
                             Timestamp now) override {
        return unless_forbidden([&] {
            ActionRecord record = new_record(planned, now);
            insert_record(db_, shop_, rules, record);
            stamp(record);
            record.approved_by = by_policy;
            move(record, ActionState::approved, "automatic mode", now);
            take_arms(record, before, now);
            return record;
        });
    }

    Status arm(ActionRecord& record, const OrderFacts& before, Timestamp now) override {
        FULFILLD_TRY(record, unless_forbidden([&] {
                         ActionRecord moved = record;
                         take_arms(moved, before, now);
                         return moved;
                     }));
        return {};
    }

    Status begin(ActionRecord& record, const std::string& request_sha256, Timestamp now) override {
        FULFILLD_TRY(record, unless_forbidden([&] {
                         ActionRecord next = record;
                         auto row = db_.prepared("UPDATE action SET sent_at = ?, request_sha256 = ? WHERE id = ?");
                         next.sent_at = next_second(now);
                         row.bind_all(format_rfc3339(next.sent_at), request_sha256, record.id);
                         row.exec();
                         move(next, ActionState::sending, "", now);
                         return next;
                     }));
        return anchor_ != nullptr ? anchor_->drop(db_) : Status{};
    }

    Status settle(ActionRecord& record, const Settlement& next, const std::string& evidence, Timestamp now) override {
        return change(record, next.state, evidence, next.absent_at, now);
    }
    Status drop(ActionRecord& record, ActionState to, const std::string& why, Timestamp now) override {
        return change(record, to, why, record.absent_at, now);
    }

    Result<std::vector<ActionRecord>> load_open() override {
        return select("WHERE shop = ? AND state IN ('sending', 'confirmed', 'unknown') ORDER BY id");
    }
    Result<std::vector<ActionRecord>> load_pending() override {
        return select("WHERE shop = ? AND state IN ('planned', 'approved', 'armed') ORDER BY id");
    }
    Result<std::vector<ActionRecord>> load_for(const OrderId& order) override {
        return select("WHERE shop = ? AND order_id = ? ORDER BY id", order.str());
    }
    Result<ActionRecord> load(std::int64_t id) override {
        FULFILLD_TRY(auto found, select("WHERE shop = ? AND id = ?", id));
        if (found.size() == 1) return std::move(found.front());
        return Error{ErrorKind::not_found, "the journal has no action " + std::to_string(id)};
    }

    Result<JournalUsage> usage(Timestamp now) override { return load_usage(db_, shop_, now); }

  private:
    template <class... Values>
    Result<std::vector<ActionRecord>> select(const std::string& condition, const Values&... values) {
        return guarded([&]() -> Result<std::vector<ActionRecord>> {
            auto rows = db_.prepared(record_columns + condition);
            rows.bind_all(shop_, values...);
            return read_records(rows);
        });
    }

    /// One commit. What the database itself refuses is no fault of the disk.
    template <class Work>
    Result<ActionRecord> unless_forbidden(Work work) {
        try {
            SQLite::Transaction transaction(db_.raw(), SQLite::TransactionBehavior::IMMEDIATE);
            ActionRecord record = work();
            transaction.commit();
            return record;
        } catch (const Changed& changed) {
            return changed_meanwhile(changed.id);
        } catch (const SQLite::Exception& failure) {
            if (failure.getErrorCode() != SQLITE_CONSTRAINT) return storage_error(failure);
            const bool twice = failure.getExtendedErrorCode() == SQLITE_CONSTRAINT_UNIQUE;
            return Error{ErrorKind::rejected,
                         twice ? "an earlier action on the same target stands in the journal" : failure.what()};
        }
    }

    static ActionRecord new_record(const PlannedAction& planned, Timestamp now) {
        ActionRecord record;
        record.action = planned.action;
        record.reason = planned.reason;
        record.attempt = planned.attempt;
        record.planned_at = record.updated_at = now;
        return record;
    }

    /// Somebody who edits the journal by hand leaves the seal behind.
    bool is_as_sealed(const ActionRecord& record) {
        const std::string sealed = sealed_state(db_, record.id);
        return sealed.empty() || sealed == name_of(record.state);
    }

    /// A person may decide while the daemon is at work; that only a process of this epoch moves what was sent is
    /// certain.
    Error changed_meanwhile(std::int64_t id) {
        const std::string text = "action " + std::to_string(id) + " was changed by someone else";
        const auto epoch = load_epoch(db_);
        const auto found = load(id);
        const bool decided = epoch && *epoch == epoch_ && found && !is_open(found->state) && is_as_sealed(*found);
        if (decided) return {ErrorKind::rejected, text + ": it is " + std::string(name_of(found->state)) + " now"};
        return {ErrorKind::storage, text, "another process may work on this state file, or it was edited by hand"};
    }

    /// The first move: into being.
    void stamp(ActionRecord& record) {
        if (!update_record(db_, record, ActionState::planned, epoch_))
            throw SQLite::Exception("another process has begun to work on this state file");
        note_move(db_, shop_, record, record.planned_at);
    }

    void move(ActionRecord& record, ActionState to, const std::string& evidence, Timestamp now) {
        const ActionState from = record.state;
        if (!is_as_sealed(record)) throw Changed{record.id};
        record.state = to;
        record.evidence = evidence;
        record.updated_at = now;
        if (!update_record(db_, record, from, epoch_)) throw Changed{record.id};
        note_move(db_, shop_, record, now);
    }

    void note_undone(const ActionRecord& by, Timestamp now) {
        // A service that was asked to stop may still send.
        if (by.action.undoes == 0 || by.action.kind == ActionKind::request_cancellation) return;
        auto rows = db_.prepared(record_columns + "WHERE id = ? AND state = 'verified'");
        rows.bind_all(by.action.undoes);
        for (auto& undone : read_records(rows))
            move(undone, ActionState::undone, "taken back by action " + std::to_string(by.id), now);
    }

    void take_arms(ActionRecord& record, const OrderFacts& before, Timestamp now) {
        record.fulfillments_before.clear();
        for (const auto& fulfillment : before.fulfillments) record.fulfillments_before.push_back(fulfillment.id);
        move(record, ActionState::armed, "a fresh read met every condition", now);
    }

    Status change(ActionRecord& record, ActionState to, const std::string& evidence,
                  const std::optional<Timestamp>& absent_at, Timestamp now) {
        if (to != record.state && !is_legal(record.state, to)) {
            return Error{ErrorKind::storage, "illegal move of action " + std::to_string(record.id) + " from " +
                                                 std::string(name_of(record.state)) + " to " +
                                                 std::string(name_of(to))};
        }
        return guarded([&]() -> Status {
            ActionRecord moved = record;
            moved.state = to;
            moved.absent_at = absent_at;
            moved.updated_at = now;
            moved.evidence = evidence;
            SQLite::Transaction transaction(db_.raw(), SQLite::TransactionBehavior::IMMEDIATE);
            if (!is_as_sealed(record) || !update_record(db_, moved, record.state, epoch_))
                return changed_meanwhile(record.id);
            if (moved.state != record.state) note_move(db_, shop_, moved, now);
            if (to == ActionState::verified && record.state != to) note_undone(moved, now);
            transaction.commit();
            record = std::move(moved);
            return {};
        });
    }

    Database& db_;
    std::string shop_;
    const Anchor* anchor_;
    std::int64_t epoch_;
};

}  // namespace

std::unique_ptr<port::ActionJournal> make_action_journal(Database& db, std::string shop_domain, const Anchor* anchor,
                                                         std::int64_t epoch) {
    return std::make_unique<SqliteActionJournal>(db, std::move(shop_domain), anchor, epoch);
}

}  // namespace fulfilld::store
