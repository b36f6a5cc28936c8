#include "app/login.hpp"

#include "fulfilld/core/text.hpp"

#include <pwd.h>
#include <unistd.h>

#include <cstdlib>

namespace fulfilld::app {

std::string login_name() {
    // Only a hint for people: whoever may run this could claim any name.
    const char* behind_sudo = ::geteuid() == 0 ? std::getenv("SUDO_USER") : nullptr;
    if (behind_sudo != nullptr && *behind_sudo != '\0') return printable(behind_sudo, 40);
    const passwd* entry = ::getpwuid(::getuid());
    return entry != nullptr ? printable(entry->pw_name, 40) : "uid " + std::to_string(::getuid());
}

}  // namespace fulfilld::app
