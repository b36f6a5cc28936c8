#pragma once

#include "sandbox/execute.hpp"
#include "sandbox/fault_plan.hpp"
#include "sandbox/shop.hpp"
#include "sandbox/token_desk.hpp"

#include <map>
#include <optional>
#include <string>
#include <string_view>

namespace fulfilld::sandbox {

/// Everything behind the HTTP front.
struct Sandbox {
    Sandbox(Shop::Settings settings, double restore_per_second)
        : shop(std::move(settings)), executor(shop, {restore_per_second}) {
        executor.bulk().strikes = [this](std::string_view fault) { return faults.strikes(fault, ""); };
    }
    Sandbox(const Sandbox&) = delete;
    Sandbox& operator=(const Sandbox&) = delete;

    Shop shop;
    Executor executor;
    FaultPlan faults;
    TokenDesk tokens;
    int latency_ms = 0;
    std::string served_version;           ///< Not empty: every version is answered as this one, as a retired one is.
    std::string deprecation;              ///< Not empty: said of every call.
    long clock_offset = 0;                ///< Seconds that the Date header is off.
    std::map<std::string, int> received;  ///< By operation.
    int unauthorized = 0;
    int tokens_at_file_host = 0;  ///< Requests for files that carried a token.
};

/// The doors a merchant, a test or a curious person uses, under /_sandbox/: labels, state, requests, counters to read;
/// clock, edit, revoke_tokens to write. nullopt: there is no such door.
std::optional<std::string> open_side_door(Sandbox& sandbox, std::string_view path, std::string_view body);

}  // namespace fulfilld::sandbox
