#include "store/sqlite_action_journal.hpp"

#include "store/row_text.hpp"

#include <SQLiteCpp/Transaction.h>
#include <sqlite3.h>

namespace fulfilld::store {
namespace {

constexpr const char* columns =
    "SELECT id, order_id, order_name, fulfillment_order_id, kind, reason, state, attempt, marker, lines, "
    "notify_customer, tag, "
    "fulfillments_before, sent_at, absent_at, updated_at, evidence, fulfillment_id FROM action ";

ActionRecord read_record(StatementUse& row) {
    ActionRecord record;
    record.id = row.column(0).getInt64();
    record.action.order = OrderId(row.column(1).getString());
    record.action.order_name = row.column(2).getString();
    if (!row.column(3).isNull()) record.action.fulfillment_order = FulfillmentOrderId(row.column(3).getString());
    const auto kind = parse_action_kind(row.column(4).getString());
    const auto state = parse_action_state(row.column(6).getString());
    if (!kind || !state) throw SQLite::Exception("a row of the journal holds an unknown kind or state");
    record.action.kind = *kind;
    record.reason = reason_from(row.column(5));
    record.state = *state;
    record.attempt = row.column(7).getInt();
    record.marker = row.column(8).getString();
    record.action.lines = lines_from_text(row.column(9).getString());
    record.action.notify_customer = row.column(10).getInt() != 0;
    record.action.tag = row.column(11).getString();
    record.fulfillments_before = ids_from_text(row.column(12).getString());
    record.sent_at = time_from(row.column(13));
    record.absent_at = nullable_time_from(row.column(14));
    record.updated_at = time_from(row.column(15));
    record.evidence = row.column(16).getString();
    if (!row.column(17).isNull()) record.fulfillment = FulfillmentId(row.column(17).getString());
    return record;
}

class SqliteActionJournal final : public port::ActionJournal {
  public:
    SqliteActionJournal(Database& db, std::string shop) : db_(db), shop_(std::move(shop)) {}

    Result<ActionRecord> intend(const PlannedAction& planned, const OrderFacts& before, Timestamp now) override {
        try {
            SQLite::Transaction transaction(db_.raw(), SQLite::TransactionBehavior::IMMEDIATE);
            ActionRecord record = insert(planned, before, now);
            note(record, "sending");
            transaction.commit();
            return record;
        } catch (const SQLite::Exception& failure) {
            if (failure.getErrorCode() != SQLITE_CONSTRAINT) return storage_error(failure);
            return Error{ErrorKind::rejected, "an earlier action on the same target stands in the journal"};
        }
    }

    Status settle(ActionRecord& record, const Settlement& next, const std::string& evidence, Timestamp now) override {
        if (next.state != record.state && !is_legal(record.state, next.state)) {
            return Error{ErrorKind::storage, "illegal move of action " + std::to_string(record.id) + " from " +
                                                 std::string(name_of(record.state)) + " to " +
                                                 std::string(name_of(next.state))};
        }
        return guarded([&]() -> Status {
            ActionRecord moved = record;
            moved.state = next.state;
            moved.absent_at = next.absent_at;
            moved.updated_at = now;
            moved.evidence = evidence;
            SQLite::Transaction transaction(db_.raw(), SQLite::TransactionBehavior::IMMEDIATE);
            if (!update(moved, record.state))
                return Error{ErrorKind::storage,
                             "action " + std::to_string(record.id) + " was changed by someone else"};
            if (moved.state != record.state) note(moved, std::string(name_of(next.state)));
            transaction.commit();
            // Only now: what could not be kept has not happened.
            record = std::move(moved);
            return {};
        });
    }

    Result<std::vector<ActionRecord>> load_open() override {
        return guarded([&]() -> Result<std::vector<ActionRecord>> {
            auto select = db_.prepared(std::string(columns) +
                                       "WHERE shop = ? AND state IN ('sending', 'confirmed', 'unknown') ORDER BY id");
            select.bind(1, shop_);
            return read_all(select);
        });
    }

    Result<std::vector<ActionRecord>> load_for(const OrderId& order) override {
        return guarded([&]() -> Result<std::vector<ActionRecord>> {
            auto select = db_.prepared(std::string(columns) + "WHERE shop = ? AND order_id = ? ORDER BY id");
            select.bind(1, shop_);
            select.bind(2, order.str());
            return read_all(select);
        });
    }

  private:
    static std::vector<ActionRecord> read_all(StatementUse& select) {
        std::vector<ActionRecord> records;
        while (select.step()) records.push_back(read_record(select));
        return records;
    }

    bool update(const ActionRecord& record, ActionState from) {
        auto row = db_.prepared(
            "UPDATE action SET state = ?, absent_at = ?, updated_at = ?, evidence = ?, fulfillment_id = ? WHERE id = ? "
            "AND state = ?");
        row.bind(1, std::string(name_of(record.state)));
        bind_time(row, 2, record.absent_at);
        bind_time(row, 3, record.updated_at);
        row.bind(4, record.evidence);
        if (record.fulfillment) row.bind(5, record.fulfillment->str());
        row.bind(6, record.id);
        row.bind(7, std::string(name_of(from)));
        return row.exec() == 1;
    }

    ActionRecord insert(const PlannedAction& planned, const OrderFacts& before, Timestamp now) {
        ActionRecord record;
        record.action = planned.action;
        record.reason = planned.reason;
        record.attempt = planned.attempt;
        record.sent_at = record.updated_at = now;
        for (const auto& fulfillment : before.fulfillments) record.fulfillments_before.push_back(fulfillment.id);
        auto row = db_.prepared(
            "INSERT INTO action (shop, order_id, order_name, target, kind, reason, state, attempt, marker, lines, "
            "notify_customer, "
            "tag, fulfillments_before, sent_at, updated_at, evidence, fulfillment_order_id) "
            "VALUES (?, ?, ?, ?, ?, ?, 'sending', ?, '', ?, ?, ?, ?, ?, ?, '', ?)");
        const Action& action = record.action;
        row.bind(1, shop_);
        row.bind(2, action.order.str());
        row.bind(3, action.order_name);
        row.bind(4, action.target());
        row.bind(5, std::string(name_of(action.kind)));
        row.bind(6, std::string(name_of(record.reason)));
        row.bind(7, record.attempt);
        row.bind(8, lines_to_text(action.lines));
        row.bind(9, action.notify_customer ? 1 : 0);
        row.bind(10, action.tag);
        row.bind(11, ids_to_text(record.fulfillments_before));
        bind_time(row, 12, now);
        bind_time(row, 13, now);
        if (action.fulfillment_order) row.bind(14, action.fulfillment_order->str());
        row.exec();
        record.id = db_.raw().getLastInsertRowid();
        // The random part keeps markers apart when a state file is lost and its ids start again.
        auto mark = db_.prepared(
            "UPDATE action SET marker = 'fulfilld:' || id || ':' || lower(hex(randomblob(6))) WHERE id = ? RETURNING "
            "marker");
        mark.bind(1, record.id);
        while (mark.step()) record.marker = mark.column(0).getString();
        return record;
    }

    void note(const ActionRecord& record, const std::string& state) {
        auto row = db_.prepared(
            "INSERT INTO event (shop, at, order_id, order_name, what, reason, detail) VALUES (?, ?, ?, ?, ?, ?, ?)");
        row.bind(1, shop_);
        bind_time(row, 2, record.updated_at);
        row.bind(3, record.action.order.str());
        row.bind(4, record.action.order_name);
        row.bind(5, std::string(name_of(record.action.kind)) + " " + state);
        row.bind(6, std::string(name_of(record.reason)));
        row.bind(7, record.evidence);
        row.exec();
    }

    Database& db_;
    std::string shop_;
};

}  // namespace

Status acknowledge_action(Database& db, std::int64_t id, Timestamp now) {
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
        insert.exec();
        transaction.commit();
        return {};
    });
}

std::unique_ptr<port::ActionJournal> make_action_journal(Database& db, std::string shop_domain) {
    return std::make_unique<SqliteActionJournal>(db, std::move(shop_domain));
}

}  // namespace fulfilld::store
