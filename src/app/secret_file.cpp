#include "app/secret_file.hpp"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <system_error>

namespace fulfilld::app {
namespace {

Error refused(const std::filesystem::path& path, const std::string& why, const std::string& remedy) {
    return {ErrorKind::config, "the file " + path.string() + " " + why, remedy};
}

/// Closes on the way out.
struct File {
    int fd;
    ~File() {
        if (fd >= 0) ::close(fd);
    }
};

}  // namespace

Result<Secret> read_secret(const std::filesystem::path& path) {
    const File file{::open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK)};
    if (file.fd < 0) {
        return refused(path, "cannot be read: " + std::generic_category().message(errno),
                       "write the secret into it, mode 0600");
    }
    struct stat info {};
    if (::fstat(file.fd, &info) != 0 || !S_ISREG(info.st_mode))
        return refused(path, "is not a regular file", "name the file that holds the secret");
    if ((info.st_mode & 077) != 0) return refused(path, "is open to other users", "chmod 600 " + path.string());
    std::array<char, 4097> buffer{};
    const ssize_t count = ::read(file.fd, buffer.data(), buffer.size());
    std::string text(buffer.data(), count > 0 ? static_cast<std::size_t>(count) : 0);
    constexpr const char* space = " \t\r\n";
    const auto first = text.find_first_not_of(space);
    if (count < 0 || text.size() == buffer.size() || first == std::string::npos) {
        return refused(path, "does not hold a secret", "write the secret into it, on one line");
    }
    text = text.substr(first, text.find_last_not_of(space) - first + 1);
    // It becomes part of a header: nothing in it may end the line.
    for (const char c : text) {
        if (c <= 0x20 || c > 0x7E)
            return refused(path, "holds more than one word", "write nothing but the secret into it");
    }
    return Secret(std::move(text));
}

}  // namespace fulfilld::app
