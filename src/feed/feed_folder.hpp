#pragma once

#include "fulfilld/core/result.hpp"
#include "fulfilld/core/time.hpp"

#include <sys/stat.h>

#include <filesystem>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace fulfilld::feed {

/// An open file or folder, closed on the way out.
class Handle {
  public:
    explicit Handle(int fd = -1) : fd_(fd) {}
    ~Handle();
    Handle(Handle&& other) noexcept : fd_(std::exchange(other.fd_, -1)) {}
    Handle& operator=(Handle&& other) noexcept {
        std::swap(fd_, other.fd_);
        return *this;
    }
    Handle(const Handle&) = delete;
    Handle& operator=(const Handle&) = delete;

    int get() const { return fd_; }
    bool open() const { return fd_ >= 0; }

  private:
    int fd_;
};

/// A file as it was read.
struct FeedFile {
    std::string name;
    std::string bytes;  ///< At most one byte more than a feed may have.
    struct stat seen {};
};

/// Where a file goes when it is answered.
enum class Place { done, rejected };

/// The folder that tracking is dropped into, with `done` and `rejected` in it. Everything is reached from the folder as
/// it was opened, and no symbolic link is followed. Errors are `rejected`: they concern this folder, or one file in it,
/// and never our memory.
class FeedFolder {
  public:
    /// Creates done and rejected, mode 0700. Refuses a folder that everyone may write to.
    static Result<FeedFolder> open(const std::filesystem::path& path);

    /// Names of the files to take in, oldest first. What changed less than `settle` ago, by the clock of this file
    /// system, may still be being written and is left for later.
    Result<std::vector<std::string>> list(Duration settle);

    /// The whole file. Refuses anything but a regular file that not everyone may write to.
    Result<FeedFile> read(const std::string& name);

    /// Writes the answer and moves the file, both durable; again and again with the same outcome. Where another file of
    /// that name is there already, both names begin with a part of the digest.
    Status finish(const FeedFile& file, Place place, const std::string& digest, std::string_view result);

  private:
    FeedFolder(Handle folder, Handle done, Handle rejected)
        : folder_(std::move(folder)), done_(std::move(done)), rejected_(std::move(rejected)) {}
    const Handle& at(Place place) const { return place == Place::done ? done_ : rejected_; }
    Result<struct timespec> clock();
    Status move(const FeedFile& file, const Handle& to, const std::string& name);

    Handle folder_;
    Handle done_;
    Handle rejected_;
};

}  // namespace fulfilld::feed
