#include "app/command_common.hpp"
#include "app/explain.hpp"
#include "app/facts_json.hpp"
#include "app/logging.hpp"
#include "app/moment_view.hpp"
#include "app/shop_link.hpp"
#include "shopify/client.hpp"
#include "store/facts_blob.hpp"

#include <algorithm>
#include <fstream>
#include <iostream>
#include <sstream>

namespace fulfilld::app {
namespace {

using store::StoredOrder;

/// Whether `shop` is the one asked for; without --shop every one is.
bool is_asked(const Options& options, const std::string& shop) { return options.shop.empty() || options.shop == shop; }

Result<std::string> read_file(const std::filesystem::path& path) {
    std::error_code unreadable;
    std::ifstream in(path, std::ios::binary);
    if (!std::filesystem::is_regular_file(path, unreadable) || !in)
        return Error{ErrorKind::config, path.string() + ": there is no such file that can be read",
                     "save an order with fulfilld export ORDER"};
    std::ostringstream text;
    text << in.rdbuf();
    return text.str();
}

Result<SavedOrder> load_saved(const std::filesystem::path& path) {
    FULFILLD_TRY(const std::string text, read_file(path));
    return parse_saved_order(text, path.string());
}

Error never_listed(const std::string& order) {
    return {ErrorKind::not_found, order + " was never listed: it was not stuck in any run, or no run has seen it yet",
            "fulfilld explain --live '" + order + "' asks the shop itself"};
}

Error without_facts(const std::string& order) {
    return {ErrorKind::not_found, order + " is cleared, or what was kept of it cannot be read",
            "read it from the shop with --live, or wait for the next run"};
}

/// The orders that the state file knows under this name or number.
Result<std::vector<StoredOrder>> find_stored(const Options& options, store::ReportReader& reader, Timestamp now) {
    FULFILLD_TRY(auto orders, reader.find_orders(options.order, now));
    std::erase_if(orders, [&](const auto& order) { return !is_asked(options, order.shop); });
    if (orders.empty()) return never_listed(options.order);
    return orders;
}

Status check_shop(const Options& options, const Config& config) {
    const bool known = std::any_of(config.shops.begin(), config.shops.end(),
                                   [&](const auto& shop) { return is_asked(options, shop.domain); });
    if (known) return {};
    return Error{ErrorKind::config, "--shop " + options.shop + ": the configuration has no such shop",
                 "give its own domain, as in [[shop]] domain"};
}

Result<std::vector<SavedOrder>> read_live(const Options& options, const Config& config) {
    FULFILLD_CHECK(check_shop(options, config));
    SystemClock clock;
    std::mt19937 random(std::random_device{}());
    const auto log = make_log(Level::warning);
    std::vector<SavedOrder> found;
    for (const auto& shop : config.shops) {
        if (!is_asked(options, shop.domain)) continue;
        ShopLink link(shop, clock, *log, random);
        const auto source = shopify::make_order_source(link.session());
        FULFILLD_TRY(const ShopFacts facts, source->fetch_shop({}));
        FULFILLD_TRY(auto orders, source->find_orders(options.order, {}));
        for (auto& order : orders) found.push_back({std::move(order), facts, clock.now(), std::nullopt});
    }
    if (!found.empty()) return found;
    return Error{ErrorKind::not_found, "no shop shows an order " + options.order,
                 "check the name; orders older than 60 days need the scope read_all_orders"};
}

/// With its own words for facts that are not from the state file.
int print_explained(const Options& options, ExplainedOrder explained, const SavedOrder& saved, const Policy& policy) {
    if (options.why_not) {
        explained.asked = *options.why_not;
        explained.refusals = why_not(*options.why_not, saved.facts, saved.shop, policy, saved.at);
    }
    std::cout << (options.json ? format_explanation_json(explained, saved.at)
                               : format_explanation(explained, saved.at));
    return engine::exit_ok;
}

int explain_saved(const Options& options) {
    const auto config = load_without_secrets_or_tell(options);
    if (!config) return engine::exit_usage;
    const auto saved = load_saved(options.file);
    if (!saved) return tell(saved.error());
    return print_explained(options, explain_facts(saved->facts, saved->shop, config->policy, saved->at), *saved,
                           config->policy);
}

int explain_live(const Options& options) {
    const auto config = load_or_tell(options);
    if (!config) return engine::exit_usage;
    const auto found = read_live(options, *config);
    if (!found) return tell(found.error());
    for (const auto& saved : *found)
        print_explained(options, explain_facts(saved.facts, saved.shop, config->policy, saved.at), saved,
                        config->policy);
    return engine::exit_ok;
}

int explain_stored(const Options& options) {
    return with_database(options, [&](const Config& config, store::Database& db, Timestamp now) -> Result<int> {
        store::ReportReader reader(db);
        FULFILLD_CHECK(check_shop(options, config));
        FULFILLD_TRY(const auto orders, find_stored(options, reader, now));
        FULFILLD_TRY(auto shops, reader.load_shops());
        const Explainer explainer(config.policy, std::move(shops), now);
        for (const auto& order : orders) {
            FULFILLD_TRY(const std::string judged_by, reader.load_judged_by(order.shop));
            ExplainedOrder explained{
                order, explainer.explain(order), !judged_by.starts_with(policy_hash(config)), options.why_not, {}};
            if (options.why_not) explained.refusals = explainer.why_not(order, *options.why_not);
            if (options.why_not && explained.refusals.empty()) {
                FULFILLD_TRY(explained.moment, shut_now(db, config, order, *options.why_not, now));
            }
            std::cout << (options.json ? format_explanation_json(explained, now) : format_explanation(explained, now));
        }
        return engine::exit_ok;
    });
}

int export_one(const Options& options, const std::vector<SavedOrder>& found) {
    if (found.size() == 1) {
        std::cout << format_saved_order(found.front());
        return engine::exit_ok;
    }
    return tell({ErrorKind::config, std::to_string(found.size()) + " orders are called " + options.order,
                 "give the order's id, or choose a shop with --shop DOMAIN"});
}

}  // namespace

int command_explain(const Options& options) {
    if (options.file.empty() == options.order.empty())
        return tell({ErrorKind::config, "explain needs an order or a saved one",
                     "fulfilld explain ORDER, or fulfilld explain --file ORDER.json"});
    if (!options.file.empty()) return explain_saved(options);
    return options.live ? explain_live(options) : explain_stored(options);
}

int command_export(const Options& options) {
    if (options.live) {
        const auto config = load_or_tell(options);
        if (!config) return engine::exit_usage;
        const auto found = read_live(options, *config);
        return found ? export_one(options, *found) : tell(found.error());
    }
    return with_reader(options, [&](const Config&, store::ReportReader& reader, Timestamp now) -> Result<int> {
        FULFILLD_TRY(const auto orders, find_stored(options, reader, now));
        FULFILLD_TRY(const auto shops, reader.load_shops());
        std::vector<SavedOrder> found;
        for (const auto& order : orders) {
            auto facts = store::decode_facts(order.facts, order.id);
            if (!facts) return without_facts(options.order);
            const auto shop = shops.find(order.shop);
            found.push_back({std::move(*facts), shop == shops.end() ? ShopFacts{} : shop->second, now, {}});
        }
        return export_one(options, found);
    });
}

}  // namespace fulfilld::app
