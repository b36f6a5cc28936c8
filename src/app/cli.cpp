#include "app/cli.hpp"

#include "app/commands.hpp"
#include "engine/exit_code.hpp"

#include <CLI/CLI.hpp>

#include <functional>
#include <iostream>

namespace fulfilld::app {
namespace {

constexpr const char* exit_codes =
    "Exit codes: 0 ok, 1 error, 2 usage or configuration, 3 scan incomplete or an action failed, 4 cap reached,\n"
    "5 token or scope, 6 shop unavailable, 7 state file, 10 findings (with --exit-on-findings), 75 another instance at "
    "work.\n";

using Verb = std::function<int()>;

/// Adds a verb with the options every verb has.
CLI::App* add_verb(CLI::App& parent, const std::string& name, const std::string& help, Options& options, Verb& chosen,
                   Verb verb) {
    CLI::App* command = parent.add_subcommand(name, help);
    command->add_option("-c,--config", options.config, "the configuration file")->capture_default_str();
    command->add_flag("--json", options.json, "JSON lines on stdout");
    command->callback([&chosen, verb = std::move(verb)] { chosen = verb; });
    return command;
}

void add_running(CLI::App& cli, Options& options, Verb& chosen) {
    CLI::App* daemon = add_verb(cli, "run", "the daemon: a cycle every poll.interval until told to stop", options,
                                chosen, [&] { return command_run(options); });
    CLI::App* once =
        add_verb(cli, "once", "one cycle, for cron or a timer", options, chosen, [&] { return command_once(options); });
    once->add_flag("--exit-on-findings", options.exit_on_findings,
                   "exit 10 when an order is stuck or an action uncertain");
    for (CLI::App* command : {daemon, once})
        command->add_flag("-q,--quiet", options.quiet, "log warnings and errors only");
}

void add_reading(CLI::App& cli, Options& options, Verb& chosen) {
    CLI::App* report = add_verb(cli, "report", "what is stuck, why, and what comes next", options, chosen,
                                [&] { return command_report(options); });
    report->add_option("--format", options.format, "table or json")
        ->check(CLI::IsMember({"table", "json"}))
        ->capture_default_str();
    report->add_flag("--all", options.all, "also what is within its normal time, and what is settled");
    report->add_flag("--settings", options.settings, "where orders get stuck, and the setting that would prevent it");
    report->add_option_function<std::string>(
        "--since",
        [&](const std::string& text) {
            const auto age = parse_duration(text);
            if (!age) throw CLI::ValidationError("--since", "must be a duration such as 24h or 7d");
            options.since = *age;
        },
        "count what is new and what has cleared over so long; 1d when left out");
    report->add_flag("--exit-on-findings", options.exit_on_findings,
                     "exit 10 when an order is stuck or an action uncertain");
    add_verb(cli, "doctor", "look at everything a run needs, and say what to do", options, chosen,
             [&] { return command_doctor(options); });
    CLI::App* actions = cli.add_subcommand("actions", "the journal of what was done");
    actions->require_subcommand(1);
    add_verb(*actions, "list", "every action with its outcome", options, chosen,
             [&] { return command_actions_list(options); });
    const auto add_decision = [&](const char* name, const char* help, int (*command)(const Options&)) {
        CLI::App* verb =
            add_verb(*actions, name, help, options, chosen, [&options, command] { return command(options); });
        return verb->add_option("ID", options.actions, "its number in actions list")->required();
    };
    add_decision("approve", "let the next run do what is proposed", command_actions_approve);
    add_decision("reject", "what is proposed is not to be done, now or later", command_actions_reject);
    add_decision("acknowledge", "say that a person has seen to an action that came out wrong",
                 command_actions_acknowledge);
    add_decision("undo", "take back what was done and verified, and is ours", command_actions_undo)->expected(1);
    CLI::App* history = add_verb(cli, "history", "everything known, planned, done and verified about one order",
                                 options, chosen, [&] { return command_history(options); });
    history->add_option("ORDER", options.order, "name (#1001), number or id")->required();
}

/// A day or a moment in UTC.
std::optional<Timestamp> parse_date(const std::string& text) {
    return parse_rfc3339(text.size() == 10 ? text + "T00:00:00Z" : text);
}

void add_acting(CLI::App& cli, Options& options, Verb& chosen) {
    CLI::App* adopt =
        add_verb(cli, "adopt", "take the present backlog, rules and state file as known: acting may begin", options,
                 chosen, [&] { return command_adopt(options); });
    adopt->add_option_function<std::string>(
        "--before",
        [&](const std::string& text) {
            options.before = parse_date(text);
            if (!options.before) throw CLI::ValidationError("--before", "must be a date such as 2026-11-01");
        },
        "orders placed before this date stay report-only; now, or the date that stands, when left out");
    adopt->add_flag("--yes", options.yes, "do it; without it only what would be adopted is shown");
    CLI::App* plan = add_verb(cli, "plan", "what could be done now, whatever the modes; for apply", options, chosen,
                              [&] { return command_plan(options); });
    plan->add_option("--out", options.out, "write it to this file");
    plan->add_option_function<std::string>(
        "--reason",
        [&](const std::string& name) {
            options.reason = parse_reason(name);
            if (!options.reason) throw CLI::ValidationError("--reason", "there is no reason \"" + name + "\"");
        },
        "only actions for this reason");
    CLI::App* apply = add_verb(cli, "apply", "approve a plan that was written to a file, and do it", options, chosen,
                               [&] { return command_apply(options); });
    apply->add_option("FILE", options.file, "the plan")->required();
}

void add_database(CLI::App& cli, Options& options, Verb& chosen) {
    CLI::App* db = cli.add_subcommand("db", "the state file");
    db->require_subcommand(1);
    add_verb(*db, "check", "read it whole: is it consistent, was anything changed or taken out", options, chosen,
             [&] { return command_db_check(options); });
    CLI::App* backup = add_verb(*db, "backup", "a consistent copy, also while a run is under way", options, chosen,
                                [&] { return command_db_backup(options); });
    backup->add_option("FILE", options.file, "the copy")->required();
    add_verb(*db, "stats", "how much it holds", options, chosen, [&] { return command_db_stats(options); });
}

/// Which order, and from where.
void add_order(CLI::App& command, Options& options) {
    command.add_option("ORDER", options.order, "name (#1001), number or id");
    command.add_flag("--live", options.live, "ask the shop, not the state file");
    command.add_option("--shop", options.shop, "only this shop, when several have such an order");
}

void add_explaining(CLI::App& cli, Options& options, Verb& chosen) {
    CLI::App* explain = add_verb(cli, "explain", "one order: reason, evidence, next step", options, chosen,
                                 [&] { return command_explain(options); });
    add_order(*explain, options);
    explain->add_option("--file", options.file, "an order that export has saved: no state file, no shop");
    explain->add_option_function<std::string>(
        "--why-not",
        [&](const std::string& kind) {
            options.why_not = parse_action_kind(kind);
            if (!options.why_not) throw CLI::ValidationError("--why-not", "there is no action \"" + kind + "\"");
        },
        "what forbids this action, such as mark_fulfilled");
    CLI::App* save = add_verb(cli, "export", "one order's facts as JSON, for explain --file and rules test", options,
                              chosen, [&] { return command_export(options); });
    add_order(*save, options);
    save->get_option("ORDER")->required();
    CLI::App* rules = cli.add_subcommand("rules", "the rules and the policy");
    rules->require_subcommand(1);
    CLI::App* test = add_verb(*rules, "test", "judge saved orders and compare with what they expect", options, chosen,
                              [&] { return command_rules_test(options); });
    test->add_option("DIR", options.file, "a folder of saved orders")->required();
}

void add_config(CLI::App& cli, Options& options, Verb& chosen) {
    CLI::App* config = cli.add_subcommand("config", "the configuration");
    config->require_subcommand(1);
    add_verb(*config, "check", "every mistake, with its place", options, chosen,
             [&] { return command_config_check(options); });
    add_verb(*config, "show", "what is in force, defaults included", options, chosen,
             [&] { return command_config_show(options); });
    add_verb(*config, "init", "print a commented sample", options, chosen,
             [&] { return command_config_init(options); });
    add_verb(cli, "version", "the version of this program", options, chosen, [&] { return command_version(options); });
}

}  // namespace

int run(int argc, char** argv) {
    CLI::App cli{"fulfilld finds stuck Shopify orders, says why, and clears what is safe."};
    cli.require_subcommand(1);
    cli.footer(exit_codes);
    Options options;
    Verb chosen;
    add_running(cli, options, chosen);
    add_reading(cli, options, chosen);
    add_acting(cli, options, chosen);
    add_explaining(cli, options, chosen);
    add_config(cli, options, chosen);
    add_database(cli, options, chosen);
    try {
        cli.parse(argc, argv);
    } catch (const CLI::ParseError& failure) {
        const int code = cli.exit(failure, std::cout, std::cerr);
        return code == 0 ? engine::exit_ok : engine::exit_usage;
    }
    const int code = chosen();
    std::cout.flush();
    if (std::cout) return code;
    // A report that went nowhere must not look like one that found nothing.
    std::cerr << "fulfilld: standard output could not be written; the result is lost\n";
    return engine::exit_error;
}

}  // namespace fulfilld::app
