#include "store/adoption.hpp"

#include "store/audit.hpp"
#include "store/row_text.hpp"

#include <SQLiteCpp/Transaction.h>

namespace fulfilld::store {
namespace {

using namespace std::chrono_literals;

/// More than any correction of a clock that is kept right.
constexpr Duration tolerated_step_back = 5min;

constexpr const char* went_back = "the clock of this machine went back from ";

/// Beside whatever else stands against the file.
void distrust_clock(Database& db, Timestamp last, Timestamp now) {
    auto update = db.prepared(
        "UPDATE journal SET distrust = CASE distrust WHEN '' THEN ?1 ELSE distrust || '; ' || ?1 END WHERE "
        "instr(distrust, ?2) = 0");
    update.bind_all(went_back + format_rfc3339(last) + " to " + format_rfc3339(now), std::string(went_back));
    update.exec();
}

Trust read_trust(Database& db, const std::string& shop) {
    Trust trust;
    auto memory = db.prepared("SELECT distrust, acts_from FROM journal");
    // Without its row nobody knows what stands against the file.
    if (!memory.step()) throw SQLite::Exception("the table journal has lost its row");
    trust.distrust = memory.column(0).getString();
    trust.acts_from = time_from(memory.column(1));
    auto select = db.prepared("SELECT shop_id, rules, api_version, orders_from FROM adoption WHERE shop = ?");
    select.bind_all(shop);
    if (select.step())
        trust.adopted = Adoption{select.column(0).getString(), select.column(1).getString(),
                                 select.column(2).getString(), time_from(select.column(3))};
    return trust;
}

/// The newest time any run has seen, kept as it grows.
void note_clock(Database& db, const std::string& shop, Timestamp now) {
    auto select = db.prepared("SELECT clock FROM present WHERE shop = ?");
    select.bind_all(shop);
    if (!select.step()) return;
    const Timestamp last = time_from(select.column(0));
    if (now + tolerated_step_back < last) distrust_clock(db, last, now);
}

/// A wait that begins by a clock that is behind is over at once. What a run has told of, a person may adopt.
Status check_clock(Database& db, const std::string& shop, const Trust& trust, Timestamp now) {
    auto select = db.prepared("SELECT clock FROM present WHERE shop = ?");
    select.bind_all(shop);
    if (!select.step() || trust.distrust.find(went_back) != std::string::npos) return {};
    const Timestamp last = time_from(select.column(0));
    if (now + tolerated_step_back >= last) return {};
    return Error{
        ErrorKind::rejected,
        "the clock of this machine says " + format_rfc3339(now) + ", and the last run was at " + format_rfc3339(last),
        "set the clock right; if it was wrong then, run `fulfilld once` first"};
}

/// What was wrong with the memory is forgiven. To a lease it is another one from now on: what a copy of it noted in the
/// shop runs out. What it does not know of may still be on its way for the settle time.
void forgive(Database& db, bool lost, Duration settle, Timestamp now) {
    db.raw().exec("UPDATE journal SET distrust = '', instance = lower(hex(randomblob(8)))");
    if (!lost) return;
    auto wait = db.prepared("UPDATE journal SET acts_from = ?");
    wait.bind_all(format_rfc3339(next_second(now + settle)));
    wait.exec();
}

}  // namespace

Result<Trust> note_present(Database& db, const std::string& shop, const Adoption& present, Timestamp now) {
    return guarded([&]() -> Result<Trust> {
        SQLite::Transaction transaction(db.raw(), SQLite::TransactionBehavior::IMMEDIATE);
        note_clock(db, shop, now);
        auto upsert = db.prepared(
            "INSERT INTO present (shop, shop_id, rules, api_version, clock) VALUES (?, ?, ?, ?, ?) ON CONFLICT DO "
            "UPDATE SET shop_id = excluded.shop_id, rules = excluded.rules, api_version = excluded.api_version, clock "
            "= max(clock, excluded.clock)");
        upsert.bind_all(shop, present.shop_id, present.rules, present.api_version, format_rfc3339(now));
        upsert.exec();
        const Trust trust = read_trust(db, shop);
        transaction.commit();
        return trust;
    });
}

Status note_distrust(Database& db, const std::string& why) {
    return guarded([&]() -> Status {
        auto update = db.prepared("UPDATE journal SET distrust = ? WHERE distrust = ''");
        update.bind_all(why);
        update.exec();
        return {};
    });
}

Result<Trust> load_trust(Database& db, const std::string& shop) {
    return guarded([&]() -> Result<Trust> { return read_trust(db, shop); });
}

Result<Adoption> load_present(Database& db, const std::string& shop) {
    return guarded([&]() -> Result<Adoption> {
        auto select = db.prepared("SELECT shop_id, rules, api_version FROM present WHERE shop = ?");
        select.bind_all(shop);
        if (select.step())
            return Adoption{
                select.column(0).getString(), select.column(1).getString(), select.column(2).getString(), {}};
        return Error{ErrorKind::not_found, "no run has seen " + shop + " yet",
                     "run `fulfilld once` first and look at its report"};
    });
}

Result<Adoption> adopt(Database& db, const Anchor& anchor, const std::string& shop, const AdoptionTerms& terms,
                       Timestamp now) {
    FULFILLD_TRY(Adoption adopted, load_present(db, shop));
    FULFILLD_TRY(const Trust before, load_trust(db, shop));
    FULFILLD_CHECK(guarded([&] { return check_clock(db, shop, before, now); }));
    adopted.orders_from = terms.orders_from.value_or(before.adopted ? before.adopted->orders_from : now);
    FULFILLD_CHECK(guarded([&]() -> Status {
        SQLite::Transaction transaction(db.raw(), SQLite::TransactionBehavior::IMMEDIATE);
        auto upsert = db.prepared(
            "INSERT INTO adoption (shop, shop_id, rules, api_version, orders_from, at, by) VALUES (?, ?, ?, ?, ?, ?, "
            "?) ON CONFLICT DO UPDATE SET shop_id = excluded.shop_id, rules = excluded.rules, api_version = "
            "excluded.api_version, orders_from = excluded.orders_from, at = excluded.at, by = excluded.by");
        upsert.bind_all(shop, adopted.shop_id, adopted.rules, adopted.api_version, format_rfc3339(adopted.orders_from),
                        format_rfc3339(now), terms.by);
        upsert.exec();
        forgive(db, !before.distrust.empty(), terms.settle, now);
        if (!before.distrust.empty()) accept_audit(db, shop, now);
        auto clock = db.prepared("UPDATE present SET clock = ? WHERE shop = ?");
        clock.bind_all(format_rfc3339(now), shop);
        clock.exec();
        append_audit(db, {shop, std::nullopt, "adopted",
                          "by " + terms.by + ", orders from " + format_rfc3339(adopted.orders_from) + ", rules " +
                              adopted.rules + ", api_version " + adopted.api_version +
                              (before.distrust.empty() ? "" : "; in spite of: " + before.distrust),
                          now});
        transaction.commit();
        return {};
    }));
    FULFILLD_CHECK(anchor.renew(db));
    return adopted;
}

Result<JournalUsage> load_usage(Database& db, const std::string& shop, Timestamp now) {
    return guarded([&]() -> Result<JournalUsage> {
        JournalUsage usage;
        // What a wrong clock dated into the future counts, too.
        auto counts = db.prepared(
            "SELECT kind, count(*), sum(notify_customer) FROM action WHERE shop = ? AND sent_at > ? GROUP BY kind");
        counts.bind_all(shop, format_rfc3339(now - 24h));
        while (counts.step()) {
            const auto kind = parse_action_kind(counts.column(0).getString());
            if (!kind) throw SQLite::Exception("a row of the journal holds an unknown kind");
            usage.sent_last_day[static_cast<std::size_t>(cap_group_of(*kind))] += counts.column(1).getInt();
            usage.mailed_last_day += counts.column(2).getInt();
        }
        auto outcomes = db.prepared(
            "SELECT state, updated_at, acknowledged_at IS NOT NULL FROM action WHERE shop = ? AND sent_at IS NOT NULL "
            "ORDER BY sent_at DESC, id DESC LIMIT 50");
        outcomes.bind_all(shop);
        while (outcomes.step()) {
            const auto state = parse_action_state(outcomes.column(0).getString());
            if (!state) throw SQLite::Exception("a row of the journal holds an unknown state");
            usage.outcomes.push_back({*state, time_from(outcomes.column(1)), outcomes.column(2).getInt() != 0});
        }
        return usage;
    });
}

}  // namespace fulfilld::store
