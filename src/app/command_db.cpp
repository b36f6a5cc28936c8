#include "app/command_common.hpp"
#include "store/anchor.hpp"
#include "store/audit.hpp"

#include <nlohmann/json.hpp>

#include <iostream>

namespace fulfilld::app {
namespace {

using nlohmann::ordered_json;

/// What a table of a person's interest holds.
constexpr std::pair<const char*, const char*> counted[] = {
    {"orders_listed", "SELECT count(*) FROM order_state WHERE reason IS NOT NULL"},
    {"orders_remembered", "SELECT count(*) FROM order_state"},
    {"orders_of_last_month", "SELECT count(*) FROM recent_order"},
    {"events", "SELECT count(*) FROM event"},
    {"runs", "SELECT count(*) FROM run"},
    {"actions", "SELECT count(*) FROM action"},
    {"audit_rows", "SELECT count(*) FROM audit"},
    {"epoch", "SELECT epoch FROM journal"},
};

}  // namespace

int command_db_check(const Options& options) {
    return with_database(options, [&](const Config& config, store::Database& db, Timestamp) -> Result<int> {
        FULFILLD_CHECK(db.check());
        FULFILLD_TRY(const std::int64_t rows, store::check_audit(db));
        FULFILLD_TRY(const std::string why, store::Anchor(config.state_path).compare(db));
        if (!why.empty()) return store::distrusted(why);
        if (options.json) {
            std::cout << ordered_json{{"type", "db_check"}, {"schema", 1}, {"ok", true}, {"audit_rows", rows}} << "\n";
        } else {
            std::cout << config.state_path.string() << ": ok, " << rows << " audit rows fit together\n";
        }
        return engine::exit_ok;
    });
}

int command_db_backup(const Options& options) {
    return with_database(options, [&](const Config&, store::Database& db, Timestamp) -> Result<int> {
        if (std::error_code unreadable; std::filesystem::exists(options.file, unreadable))
            return Error{ErrorKind::config, options.file.string() + ": is there already", "choose another name"};
        FULFILLD_CHECK(db.copy_to(options.file));
        if (!options.json) std::cout << options.file.string() << ": written\n";
        return engine::exit_ok;
    });
}

int command_db_stats(const Options& options) {
    return with_database(options, [&](const Config& config, store::Database& db, Timestamp) -> Result<int> {
        return store::guarded([&]() -> Result<int> {
            ordered_json stats{{"type", "db_stats"}, {"schema", 1}};
            stats["bytes"] = std::filesystem::file_size(config.state_path);
            for (const auto& [name, query] : counted) stats[name] = db.raw().execAndGet(query).getInt64();
            if (options.json) {
                std::cout << stats << "\n";
                return engine::exit_ok;
            }
            for (const auto& [name, value] : stats.items()) {
                if (value.is_number()) std::cout << name << "  " << value << "\n";
            }
            return engine::exit_ok;
        });
    });
}

}  // namespace fulfilld::app
