#include "store/database.hpp"

#include "store/migrations.hpp"

#include <sqlite3.h>
#include <sys/stat.h>
#include <unistd.h>

namespace fulfilld::store {
namespace {

int pragma(SQLite::Database& db, const char* name) { return db.execAndGet(std::string("PRAGMA ") + name).getInt(); }

bool is_empty(SQLite::Database& db) { return db.execAndGet("SELECT count(*) FROM sqlite_master").getInt() == 0; }

Error foreign(const std::filesystem::path& path) {
    return {ErrorKind::storage, "the file " + path.string() + " is a database of another program",
            "set [state] path to a file of its own"};
}

Error version_mismatch(const std::filesystem::path& path, int version) {
    if (version < 0) return foreign(path);
    const bool newer = version > schema_version();
    return {ErrorKind::storage,
            "the state file " + path.string() + " has schema version " + std::to_string(version) +
                ", this program knows " + std::to_string(schema_version()),
            newer ? "install the newer fulfilld again, or restore the copy made before its upgrade"
                  : "run fulfilld once to upgrade it"};
}

/// What is created in its time is for its owner alone: no personal data, but nobody else's business either.
class ForItsOwner {
  public:
    ForItsOwner() : before_(::umask(0077)) {}
    ~ForItsOwner() { ::umask(before_); }
    ForItsOwner(const ForItsOwner&) = delete;
    ForItsOwner& operator=(const ForItsOwner&) = delete;

  private:
    mode_t before_;
};

void write_copy(SQLite::Database& db, const std::filesystem::path& copy) {
    const ForItsOwner mask;
    SQLite::Statement vacuum(db, "VACUUM INTO ?");
    vacuum.bind(1, copy.string());
    vacuum.exec();
}

/// A copy beside the file before its schema changes.
void copy_before_migration(SQLite::Database& db, const std::filesystem::path& path, int version) {
    const auto copy = path.string() + ".v" + std::to_string(version) + ".bak";
    std::error_code ignored;
    std::filesystem::remove(copy, ignored);
    write_copy(db, copy);
}

}  // namespace

Error storage_error(const SQLite::Exception& failure) {
    if (failure.getErrorCode() == SQLITE_BUSY)
        return {ErrorKind::busy, "the state database is in use by another program",
                "end the program that keeps the file named by [state] path open, such as a sqlite3 shell"};
    return {ErrorKind::storage,
            std::string("the state database failed: ") + failure.getErrorStr() + ": " + failure.what(),
            "check the disk and the file named by [state] path; nothing further is done in this run"};
}

Database::Database(const std::filesystem::path& path, int flags) : connection_(path.string(), flags, 5000) {
    sqlite3* handle = connection_.getHandle();
    sqlite3_db_config(handle, SQLITE_DBCONFIG_DEFENSIVE, 1, nullptr);
    sqlite3_db_config(handle, SQLITE_DBCONFIG_TRUSTED_SCHEMA, 0, nullptr);
    connection_.exec(
        "PRAGMA cell_size_check = ON; PRAGMA foreign_keys = ON; PRAGMA synchronous = FULL; PRAGMA recursive_triggers = "
        "ON; PRAGMA cache_size = -16384");
}

Result<std::unique_ptr<Database>> Database::open(const std::filesystem::path& path) {
    struct stat info {};
    if (::stat(path.c_str(), &info) == 0 && (info.st_mode & (S_IWGRP | S_IWOTH)) != 0)
        return Error{ErrorKind::storage, "the state file " + path.string() + " can be written by other users",
                     "chmod 600 " + path.string()};
    const ForItsOwner mask;
    return guarded([&]() -> Result<std::unique_ptr<Database>> {
        std::unique_ptr<Database> db(new Database(path, SQLite::OPEN_READWRITE | SQLite::OPEN_CREATE));
        const int id = pragma(db->raw(), "application_id");
        const int version = pragma(db->raw(), "user_version");
        const bool fresh = is_empty(db->raw());
        if (!fresh && id != application_id) return foreign(path);
        if (version < 0 || version > schema_version()) return version_mismatch(path, version);
        // Not WAL: the SQLite of Debian 12 has the WAL-reset race.
        db->raw().exec("PRAGMA journal_mode = TRUNCATE");
        if (!fresh && version < schema_version()) copy_before_migration(db->raw(), path, version);
        if (version < schema_version()) migrate(db->raw(), version);
        return db;
    });
}

Result<std::unique_ptr<Database>> Database::open_existing(const std::filesystem::path& path) {
    if (std::error_code unreadable; !std::filesystem::exists(path, unreadable)) {
        return Error{ErrorKind::storage, "there is no state file " + path.string() + " yet", "run fulfilld once first"};
    }
    return guarded([&]() -> Result<std::unique_ptr<Database>> {
        // Readable for other members of the group is enough to report; writing is only needed after a crash.
        const int flags = ::access(path.c_str(), W_OK) == 0 ? SQLite::OPEN_READWRITE : SQLite::OPEN_READONLY;
        std::unique_ptr<Database> db(new Database(path, flags));
        if (pragma(db->raw(), "application_id") != application_id) return foreign(path);
        const int version = pragma(db->raw(), "user_version");
        if (version != schema_version()) return version_mismatch(path, version);
        return db;
    });
}

Status Database::copy_to(const std::filesystem::path& copy) {
    Status written = guarded([&]() -> Status {
        write_copy(connection_, copy);
        return {};
    });
    std::error_code ignored;
    if (!written) std::filesystem::remove(copy, ignored);
    return written;
}

Status Database::check() {
    return guarded([&]() -> Status {
        const std::string found = connection_.execAndGet("PRAGMA quick_check(1)").getString();
        if (found == "ok") return {};
        return Error{ErrorKind::storage, "the state file is damaged: " + found,
                     "restore it from a backup, or move it away and begin with report mode"};
    });
}

StatementUse Database::prepared(const std::string& sql) {
    auto& statement = statements_[sql];
    if (!statement) statement = std::make_unique<SQLite::Statement>(connection_, sql);
    return StatementUse(*statement);
}

}  // namespace fulfilld::store
