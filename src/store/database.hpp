#pragma once

#include "fulfilld/core/result.hpp"

#include <SQLiteCpp/Database.h>
#include <SQLiteCpp/Exception.h>
#include <SQLiteCpp/Statement.h>

#include <filesystem>
#include <map>
#include <memory>
#include <string>

namespace fulfilld::store {

/// A prepared statement in use: reset when it goes out of scope, so that no read lock outlives its reader.
class StatementUse {
  public:
    explicit StatementUse(SQLite::Statement& statement) : statement_(statement) {}
    ~StatementUse() {
        statement_.tryReset();
        statement_.clearBindings();
    }
    StatementUse(const StatementUse&) = delete;
    StatementUse& operator=(const StatementUse&) = delete;

    template <class... Values>
    void bind(Values&&... values) {
        statement_.bind(std::forward<Values>(values)...);
    }
    /// Binds all values, from the first placeholder on.
    template <class... Values>
    void bind_all(const Values&... values) {
        int index = 0;
        (statement_.bind(++index, values), ...);
    }
    int exec() { return statement_.exec(); }
    bool step() { return statement_.executeStep(); }
    SQLite::Column column(int index) { return statement_.getColumn(index); }
    operator SQLite::Statement&() { return statement_; }  // NOLINT: a statement in use is a statement

  private:
    SQLite::Statement& statement_;
};

/// The one connection of this process to its state file, with every guard of docs/STORAGE.md switched on.
/// Not for use by several threads at once.
class Database {
  public:
    /// Creates the file (mode 0600) and its tables, or brings an older one up to date after copying it beside itself.
    /// Refuses (`storage`) a file of another program, of a newer version, one that cannot be read and one that other
    /// users can write.
    static Result<std::unique_ptr<Database>> open(const std::filesystem::path& path);
    /// For reports: never creates, never migrates.
    static Result<std::unique_ptr<Database>> open_existing(const std::filesystem::path& path);

    /// A whole copy of one moment, for its owner alone. Where it cannot be finished, nothing is left of it.
    Status copy_to(const std::filesystem::path& copy);
    /// Reads the whole file and finds it consistent, or says what is broken.
    Status check();

    /// Prepared once, kept for the life of the connection.
    StatementUse prepared(const std::string& sql);
    SQLite::Database& raw() { return connection_; }

  private:
    Database(const std::filesystem::path& path, int flags);

    SQLite::Database connection_;
    std::map<std::string, std::unique_ptr<SQLite::Statement>> statements_;
};

/// `storage`, or `busy` when another program held the file for longer than we wait.
Error storage_error(const SQLite::Exception& failure);

/// Runs `work` and turns the library's exceptions into an error as above: they stop here.
template <class Work>
auto guarded(Work work) -> decltype(work()) {
    try {
        return work();
    } catch (const SQLite::Exception& failure) {
        return storage_error(failure);
    }
}

}  // namespace fulfilld::store
