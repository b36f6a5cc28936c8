#pragma once

#include "app/commands.hpp"
#include "app/config.hpp"
#include "app/system_clock.hpp"
#include "engine/exit_code.hpp"
#include "store/report_reader.hpp"

#include <optional>

namespace fulfilld::app {

/// Prints an error with its remedy; the exit code that belongs to it.
int tell(const Error& error);
void print_problems(const std::vector<ConfigProblem>& problems);
std::optional<Config> load_or_tell(const Options& options);
/// The same for verbs that never speak to a shop: no token is needed, only a file that can be read as configuration.
std::optional<Config> load_without_secrets_or_tell(const Options& options);

/// Lets `work` use the state file; the file is never created by looking.
template <class Work>
int with_database(const Options& options, Work work) {
    const auto config = load_without_secrets_or_tell(options);
    if (!config) return engine::exit_usage;
    auto db = store::Database::open_existing(config->state_path);
    if (!db) return tell(db.error());
    const Result<int> code = work(*config, **db, SystemClock().now());
    return code ? *code : tell(code.error());
}

template <class Work>
int with_reader(const Options& options, Work work) {
    return with_database(options, [&](const Config& config, store::Database& db, Timestamp now) -> Result<int> {
        store::ReportReader reader(db);
        return work(config, reader, now);
    });
}

}  // namespace fulfilld::app
