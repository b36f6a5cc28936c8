#pragma once

#include "fulfilld/core/event_log.hpp"
#include "fulfilld/core/reason.hpp"
#include "fulfilld/core/time.hpp"

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>

namespace fulfilld::app {

/// What the command line asked for.
struct Options {
    std::filesystem::path config = "/etc/fulfilld/fulfilld.toml";
    std::string format = "table";
    std::string order;
    std::string shop;            ///< Empty: every one.
    std::filesystem::path file;  ///< A saved order, or a folder of them.
    std::optional<ActionKind> why_not;
    bool live = false;  ///< From the shop, not from the state file.
    std::int64_t action = 0;
    bool json = false;
    bool all = false;
    bool settings = false;  ///< The review of settings instead of the list.
    Duration since = std::chrono::days{1};
    bool exit_on_findings = false;
    bool quiet = false;
};

/// One function per verb; each returns its exit code.
int command_run(const Options& options);
int command_once(const Options& options);
int command_doctor(const Options& options);
int command_report(const Options& options);
int command_explain(const Options& options);
int command_export(const Options& options);
int command_rules_test(const Options& options);
int command_actions_list(const Options& options);
int command_actions_acknowledge(const Options& options);
int command_config_check(const Options& options);
int command_config_show(const Options& options);
int command_config_init(const Options& options);
int command_version(const Options& options);

}  // namespace fulfilld::app
