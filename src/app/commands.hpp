#pragma once

#include "fulfilld/core/event_log.hpp"
#include "fulfilld/core/reason.hpp"
#include "fulfilld/core/time.hpp"

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <vector>

namespace fulfilld::app {

/// What the command line asked for.
struct Options {
    std::filesystem::path config = "/etc/fulfilld/fulfilld.toml";
    std::string format = "table";
    std::string order;
    std::string shop;            ///< Empty: every one.
    std::filesystem::path file;  ///< A saved order, or a folder of them.
    std::optional<ActionKind> why_not;
    bool live = false;                  ///< From the shop, not from the state file.
    std::vector<std::int64_t> actions;  ///< By their numbers in the journal.
    std::optional<Timestamp> before;    ///< Of adopt.
    std::optional<Reason> reason;       ///< Only this one.
    std::filesystem::path out;          ///< Where the plan goes.
    bool yes = false;
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
int command_actions_approve(const Options& options);
int command_actions_reject(const Options& options);
int command_actions_acknowledge(const Options& options);
int command_actions_undo(const Options& options);
int command_adopt(const Options& options);
int command_plan(const Options& options);
int command_apply(const Options& options);
int command_history(const Options& options);
int command_db_check(const Options& options);
int command_db_backup(const Options& options);
int command_db_stats(const Options& options);
int command_config_check(const Options& options);
int command_config_show(const Options& options);
int command_config_init(const Options& options);
int command_version(const Options& options);

/// One run, so that what was approved is done at once; a running instance does it in its own next run.
int perform_now(const Options& options);

}  // namespace fulfilld::app
