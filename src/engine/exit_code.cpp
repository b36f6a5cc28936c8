#include "engine/exit_code.hpp"

namespace fulfilld::engine {

ExitCode exit_code_of(ErrorKind kind) {
    switch (kind) {
        case ErrorKind::config: return exit_usage;
        case ErrorKind::malformed:
        case ErrorKind::rejected:
        case ErrorKind::cancelled: return exit_partial;
        case ErrorKind::unauthorized: return exit_auth;
        case ErrorKind::throttled:
        case ErrorKind::transient:
        case ErrorKind::unavailable: return exit_unavailable;
        case ErrorKind::storage: return exit_storage;
        case ErrorKind::locked: return exit_locked;
    }
    return exit_error;
}

}  // namespace fulfilld::engine
