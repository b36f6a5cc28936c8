#include "store/sqlite_order_store.hpp"

#include "store/row_text.hpp"

#include <SQLiteCpp/Transaction.h>

namespace fulfilld::store {
namespace {

using port::DueAction;
using port::JudgedOrder;
using port::RunSummary;
using port::ScanCursor;

std::string plan_text(const Plan& plan) {
    std::string text;
    for (const auto& planned : plan.actions) {
        text += planned.action.target() + std::string(name_of(planned.action.kind)) +
                std::string(name_of(planned.mode)) + std::string(name_of(planned.state)) +
                std::string(name_of(planned.reason)) + (planned.not_before ? format_rfc3339(*planned.not_before) : "") +
                ";";
    }
    return text;
}

/// All that is stored of an order, as one text: unchanged text means there is nothing to write.
std::string digest(const JudgedOrder& order, const std::string& evidence) {
    const Finding& finding = order.verdict.finding;
    std::string text = order.name + format_rfc3339(order.updated_at) + std::string(name_of(*order.verdict.reason)) +
                       evidence + format_rfc3339(finding.since) +
                       (finding.overdue_at ? format_rfc3339(*finding.overdue_at) : "never") + finding.permission.why;
    for (const auto& fo : order.verdict.fulfillment_orders) {
        text += fo.id.str() + fo.location + std::string(name_of(fo.reason)) + fo.finding.permission.why;
    }
    return fingerprint(text + plan_text(order.plan));
}

struct Known {
    std::string reason;  ///< Empty: cleared.
    std::string fingerprint;
    bool missing = false;
};

class SqliteOrderStore final : public port::OrderStore {
  public:
    SqliteOrderStore(Database& db, std::string shop) : db_(db), shop_(std::move(shop)) {}

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
                "skipped = ?, over_cap = ?, exit_code = ? WHERE id = ?");
            update.bind_all(format_rfc3339(now), summary.acting ? 1 : 0, summary.complete ? 1 : 0,
                            summary.incomplete_why, summary.report_only_why,
                            summary.blind_before ? format_rfc3339(*summary.blind_before) : std::string(),
                            summary.orders_seen, summary.pages, summary.stuck, summary.waiting, summary.verified,
                            summary.not_done, summary.skipped, summary.over_cap, summary.exit_code, run);
            update.exec();
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

    Result<ScanCursor> load_cursor(const std::string& policy_hash) override {
        return guarded([&]() -> Result<ScanCursor> {
            auto select = db_.prepared("SELECT high_water, last_sweep FROM shop WHERE domain = ? AND policy_hash = ?");
            select.bind_all(shop_, policy_hash);
            ScanCursor cursor;
            if (!select.step()) return cursor;
            cursor.high_water = nullable_time_from(select.column(0));
            cursor.last_sweep = nullable_time_from(select.column(1));
            return cursor;
        });
    }

    Status save(const std::vector<JudgedOrder>& orders, Timestamp now) override {
        return guarded([&]() -> Status {
            SQLite::Transaction transaction(db_.raw(), SQLite::TransactionBehavior::IMMEDIATE);
            for (const auto& order : orders) save_one(order, now);
            transaction.commit();
            return {};
        });
    }

    Status save_progress(const std::vector<JudgedOrder>& orders, const ScanCursor& cursor,
                         const std::string& policy_hash, Timestamp now) override {
        return guarded([&]() -> Status {
            SQLite::Transaction transaction(db_.raw(), SQLite::TransactionBehavior::IMMEDIATE);
            for (const auto& order : orders) save_one(order, now);
            write_cursor(cursor, policy_hash);
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
                note(order.str(), name, "no longer visible", nullptr, "the shop does not show this order any more",
                     now);
            }
            transaction.commit();
            return {};
        });
    }

    Result<std::vector<OrderId>> load_listed() override {
        return guarded([&]() -> Result<std::vector<OrderId>> {
            auto select =
                db_.prepared("SELECT order_id FROM order_state WHERE shop = ? AND reason IS NOT NULL AND missing = 0");
            select.bind(1, shop_);
            std::vector<OrderId> ids;
            while (select.step()) ids.emplace_back(select.column(0).getString());
            return ids;
        });
    }

    Result<std::vector<DueAction>> load_due(Timestamp now) override {
        return guarded([&]() -> Result<std::vector<DueAction>> {
            auto select = db_.prepared(
                "SELECT p.order_id, p.target, p.kind, p.reason FROM planned_action p JOIN order_state o USING (shop, "
                "order_id) "
                "WHERE p.shop = ? AND p.mode = 'auto' AND p.state IN ('ready', 'too_young') AND p.not_before <= ? "
                "AND o.missing = 0 ORDER BY o.since, p.order_id, p.target");
            select.bind_all(shop_, format_rfc3339(now));
            std::vector<DueAction> due;
            while (select.step()) {
                const auto kind = parse_action_kind(select.column(2).getString());
                if (!kind) throw SQLite::Exception("a column of the state database holds an unknown action kind");
                due.push_back({OrderId(select.column(0).getString()), select.column(1).getString(), *kind,
                               reason_from(select.column(3))});
            }
            return due;
        });
    }

    Result<Counts> count(Timestamp now) override {
        return guarded([&]() -> Result<Counts> {
            auto select = db_.prepared(
                "SELECT count(*) FILTER (WHERE overdue_at <= ?2), count(*) FILTER (WHERE overdue_at IS NULL OR "
                "overdue_at > ?2) "
                "FROM order_state WHERE shop = ?1 AND reason IS NOT NULL AND settled = 0 AND missing = 0");
            select.bind_all(shop_, format_rfc3339(now));
            select.step();
            return Counts{select.column(0).getInt64(), select.column(1).getInt64()};
        });
    }

  private:
    void write_cursor(const ScanCursor& cursor, const std::string& policy_hash) {
        auto upsert = db_.prepared(
            "INSERT INTO shop (domain, policy_hash, high_water, last_sweep) VALUES (?, ?, ?, ?) ON CONFLICT (domain) "
            "DO "
            "UPDATE SET policy_hash = excluded.policy_hash, high_water = excluded.high_water, last_sweep = "
            "excluded.last_sweep");
        upsert.bind_all(shop_, policy_hash);
        bind_time(upsert, 3, cursor.high_water);
        bind_time(upsert, 4, cursor.last_sweep);
        upsert.exec();
    }

    std::optional<Known> find(const std::string& id) {
        auto select = db_.prepared(
            "SELECT coalesce(reason, ''), fingerprint, missing FROM order_state WHERE shop = ? AND order_id = ?");
        select.bind_all(shop_, id);
        if (!select.step()) return std::nullopt;
        Known known{select.column(0).getString(), select.column(1).getString(), select.column(2).getInt() != 0};
        return known;
    }

    void save_one(const JudgedOrder& order, Timestamp now) {
        const auto known = find(order.id.str());
        if (order.verdict.clear()) {
            if (known && !known->reason.empty()) clear(order, known->reason, now);
            return;
        }
        const std::string evidence = evidence_to_text(order.verdict.finding.evidence);
        const std::string mark = digest(order, evidence);
        if (known && known->fingerprint == mark && !known->missing) return;
        write(order, evidence, mark, now);
        const std::string reason(name_of(*order.verdict.reason));
        if (known && known->reason == reason) return;
        const bool seen_before = known && !known->reason.empty();
        note(order.id.str(), order.name, seen_before ? "reason changed" : "listed", reason.c_str(),
             seen_before ? "was " + known->reason : order.verdict.finding.permission.why, now);
    }

    void clear(const JudgedOrder& order, const std::string& was, Timestamp now) {
        auto update = db_.prepared(
            "UPDATE order_state SET reason = NULL, missing = 0, updated_at = ?, judged_at = ?, fingerprint = '' "
            "WHERE shop = ? AND order_id = ?");
        update.bind_all(format_rfc3339(order.updated_at), format_rfc3339(now), shop_, order.id.str());
        update.exec();
        erase_children(order.id.str());
        note(order.id.str(), order.name, "cleared", nullptr, "was " + was, now);
    }

    void erase_children(const std::string& id) {
        for (const char* table : {"fulfillment_order_state", "planned_action"}) {
            auto erase = db_.prepared("DELETE FROM " + std::string(table) + " WHERE shop = ? AND order_id = ?");
            erase.bind_all(shop_, id);
            erase.exec();
        }
    }

    void write(const JudgedOrder& order, const std::string& evidence, const std::string& mark, Timestamp now) {
        const Finding& finding = order.verdict.finding;
        auto upsert = db_.prepared(
            "INSERT INTO order_state (shop, order_id, name, updated_at, value, reason, since, settled, evidence, why, "
            "first_seen_at, judged_at, fingerprint, overdue_at) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) "
            "ON CONFLICT DO UPDATE SET name = excluded.name, updated_at = excluded.updated_at, value = excluded.value, "
            "reason = excluded.reason, since = excluded.since, overdue_at = excluded.overdue_at, settled = "
            "excluded.settled, "
            "evidence = excluded.evidence, why = excluded.why, judged_at = excluded.judged_at, missing = 0, "
            "fingerprint = excluded.fingerprint");
        upsert.bind_all(shop_, order.id.str(), order.name, format_rfc3339(order.updated_at), format_money(order.value),
                        std::string(name_of(*order.verdict.reason)), format_rfc3339(finding.since),
                        finding.settled ? 1 : 0, evidence, finding.permission.why, format_rfc3339(now),
                        format_rfc3339(now), mark);
        bind_time(upsert, 14, finding.overdue_at);
        upsert.exec();
        erase_children(order.id.str());
        for (const auto& fo : order.verdict.fulfillment_orders) write_fulfillment_order(order.id.str(), fo);
        for (const auto& planned : order.plan.actions) write_planned(order.id.str(), planned);
    }

    void write_fulfillment_order(const std::string& order, const FulfillmentOrderVerdict& fo) {
        auto insert = db_.prepared(
            "INSERT INTO fulfillment_order_state (shop, order_id, fulfillment_order_id, location, reason, since, "
            "evidence, why, "
            "overdue_at) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)");
        insert.bind_all(shop_, order, fo.id.str(), fo.location, std::string(name_of(fo.reason)),
                        format_rfc3339(fo.finding.since), evidence_to_text(fo.finding.evidence),
                        fo.finding.permission.why);
        bind_time(insert, 9, fo.finding.overdue_at);
        insert.exec();
    }

    void write_planned(const std::string& order, const PlannedAction& planned) {
        auto insert = db_.prepared(
            "INSERT INTO planned_action (shop, order_id, target, kind, reason, mode, state, not_before) VALUES (?, ?, "
            "?, ?, ?, ?, ?, ?)");
        insert.bind_all(shop_, order, planned.action.target(), std::string(name_of(planned.action.kind)),
                        std::string(name_of(planned.reason)), std::string(name_of(planned.mode)),
                        std::string(name_of(planned.state)));
        bind_time(insert, 8, planned.not_before);
        insert.exec();
    }

    void note(const std::string& order, const std::string& name, const char* what, const char* reason,
              const std::string& detail, Timestamp now) {
        auto insert = db_.prepared(
            "INSERT INTO event (shop, at, order_id, order_name, what, detail, reason) VALUES (?, ?, ?, ?, ?, ?, ?)");
        insert.bind_all(shop_, format_rfc3339(now), order, name, what, detail);
        if (reason != nullptr) insert.bind(7, reason);
        insert.exec();
    }

    Database& db_;
    std::string shop_;
};

}  // namespace

std::unique_ptr<port::OrderStore> make_order_store(Database& db, std::string shop_domain) {
    return std::make_unique<SqliteOrderStore>(db, std::move(shop_domain));
}

}  // namespace fulfilld::store
