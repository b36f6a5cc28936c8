#pragma once

#include "fulfilld/core/result.hpp"
#include "fulfilld/core/time.hpp"

#include <optional>
#include <stop_token>
#include <string>

namespace fulfilld::port {

/// Who may act on a shop, as noted in the shop itself, for the case that two machines serve it by mistake. It is no
/// fence: the platform does not look at it when it executes a write [reliability 3.2].
struct LeaseNote {
    std::string instance;  ///< Of the state file.
    std::string nonce;     ///< Of this very note: a copy of the state file does not know the next one.
    Timestamp renewed_at;
};

struct LeasePolicy {
    Duration life = std::chrono::minutes{5};   ///< Not renewed for so long: free.
    Duration delay = std::chrono::minutes{3};  ///< And so long after that: what its holder sent may still land.
};

/// What is to be made of the note that was found. Pure. nullopt: write ours over it. `locked`: another instance holds
/// it. `storage`: it was written for this state file, but not by it: a copy is or was at work, or it was put back from
/// a backup. `known`: this state file remembers the nonce.
std::optional<Error> weigh_lease(const std::optional<LeaseNote>& found, const std::string& instance, bool known,
                                 const LeasePolicy& policy, Timestamp now);

/// What an instance remembers of its lease.
class LeaseMemory {
  public:
    virtual ~LeaseMemory() = default;
    virtual Result<std::string> instance() = 0;
    virtual Result<bool> knows(const std::string& nonce) = 0;
    /// A note to be written over the one with `found` (empty: none), remembered before it is sent.
    virtual Result<LeaseNote> next_note(const std::string& found, Timestamp now) = 0;
};

class Lease {
  public:
    virtual ~Lease() = default;
    /// Takes it, or renews it when that is due. Success only when the shop has confirmed that it is ours. `locked`:
    /// lost to another instance; anything doubtful is an error, too.
    virtual Status hold(std::stop_token stop) = 0;
};

}  // namespace fulfilld::port
