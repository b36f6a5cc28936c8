#include "simulation/journal_view.hpp"

#include "simulation/deed.hpp"
#include "simulation/sim_vfs.hpp"

#include <sqlite3.h>

#include <algorithm>
#include <functional>

namespace fulfilld::sim {
namespace {

constexpr const char* place = "/oracle/state.db";

using Text = std::function<std::string(int)>;

/// A connection of the oracle's own. Opening one takes SQLite longer than everything that is asked, so it stays open
/// while what lies under it is exchanged.
class Desk {
  public:
    sqlite3* lay_out(const Disk::Files& files, const std::string& path) {
        disk_.files.clear();
        for (const auto& [name, file] : files) {
            if (name.starts_with(path))
                disk_.files[place + name.substr(path.size())] = {file.seen, file.seen, true, {}};
        }
        SimVfs::instance().mount("/oracle/", &disk_);
        if (!disk_.files.contains(place) || disk_.files[place].seen.empty()) return nullptr;
        if (db_ == nullptr) sqlite3_open_v2(place, &db_, SQLITE_OPEN_READWRITE, nullptr);
        // Nothing of what lay here before may be remembered.
        sqlite3_db_release_memory(db_);
        return db_;
    }
    /// Prepared once; nullptr when it cannot be, as of a file without tables.
    sqlite3_stmt* prepared(const char* question) {
        auto& statement = statements_[question];
        if (statement == nullptr) sqlite3_prepare_v2(db_, question, -1, &statement, nullptr);
        return statement;
    }

  private:
    Disk disk_;
    sqlite3* db_ = nullptr;
    std::map<std::string, sqlite3_stmt*> statements_;
};
Desk& desk() {
    static Desk one;
    return one;
}

/// Every row of a question; false: it could not be asked.
bool ask(const char* question, const std::function<void(const Text&)>& take) {
    sqlite3_stmt* statement = desk().prepared(question);
    if (statement == nullptr) return false;
    const Text text = [&](int column) {
        const auto* found = reinterpret_cast<const char*>(sqlite3_column_text(statement, column));
        return found == nullptr ? std::string() : std::string(found);
    };
    int result = SQLITE_ROW;
    while ((result = sqlite3_step(statement)) == SQLITE_ROW) take(text);
    sqlite3_reset(statement);
    return result == SQLITE_DONE;
}

/// Each row holds the hash of the one before it and of itself, field by field with its length [docs/STORAGE.md].
void check_audit(JournalView& view) {
    std::string previous;
    std::int64_t count = 0;
    const bool asked =
        ask("SELECT seq, at, shop, action, what, detail, hash FROM audit ORDER BY seq", [&](const Text& text) {
            std::string sealed = previous;
            for (const int column : {0, 1, 2, 3, 4, 5}) {
                const std::string field = text(column);
                sealed += std::to_string(field.size()) + ":" + field;
            }
            previous = sha256_text(sealed);
            if (text(0) != std::to_string(++count) || previous != text(6)) view.broken = "audit row " + text(0);
        });
    if (!asked) view.broken = "the audit cannot be read";
    const bool compared =
        ask("SELECT a.id FROM action a WHERE a.state IS NOT (SELECT what FROM audit WHERE action = a.id "
            "ORDER BY seq DESC LIMIT 1)",
            [&](const Text& text) { view.broken = "action " + text(0) + " is not as sealed"; });
    if (!compared) view.broken = "the journal cannot be read";
}

void look_at_the_rest(JournalView& view) {
    ask("SELECT order_id, coalesce(reason, '') FROM order_state WHERE missing = 0",
        [&](const Text& text) { view.listed[text(0)] = text(1); });
    check_audit(view);
}

void look_for_damage(JournalView& view) {
    ask("PRAGMA quick_check(1)", [&](const Text& text) {
        if (text(0) != "ok") view.broken = "the file is damaged: " + text(0);
    });
}

}  // namespace

const JournalView::Row* JournalView::by_digest(const std::string& digest) const {
    const auto found = std::find_if(rows.rbegin(), rows.rend(), [&](const auto& row) { return row.digest == digest; });
    return found == rows.rend() ? nullptr : &*found;
}

JournalView view_journal(const Disk::Files& files, const std::string& path, Look look) {
    JournalView view;
    sqlite3* db = desk().lay_out(files, path);
    if (db == nullptr) return view;
    bool born = false;
    ask("SELECT 1 FROM sqlite_master WHERE name = 'audit'", [&](const Text&) { born = true; });
    const bool read =
        !born ||
        ask("SELECT id, state, kind, order_id, request_sha256, marker, attempt FROM action", [&](const Text& text) {
            view.rows.push_back({std::stoll(text(0)), text(1), text(2), text(3), text(4), text(5), std::stoi(text(6))});
        });
    if (!read) view.broken = std::string("unreadable: ") + sqlite3_errmsg(db);
    if (look != Look::rows && born) look_at_the_rest(view);
    if (look == Look::file) look_for_damage(view);
    return view;
}

}  // namespace fulfilld::sim
