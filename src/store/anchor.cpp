#include "store/anchor.hpp"

#include "store/adoption.hpp"

#include <SQLiteCpp/Transaction.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <fstream>
#include <sstream>

namespace fulfilld::store {
namespace {

struct Mark {
    std::int64_t epoch = 0;
    AuditHead head;
};

constexpr const char* heading = "fulfilld-anchor 1";

/// nullopt: there is none; an unreadable one is a mark of nothing that fits.
std::optional<Mark> read_mark(const AnchorFile& file) {
    const auto text = file.read();
    if (!text) return std::nullopt;
    std::istringstream in(*text);
    std::string first;
    Mark mark;
    std::getline(in, first);
    in >> mark.epoch >> mark.head.seq >> mark.head.hash;
    if (!in || first != heading) return Mark{0, {-1, "unreadable"}};
    return mark;
}

Result<std::string> load_distrust(Database& db) {
    return guarded(
        [&]() -> Result<std::string> { return db.raw().execAndGet("SELECT distrust FROM journal").getString(); });
}

const std::filesystem::path folder_of(const std::filesystem::path& file) {
    return file.has_parent_path() ? file.parent_path() : std::filesystem::path(".");
}

/// A person with sudo adopts, a service reads: the file belongs to whom it belonged, or to the owner of its folder.
void keep_owner(int handle, const std::filesystem::path& file) {
    struct stat info {};
    if (::stat(file.c_str(), &info) != 0 && ::stat(folder_of(file).c_str(), &info) != 0) return;
    // Only root may give files away; to anybody else it is theirs anyway.
    if (::fchown(handle, info.st_uid, info.st_gid) != 0) return;
}

/// Written whole, synced, then put in place, and the folder synced: there is always one or the other.
bool write_whole(const std::filesystem::path& file, const std::string& text) {
    // Each process has its own: a person may adopt while a daemon is at work.
    const std::string next = file.string() + ".new" + std::to_string(::getpid());
    const int handle = ::open(next.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC | O_NOFOLLOW, 0600);
    if (handle < 0) return false;
    keep_owner(handle, file);
    const bool written = ::write(handle, text.data(), text.size()) == static_cast<ssize_t>(text.size());
    const bool synced = ::fsync(handle) == 0;
    ::close(handle);
    if (!written || !synced || ::rename(next.c_str(), file.c_str()) != 0) return false;
    const int folder = ::open(folder_of(file).c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (folder < 0) return false;
    const bool kept = ::fsync(folder) == 0;
    ::close(folder);
    return kept;
}

class FileOnDisk final : public AnchorFile {
  public:
    explicit FileOnDisk(std::filesystem::path file) : file_(std::move(file)) {}

    std::optional<std::string> read() const override {
        std::error_code failed;
        if (std::filesystem::symlink_status(file_, failed).type() == std::filesystem::file_type::not_found)
            return std::nullopt;
        std::ifstream in(file_);
        std::ostringstream text;
        text << in.rdbuf();
        return text.str();
    }
    bool write(const std::string& text) override { return write_whole(file_, text); }

  private:
    std::filesystem::path file_;
};

}  // namespace

std::unique_ptr<AnchorFile> make_anchor_file(std::filesystem::path file) {
    return std::make_unique<FileOnDisk>(std::move(file));
}

Status Anchor::drop(Database& db) const {
    FULFILLD_TRY(const std::string distrust, load_distrust(db));
    if (!distrust.empty()) return {};
    FULFILLD_TRY(const std::string why, file_->read() ? compare(db) : std::string());
    if (why.empty()) return renew(db);
    FULFILLD_CHECK(note_distrust(db, why));
    return distrusted(why);
}

Status Anchor::renew(Database& db) const {
    FULFILLD_TRY(const AuditHead head, audit_head(db));
    FULFILLD_TRY(const std::int64_t now, load_epoch(db));
    std::ostringstream text;
    text << heading << "\n" << now << " " << head.seq << " " << (head.hash.empty() ? "-" : head.hash) << "\n";
    if (file_->read() == text.str() || file_->write(text.str())) return {};
    return Error{ErrorKind::storage, "the file " + name_ + " could not be written",
                 "check the disk; without it nothing is sent"};
}

Result<std::string> Anchor::compare(Database& db) const {
    const auto mark = read_mark(*file_);
    FULFILLD_TRY(const AuditHead head, audit_head(db));
    if (!mark) return head.seq == 0 ? std::string() : "the file " + name_ + " that belongs to the state file is gone";
    if (mark->head.seq == 0) return std::string();
    if (mark->head.seq < 0) return "the file " + name_ + " that belongs to the state file cannot be read";
    FULFILLD_TRY(const std::string hash, audit_hash_at(db, mark->head.seq));
    if (hash == mark->head.hash) return std::string();
    return "the state file knows less than was done, as after a restore from a backup (it ends at audit row " +
           std::to_string(head.seq) + ", its anchor tells of row " + std::to_string(mark->head.seq) + ")";
}

std::int64_t Anchor::epoch() const {
    const auto mark = read_mark(*file_);
    return mark ? mark->epoch : 0;
}

Result<std::int64_t> load_epoch(Database& db) {
    return guarded(
        [&]() -> Result<std::int64_t> { return db.raw().execAndGet("SELECT epoch FROM journal").getInt64(); });
}

Result<std::string> why_not_to_trust(Database& db, const Anchor& anchor) {
    FULFILLD_TRY(std::string why, anchor.compare(db));
    if (!why.empty()) return why;
    // What somebody has edited is not to be relied upon either.
    FULFILLD_TRY(AuditState audit, inspect_audit(db));
    return std::move(audit.flaw);
}

Error distrusted(const std::string& why) {
    return {ErrorKind::storage, why, "look at the shop and at `fulfilld report`, then `fulfilld adopt --yes`"};
}

Status look_again(Database& db, const Anchor& anchor) {
    FULFILLD_TRY(const std::string why, anchor.compare(db));
    return why.empty() ? Status{} : note_distrust(db, why);
}

Status must_be_trusted(Database& db, const Anchor& anchor) {
    FULFILLD_CHECK(look_again(db, anchor));
    FULFILLD_TRY(const std::string why, load_distrust(db));
    return why.empty() ? Status{} : distrusted(why);
}

Result<std::int64_t> begin_epoch(Database& db, const Anchor& anchor) {
    FULFILLD_TRY(const std::string distrust, why_not_to_trust(db, anchor));
    return guarded([&]() -> Result<std::int64_t> {
        FULFILLD_TRY(const std::int64_t last, load_epoch(db));
        const std::int64_t next = std::max(last, anchor.epoch()) + 1;
        SQLite::Transaction transaction(db.raw(), SQLite::TransactionBehavior::IMMEDIATE);
        auto update =
            db.prepared("UPDATE journal SET epoch = ?1, distrust = CASE ?2 WHEN '' THEN distrust ELSE ?2 END");
        update.bind_all(next, distrust);
        update.exec();
        transaction.commit();
        return next;
    });
}

}  // namespace fulfilld::store
