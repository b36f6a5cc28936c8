#pragma once

#include "fulfilld/core/result.hpp"
#include "fulfilld/core/secret.hpp"

#include <filesystem>

namespace fulfilld::app {

/// Reads a secret from a regular file that only its owner can read (mode & 077 is 0). Refused (`config`) when it is
/// missing, empty, longer than 4 KiB, of several lines or open to others. White space around it is dropped.
Result<Secret> read_secret(const std::filesystem::path& path);

}  // namespace fulfilld::app
