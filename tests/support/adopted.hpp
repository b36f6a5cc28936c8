#pragma once

#include "actions/gatekeeper.hpp"

namespace fulfilld::test {

/// Gates of a shop that was adopted as it is, with nothing to hold anything back.
inline actions::Gatekeeper adopted_gatekeeper(port::ActionJournal& journal, port::Clock& clock, const Policy& policy,
                                              actions::Watch watch = {}, const Caps& caps = {}) {
    const Adoption adoption{"gid://shopify/Shop/1", "rules", "2026-10", {}};
    actions::Gatekeeper gatekeeper(journal, clock, policy, caps, std::move(watch));
    gatekeeper.begin({adoption, {}, {}}, adoption);
    return gatekeeper;
}

}  // namespace fulfilld::test
