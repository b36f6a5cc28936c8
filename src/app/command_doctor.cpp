#include "app/commands.hpp"
#include "app/doctor.hpp"
#include "app/logging.hpp"
#include "app/shop_link.hpp"
#include "app/system_clock.hpp"
#include "shopify/client.hpp"
#include "shopify/locations.hpp"
#include "store/report_reader.hpp"

#include <iostream>

namespace fulfilld::app {
namespace {

Check of_error(std::string about, const Error& error) {
    return {std::move(about), Check::Result::failed, error.message, error.hint, engine::exit_code_of(error.kind)};
}

std::string known_identity(const Config& config, const std::string& domain) {
    auto db = store::Database::open_existing(config.state_path);
    if (!db) return {};
    const auto known = store::ReportReader(**db).load_identity(domain);
    return known ? *known : std::string();
}

Check check_locations(const std::string& domain, shopify::GraphqlSession& session) {
    const auto locations = shopify::fetch_locations(session, {});
    if (!locations) return of_error(domain + " locations", locations.error());
    std::size_t inactive = 0;
    std::string services;
    for (const auto& location : *locations) {
        inactive += location.active ? 0 : 1;
        if (!location.service.empty()) services += (services.empty() ? "" : ", ") + location.service;
    }
    return {domain + " locations",
            Check::Result::ok,
            std::to_string(locations->size()) + ", " + std::to_string(inactive) +
                " of them inactive; services: " + (services.empty() ? "none" : services),
            {},
            engine::exit_ok};
}

void check_shop(const Config& config, const ShopConfig& shop, EventLog& log, std::vector<Check>& checks) {
    SystemClock clock;
    std::mt19937 random(std::random_device{}());
    ShopLink link(shop, clock, log, random);
    const auto source = shopify::make_order_source(link.session());
    const auto facts = source->fetch_shop({});
    if (!facts) {
        checks.push_back(of_error(shop.domain, facts.error()));
        return;
    }
    if (facts->domain != shop.domain) {
        checks.push_back({shop.domain, Check::Result::failed, "the token belongs to " + facts->domain,
                          "check domain and token_file of this [[shop]]", engine::exit_auth});
        return;
    }
    auto found = check_contact(config, *facts, source->contact(), known_identity(config, shop.domain), clock.now());
    checks.insert(checks.end(), found.begin(), found.end());
    checks.push_back(check_locations(shop.domain, link.session()));
}

}  // namespace

int command_doctor(const Options& options) {
    std::vector<Check> checks;
    std::vector<ConfigProblem> problems;
    const Config config = load_config(options.config, problems);
    checks.reserve(problems.size() + 16);
    for (const auto& problem : problems)
        checks.push_back({"configuration", Check::Result::failed, format_problem(problem), "", engine::exit_usage});
    if (problems.empty()) {
        checks.push_back({"configuration", Check::Result::ok, options.config.string(), "", engine::exit_ok});
        const auto state = check_state(config);
        checks.insert(checks.end(), state.begin(), state.end());
        const auto log = make_log(Level::warning);
        for (const auto& shop : config.shops) check_shop(config, shop, *log, checks);
    }
    std::cout << (options.json ? format_checks_json(checks) : format_checks(checks));
    return verdict_of(checks);
}

}  // namespace fulfilld::app
