#include "store/order_rows.hpp"

#include "store/row_text.hpp"

namespace fulfilld::store {

using port::JudgedOrder;

namespace {

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

}  // namespace

std::optional<OrderRows::Known> OrderRows::find(const std::string& id) {
    auto select = db_.prepared(
        "SELECT coalesce(reason, ''), fingerprint, missing, since FROM order_state WHERE shop = ? AND order_id "
        "= ?");
    select.bind_all(shop_, id);
    if (!select.step()) return std::nullopt;
    Known known{select.column(0).getString(), select.column(1).getString(), select.column(2).getInt() != 0,
                time_from(select.column(3))};
    return known;
}

/// An app that touches an order every few minutes must not keep it young: what we saw earlier stays.
JudgedOrder OrderRows::with_known_age(JudgedOrder order, const Known& known) {
    Finding& finding = order.verdict.finding;
    if (known.reason != name_of(*order.verdict.reason) || known.since >= finding.since) return order;
    if (finding.overdue_at) *finding.overdue_at -= finding.since - known.since;
    finding.since = known.since;
    return order;
}

void OrderRows::save(const JudgedOrder& judged, Timestamp now) {
    const auto known = find(judged.id.str());
    if (judged.verdict.clear()) {
        if (known && !known->reason.empty()) clear(judged, known->reason, now);
        return;
    }
    const JudgedOrder& order = known ? with_known_age(judged, *known) : judged;
    const std::string evidence = evidence_to_text(order.verdict.finding.evidence);
    const std::string mark = digest(order, evidence);
    if (known && known->fingerprint == mark && !known->missing) {
        if (order.half_read) note_look(order.id.str(), now);
        return;
    }
    write(order, evidence, mark, now);
    const std::string reason(name_of(*order.verdict.reason));
    if (known && known->reason == reason) return;
    const bool seen_before = known && !known->reason.empty();
    note(order.id.str(), order.name, seen_before ? "reason changed" : "listed", reason.c_str(),
         seen_before ? "was " + known->reason : order.verdict.finding.permission.why, now);
}

void OrderRows::note_look(const std::string& order, Timestamp now) {
    auto update = db_.prepared("UPDATE order_state SET judged_at = ? WHERE shop = ? AND order_id = ?");
    update.bind_all(format_rfc3339(now), shop_, order);
    update.exec();
}

void OrderRows::clear(const JudgedOrder& order, const std::string& was, Timestamp now) {
    auto update = db_.prepared(
        "UPDATE order_state SET reason = NULL, missing = 0, half_read = 0, updated_at = ?, judged_at = ?, fingerprint "
        "= '' "
        "WHERE shop = ? AND order_id = ?");
    update.bind_all(format_rfc3339(order.updated_at), format_rfc3339(now), shop_, order.id.str());
    update.exec();
    erase_children(order.id.str());
    note(order.id.str(), order.name, "cleared", nullptr, "was " + was, now);
}

void OrderRows::erase_children(const std::string& id) {
    for (const char* table : {"fulfillment_order_state", "planned_action"}) {
        auto erase = db_.prepared("DELETE FROM " + std::string(table) + " WHERE shop = ? AND order_id = ?");
        erase.bind_all(shop_, id);
        erase.exec();
    }
}

void OrderRows::write(const JudgedOrder& order, const std::string& evidence, const std::string& mark, Timestamp now) {
    const Finding& finding = order.verdict.finding;
    auto upsert = db_.prepared(
        "INSERT INTO order_state (shop, order_id, name, updated_at, value, reason, since, settled, evidence, why, "
        "first_seen_at, judged_at, fingerprint, half_read, overdue_at) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, "
        "?, ?) ON CONFLICT DO UPDATE SET name = excluded.name, updated_at = excluded.updated_at, value = "
        "excluded.value, reason = excluded.reason, since = excluded.since, overdue_at = excluded.overdue_at, settled = "
        "excluded.settled, evidence = excluded.evidence, why = excluded.why, judged_at = excluded.judged_at, missing = "
        "0, fingerprint = excluded.fingerprint, half_read = excluded.half_read");
    upsert.bind_all(shop_, order.id.str(), order.name, format_rfc3339(order.updated_at), format_money(order.value),
                    std::string(name_of(*order.verdict.reason)), format_rfc3339(finding.since), finding.settled ? 1 : 0,
                    evidence, finding.permission.why, format_rfc3339(now), format_rfc3339(now), mark,
                    order.half_read ? 1 : 0);
    bind_time(upsert, 15, finding.overdue_at);
    upsert.exec();
    erase_children(order.id.str());
    for (const auto& fo : order.verdict.fulfillment_orders) write_fulfillment_order(order.id.str(), fo);
    for (const auto& planned : order.plan.actions) write_planned(order.id.str(), planned);
}

void OrderRows::write_fulfillment_order(const std::string& order, const FulfillmentOrderVerdict& fo) {
    auto insert = db_.prepared(
        "INSERT OR REPLACE INTO fulfillment_order_state (shop, order_id, fulfillment_order_id, location, reason, "
        "since, "
        "evidence, why, "
        "overdue_at) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)");
    insert.bind_all(shop_, order, fo.id.str(), fo.location, std::string(name_of(fo.reason)),
                    format_rfc3339(fo.finding.since), evidence_to_text(fo.finding.evidence), fo.finding.permission.why);
    bind_time(insert, 9, fo.finding.overdue_at);
    insert.exec();
}

void OrderRows::write_planned(const std::string& order, const PlannedAction& planned) {
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
