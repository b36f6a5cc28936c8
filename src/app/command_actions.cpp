#include "app/command_common.hpp"
#include "app/logging.hpp"
#include "app/login.hpp"
#include "app/report.hpp"
#include "app/shop_link.hpp"
#include "shopify/client.hpp"
#include "store/anchor.hpp"
#include "store/journal_desk.hpp"

#include <nlohmann/json.hpp>

#include <algorithm>
#include <iostream>

namespace fulfilld::app {
namespace {

using nlohmann::json;

constexpr Duration undo_life = std::chrono::hours{24};

void print_decision(const Options& options, const char* type, std::int64_t id) {
    if (options.json) {
        std::cout << json{{"type", type}, {"schema", 1}, {"id", id}} << "\n";
    } else {
        std::cout << "action " << id << " " << type << "\n";
    }
}

/// The same decision on each of the actions named.
template <class Decide>
int decide_all(const Options& options, const char* type, Decide decide) {
    return with_database(options, [&](const Config& config, store::Database& db, Timestamp now) -> Result<int> {
        const store::Anchor anchor(config.state_path);
        // A file that was put back from a backup is not decided upon.
        FULFILLD_CHECK(store::must_be_trusted(db, anchor));
        for (const auto id : options.actions) {
            FULFILLD_CHECK(decide(db, id, now));
            FULFILLD_CHECK(anchor.drop(db));
            print_decision(options, type, id);
        }
        return engine::exit_ok;
    });
}

/// The order of an action as it is at this moment.
Result<OrderFacts> read_live(const Config& config, const store::ShopRecord& one) {
    const auto shop = std::find_if(config.shops.begin(), config.shops.end(),
                                   [&](const auto& known) { return known.domain == one.shop; });
    if (shop == config.shops.end())
        return Error{ErrorKind::config, "the action is of " + one.shop + ", which is not configured"};
    SystemClock clock;
    std::mt19937 random(std::random_device{}());
    const auto log = make_log(Level::warning);
    ShopLink link(*shop, clock, *log, random);
    const auto source = shopify::make_order_source(link.session());
    FULFILLD_TRY(auto facts, source->fetch_order(one.record.action.order, {}));
    if (facts) return std::move(*facts);
    return Error{ErrorKind::not_found,
                 "the shop does not show the order " + one.record.action.order_name + " any more"};
}

Result<std::int64_t> file_undo(const Config& config, store::Database& db, std::int64_t id, Timestamp now) {
    if (!config.acting) return Error{ErrorKind::rejected, "acting is off", "set [acting] enabled = true"};
    FULFILLD_TRY(const store::ShopRecord one, store::load_record(db, id));
    // What cannot be taken back at all needs no look at the shop.
    if (const std::string why = why_not_undone(one.record.action.kind); !why.empty())
        return Error{ErrorKind::rejected, "action " + std::to_string(id) + " cannot be taken back: " + why};
    FULFILLD_TRY(const OrderFacts facts, read_live(config, one));
    FULFILLD_TRY(const PlannedAction undo, plan_undo(one.record, facts));
    return store::file_undo(db, one.shop, undo, login_name(), now + undo_life, now);
}

}  // namespace

int command_actions_list(const Options& options) {
    return with_reader(options, [&](const Config&, store::ReportReader& reader, Timestamp) -> Result<int> {
        FULFILLD_TRY(const auto rows, reader.load_journal());
        std::cout << (options.json ? format_journal_json(rows) : format_journal_table(rows));
        return engine::exit_ok;
    });
}

int command_actions_approve(const Options& options) {
    return decide_all(options, "approved", [](store::Database& db, std::int64_t id, Timestamp now) {
        return store::approve_action(db, id, login_name(), now);
    });
}

int command_actions_reject(const Options& options) {
    return decide_all(options, "rejected", [](store::Database& db, std::int64_t id, Timestamp now) {
        return store::decline_action(db, id, login_name(), now);
    });
}

int command_actions_acknowledge(const Options& options) {
    return decide_all(options, "acknowledged", [](store::Database& db, std::int64_t id, Timestamp now) {
        return store::acknowledge_action(db, id, login_name(), now);
    });
}

int command_actions_undo(const Options& options) {
    const auto config = load_or_tell(options);
    if (!config) return engine::exit_usage;
    const int filed = with_database(options, [&](const Config&, store::Database& db, Timestamp now) -> Result<int> {
        FULFILLD_CHECK(store::must_be_trusted(db, store::Anchor(config->state_path)));
        FULFILLD_TRY(const std::int64_t undo, file_undo(*config, db, options.actions.front(), now));
        FULFILLD_CHECK(store::Anchor(config->state_path).drop(db));
        std::cerr << "fulfilld: filed as action " << undo << "\n";
        return engine::exit_ok;
    });
    return filed == engine::exit_ok ? perform_now(options) : filed;
}

}  // namespace fulfilld::app
