#pragma once

#include "fulfilld/core/result.hpp"

namespace fulfilld::engine {

/// Part of the stable command-line contract.
enum ExitCode : int {
    exit_ok = 0,
    exit_error = 1,
    exit_usage = 2,
    exit_partial = 3,  ///< The scan is incomplete, or an action did not come out.
    exit_capped = 4,   ///< A cap stopped further actions.
    exit_auth = 5,
    exit_unavailable = 6,
    exit_storage = 7,
    exit_findings = 10,  ///< Only with --exit-on-findings.
    exit_locked = 75,
};

ExitCode exit_code_of(ErrorKind kind);

/// Of two outcomes the one a person should hear of first.
ExitCode worse(ExitCode a, ExitCode b);

}  // namespace fulfilld::engine
