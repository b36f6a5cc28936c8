#include "app/hardening.hpp"

#include <sys/prctl.h>
#include <sys/resource.h>

namespace fulfilld::app {

void forbid_core_files() {
    const rlimit none{0, 0};
    ::setrlimit(RLIMIT_CORE, &none);
#ifndef __SANITIZE_ADDRESS__  // its leak check attaches to the process
    ::prctl(PR_SET_DUMPABLE, 0, 0, 0, 0);
#endif
}

}  // namespace fulfilld::app
