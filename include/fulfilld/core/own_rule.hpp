#pragma once

#include "fulfilld/core/reason.hpp"
#include "fulfilld/core/time.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace fulfilld {

/// What a rule of the merchant's own looks at. An empty list matches anything; of a list one pattern must match; of all
/// that is given, everything must match, at one and the same fulfillment order. `*` in a pattern stands for anything.
struct OwnMatch {
    std::vector<Reason> reasons;
    std::vector<std::string> sources;   ///< Of the order: `web`, `pos`, a channel's own name.
    std::vector<std::string> apps;      ///< The app that made the order.
    std::vector<std::string> tags;      ///< One of the order's tags.
    std::vector<std::string> gateways;  ///< One of the payment gateways.
    std::vector<std::string> vendors;   ///< Of an item that is still to be sent.
    std::vector<std::string> skus;      ///< The same.
    std::vector<std::string> locations;
    std::vector<std::string> services;    ///< Handle or name of the fulfillment service.
    std::vector<std::string> deliveries;  ///< `SHIPPING`, `RETAIL`, …, `null`.
    std::vector<std::string> statuses;    ///< Payment, fulfillment or request status, or the fulfillment order's.
    std::optional<Duration> older_than;   ///< Age of the state.
    std::optional<Duration> younger_than;
    std::optional<std::int64_t> value_from;  ///< Ten-thousandths of the order's own currency.
    std::optional<std::int64_t> value_below;
};

/// A merchant's own rule. It may name, hide and hold back; it can never allow what the decision table forbids.
struct OwnRule {
    std::string name;
    OwnMatch match;
    bool case_sensitive = false;
    std::string label;     ///< Shown beside the reason; empty: none.
    bool exclude = false;  ///< Not listed as stuck; counted as excluded, by this name.
    /// Of the actions the table allows, only this one; `no_action`: none of them.
    std::optional<ActionKind> action;
    bool no_action = false;
    std::optional<Mode> mode;  ///< Instead of the reason's own.
};

}  // namespace fulfilld
