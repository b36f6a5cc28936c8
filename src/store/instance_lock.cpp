#include "store/instance_lock.hpp"

#include <fcntl.h>
#include <sys/file.h>
#include <unistd.h>

#include <cerrno>
#include <system_error>

namespace fulfilld::store {

Result<std::unique_ptr<InstanceLock>> InstanceLock::acquire(const std::filesystem::path& state_file) {
    // One lock for one file, by whatever name it is reached.
    std::error_code unresolved;
    const auto real = std::filesystem::weakly_canonical(state_file, unresolved);
    const std::string path = (unresolved ? state_file : real).string() + ".lock";
    const int fd = ::open(path.c_str(), O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0600);
    if (fd < 0) {
        return Error{ErrorKind::storage,
                     "the lock file " + path + " cannot be opened: " + std::generic_category().message(errno),
                     "create its folder and let the user of fulfilld write there"};
    }
    if (::flock(fd, LOCK_EX | LOCK_NB) != 0) {
        ::close(fd);
        return Error{ErrorKind::locked, "another fulfilld is at work on " + state_file.string(),
                     "nothing to do: it does this run's work; stop it first if that is not what you want"};
    }
    return std::unique_ptr<InstanceLock>(new InstanceLock(fd));
}

InstanceLock::~InstanceLock() { ::close(fd_); }

}  // namespace fulfilld::store
