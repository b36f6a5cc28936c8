#include "app/command_common.hpp"
#include "app/lively_clock.hpp"
#include "app/logging.hpp"
#include "app/report.hpp"
#include "app/runtime.hpp"
#include "app/signals.hpp"
#include "app/systemd.hpp"
#include "engine/engine.hpp"
#include "store/sqlite_action_journal.hpp"

#include <nlohmann/json.hpp>

#include <algorithm>
#include <iostream>

namespace fulfilld::app {
namespace {

using engine::ExitCode;
using nlohmann::json;

/// One line; bytes that are not UTF-8, as a file name may hold, are replaced.
void print_json(const json& value) { std::cout << value.dump(-1, ' ', false, json::error_handler_t::replace) << "\n"; }

/// With --json the record of each run goes to stdout, one line.
Runtime::Tell teller(const Options& options) {
    if (!options.json) return [](const std::string&, const port::RunSummary&) {};
    return [](const std::string& shop, const port::RunSummary& run) {
        std::cout << format_run_json(shop, run) << std::flush;
    };
}

/// Longer than every shop in turn may take, and some turns may fail.
Duration stale_after(const Config& config) {
    const auto shops = static_cast<Duration::rep>(config.shops.size());
    return std::max<Duration>(std::chrono::hours{2}, 3 * config.poll_interval + shops * config.max_duration);
}

std::string status_line(const Runtime& runtime, ExitCode code) {
    return "STATUS=" + std::to_string(runtime.stuck()) + " stuck, " + std::to_string(runtime.waiting()) +
           " waiting, last run " + (code == engine::exit_ok ? "ok" : "ended with code " + std::to_string(code)) +
           (runtime.config().acting ? "" : ", report only");
}

void reload(Runtime& runtime, const Options& options, EventLog& log) {
    notify_systemd("RELOADING=1\n" + monotonic_usec());
    std::vector<ConfigProblem> problems;
    Config config = load_config(options.config, problems);
    for (const auto& problem : problems)
        log.error("configuration refused", {{"place", problem.place}, {"detail", problem.message}});
    if (problems.empty()) {
        runtime.reconfigure(std::move(config));
        log.info("configuration taken over", {{"file", options.config.string()}});
    } else {
        log.error("configuration kept", {{"why", "the new one has mistakes"}, {"mistakes", problems.size()}});
    }
    notify_systemd("READY=1");
}

}  // namespace

int tell(const Error& error) {
    std::cerr << "fulfilld: " << error.message << "\n";
    if (!error.hint.empty()) std::cerr << "fulfilld: " << error.hint << "\n";
    return engine::exit_code_of(error.kind);
}

void print_problems(const std::vector<ConfigProblem>& problems) {
    for (const auto& problem : problems) std::cerr << format_problem(problem) << "\n";
}

std::optional<Config> load_or_tell(const Options& options) {
    std::vector<ConfigProblem> problems;
    Config config = load_config(options.config, problems);
    print_problems(problems);
    if (!problems.empty()) return std::nullopt;
    return config;
}

std::optional<Config> load_without_secrets_or_tell(const Options& options) {
    std::vector<ConfigProblem> problems;
    Config config = load_config(options.config, problems);
    std::erase_if(problems, [](const ConfigProblem& problem) { return problem.of_secret; });
    print_problems(problems);
    if (!problems.empty()) return std::nullopt;
    return config;
}

namespace {

void tell_warnings(const Config& config, EventLog& log) {
    for (const auto& warning : config.warnings)
        log.warning("configuration doubtful", {{"place", warning.place}, {"detail", warning.message}});
}

}  // namespace

int command_run(const Options& options) {
    engine::StopDesk desk;
    const SignalWatch signals(desk);
    const auto log = make_log(options.quiet ? Level::warning : Level::info);
    const auto alive = [] { notify_systemd("WATCHDOG=1"); };
    SystemClock system;
    LivelyClock clock(system, alive,
                      std::min<Duration>(std::chrono::seconds{10}, watchdog_interval().value_or(Duration::max())));
    auto config = load_or_tell(options);
    if (!config) return engine::exit_usage;
    tell_warnings(*config, *log);
    auto runtime = Runtime::make(std::move(*config), {clock, *log});
    if (!runtime) return tell(runtime.error());
    Runtime& live = **runtime;
    notify_systemd("READY=1\nSTATUS=first run under way");
    log->info("started", {{"version", FULFILLD_VERSION},
                          {"shops", live.config().shops.size()},
                          {"acting", live.config().acting ? "true" : "false"}});
    engine::EngineHooks hooks;
    hooks.run_cycles = [&] {
        const ExitCode code = live.run_cycles(desk, alive, teller(options));
        notify_systemd(status_line(live, code));
        return code;
    };
    hooks.interval = [&] { return live.config().poll_interval; };
    hooks.reload = [&] { reload(live, options, *log); };
    const ExitCode code = engine::run_engine(hooks, desk, clock, *log);
    notify_systemd("STOPPING=1");
    log->info("stopped", {{"signal", signals.stop_signal()}, {"exit_code", static_cast<int>(code)}});
    return code;
}

int command_once(const Options& options) {
    engine::StopDesk desk;
    const SignalWatch signals(desk);
    const auto log = make_log(options.quiet ? Level::warning : Level::info);
    SystemClock clock;
    auto config = load_or_tell(options);
    if (!config) return engine::exit_usage;
    tell_warnings(*config, *log);
    auto runtime = Runtime::make(std::move(*config), {clock, *log});
    if (!runtime) return tell(runtime.error());
    const ExitCode code = (*runtime)->run_cycles(
        desk, [] {}, teller(options));
    if (signals.stop_signal() != 0) return 128 + signals.stop_signal();
    if (code != engine::exit_ok || !options.exit_on_findings) return code;
    const auto unsettled = (*runtime)->has_unsettled();
    if (!unsettled) return tell(unsettled.error());
    return (*runtime)->stuck() > 0 || *unsettled ? engine::exit_findings : engine::exit_ok;
}

int command_report(const Options& options) {
    return with_reader(options, [&](const Config& config, store::ReportReader& reader, Timestamp now) -> Result<int> {
        ReportView view{{}, now, options.all, stale_after(config), now - options.since};
        for (const auto& shop : config.shops) view.shops.push_back(shop.domain);
        const bool json = options.json || options.format == "json";
        MonthReview month(now);
        FULFILLD_CHECK(reader.each_recent(now - std::chrono::days{30}, now, [&](const store::RecentOrder& order) {
            if (std::find(view.shops.begin(), view.shops.end(), order.shop) != view.shops.end()) month.take(order);
        }));
        Stored stored;
        FULFILLD_TRY(stored.orders, reader.load_orders(now));
        FULFILLD_TRY(stored.runs, reader.load_last_runs());
        FULFILLD_TRY(stored.unsettled, reader.load_unsettled());
        FULFILLD_TRY(stored.proposals, reader.load_proposals());
        FULFILLD_TRY(stored.cleared, reader.count_cleared(view.since));
        stored.month = month.figures();
        const Report report = make_report(std::move(stored), view);
        FULFILLD_TRY(auto shops, reader.load_shops());
        const Explainer explainer(config.policy, std::move(shops), now);
        if (options.settings) {
            std::cout << (json ? format_settings_json(month.settings())
                               : format_heading(report) + format_settings(month.settings()));
        } else {
            std::cout << (json ? format_report_json(report, explainer) : format_report_table(report));
        }
        if (!report.complete()) return engine::exit_partial;
        const bool findings = report.stuck > 0 || !report.unsettled.empty();
        return options.exit_on_findings && findings ? engine::exit_findings : engine::exit_ok;
    });
}

int command_config_check(const Options& options) {
    std::vector<ConfigProblem> problems;
    const Config config = load_config(options.config, problems);
    const auto print = [](const char* type, const ConfigProblem& problem) {
        print_json({{"type", type}, {"schema", 1}, {"place", problem.place}, {"message", problem.message}});
    };
    if (options.json) {
        for (const auto& problem : problems) print("problem", problem);
        for (const auto& warning : config.warnings) print("warning", warning);
        print_json({{"type", "config_check"}, {"schema", 1}, {"ok", problems.empty()}, {"problems", problems.size()}});
    } else {
        print_problems(problems);
        for (const auto& warning : config.warnings) std::cerr << "warning: " << format_problem(warning) << "\n";
        if (problems.empty()) {
            std::cout << options.config.string() << ": ok, " << config.shops.size()
                      << (config.shops.size() == 1 ? " shop, " : " shops, ")
                      << (config.acting ? "acting is on" : "report only") << "\n";
        }
    }
    return problems.empty() ? engine::exit_ok : engine::exit_usage;
}

int command_config_show(const Options& options) {
    const auto config = load_or_tell(options);
    if (!config) return engine::exit_usage;
    if (options.json) {
        print_json({{"type", "config"}, {"schema", 1}, {"toml", format_config(*config)}});
    } else {
        std::cout << format_config(*config);
    }
    return engine::exit_ok;
}

int command_config_init(const Options& options) {
    if (options.json) {
        print_json({{"type", "sample_config"}, {"schema", 1}, {"toml", sample_config()}});
    } else {
        std::cout << sample_config();
    }
    return engine::exit_ok;
}

int command_version(const Options& options) {
    if (options.json) {
        print_json({{"type", "version"},
                    {"schema", 1},
                    {"version", FULFILLD_VERSION},
                    {"api_version", ShopConfig{}.api_version}});
    } else {
        std::cout << "fulfilld " << FULFILLD_VERSION << " (Shopify Admin API " << ShopConfig{}.api_version << ")\n";
    }
    return engine::exit_ok;
}

}  // namespace fulfilld::app
