#include "store/order_rows.hpp"

#include "store/facts_blob.hpp"
#include "store/row_text.hpp"

#include <utility>

namespace fulfilld::store {

using port::JudgedOrder;

namespace {

void add(Fingerprint& mark, const std::optional<Timestamp>& time) {
    mark.add(time ? time->time_since_epoch().count() : -1);
}

void add(Fingerprint& mark, const Finding& finding) {
    mark.add(finding.since.time_since_epoch().count());
    add(mark, finding.overdue_at);
    mark.add(finding.settled ? 1 : 0);
    mark.add(finding.permission.why);
    mark.add(finding.label);
    mark.add(finding.excluded_by);
}

void add(Fingerprint& mark, const PlannedAction& planned) {
    mark.add(planned.action.target());
    for (const auto name :
         {name_of(planned.action.kind), name_of(planned.mode), name_of(planned.state), name_of(planned.reason)})
        mark.add(name);
    add(mark, planned.not_before);
}

/// What is stored of the order's parts and of what is planned.
std::string mark_of_parts(const JudgedOrder& order) {
    Fingerprint mark;
    for (const auto& fo : order.verdict.fulfillment_orders) {
        mark.add(fo.id.str());
        mark.add(fo.location);
        mark.add(name_of(fo.reason));
        mark.add(fo.finding.since.time_since_epoch().count());
        mark.add(fo.finding.permission.why);
    }
    for (const auto& planned : order.plan.actions) add(mark, planned);
    return mark.text();
}

std::string mark_of_facts(std::string_view facts) {
    Fingerprint mark;
    mark.add(facts);
    return mark.text();
}

/// What is stored of the order itself, its facts included. While the mark stays, there is nothing to write; `parts`
/// ends it.
std::string mark_of(const JudgedOrder& order, std::string_view facts, const std::string& parts) {
    Fingerprint mark;
    mark.add(facts);
    mark.add(name_of(*order.verdict.reason));
    add(mark, order.verdict.finding);
    add(mark, order.verdict.next_check);
    return mark.text() + parts;
}

/// An app that touches an order every few minutes must not keep it young: what we saw earlier stays.
void keep_known_age(JudgedOrder& order, const OrderRows::Known& known) {
    Finding& finding = order.verdict.finding;
    if (known.reason != name_of(*order.verdict.reason) || known.since >= finding.since) return;
    if (finding.overdue_at && !finding.dated) *finding.overdue_at -= finding.since - known.since;
    finding.since = known.since;
}

}  // namespace

std::optional<OrderRows::Known> OrderRows::find(const std::string& id) {
    auto select = db_.prepared(
        "SELECT coalesce(reason, ''), fingerprint, missing, since, overdue_at FROM order_state WHERE shop = ? AND "
        "order_id = ?");
    select.bind_all(shop_, id);
    if (!select.step()) return std::nullopt;
    return Known{select.column(0).getString(), select.column(1).getString(), select.column(2).getInt() != 0,
                 time_from(select.column(3)), nullable_time_from(select.column(4))};
}

void OrderRows::save_seen(JudgedOrder order, Timestamp now) {
    const auto known = find(order.facts.id.str());
    recent_.note(order.facts, order.verdict.clear(), now);
    if (known && order.facts.defects.empty()) flags_.note(order.facts);
    if (order.verdict.clear()) {
        if (known) save_clear(order, *known, now);
        if (known && known->missing) note_seen(order.facts.id.str(), now);
        return;
    }
    if (known) keep_known_age(order, *known);
    const std::string facts = encode_facts(order.facts);
    const std::string parts = mark_of_parts(order);
    const std::string mark = mark_of(order, facts, parts);
    if (known && known->fingerprint == mark && !known->missing) {
        if (!order.facts.defects.empty()) note_look(order.facts.id.str(), now);
        return;
    }
    write_state(order, mark, now);
    if (!known || !known->fingerprint.ends_with(parts)) write_parts(order);
    write_facts(order.facts.id.str(), facts);
    note_change(order, known, now);
    note_seen(order.facts.id.str(), now);
}

void OrderRows::save_judged(JudgedOrder order, const std::string& blob, const Known& known, Timestamp now) {
    if (order.verdict.clear()) return save_clear(order, known, now);
    keep_known_age(order, known);
    const std::string parts = mark_of_parts(order);
    const std::string mark = mark_of(order, blob, parts);
    if (known.fingerprint == mark) return;
    write_state(order, mark, now);
    if (!known.fingerprint.ends_with(parts)) write_parts(order);
    note_change(order, known, now);
}

std::vector<OrderRows::Stored> OrderRows::load(std::string& after, const std::optional<Timestamp>& due, int limit) {
    auto select = db_.prepared(
        "SELECT o.order_id, f.facts, coalesce(o.reason, ''), o.fingerprint, o.missing, o.since, o.overdue_at FROM "
        "order_state o JOIN order_facts f USING (shop, order_id) WHERE o.shop = ?1 AND o.order_id > ?2 " +
        std::string(due ? "AND o.next_check <= ?4 " : "") + "ORDER BY o.order_id LIMIT ?3");
    select.bind_all(shop_, after, limit);
    if (due) select.bind(4, format_rfc3339(*due));
    std::vector<Stored> found;
    found.reserve(static_cast<std::size_t>(limit));
    while (select.step()) {
        after = select.column(0).getString();
        const auto column = select.column(1);
        std::string blob(static_cast<const char*>(column.getBlob()), static_cast<std::size_t>(column.getBytes()));
        auto facts = decode_facts(blob, after);
        if (!facts) {
            damaged_.push_back(after);
            continue;
        }
        found.push_back(
            {std::move(*facts), std::move(blob),
             Known{select.column(2).getString(), select.column(3).getString(), select.column(4).getInt() != 0,
                   time_from(select.column(5)), nullable_time_from(select.column(6))}});
    }
    return found;
}

std::vector<OrderId> OrderRows::give_up_damaged(Timestamp now) {
    const std::string why = "what was kept of it cannot be read; it is read from the shop again";
    std::vector<OrderId> given_up;
    for (const auto& order : std::exchange(damaged_, {})) {
        auto update = db_.prepared(
            "UPDATE order_state SET reason = 'unknown_state', why = ?, overdue_at = ?, half_read = 1, excluded_by = "
            "'', "
            "settled = 0, next_check = NULL, fingerprint = '', judged_at = ? WHERE shop = ? AND order_id = ?");
        update.bind_all(why, format_rfc3339(now), format_rfc3339(Timestamp{}), shop_, order);
        update.exec();
        erase_rows(order, {"fulfillment_order_state", "planned_action"});
        note(order, "", "facts damaged", "unknown_state", why, now);
        given_up.emplace_back(order);
    }
    return given_up;
}

void OrderRows::note_seen(const std::string& order, Timestamp now) {
    auto update = db_.prepared("UPDATE order_state SET missing = 0, judged_at = ? WHERE shop = ? AND order_id = ?");
    update.bind_all(format_rfc3339(now), shop_, order);
    update.exec();
}

void OrderRows::note_look(const std::string& order, Timestamp now) {
    auto update = db_.prepared("UPDATE order_state SET judged_at = ? WHERE shop = ? AND order_id = ?");
    update.bind_all(format_rfc3339(now), shop_, order);
    update.exec();
}

/// It leaves the list at once, and everything else when nothing is planned for it any more: a flag is to be withdrawn.
void OrderRows::save_clear(const JudgedOrder& order, const Known& known, Timestamp now) {
    const std::string id = order.facts.id.str();
    const bool done = order.plan.actions.empty();
    if (!known.reason.empty()) clear(order.facts, known, now);
    if (done && (!known.reason.empty() || known.fingerprint.empty())) return;
    const std::string facts = encode_facts(order.facts);
    const std::string mark = done ? "" : mark_of_facts(facts) + mark_of_parts(order);
    auto update = db_.prepared(
        "UPDATE order_state SET fingerprint = ?, next_check = NULL, judged_at = ? WHERE shop = ? AND order_id = ?");
    update.bind_all(mark, format_rfc3339(now), shop_, id);
    update.exec();
    if (known.reason.empty() && known.fingerprint == mark) return;
    write_parts(order);
    if (done) return erase_rows(id, {"order_facts"});
    write_facts(id, facts);
}

void OrderRows::clear(const OrderFacts& order, const Known& known, Timestamp now) {
    auto update = db_.prepared(
        "UPDATE order_state SET reason = NULL, missing = 0, half_read = 0, next_check = NULL, updated_at = ?, "
        "judged_at = ?, fingerprint = '' WHERE shop = ? AND order_id = ?");
    update.bind_all(format_rfc3339(order.updated_at), format_rfc3339(now), shop_, order.id.str());
    update.exec();
    erase_rows(order.id.str(), {"fulfillment_order_state", "planned_action", "order_facts"});
    note(order.id.str(), order.name, "cleared", nullptr, "was " + known.reason, now);
    if (known.overdue_at && *known.overdue_at <= now) recent_.note_cause(order.id.str(), known.reason);
}

void OrderRows::erase_rows(const std::string& id, std::initializer_list<const char*> tables) {
    for (const char* table : tables) {
        auto erase = db_.prepared("DELETE FROM " + std::string(table) + " WHERE shop = ? AND order_id = ?");
        erase.bind_all(shop_, id);
        erase.exec();
    }
}

void OrderRows::write_parts(const JudgedOrder& order) {
    const std::string& id = order.facts.id.str();
    erase_rows(id, {"fulfillment_order_state", "planned_action"});
    for (const auto& fo : order.verdict.fulfillment_orders) write_fulfillment_order(id, fo);
    for (const auto& planned : order.plan.actions) write_planned(id, planned);
}

void OrderRows::write_facts(const std::string& order, const std::string& facts) {
    auto keep = db_.prepared(
        "INSERT INTO order_facts (shop, order_id, facts) VALUES (?1, ?2, ?3) ON CONFLICT DO UPDATE SET facts = ?3 "
        "WHERE facts <> ?3");
    keep.bind(1, shop_);
    keep.bind(2, order);
    keep.bind(3, facts.data(), static_cast<int>(facts.size()));
    keep.exec();
}

void OrderRows::note_change(const JudgedOrder& order, const std::optional<Known>& known, Timestamp now) {
    const std::string reason(name_of(*order.verdict.reason));
    if (known && known->reason == reason) return;
    const bool seen_before = known && !known->reason.empty();
    note(order.facts.id.str(), order.facts.name, seen_before ? "reason changed" : "listed", reason.c_str(),
         seen_before ? "was " + known->reason : order.verdict.finding.permission.why, now);
}

void OrderRows::write_state(const JudgedOrder& order, const std::string& mark, Timestamp now) {
    const Finding& finding = order.verdict.finding;
    auto upsert = db_.prepared(
        "INSERT INTO order_state (shop, order_id, name, updated_at, value, reason, since, settled, why, "
        "first_seen_at, judged_at, fingerprint, half_read, overdue_at, next_check, label, excluded_by) VALUES (?, ?, "
        "?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT DO UPDATE SET name = excluded.name, updated_at = "
        "excluded.updated_at, value = excluded.value, reason = excluded.reason, since = excluded.since, overdue_at = "
        "excluded.overdue_at, settled = excluded.settled, why = excluded.why, next_check = excluded.next_check, label "
        "= excluded.label, excluded_by = excluded.excluded_by, fingerprint = excluded.fingerprint, half_read = "
        "excluded.half_read");
    upsert.bind_all(shop_, order.facts.id.str(), order.facts.name, format_rfc3339(order.facts.updated_at),
                    format_money(order.facts.current_total), std::string(name_of(*order.verdict.reason)),
                    format_rfc3339(finding.since), finding.settled ? 1 : 0, finding.permission.why, format_rfc3339(now),
                    format_rfc3339(now), mark, order.facts.defects.empty() ? 0 : 1);
    bind_time(upsert, 14, finding.overdue_at);
    bind_time(upsert, 15, order.verdict.next_check);
    upsert.bind(16, finding.label);
    upsert.bind(17, finding.excluded_by);
    upsert.exec();
}

void OrderRows::write_fulfillment_order(const std::string& order, const FulfillmentOrderVerdict& fo) {
    auto insert = db_.prepared(
        "INSERT OR REPLACE INTO fulfillment_order_state (shop, order_id, fulfillment_order_id, location, reason, "
        "since, why) VALUES (?, ?, ?, ?, ?, ?, ?)");
    insert.bind_all(shop_, order, fo.id.str(), fo.location, std::string(name_of(fo.reason)),
                    format_rfc3339(fo.finding.since), fo.finding.permission.why);
    insert.exec();
}

void OrderRows::write_planned(const std::string& order, const PlannedAction& planned) {
    if (flags_.forbid(planned.action)) return;
    auto insert = db_.prepared(
        "INSERT OR REPLACE INTO planned_action (shop, order_id, target, kind, reason, mode, state, not_before) VALUES "
        "(?, ?, "
        "?, ?, ?, ?, ?, ?)");
    insert.bind_all(shop_, order, planned.action.target(), std::string(name_of(planned.action.kind)),
                    std::string(name_of(planned.reason)), std::string(name_of(planned.mode)),
                    std::string(name_of(planned.state)));
    bind_time(insert, 8, planned.not_before);
    insert.exec();
}

void OrderRows::note(const std::string& order, const std::string& name, const char* what, const char* reason,
                     const std::string& detail, Timestamp now) {
    auto insert = db_.prepared(
        "INSERT INTO event (shop, at, order_id, order_name, what, detail, reason) VALUES (?, ?, ?, ?, ?, ?, ?)");
    insert.bind_all(shop_, format_rfc3339(now), order, name, what, detail);
    if (reason != nullptr) insert.bind(7, reason);
    insert.exec();
}

}  // namespace fulfilld::store
