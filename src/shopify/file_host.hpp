#pragma once

#include "fulfilld/core/result.hpp"
#include "fulfilld/core/time.hpp"
#include "shopify/endpoint.hpp"
#include "shopify/resolve.hpp"

#include <cstdint>
#include <functional>
#include <memory>
#include <stop_token>
#include <string>
#include <string_view>

namespace fulfilld::shopify {

/// Where a file lies that the shop wrote for us.
struct FilePlace {
    Endpoint endpoint;
    std::string target;  ///< Path and signed query, as given.
};

/// Reads the address of a file. The shop names it, and we go there: so only https, only the platform's file host
/// [domain 6], no user info, no other port, no fragment [fault 89]. A shop on loopback has its files on loopback.
Result<FilePlace> parse_file_url(std::string_view url, const Endpoint& shop);

struct FileLimits {
    Duration connect = std::chrono::seconds{10};
    Duration stall = std::chrono::seconds{30};  ///< Between two pieces; how long all may take is up to the caller.
    std::size_t header_bytes = 64 * 1024;
};

/// Takes a piece of a file; an error ends the transfer and is passed on.
using TakePiece = std::function<Status(std::string_view)>;

/// GETs files, each on a connection of its own. No token, no cookie, no redirect, no encoding.
class FileHost {
  public:
    virtual ~FileHost() = default;
    /// Succeeds only when exactly `size` bytes came and were taken. What was taken before a failure is worth nothing.
    virtual Status fetch(const FilePlace& place, std::uint64_t size, const TakePiece& take, std::stop_token stop) = 0;
};

/// Verifies certificates as the transport does. `ca_file` replaces the system's authorities when not empty.
std::unique_ptr<FileHost> make_file_host(std::string ca_file, FileLimits limits = {},
                                         Resolve resolve = resolve_with_system);

}  // namespace fulfilld::shopify
