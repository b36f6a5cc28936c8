#include "store/audit.hpp"

#include "core/sha256.hpp"

namespace fulfilld::store {
namespace {

struct Row {
    std::int64_t seq = 0;
    std::string at;
    std::string shop;
    std::optional<std::int64_t> action;
    std::string what;
    std::string detail;
};

/// Lengths keep the fields from running into each other.
std::string seal(const std::string& previous, const Row& row) {
    std::string text = previous;
    const auto add = [&](const std::string& field) { text += std::to_string(field.size()) + ":" + field; };
    add(std::to_string(row.seq));
    add(row.at);
    add(row.shop);
    add(row.action ? std::to_string(*row.action) : "");
    add(row.what);
    add(row.detail);
    return sha256_hex(text);
}

AuditHead head_of(Database& db) {
    auto select = db.prepared("SELECT seq, hash FROM audit ORDER BY seq DESC LIMIT 1");
    if (!select.step()) return {};
    return {select.column(0).getInt64(), select.column(1).getString()};
}

/// Where the newest seal of an action names another state than the action itself; empty: nowhere.
std::string state_flaw(Database& db) {
    auto select = db.prepared(
        "SELECT a.id, a.state, n.what FROM action a LEFT JOIN audit n ON n.seq = (SELECT max(seq) FROM audit WHERE "
        "action = a.id) WHERE n.seq IS NULL AND a.epoch > 0 OR n.what <> a.state LIMIT 1");
    if (!select.step()) return {};
    return "action " + select.column(0).getString() + " is " + select.column(1).getString() + ", sealed was " +
           (select.column(2).isNull() ? "nothing" : select.column(2).getString());
}

/// The first row of the chain that does not fit; empty: all do. What a person adopted as it was is not looked at again.
std::string chain_flaw(Database& db, std::int64_t from) {
    auto first = db.prepared("SELECT hash FROM audit WHERE seq = ?");
    first.bind_all(from);
    std::string previous = first.step() ? first.column(0).getString() : std::string();
    if (from > 0 && previous.empty()) return "row " + std::to_string(from) + " is missing";
    auto select = db.prepared("SELECT seq, at, shop, action, what, detail, hash FROM audit WHERE seq > ? ORDER BY seq");
    select.bind_all(from);
    std::int64_t seq = from;
    while (select.step()) {
        Row row{select.column(0).getInt64(),  select.column(1).getString(), select.column(2).getString(), {},
                select.column(4).getString(), select.column(5).getString()};
        if (!select.column(3).isNull()) row.action = select.column(3).getInt64();
        if (row.seq != ++seq) return "row " + std::to_string(seq) + " is missing";
        previous = seal(previous, row);
        if (previous != select.column(6).getString()) return "row " + std::to_string(seq) + " was changed";
    }
    return {};
}

}  // namespace

void append_audit(Database& db, const AuditNote& note) {
    const AuditHead last = head_of(db);
    const Row row{last.seq + 1, format_rfc3339(note.at), note.shop, note.action, note.what, note.detail};
    auto insert =
        db.prepared("INSERT INTO audit (seq, at, shop, what, detail, hash, action) VALUES (?, ?, ?, ?, ?, ?, ?)");
    insert.bind_all(row.seq, row.at, row.shop, row.what, row.detail, seal(last.hash, row));
    if (row.action) insert.bind(7, *row.action);
    insert.exec();
}

Result<AuditHead> audit_head(Database& db) {
    return guarded([&]() -> Result<AuditHead> { return head_of(db); });
}

Result<std::string> audit_hash_at(Database& db, std::int64_t seq) {
    return guarded([&]() -> Result<std::string> {
        auto select = db.prepared("SELECT hash FROM audit WHERE seq = ?");
        select.bind_all(seq);
        return select.step() ? select.column(0).getString() : std::string();
    });
}

Result<AuditState> inspect_audit(Database& db) {
    return guarded([&]() -> Result<AuditState> {
        AuditState state;
        state.rows = head_of(db).seq;
        state.flaw = chain_flaw(db, db.raw().execAndGet("SELECT audited_from FROM journal").getInt64());
        if (state.flaw.empty()) state.flaw = state_flaw(db);
        if (!state.flaw.empty())
            state.flaw = "somebody has changed the state file, its audit does not fit: " + state.flaw;
        return state;
    });
}

Result<std::int64_t> check_audit(Database& db) {
    FULFILLD_TRY(const AuditState state, inspect_audit(db));
    if (state.flaw.empty()) return state.rows;
    return Error{ErrorKind::storage, state.flaw,
                 "restore it from a backup, or look at the shop and adopt what is there"};
}

void accept_audit(Database& db, const std::string& shop, Timestamp now) {
    const auto inspected = inspect_audit(db);
    if (!inspected || inspected->flaw.empty()) return;
    std::vector<std::pair<std::int64_t, std::string>> unsealed;
    {
        auto select = db.prepared(
            "SELECT a.id, a.state FROM action a LEFT JOIN audit n ON n.seq = (SELECT max(seq) FROM audit WHERE action "
            "= "
            "a.id) WHERE n.seq IS NULL AND a.epoch > 0 OR n.what <> a.state");
        while (select.step()) unsealed.emplace_back(select.column(0).getInt64(), select.column(1).getString());
    }
    for (const auto& [id, state] : unsealed) append_audit(db, {shop, id, state, "taken for what it is", now});
    auto update = db.prepared("UPDATE journal SET audited_from = (SELECT coalesce(max(seq), 0) FROM audit)");
    update.exec();
}

std::string sealed_state(Database& db, std::int64_t action) {
    auto select = db.prepared("SELECT what FROM audit WHERE action = ? ORDER BY seq DESC LIMIT 1");
    select.bind_all(action);
    return select.step() ? select.column(0).getString() : std::string();
}

}  // namespace fulfilld::store
