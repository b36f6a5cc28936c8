#include "app/command_common.hpp"
#include "app/login.hpp"
#include "app/plan_file.hpp"
#include "app/stored_plans.hpp"
#include "app/text_table.hpp"
#include "fulfilld/core/text.hpp"
#include "store/adoption.hpp"
#include "store/journal_desk.hpp"

#include <nlohmann/json.hpp>

#include <fstream>
#include <iostream>
#include <sstream>

namespace fulfilld::app {
namespace {

using nlohmann::json;

constexpr Duration plan_life = std::chrono::hours{24};

/// What a person is about to take as known.
Status show_adoption(store::Database& db, const ShopConfig& shop, const Config& config,
                     const std::optional<Timestamp>& from, Timestamp now) {
    FULFILLD_TRY(const Adoption present, store::load_present(db, shop.domain));
    FULFILLD_TRY(const Trust trust, store::load_trust(db, shop.domain));
    FULFILLD_TRY(const std::string unfit, store::why_not_to_trust(db, store::Anchor(config.state_path)));
    if (!unfit.empty() && trust.distrust.empty()) {
        FULFILLD_CHECK(store::note_distrust(db, unfit));
        return Error{ErrorKind::rejected, unfit, "look at the shop and at `fulfilld report` first; then adopt again"};
    }
    if (present.rules != policy_hash(config))
        return Error{ErrorKind::rejected, "the configuration has changed since the last run of " + shop.domain,
                     "run `fulfilld once` first, look at the report, then adopt"};
    const Timestamp begin = from.value_or(trust.adopted ? trust.adopted->orders_from : now);
    std::cout << shop.domain << "\n  shop         " << present.shop_id << "\n  api version  " << present.api_version
              << "\n  rules        " << present.rules
              << (trust.adopted && trust.adopted->rules != present.rules ? " (others than adopted before)" : "")
              << "\n  orders from  " << format_rfc3339(begin) << " on; older ones stay report-only\n";
    if (!trust.distrust.empty()) std::cout << "  in spite of  " << trust.distrust << "\n";
    return {};
}

Status tell_when_acting_begins(store::Database& db, const Config& config, Timestamp now) {
    FULFILLD_TRY(const Trust trust, store::load_trust(db, config.shops.front().domain));
    if (!config.acting) {
        std::cout << "Adopted. Acting is off: runs report and do nothing until [acting] enabled = true.\n";
        return {};
    }
    std::cout << "Adopted. "
              << (trust.acts_from <= now ? "The next run acts as the modes say.\n"
                                         : "Runs act as the modes say from " + format_rfc3339(trust.acts_from) +
                                               " on: what was asked before may still land until then.\n");
    return {};
}

std::string read_file(const std::filesystem::path& file, bool& found) {
    std::ifstream in(file, std::ios::binary);
    found = static_cast<bool>(in);
    std::ostringstream text;
    text << in.rdbuf();
    return text.str();
}

/// All of it or nothing.
bool write_file(const std::filesystem::path& file, const std::string& text) {
    const std::filesystem::path next = file.string() + ".new";
    std::ofstream out(next, std::ios::binary | std::ios::trunc);
    out << text;
    out.close();
    std::error_code failed;
    if (out) std::filesystem::rename(next, file, failed);
    return out && !failed;
}

std::string plan_table(const PlanFile& plan) {
    std::vector<std::vector<std::string>> rows{{"ORDER", "ACTION", "REASON", "UNITS", "TARGET"}};
    for (const auto& [shop, planned] : plan.actions) {
        const Action& action = planned.action;
        rows.push_back({printable(action.order_name, 40), std::string(name_of(action.kind)),
                        std::string(name_of(planned.reason)),
                        action.lines.empty() ? "" : std::to_string(action.quantity()), printable(action.target())});
    }
    return text_table(rows);
}

/// What must hold before any action of a plan is filed.
Status check_plan(const PlanFile& plan, const Config& config, Timestamp now) {
    if (!config.acting) return Error{ErrorKind::rejected, "acting is off", "set [acting] enabled = true"};
    if (plan.expires_at <= now)
        return Error{ErrorKind::rejected, "the plan expired at " + format_rfc3339(plan.expires_at),
                     "write a new one with `fulfilld plan`"};
    if (plan.rules != policy_hash(config))
        return Error{ErrorKind::rejected, "the rules or the configuration have changed since the plan was written",
                     "write a new one with `fulfilld plan`"};
    for (const auto& [shop, planned] : plan.actions) {
        const bool known = std::any_of(config.shops.begin(), config.shops.end(),
                                       [&, &name = shop](const auto& one) { return one.domain == name; });
        if (!known) return Error{ErrorKind::rejected, "the plan is about " + shop + ", which is not configured"};
    }
    return {};
}

}  // namespace

int command_adopt(const Options& options) {
    return with_database(options, [&](const Config& config, store::Database& db, Timestamp now) -> Result<int> {
        for (const auto& shop : config.shops) FULFILLD_CHECK(show_adoption(db, shop, config, options.before, now));
        if (!options.yes) {
            std::cout << "Nothing was adopted: look at `fulfilld report`, then say --yes.\n";
            return engine::exit_usage;
        }
        const store::Anchor anchor(config.state_path);
        for (const auto& shop : config.shops) {
            FULFILLD_TRY(
                const Adoption adopted,
                store::adopt(db, anchor, shop.domain, {options.before, login_name(), config.settle.settle}, now));
            if (options.json)
                std::cout << json{{"type", "adopted"},
                                  {"schema", 1},
                                  {"shop", shop.domain},
                                  {"rules", adopted.rules},
                                  {"orders_from", format_rfc3339(adopted.orders_from)}}
                          << "\n";
        }
        if (!options.json) FULFILLD_CHECK(tell_when_acting_begins(db, config, now));
        return engine::exit_ok;
    });
}

int command_plan(const Options& options) {
    return with_database(options, [&](const Config& config, store::Database& db, Timestamp now) -> Result<int> {
        PlanFile plan{{}, policy_hash(config), now, now + plan_life, {}};
        FULFILLD_TRY(plan.actions, stored_plans(db, config, options.reason, now));
        const std::string text = format_plan_file(plan);
        if (options.out.empty() || !options.json) std::cout << (options.json ? text : plan_table(plan));
        if (options.out.empty()) return engine::exit_ok;
        if (!write_file(options.out, text))
            return Error{ErrorKind::not_found, options.out.string() + ": cannot be written", "choose another place"};
        if (!options.json)
            std::cout << plan.actions.size() << " actions, until " << format_rfc3339(plan.expires_at)
                      << ": fulfilld apply " << options.out.string() << "\n";
        return engine::exit_ok;
    });
}

int command_apply(const Options& options) {
    const int filed =
        with_database(options, [&](const Config& config, store::Database& db, Timestamp now) -> Result<int> {
            bool found = false;
            const std::string text = read_file(options.file, found);
            if (!found) return Error{ErrorKind::config, options.file.string() + ": there is no such file"};
            FULFILLD_TRY(const PlanFile plan, parse_plan_file(text, options.file.string()));
            FULFILLD_CHECK(check_plan(plan, config, now));
            FULFILLD_CHECK(store::must_be_trusted(db, store::Anchor(config.state_path)));
            FULFILLD_TRY(const int count, store::apply_plan(db, {plan.id, plan.rules, plan.expires_at, plan.actions},
                                                            login_name(), now));
            FULFILLD_CHECK(store::Anchor(config.state_path).drop(db));
            std::cerr << "fulfilld: " << count << " of " << plan.actions.size() << " actions approved"
                      << (count < static_cast<int>(plan.actions.size()) ? "; the journal forbids the others" : "")
                      << "\n";
            return engine::exit_ok;
        });
    return filed == engine::exit_ok ? perform_now(options) : filed;
}

int perform_now(const Options& options) {
    const int code = command_once(options);
    if (code != engine::exit_locked) return code;
    std::cerr << "fulfilld: the running instance does it in its next run\n";
    return engine::exit_ok;
}

}  // namespace fulfilld::app
