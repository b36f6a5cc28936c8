#include "feed/feed_folder.hpp"

#include "feed/parse.hpp"
#include "fulfilld/core/text.hpp"

#include <dirent.h>
#include <fcntl.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstdio>
#include <cstdlib>
#include <memory>
#include <system_error>
#include <utility>

namespace fulfilld::feed {
namespace {

constexpr std::size_t longest_name = 200;
constexpr const char* scratch = ".fulfilld-scratch";

Error failed(const std::string& what, const std::string& remedy) {
    return {ErrorKind::rejected, what + ": " + std::generic_category().message(errno), remedy};
}

Error left_alone(const std::string& why, const std::string& remedy) { return {ErrorKind::rejected, why, remedy}; }

struct CloseFolder {
    void operator()(DIR* folder) const { ::closedir(folder); }
};

Result<Handle> open_subfolder(const Handle& folder, const char* name) {
    if (::mkdirat(folder.get(), name, 0700) != 0 && errno != EEXIST)
        return failed(std::string("the folder ") + name + " cannot be created",
                      "let the user of fulfilld write in the feed folder");
    Handle opened(::openat(folder.get(), name, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC));
    if (opened.open()) return opened;
    return failed(std::string("the folder ") + name + " cannot be opened",
                  "let it be a folder of the user of fulfilld's own, inside the feed folder");
}

bool is_feed_name(const std::string& name) {
    const std::string small = lower(name);
    return !name.starts_with('.') && (small.ends_with(".csv") || small.ends_with(".json"));
}

std::int64_t nanoseconds(const struct timespec& time) { return time.tv_sec * 1'000'000'000LL + time.tv_nsec; }

bool same(const struct stat& one, const struct stat& other) {
    return one.st_dev == other.st_dev && one.st_ino == other.st_ino && one.st_size == other.st_size &&
           nanoseconds(one.st_mtim) == nanoseconds(other.st_mtim);
}

bool exists(const Handle& folder, const std::string& name) {
    struct stat info {};
    return ::fstatat(folder.get(), name.c_str(), &info, AT_SYMLINK_NOFOLLOW) == 0;
}

Status write_all(int fd, std::string_view text) {
    while (!text.empty()) {
        const ssize_t count = ::write(fd, text.data(), text.size());
        if (count < 0 && errno == EINTR) continue;
        if (count <= 0) return failed("the answer cannot be written", "see to room and rights on that disk");
        text.remove_prefix(static_cast<std::size_t>(count));
    }
    if (::fsync(fd) != 0) return failed("the answer cannot be made durable", "see to the disk");
    return {};
}

/// Whole or not at all, whatever happens meanwhile.
Status write_file(const Handle& folder, const std::string& name, std::string_view text) {
    ::unlinkat(folder.get(), scratch, 0);
    const Handle file(::openat(folder.get(), scratch, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0600));
    if (!file.open())
        return failed("the answer cannot be written", "let the user of fulfilld write in done and rejected");
    FULFILLD_CHECK(write_all(file.get(), text));
    if (::renameat(folder.get(), scratch, folder.get(), name.c_str()) != 0)
        return failed("the answer cannot be put in its place", "see what stands in its place");
    if (::fsync(folder.get()) != 0) return failed("the answer cannot be made durable", "see to the disk");
    return {};
}

Status read_all(int fd, std::string& bytes) {
    while (bytes.size() <= largest_file) {
        const std::size_t had = bytes.size();
        bytes.resize(std::min(had + 65'536, largest_file + 1));
        const ssize_t count = ::read(fd, bytes.data() + had, bytes.size() - had);
        bytes.resize(had + static_cast<std::size_t>(std::max<ssize_t>(count, 0)));
        if (count < 0 && errno == EINTR) continue;
        if (count < 0) return failed("it cannot be read", "see to the disk");
        if (count == 0) break;
    }
    return {};
}

}  // namespace

Handle::~Handle() {
    if (fd_ >= 0) ::close(fd_);
}

Result<FeedFolder> FeedFolder::open(const std::filesystem::path& path) {
    const std::string name = "the tracking feed folder " + printable(path.string());
    Handle folder(::open(path.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
    if (!folder.open())
        return failed(name + " cannot be opened", "create it, or take tracking_feed out of the configuration");
    struct stat info {};
    if (::fstat(folder.get(), &info) != 0 || (info.st_mode & S_IWOTH) != 0)
        return left_alone(name + " can be written to by everyone",
                          "chmod o-w on it: whoever can write there fulfils orders");
    FULFILLD_TRY(Handle done, open_subfolder(folder, "done"));
    FULFILLD_TRY(Handle rejected, open_subfolder(folder, "rejected"));
    return FeedFolder(std::move(folder), std::move(done), std::move(rejected));
}

/// A file touched there tells the time of the disk, which may be another machine's.
Result<struct timespec> FeedFolder::clock() {
    const Handle file(::openat(done_.get(), scratch, O_WRONLY | O_CREAT | O_NOFOLLOW | O_CLOEXEC, 0600));
    struct stat info {};
    if (!file.open() || ::futimens(file.get(), nullptr) != 0 || ::fstat(file.get(), &info) != 0)
        return failed("the folder done cannot be written to", "let the user of fulfilld write there");
    ::unlinkat(done_.get(), scratch, 0);
    return info.st_mtim;
}

Result<std::vector<std::string>> FeedFolder::list(Duration settle) {
    const std::int64_t settle_ns = std::chrono::nanoseconds(settle).count();
    // Of its own, because reading a folder moves the place in it.
    const int again = ::openat(folder_.get(), ".", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    const std::unique_ptr<DIR, CloseFolder> entries(again >= 0 ? ::fdopendir(again) : nullptr);
    if (!entries) return failed("the feed folder cannot be listed", "let the user of fulfilld read it");
    std::vector<std::pair<std::int64_t, std::string>> found;
    for (const dirent* entry = ::readdir(entries.get()); entry != nullptr; entry = ::readdir(entries.get())) {
        std::string name = entry->d_name;
        struct stat info {};
        if (!is_feed_name(name) || ::fstatat(folder_.get(), name.c_str(), &info, AT_SYMLINK_NOFOLLOW) != 0) continue;
        if (!S_ISDIR(info.st_mode)) found.emplace_back(nanoseconds(info.st_mtim), std::move(name));
    }
    if (settle > Duration::zero() && !found.empty()) {
        FULFILLD_TRY(const struct timespec present, clock());
        // A time far ahead is wrong, and the file as settled as any.
        std::erase_if(found, [&](const auto& one) { return std::abs(nanoseconds(present) - one.first) < settle_ns; });
    }
    std::sort(found.begin(), found.end());
    std::vector<std::string> names;
    names.reserve(found.size());
    for (auto& [changed, name] : found) names.push_back(std::move(name));
    return names;
}

Result<FeedFile> FeedFolder::read(const std::string& name) {
    if (name.size() > longest_name) return left_alone("its name is too long", "give it one of at most 200 bytes");
    const Handle opened(::openat(folder_.get(), name.c_str(), O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC));
    if (!opened.open()) {
        return errno == ELOOP ? left_alone("it is a symbolic link", "put the file itself there")
                              : failed("it cannot be opened", "let the user of fulfilld read it");
    }
    FeedFile file;
    file.name = name;
    if (::fstat(opened.get(), &file.seen) != 0) return failed("it cannot be read", "see to the disk");
    if (!S_ISREG(file.seen.st_mode)) return left_alone("it is not a regular file", "put a file there");
    if ((file.seen.st_mode & S_IWOTH) != 0) return left_alone("everyone may write to it", "chmod o-w on it");
    FULFILLD_CHECK(read_all(opened.get(), file.bytes));
    struct stat after {};
    if (::fstat(opened.get(), &after) != 0 || !same(file.seen, after))
        return left_alone("it changed while it was read", "nothing to do: the next run takes it");
    return file;
}

Status FeedFolder::move(const FeedFile& file, const Handle& to, const std::string& name) {
    if (::renameat(folder_.get(), file.name.c_str(), to.get(), name.c_str()) != 0)
        return failed("it cannot be moved", "let the user of fulfilld write in the feed folder");
    struct stat moved {};
    if (::fstatat(to.get(), name.c_str(), &moved, AT_SYMLINK_NOFOLLOW) != 0 || !same(file.seen, moved)) {
        // A newer file took its name since it was read: that one is not answered yet.
        ::renameat2(to.get(), name.c_str(), folder_.get(), file.name.c_str(), RENAME_NOREPLACE);
        return left_alone("another file took its name meanwhile", "nothing to do: the next run takes it");
    }
    if (::fsync(to.get()) != 0 || ::fsync(folder_.get()) != 0)
        return failed("its move is not durable", "see to the disk");
    return {};
}

Status FeedFolder::finish(const FeedFile& file, Place place, const std::string& digest, std::string_view result) {
    const Handle& to = at(place);
    // What is named like an answer must not stand where an answer may come to stand.
    const bool free = !exists(to, file.name) && !lower(file.name).ends_with(".result.csv");
    const std::string name = free ? file.name : digest.substr(0, 16) + "-" + file.name;
    FULFILLD_CHECK(write_file(to, name + ".result.csv", result));
    return move(file, to, name);
}

}  // namespace fulfilld::feed
