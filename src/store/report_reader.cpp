#include "store/report_reader.hpp"

#include "store/row_text.hpp"

#include <sstream>

namespace fulfilld::store {
namespace {

const std::string order_columns =
    "SELECT o.shop, o.order_id, name, reason, since, overdue_at, settled, missing, value, why, judged_at, facts, "
    "label, excluded_by FROM "
    "order_state o LEFT JOIN order_facts f ON f.shop = o.shop AND f.order_id = o.order_id ";

}  // namespace

Result<std::vector<StoredOrder>> ReportReader::load_orders(Timestamp now) {
    return guarded([&]() -> Result<std::vector<StoredOrder>> {
        auto select = db_.prepared(order_columns + "WHERE reason IS NOT NULL ORDER BY o.shop, since, o.order_id");
        std::vector<StoredOrder> orders;
        while (select.step()) orders.push_back(read_order(select, now));
        for (auto& order : orders) read_parts(order);
        return orders;
    });
}

Result<std::vector<StoredOrder>> ReportReader::find_orders(const std::string& key, Timestamp now) {
    return guarded([&]() -> Result<std::vector<StoredOrder>> {
        auto select = db_.prepared(
            order_columns +
            "WHERE name = ?1 OR name = '#' || ?1 OR o.order_id = ?1 OR o.order_id = 'gid://shopify/Order/' || ?1 "
            "ORDER BY o.shop, o.order_id");
        select.bind(1, key);
        std::vector<StoredOrder> orders;
        while (select.step()) orders.push_back(read_order(select, now));
        for (auto& order : orders) read_parts(order);
        return orders;
    });
}

Result<std::map<std::string, ShopFacts>> ReportReader::load_shops() {
    return guarded([&]() -> Result<std::map<std::string, ShopFacts>> {
        auto select = db_.prepared("SELECT domain, shop_id, scopes FROM shop_identity");
        std::map<std::string, ShopFacts> shops;
        while (select.step()) {
            ShopFacts& shop = shops[select.column(0).getString()];
            shop.domain = select.column(0).getString();
            shop.id = ShopId(select.column(1).getString());
            std::istringstream scopes(select.column(2).getString());
            for (std::string scope; scopes >> scope;) shop.scopes.push_back(scope);
        }
        return shops;
    });
}

Result<std::vector<StoredRun>> ReportReader::load_last_runs() {
    return guarded([&]() -> Result<std::vector<StoredRun>> {
        auto select = db_.prepared(
            "SELECT shop, started_at, coalesce(finished_at, ''), coalesce(acting, 0), coalesce(complete, 0), "
            "coalesce(incomplete_why, ''), coalesce(report_only_why, ''), coalesce(blind_before, ''), "
            "coalesce(orders_seen, 0), coalesce(exit_code, 1), held_why, coalesce(verified + not_done, 0) > 0 FROM run "
            "WHERE id IN (SELECT max(id) FROM run GROUP BY shop) ORDER BY shop");
        std::vector<StoredRun> runs;
        while (select.step()) {
            runs.push_back({select.column(0).getString(), select.column(1).getString(), select.column(2).getString(),
                            select.column(3).getInt() != 0, select.column(4).getInt() != 0,
                            select.column(5).getString(), select.column(6).getString(), select.column(7).getString(),
                            select.column(8).getInt64(), select.column(9).getInt(), select.column(10).getString(),
                            select.column(11).getInt() != 0});
        }
        return runs;
    });
}

Result<std::string> ReportReader::load_judged_by(const std::string& shop) {
    return guarded([&]() -> Result<std::string> {
        auto select = db_.prepared("SELECT judged_by FROM shop WHERE domain = ?");
        select.bind_all(shop);
        return select.step() ? select.column(0).getString() : std::string();
    });
}

Result<std::map<std::string, std::int64_t>> ReportReader::count_cleared(Timestamp since) {
    return guarded([&]() -> Result<std::map<std::string, std::int64_t>> {
        auto select = db_.prepared(
            "SELECT shop, count(DISTINCT order_id) FROM event WHERE what = 'cleared' AND at >= ? GROUP BY shop");
        select.bind_all(format_rfc3339(since));
        std::map<std::string, std::int64_t> cleared;
        while (select.step()) cleared[select.column(0).getString()] = select.column(1).getInt64();
        return cleared;
    });
}

Status ReportReader::each_recent(Timestamp since, Timestamp now, const std::function<void(const RecentOrder&)>& take) {
    return guarded([&]() -> Status {
        auto select = db_.prepared(
            "SELECT r.shop, r.processed_at, r.store, r.service, r.channel, r.untracked, r.fulfilled_at, CASE WHEN "
            "o.reason IS NOT NULL AND o.settled = 0 AND o.missing = 0 AND o.excluded_by = '' AND o.overdue_at <= ?2 "
            "THEN o.reason ELSE r.cause END FROM recent_order r LEFT JOIN order_state o USING (shop, order_id) WHERE "
            "r.processed_at >= ?1");
        select.bind_all(format_rfc3339(since), format_rfc3339(now));
        while (select.step()) {
            RecentOrder order{select.column(0).getString(),
                              time_from(select.column(1)),
                              select.column(2).getString(),
                              select.column(3).getString(),
                              select.column(4).getString(),
                              {},
                              false,
                              {}};
            order.untracked = select.column(5).getInt() != 0;
            order.fulfilled_at = nullable_time_from(select.column(6));
            if (!select.column(7).isNull()) order.stuck_by = reason_from(select.column(7));
            take(order);
        }
        return {};
    });
}

Result<std::string> ReportReader::load_identity(const std::string& domain) {
    return guarded([&]() -> Result<std::string> {
        auto select = db_.prepared("SELECT shop_id FROM shop_identity WHERE domain = ?");
        select.bind_all(domain);
        return select.step() ? select.column(0).getString() : std::string();
    });
}

Result<std::vector<StoredJournalRow>> ReportReader::load_journal() { return load_rows(""); }

namespace {

/// The rows of an order by its name (`#1001` or `1001`), number or id.
const std::string of_order =
    "WHERE ?1 IN (order_name, order_id) OR '#' || ?1 = order_name OR 'gid://shopify/Order/' || ?1 = order_id ";

}  // namespace

Result<std::vector<StoredJournalRow>> ReportReader::load_journal_of(const std::string& key) {
    return load_rows(of_order, key);
}

Result<std::vector<StoredJournalRow>> ReportReader::load_proposals() { return load_rows("WHERE state = 'planned' "); }

Result<std::vector<StoredEvent>> ReportReader::load_events(const std::string& key) {
    return guarded([&]() -> Result<std::vector<StoredEvent>> {
        auto select =
            db_.prepared("SELECT shop, at, order_id, order_name, what, coalesce(reason, ''), detail FROM event " +
                         of_order + "ORDER BY id");
        select.bind_all(key);
        std::vector<StoredEvent> events;
        while (select.step())
            events.push_back({select.column(0).getString(), select.column(1).getString(), select.column(2).getString(),
                              select.column(3).getString(), select.column(4).getString(), select.column(5).getString(),
                              select.column(6).getString()});
        return events;
    });
}

Result<std::vector<StoredJournalRow>> ReportReader::load_unsettled() {
    return load_rows(
        "WHERE state IN ('sending', 'confirmed', 'unknown') OR (state IN ('human', 'diverged', 'rejected') AND "
        "acknowledged_at IS "
        "NULL) ");
}

Result<std::vector<StoredJournalRow>> ReportReader::load_rows(const std::string& condition, const std::string& key) {
    return guarded([&]() -> Result<std::vector<StoredJournalRow>> {
        auto select = db_.prepared(
            std::string(
                "SELECT id, shop, order_name, order_id, target, kind, reason, state, attempt, coalesce(sent_at, ''), "
                "updated_at, evidence, coalesce(acknowledged_at, ''), planned_at, approved_by, coalesce(expires_at, "
                "'') "
                "FROM action ") +
            condition + "ORDER BY id");
        if (!key.empty()) select.bind_all(key);
        std::vector<StoredJournalRow> rows;
        while (select.step()) {
            rows.push_back({select.column(0).getInt64(), select.column(1).getString(), select.column(2).getString(),
                            select.column(3).getString(), select.column(4).getString(), select.column(5).getString(),
                            select.column(6).getString(), select.column(7).getString(), select.column(8).getInt(),
                            select.column(9).getString(), select.column(10).getString(), select.column(11).getString(),
                            select.column(12).getString(), select.column(13).getString(), select.column(14).getString(),
                            select.column(15).getString()});
        }
        return rows;
    });
}

std::string StoredJournalRow::took() const {
    const auto from = parse_rfc3339(sent_at);
    const auto to = parse_rfc3339(updated_at);
    // The first is rounded up to the second.
    return from && to ? format_duration(std::max(*to - *from, Duration{})) : std::string();
}

std::string StoredJournalRow::undo() const {
    const auto parsed = parse_action_kind(kind);
    const bool possible = state == name_of(ActionState::verified) && parsed && why_not_undone(*parsed).empty();
    return possible ? "fulfilld actions undo " + std::to_string(id) : std::string();
}

StoredOrder ReportReader::read_order(StatementUse& row, Timestamp now) {
    StoredOrder order;
    order.shop = row.column(0).getString();
    order.id = row.column(1).getString();
    order.name = row.column(2).getString();
    if (!row.column(3).isNull()) order.reason = reason_from(row.column(3));
    order.since = time_from(row.column(4));
    Finding finding;
    finding.overdue_at = order.overdue_at = nullable_time_from(row.column(5));
    finding.settled = row.column(6).getInt() != 0;
    order.label = row.column(12).getString();
    finding.excluded_by = order.excluded_by = row.column(13).getString();
    order.missing = row.column(7).getInt() != 0;
    order.standing = standing_of(finding, now);
    order.value = row.column(8).getString();
    order.why = row.column(9).getString();
    order.judged_at = time_from(row.column(10));
    const auto facts = row.column(11);
    order.facts.assign(static_cast<const char*>(facts.getBlob()), static_cast<std::size_t>(facts.getBytes()));
    return order;
}

void ReportReader::read_parts(StoredOrder& order) {
    auto parts = db_.prepared(
        "SELECT fulfillment_order_id, location, reason, since, why FROM fulfillment_order_state WHERE shop = "
        "? AND order_id = ?");
    parts.bind_all(order.shop, order.id);
    while (parts.step()) {
        order.fulfillment_orders.push_back({parts.column(0).getString(), parts.column(1).getString(),
                                            reason_from(parts.column(2)), parts.column(3).getString(),
                                            parts.column(4).getString()});
    }
    // The newest journal row of the same target and kind tells more than the plan does.
    auto actions = db_.prepared(
        "SELECT p.kind, p.mode, coalesce(a.state, p.state), p.target, coalesce(a.evidence, ''), coalesce(a.updated_at, "
        "'') "
        "FROM planned_action p LEFT JOIN action a ON a.id = (SELECT max(id) FROM action b WHERE b.shop = p.shop AND "
        "b.target = p.target "
        "AND b.kind = p.kind) WHERE p.shop = ? AND p.order_id = ? ORDER BY p.reason <> ?, p.target");
    actions.bind_all(order.shop, order.id, std::string(order.reason ? name_of(*order.reason) : ""));
    while (actions.step()) {
        order.actions.push_back({actions.column(0).getString(), actions.column(1).getString(),
                                 actions.column(2).getString(), actions.column(3).getString(),
                                 actions.column(4).getString(), actions.column(5).getString()});
    }
}

}  // namespace fulfilld::store
