#include "store/journal_rows.hpp"

#include "store/audit.hpp"
#include "store/row_text.hpp"

namespace fulfilld::store {
namespace {

constexpr auto id_column = 0;

ActionRecord read_record(StatementUse& row) {
    int next = id_column;
    const auto column = [&] { return row.column(next++); };
    const auto text = [&] { return column().getString(); };
    ActionRecord record;
    Action& action = record.action;
    record.id = column().getInt64();
    action.order = OrderId(text());
    action.order_name = text();
    if (const auto fo = column(); !fo.isNull()) action.fulfillment_order = FulfillmentOrderId(fo.getString());
    const auto kind = parse_action_kind(text());
    record.reason = reason_from(column());
    const auto state = parse_action_state(text());
    if (!kind || !state) throw SQLite::Exception("a row of the journal holds an unknown kind or state");
    action.kind = *kind;
    record.state = *state;
    record.attempt = column().getInt();
    record.marker = text();
    action.lines = lines_from_text(text());
    details_from_text(text(), action);
    action.notify_customer = column().getInt() != 0;
    action.tag = text();
    if (const auto undoes = column(); !undoes.isNull()) action.undoes = undoes.getInt64();
    record.approved_by = text();
    record.fulfillments_before = ids_from_text(text());
    record.planned_at = time_from(column());
    record.expires_at = nullable_time_from(column());
    record.sent_at = nullable_time_from(column()).value_or(Timestamp{});
    record.absent_at = nullable_time_from(column());
    record.updated_at = time_from(column());
    record.evidence = text();
    if (const auto made = column(); !made.isNull()) record.fulfillment = FulfillmentId(made.getString());
    record.rules = text();
    return record;
}

void insert_lines(Database& db, const ActionRecord& record) {
    for (const auto& line : record.action.lines) {
        auto row = db.prepared(
            "INSERT INTO action_line (action, line_item, quantity, ordered) VALUES (?, ?, ?, ?) ON CONFLICT DO UPDATE "
            "SET quantity = quantity + excluded.quantity");
        row.bind_all(record.id, line.line_item.str(), line.quantity, line.ordered);
        row.exec();
    }
}

}  // namespace

const std::string record_columns =
    "SELECT id, order_id, order_name, fulfillment_order_id, kind, reason, state, attempt, marker, lines, details, "
    "notify_customer, tag, undoes, approved_by, fulfillments_before, planned_at, expires_at, sent_at, absent_at, "
    "updated_at, evidence, fulfillment_id, rules FROM action ";

std::vector<ActionRecord> read_records(StatementUse& select) {
    std::vector<ActionRecord> records;
    while (select.step()) records.push_back(read_record(select));
    return records;
}

void insert_record(Database& db, const std::string& shop, const std::string& rules, ActionRecord& record) {
    const Action& action = record.action;
    auto row = db.prepared(
        "INSERT INTO action (shop, order_id, order_name, target, kind, occasion, effect, reason, state, attempt, "
        "marker, lines, details, notify_customer, tag, rules, fulfillments_before, planned_at, updated_at, evidence, "
        "fulfillment_order_id, undoes, expires_at) "
        "VALUES (?, ?, ?, ?, ?, ?, ?, ?, 'planned', ?, '', ?, ?, ?, ?, ?, '[]', ?, ?, ?, ?, ?, ?)");
    row.bind_all(shop, action.order.str(), action.order_name, action.target(), std::string(name_of(action.kind)),
                 action.occasion(), std::string(effect_of(action.kind)), std::string(name_of(record.reason)),
                 record.attempt, lines_to_text(action.lines), details_to_text(action), action.notify_customer ? 1 : 0,
                 action.tag, rules, format_rfc3339(record.planned_at), format_rfc3339(record.planned_at),
                 record.evidence);
    if (action.fulfillment_order) row.bind(18, action.fulfillment_order->str());
    if (action.undoes != 0) row.bind(19, action.undoes);
    bind_time(row, 20, record.expires_at);
    row.exec();
    record.id = db.raw().getLastInsertRowid();
    record.state = ActionState::planned;
    insert_lines(db, record);
    // The random part keeps markers apart when a state file is lost and its ids start again.
    auto mark = db.prepared(
        "UPDATE action SET marker = 'fulfilld:' || id || ':' || lower(hex(randomblob(6))) WHERE id = ? RETURNING "
        "marker");
    mark.bind(1, record.id);
    while (mark.step()) record.marker = mark.column(0).getString();
}

bool update_record(Database& db, const ActionRecord& record, ActionState from, std::int64_t epoch) {
    auto row = db.prepared(
        "UPDATE action SET state = ?, approved_by = ?, evidence = ?, updated_at = ?, epoch = ?, fulfillments_before = "
        "?, absent_at = ?, fulfillment_id = ? WHERE id = ? AND state = ? AND (SELECT epoch FROM journal) = ?5");
    row.bind_all(std::string(name_of(record.state)), record.approved_by, record.evidence,
                 format_rfc3339(record.updated_at), epoch, ids_to_text(record.fulfillments_before));
    bind_time(row, 7, record.absent_at);
    if (record.fulfillment) row.bind(8, record.fulfillment->str());
    row.bind(9, record.id);
    row.bind(10, std::string(name_of(from)));
    return row.exec() == 1;
}

void note_move(Database& db, const std::string& shop, const ActionRecord& record, Timestamp now) {
    const std::string state(name_of(record.state));
    auto row = db.prepared(
        "INSERT INTO event (shop, at, order_id, order_name, what, reason, detail) VALUES (?, ?, ?, ?, ?, ?, ?)");
    row.bind_all(shop, format_rfc3339(now), record.action.order.str(), record.action.order_name,
                 std::string(name_of(record.action.kind)) + " " + state, std::string(name_of(record.reason)),
                 record.evidence);
    row.exec();
    append_audit(db, {shop, record.id, state, record.evidence, now});
    // The plan of its order rests on where the action stood. Should this be the last thing the process does, the next
    // run plans anew although nothing changed in the shop.
    auto mark = db.prepared("UPDATE order_state SET next_check = ? WHERE shop = ? AND order_id = ?");
    mark.bind_all(format_rfc3339(now), shop, record.action.order.str());
    mark.exec();
}

}  // namespace fulfilld::store
