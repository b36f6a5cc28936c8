#pragma once

#include "fulfilld/core/result.hpp"
#include "fulfilld/core/time.hpp"

#include <boost/json/value.hpp>

#include <optional>
#include <string>

namespace fulfilld::shopify {

/// What a whole HTTP reply means, from its status and its GraphQL errors [domain 2.3, 2.4]. Total: every status and
/// every body has a class; what is not understood is `malformed`.
struct ReplyClass {
    std::optional<ErrorKind> error;  ///< nullopt: `data` is present and no top-level error was reported.
    std::string detail;              ///< The platform's own words or the status; printable, cut.
    bool too_expensive = false;      ///< MAX_COST_EXCEEDED: ask for less, never for the same again.
};
ReplyClass classify_reply(unsigned status, const boost::json::value* body);

/// The class of a reply by its status alone, for what is not GraphQL.
ErrorKind by_http_status(unsigned status);

/// The platform's figures in `extensions.cost`; absent fields are zero.
struct Cost {
    double requested = 0;
    double maximum = 0;
    double available = 0;
    double restore_rate = 0;
};
Cost read_cost(const boost::json::value& body);

}  // namespace fulfilld::shopify
