#pragma once

#include "app/working_hours.hpp"
#include "fulfilld/core/moment.hpp"
#include "fulfilld/core/plan.hpp"
#include "fulfilld/core/policy.hpp"
#include "fulfilld/core/result.hpp"
#include "fulfilld/core/secret.hpp"
#include "fulfilld/core/time.hpp"

#include <filesystem>
#include <string>
#include <vector>

namespace fulfilld::app {

struct ShopConfig {
    std::string domain;
    std::string api_version = "2026-10";
    std::string endpoint;              ///< Empty: the shop itself.
    std::string ca_file;               ///< Empty: the system's trusted authorities.
    std::filesystem::path token_file;  ///< Either this one,
    Secret token;
    std::string client_id;  ///< or these two: the client-credentials grant.
    std::filesystem::path client_secret_file;
    Secret client_secret;
    std::filesystem::path tracking_feed;  ///< Folder of CSV and JSON files; empty: none.
};

/// One mistake, with its place: `file:line:column: what is wrong; what to do`.
struct ConfigProblem {
    std::string place;
    std::string message;
    unsigned line = 0;       ///< 0: the file as a whole.
    bool of_secret = false;  ///< Only what goes to the shop needs it; a report does not.
    bool warning = false;    ///< May be meant: it does not stop anything.
};
std::string format_problem(const ConfigProblem& problem);

/// The configuration in force. Every default is written out in config/fulfilld.toml; a test compares the two.
struct Config {
    std::vector<ShopConfig> shops;
    std::filesystem::path state_path = "/var/lib/fulfilld/fulfilld.db";
    Duration poll_interval = std::chrono::seconds{60};
    Duration poll_overlap = std::chrono::minutes{10};
    Duration sweep_every = std::chrono::hours{24};
    Duration max_duration = std::chrono::hours{1};  ///< Of one run of one shop.
    int bulk_from = 10'000;                         ///< Orders; 0: never.
    bool acting = false;
    std::filesystem::path stop_file;  ///< While it is there nothing is done; empty: the state file's name with `.stop`.
    SettlePolicy settle;
    Caps caps;
    bool lease = false;  ///< Fencing across hosts.
    WorkingHours hours;
    Policy policy;
    std::vector<ConfigProblem> warnings;
};

/// Where people put the stop file.
std::filesystem::path stop_file_of(const Config& config);
/// Whatever it is, a link to nowhere too; what cannot be looked at may be there.
bool stop_file_is_there(const std::filesystem::path& file);

/// Reads and checks the whole file, secrets included, and reports every mistake at once, in the order of the file.
/// The Config is only meaningful when `problems` stays empty.
Config load_config(const std::filesystem::path& file, std::vector<ConfigProblem>& problems);
/// The same for a text that is at hand; its places are named by `name`.
Config parse_config(std::string_view text, const std::string& name, std::vector<ConfigProblem>& problems);

/// The effective configuration as TOML; secrets only by the name of their file.
std::string format_config(const Config& config);
/// The part of it that verdicts and plans depend on; its change means that everything must be judged again.
std::string format_policy(const Config& config);
/// The same in a few characters.
std::string policy_hash(const Config& config);

/// The commented sample with every default, as installed.
std::string_view sample_config();

}  // namespace fulfilld::app
