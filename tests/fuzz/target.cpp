#include "fuzz/target.hpp"

#include <cstdio>
#include <cstdlib>

namespace fulfilld::fuzz {

void broken(const char* promise, const char* file, int line) {
    std::fprintf(stderr, "%s:%d: a promise was broken: %s\n", file, line, promise);
    std::abort();
}

std::vector<Target>& targets() {
    static std::vector<Target> all;
    return all;
}

}  // namespace fulfilld::fuzz
