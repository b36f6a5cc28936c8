#include "store/sqlite_row_stage.hpp"

#include "store/database.hpp"

#include <sqlite3.h>
#include <sys/stat.h>

namespace fulfilld::store {
namespace {

/// Left free whatever is staged: the journal lies on the same disk.
constexpr std::uint64_t reserve = 512ULL * 1024 * 1024;

Error stage_error(const std::string& what) {
    return {ErrorKind::rejected, "the file beside the state file that holds rows for a while cannot be used: " + what};
}

template <class Work>
auto staged(Work work) -> decltype(work()) {
    try {
        return work();
    } catch (const SQLite::Exception& failure) {
        return stage_error(failure.what());
    }
}

class SqliteRowStage final : public port::RowStage {
  public:
    explicit SqliteRowStage(std::filesystem::path file) : file_(std::move(file)) { remove(); }
    ~SqliteRowStage() override { end(); }
    SqliteRowStage(const SqliteRowStage&) = delete;
    SqliteRowStage& operator=(const SqliteRowStage&) = delete;

    Status begin(std::uint64_t bytes) override {
        end();
        std::error_code unknown;
        const auto space = std::filesystem::space(file_.has_parent_path() ? file_.parent_path() : ".", unknown);
        // With its indices a row takes less than twice its text.
        if (!unknown && (bytes > space.available / 2 || bytes * 2 + reserve > space.available))
            return stage_error("there is not enough room for " + std::to_string(bytes) + " bytes");
        const mode_t previous = ::umask(0077);
        Status status = staged([&]() -> Status {
            db_ = std::make_unique<SQLite::Database>(file_.string(), SQLite::OPEN_READWRITE | SQLite::OPEN_CREATE);
            // What is here can be fetched again: speed is all that counts.
            db_->exec(
                "PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF; PRAGMA locking_mode = EXCLUSIVE; "
                "PRAGMA cache_size = -16384; "
                "CREATE TABLE row (parent TEXT NOT NULL, seq INTEGER NOT NULL, id TEXT NOT NULL, text TEXT NOT NULL, "
                "PRIMARY KEY (parent, seq)) STRICT, WITHOUT ROWID; "
                "CREATE TABLE seen (id TEXT PRIMARY KEY) STRICT, WITHOUT ROWID; BEGIN");
            insert_ = std::make_unique<SQLite::Statement>(*db_, "INSERT INTO row VALUES (?, ?, ?, ?)");
            see_ = std::make_unique<SQLite::Statement>(*db_, "INSERT INTO seen VALUES (?)");
            children_ =
                std::make_unique<SQLite::Statement>(*db_, "SELECT id, text FROM row WHERE parent = ? ORDER BY seq");
            return {};
        });
        ::umask(previous);
        return status;
    }

    Status add(std::string_view id, std::string_view parent, std::string_view text) override {
        try {
            see_->reset();
            see_->bind(1, std::string(id));
            see_->exec();
            insert_->reset();
            insert_->bind(1, std::string(parent));
            insert_->bind(2, ++rows_);
            insert_->bind(3, std::string(id));
            insert_->bind(4, std::string(text));
            insert_->exec();
            return {};
        } catch (const SQLite::Exception& failure) {
            if (failure.getErrorCode() != SQLITE_CONSTRAINT) return stage_error(failure.what());
            return Error{ErrorKind::malformed, "the file holds a row twice"};
        }
    }

    Result<std::int64_t> count_orphans() override {
        return staged([&]() -> Result<std::int64_t> {
            return db_
                ->execAndGet(
                    "SELECT count(*) FROM (SELECT DISTINCT parent FROM row WHERE parent <> '') WHERE parent NOT IN "
                    "(SELECT id FROM seen)")
                .getInt64();
        });
    }

    Status each_root(const std::function<Status(const port::StagedRow&)>& visit) override {
        return staged([&]() -> Status {
            SQLite::Statement select(*db_, "SELECT id, text FROM row WHERE parent = '' ORDER BY seq");
            while (select.executeStep())
                FULFILLD_CHECK(visit({select.getColumn(0).getString(), select.getColumn(1).getString()}));
            return {};
        });
    }

    Result<std::vector<port::StagedRow>> children(std::string_view parent) override {
        return staged([&]() -> Result<std::vector<port::StagedRow>> {
            children_->reset();
            children_->bind(1, std::string(parent));
            std::vector<port::StagedRow> rows;
            while (children_->executeStep())
                rows.push_back({children_->getColumn(0).getString(), children_->getColumn(1).getString()});
            return rows;
        });
    }

    void end() override {
        children_.reset();
        see_.reset();
        insert_.reset();
        db_.reset();
        rows_ = 0;
        remove();
    }

  private:
    void remove() const {
        std::error_code ignored;
        std::filesystem::remove(file_, ignored);
    }

    std::filesystem::path file_;
    std::unique_ptr<SQLite::Database> db_;
    std::unique_ptr<SQLite::Statement> insert_;
    std::unique_ptr<SQLite::Statement> see_;
    std::unique_ptr<SQLite::Statement> children_;
    std::int64_t rows_ = 0;
};

}  // namespace

std::unique_ptr<port::RowStage> make_row_stage(std::filesystem::path file) {
    return std::make_unique<SqliteRowStage>(std::move(file));
}

}  // namespace fulfilld::store
