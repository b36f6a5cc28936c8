#pragma once

#include <cstdlib>

namespace fulfilld {

/// Whether this planted bug is switched on: FULFILLD_MUTANT names it by number. Test programs only.
inline bool planted(int bug) {
    static const int chosen = [] {
        const char* named = std::getenv("FULFILLD_MUTANT");
        return named == nullptr ? 0 : std::atoi(named);
    }();
    return chosen == bug;
}

}  // namespace fulfilld
