#include "store/sqlite_order_store.hpp"

#include "store/order_rows.hpp"
#include "store/row_text.hpp"

#include <SQLiteCpp/Transaction.h>

namespace fulfilld::store {
namespace {

using port::DueAction;
using port::JudgedOrder;
using port::RunSummary;
using port::ScanCursor;

class SqliteOrderStore final : public port::OrderStore {
  public:
    SqliteOrderStore(Database& db, std::string shop) : db_(db), shop_(std::move(shop)), rows_(db, shop_) {}

    Result<std::int64_t> begin_run(Timestamp now) override {
        return guarded([&]() -> Result<std::int64_t> {
            auto insert = db_.prepared("INSERT INTO run (shop, started_at) VALUES (?, ?)");
            insert.bind_all(shop_, format_rfc3339(now));
            insert.exec();
            return db_.raw().getLastInsertRowid();
        });
    }

    Status finish_run(std::int64_t run, const RunSummary& summary, Timestamp now) override {
        return guarded([&]() -> Status {
            auto update = db_.prepared(
                "UPDATE run SET finished_at = ?, acting = ?, complete = ?, incomplete_why = ?, report_only_why = ?, "
                "blind_before = ?, orders_seen = ?, pages = ?, stuck = ?, waiting = ?, verified = ?, not_done = ?, "
                "skipped = ?, over_cap = ?, exit_code = ?, proposed = ?, held_back = ?, held_why = ? WHERE id = ?");
            update.bind_all(format_rfc3339(now), summary.acting ? 1 : 0, summary.complete ? 1 : 0,
                            summary.incomplete_why, summary.report_only_why,
                            summary.blind_before ? format_rfc3339(*summary.blind_before) : std::string(),
                            summary.orders_seen, summary.pages, summary.stuck, summary.waiting, summary.verified,
                            summary.not_done, summary.skipped, summary.over_cap, summary.exit_code, summary.proposed,
                            summary.held_back, summary.held_why, run);
            update.exec();
            RecentRows(db_, shop_).prune(now);
            return {};
        });
    }

    Result<ShopId> pin_shop(const ShopId& seen, Timestamp now) override {
        return guarded([&]() -> Result<ShopId> {
            auto insert = db_.prepared(
                "INSERT INTO shop_identity (domain, shop_id, first_seen_at) VALUES (?, ?, ?) ON CONFLICT DO NOTHING");
            insert.bind_all(shop_, seen.str(), format_rfc3339(now));
            insert.exec();
            auto select = db_.prepared("SELECT shop_id FROM shop_identity WHERE domain = ?");
            select.bind_all(shop_);
            select.step();
            return ShopId(select.column(0).getString());
        });
    }

    Status save_shop(const ShopFacts& seen) override {
        return guarded([&]() -> Status {
            std::string scopes;
            for (const auto& scope : seen.scopes) scopes += (scopes.empty() ? "" : " ") + scope;
            auto update = db_.prepared("UPDATE shop_identity SET scopes = ?2 WHERE domain = ?1 AND scopes <> ?2");
            update.bind_all(shop_, scopes);
            update.exec();
            return {};
        });
    }

    Result<std::string> load_judged_by() override {
        return guarded([&]() -> Result<std::string> {
            auto select = db_.prepared("SELECT judged_by FROM shop WHERE domain = ?");
            select.bind_all(shop_);
            return select.step() ? select.column(0).getString() : std::string();
        });
    }

    Status save_judged_by(const std::string& judged_by) override {
        return guarded([&]() -> Status {
            auto upsert = db_.prepared(
                "INSERT INTO shop (domain, seen_by, judged_by) VALUES (?1, '', ?2) ON CONFLICT (domain) DO UPDATE SET "
                "judged_by = ?2");
            upsert.bind_all(shop_, judged_by);
            upsert.exec();
            return {};
        });
    }

    Result<JudgedAgain> judge_again(const JudgeStored& judge, Timestamp now, std::stop_token stop) override {
        return judge_stored(judge, std::nullopt, now, stop);
    }
    Result<JudgedAgain> judge_due(const JudgeStored& judge, Timestamp now, std::stop_token stop) override {
        return judge_stored(judge, now, now, stop);
    }

    Result<ScanCursor> load_cursor(const std::string& seen_by) override {
        return guarded([&]() -> Result<ScanCursor> {
            auto select = db_.prepared(
                "SELECT high_water, last_sweep, sweep_at, bulk_id, bulk_at, bulk_attempts FROM shop WHERE domain = ? "
                "AND seen_by = ?");
            select.bind_all(shop_, seen_by);
            ScanCursor cursor;
            if (!select.step()) return cursor;
            cursor.high_water = nullable_time_from(select.column(0));
            cursor.last_sweep = nullable_time_from(select.column(1));
            cursor.sweep_at = nullable_time_from(select.column(2));
            if (const auto begun = nullable_time_from(select.column(4)))
                cursor.bulk = port::BulkOperation{select.column(3).getString(), *begun, select.column(5).getInt()};
            return cursor;
        });
    }

    Status save(const std::vector<JudgedOrder>& orders, Timestamp now) override {
        return guarded([&]() -> Status {
            SQLite::Transaction transaction(db_.raw(), SQLite::TransactionBehavior::IMMEDIATE);
            for (const auto& order : orders) rows_.save_seen(order, now);
            transaction.commit();
            return {};
        });
    }

    Status save_progress(const std::vector<JudgedOrder>& orders, const ScanCursor& cursor, const std::string& seen_by,
                         Timestamp now) override {
        return guarded([&]() -> Status {
            SQLite::Transaction transaction(db_.raw(), SQLite::TransactionBehavior::IMMEDIATE);
            for (const auto& order : orders) rows_.save_seen(order, now);
            write_cursor(cursor, seen_by);
            transaction.commit();
            return {};
        });
    }

    Status mark_missing(const OrderId& order, Timestamp now) override {
        return guarded([&]() -> Status {
            SQLite::Transaction transaction(db_.raw(), SQLite::TransactionBehavior::IMMEDIATE);
            auto update = db_.prepared(
                "UPDATE order_state SET missing = 1, judged_at = ? WHERE shop = ? AND order_id = ? AND missing = 0 "
                "RETURNING name");
            update.bind_all(format_rfc3339(now), shop_, order.str());
            std::string name;
            while (update.step()) name = update.column(0).getString();
            if (!name.empty()) {
                rows_.note(order.str(), name, "no longer visible", nullptr,
                           "the shop does not show this order any more", now);
            }
            transaction.commit();
            return {};
        });
    }

    Status begin_sweep() override {
        return guarded([&]() -> Status {
            auto erase = db_.prepared("DELETE FROM sweep_met WHERE shop = ?");
            erase.bind_all(shop_);
            erase.exec();
            return {};
        });
    }

    Status note_met(const std::vector<OrderId>& orders) override {
        return guarded([&]() -> Status {
            SQLite::Transaction transaction(db_.raw(), SQLite::TransactionBehavior::IMMEDIATE);
            for (const auto& id : orders) {
                auto insert = db_.prepared(
                    "INSERT OR IGNORE INTO sweep_met (shop, order_id) SELECT shop, order_id FROM order_state "
                    "WHERE shop = ? AND order_id = ? AND reason IS NOT NULL");
                insert.bind_all(shop_, id.str());
                insert.exec();
            }
            transaction.commit();
            return {};
        });
    }

    Result<std::vector<OrderId>> load_half_read(Timestamp before, int limit) override {
        return guarded([&]() -> Result<std::vector<OrderId>> {
            auto select = db_.prepared(
                "SELECT order_id FROM order_state WHERE shop = ? AND half_read = 1 AND missing = 0 AND judged_at <= ? "
                "ORDER BY judged_at LIMIT ?");
            select.bind_all(shop_, format_rfc3339(before), limit);
            std::vector<OrderId> ids;
            while (select.step()) ids.emplace_back(select.column(0).getString());
            return ids;
        });
    }

    Result<std::vector<Unmet>> load_unmet() override {
        return guarded([&]() -> Result<std::vector<Unmet>> {
            auto select = db_.prepared(
                "SELECT order_id, settled = 1 OR EXISTS (SELECT 1 FROM action a WHERE a.shop = o.shop AND a.target = "
                "o.order_id AND a.kind = 'flag_for_deletion' AND a.state = 'verified') "
                "FROM order_state o WHERE shop = ? AND reason IS NOT NULL AND missing = 0 AND NOT "
                "EXISTS (SELECT 1 FROM sweep_met m WHERE m.shop = o.shop AND m.order_id = o.order_id)");
            select.bind_all(shop_);
            std::vector<Unmet> unmet;
            while (select.step())
                unmet.push_back({OrderId(select.column(0).getString()), select.column(1).getInt() != 0});
            return unmet;
        });
    }

    Result<std::vector<DueAction>> load_due(Mode mode, Timestamp now, const std::optional<DueAction>& last,
                                            int limit) override {
        return guarded([&]() -> Result<std::vector<DueAction>> {
            auto select = db_.prepared(
                "SELECT p.order_id, p.target, p.kind, p.reason, o.since FROM planned_action p JOIN order_state o "
                "USING (shop, order_id) WHERE p.shop = ? AND p.mode = ? AND p.state IN ('ready', 'too_young') "
                "AND p.not_before <= ? AND o.missing = 0 AND (o.since, p.order_id, p.target, p.kind) > (?, ?, ?, ?) "
                "ORDER BY o.since, p.order_id, p.target, p.kind LIMIT ?");
            select.bind_all(shop_, std::string(name_of(mode)), format_rfc3339(now),
                            last ? format_rfc3339(last->since) : std::string(),
                            last ? last->order.str() : std::string(), last ? last->target : std::string(),
                            last ? std::string(name_of(last->kind)) : std::string(), limit);
            std::vector<DueAction> due;
            while (select.step()) {
                const auto kind = parse_action_kind(select.column(2).getString());
                if (!kind) throw SQLite::Exception("a column of the state database holds an unknown action kind");
                due.push_back({OrderId(select.column(0).getString()), select.column(1).getString(), *kind,
                               reason_from(select.column(3)), time_from(select.column(4))});
            }
            return due;
        });
    }

    Result<Counts> count(Timestamp now) override {
        return guarded([&]() -> Result<Counts> {
            auto select = db_.prepared(
                "SELECT count(*) FILTER (WHERE overdue_at <= ?2), count(*) FILTER (WHERE overdue_at IS NULL OR "
                "overdue_at > ?2) "
                "FROM order_state WHERE shop = ?1 AND reason IS NOT NULL AND settled = 0 AND missing = 0 AND "
                "excluded_by = ''");
            auto due = db_.prepared(
                "SELECT count(*) FROM planned_action p JOIN order_state o USING (shop, order_id) WHERE p.shop = ? AND "
                "p.mode = 'auto' AND p.state IN ('ready', 'too_young') AND p.not_before <= ? AND o.missing = 0");
            due.bind_all(shop_, format_rfc3339(now));
            due.step();
            select.bind_all(shop_, format_rfc3339(now));
            select.step();
            return Counts{select.column(0).getInt64(), select.column(1).getInt64(), due.column(0).getInt64()};
        });
    }

  private:
    /// Transactions of so many orders: an interruption loses none that was finished.
    Result<JudgedAgain> judge_stored(const JudgeStored& judge, const std::optional<Timestamp>& due, Timestamp now,
                                     const std::stop_token& stop) {
        return guarded([&]() -> Result<JudgedAgain> {
            JudgedAgain judged;
            std::string after;
            for (bool more = true; more;) {
                if (stop.stop_requested()) return Error{ErrorKind::cancelled, "told to stop"};
                SQLite::Transaction transaction(db_.raw(), SQLite::TransactionBehavior::IMMEDIATE);
                for (int loads = 0; loads < 500 && more; ++loads) {
                    const std::string before = after;
                    auto stored = rows_.load(after, due, 200);
                    more = after != before;
                    for (auto& one : stored) {
                        FULFILLD_TRY(JudgedOrder order, judge(std::move(one.facts)));
                        rows_.save_judged(std::move(order), one.blob, one.known, now);
                    }
                    judged.orders += static_cast<std::int64_t>(stored.size());
                }
                for (auto& damaged : rows_.give_up_damaged(now)) judged.damaged.push_back(std::move(damaged));
                transaction.commit();
            }
            return judged;
        });
    }

    void write_cursor(const ScanCursor& cursor, const std::string& seen_by) {
        auto upsert = db_.prepared(
            "INSERT INTO shop (domain, seen_by, high_water, last_sweep, sweep_at, bulk_id, bulk_at, bulk_attempts) "
            "VALUES (?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT (domain) DO UPDATE SET seen_by = excluded.seen_by, "
            "high_water = excluded.high_water, last_sweep = excluded.last_sweep, sweep_at = excluded.sweep_at, bulk_id "
            "= "
            "excluded.bulk_id, bulk_at = excluded.bulk_at, bulk_attempts = excluded.bulk_attempts");
        upsert.bind_all(shop_, seen_by);
        bind_time(upsert, 3, cursor.high_water);
        bind_time(upsert, 4, cursor.last_sweep);
        bind_time(upsert, 5, cursor.sweep_at);
        if (cursor.bulk) upsert.bind(6, cursor.bulk->id);
        if (cursor.bulk) bind_time(upsert, 7, cursor.bulk->created_at);
        upsert.bind(8, cursor.bulk ? cursor.bulk->attempts : 0);
        upsert.exec();
    }

    Database& db_;
    std::string shop_;
    OrderRows rows_;
};

}  // namespace

std::unique_ptr<port::OrderStore> make_order_store(Database& db, std::string shop_domain) {
    return std::make_unique<SqliteOrderStore>(db, std::move(shop_domain));
}

}  // namespace fulfilld::store
