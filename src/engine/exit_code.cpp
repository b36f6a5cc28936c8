#include "engine/exit_code.hpp"

#include <algorithm>
#include <array>

namespace fulfilld::engine {

ExitCode exit_code_of(ErrorKind kind) {
    switch (kind) {
        case ErrorKind::config: return exit_usage;
        case ErrorKind::busy:
        case ErrorKind::unfinished:
        case ErrorKind::malformed:
        case ErrorKind::rejected:
        case ErrorKind::cancelled: return exit_partial;
        case ErrorKind::unauthorized: return exit_auth;
        case ErrorKind::throttled:
        case ErrorKind::transient:
        case ErrorKind::unavailable: return exit_unavailable;
        case ErrorKind::storage: return exit_storage;
        case ErrorKind::locked: return exit_locked;
        case ErrorKind::not_found: return exit_error;
    }
    return exit_error;
}

ExitCode worse(ExitCode a, ExitCode b) {
    static constexpr std::array order{exit_ok,   exit_capped, exit_partial, exit_unavailable,
                                      exit_auth, exit_usage,  exit_error,   exit_storage};
    const auto rank = [](ExitCode code) { return std::find(order.begin(), order.end(), code) - order.begin(); };
    return rank(a) >= rank(b) ? a : b;
}

}  // namespace fulfilld::engine
