#pragma once

#include "app/config.hpp"
#include "engine/exit_code.hpp"
#include "fulfilld/core/order_facts.hpp"
#include "fulfilld/port/order_source.hpp"

#include <string>
#include <vector>

namespace fulfilld::app {

/// One thing looked at, and what to do about it.
struct Check {
    enum class Result { ok, warning, failed };
    std::string about;  ///< E.g. `state file` or `demo.myshopify.com scopes`.
    Result result = Result::ok;
    std::string detail;
    std::string remedy;                       ///< Empty when it is ok.
    engine::ExitCode code = engine::exit_ok;  ///< What a failure ends the doctor with.
};
std::string_view name_of(Check::Result result);

/// The state file and its folder: found, writable, nobody else's, sound, of this version. Creates nothing.
std::vector<Check> check_state(const Config& config);

/// What the first contact shows, against what the configuration needs. Pure. `pinned` is empty at the first contact.
std::vector<Check> check_contact(const Config& config, const ShopFacts& shop, const port::Contact& contact,
                                 const std::string& pinned, Timestamp now);

/// The worst of all, as an exit code.
engine::ExitCode verdict_of(const std::vector<Check>& checks);

std::string format_checks(const std::vector<Check>& checks);
std::string format_checks_json(const std::vector<Check>& checks);

}  // namespace fulfilld::app
