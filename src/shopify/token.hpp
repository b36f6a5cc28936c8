#pragma once

#include "core/backoff.hpp"
#include "fulfilld/core/event_log.hpp"
#include "fulfilld/core/result.hpp"
#include "fulfilld/core/secret.hpp"
#include "fulfilld/port/clock.hpp"
#include "shopify/transport.hpp"

#include <functional>
#include <memory>
#include <stop_token>
#include <string>

namespace fulfilld::shopify {

/// Where the access token of one shop comes from. Used by one thread, so that two renewals never run at once.
class TokenSource {
  public:
    virtual ~TokenSource() = default;

    /// The token for the next request; may have to ask the shop for it first. `unauthorized` with what to do about it
    /// when the shop grants none.
    virtual Result<Secret> token(std::stop_token stop) = 0;

    /// The shop refused the token in hand. True: it is forgotten, and token() will ask for another one.
    virtual bool forget() = 0;
};

/// The token of a custom app made in the admin: it never expires and cannot be renewed [domain 1.1].
std::unique_ptr<TokenSource> make_static_token(Secret token);

struct GrantOptions {
    std::string client_id;
    Secret client_secret;
    Backoff backoff;
    int attempts = 3;  ///< Of asking, on transient faults.
};

/// The client-credentials grant of a Dev Dashboard app [domain 1.1]: asked for when first needed, and again when four
/// fifths of its life (with jitter, a little less) are over. While that fails for a passing fault, the old token is
/// used to its end. The referents outlive the source; `dice` gives numbers in [0, 1).
std::unique_ptr<TokenSource> make_granted_token(Transport& transport, GrantOptions options, port::Clock& clock,
                                                EventLog& log, std::function<double()> dice);

}  // namespace fulfilld::shopify
