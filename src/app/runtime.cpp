#include "app/runtime.hpp"

#include "actions/rehearsal.hpp"
#include "app/run_limit.hpp"
#include "shopify/client.hpp"
#include "store/row_text.hpp"
#include "store/sqlite_action_journal.hpp"
#include "store/sqlite_order_store.hpp"

#include <algorithm>
#include <array>

namespace fulfilld::app {
namespace {

using engine::ExitCode;

/// Of several shops' outcomes the one a person should hear of first.
ExitCode worse(ExitCode a, ExitCode b) {
    static constexpr std::array order{engine::exit_ok,          engine::exit_capped, engine::exit_partial,
                                      engine::exit_unavailable, engine::exit_auth,   engine::exit_usage,
                                      engine::exit_error,       engine::exit_storage};
    const auto rank = [](ExitCode code) { return std::find(order.begin(), order.end(), code) - order.begin(); };
    return rank(a) >= rank(b) ? a : b;
}

engine::CycleSettings settings_for(const Config& config, const ShopConfig& shop) {
    engine::CycleSettings settings;
    settings.shop_domain = shop.domain;
    settings.policy = config.policy;
    settings.policy_hash = store::fingerprint(std::string(FULFILLD_VERSION) + format_policy(config.policy) +
                                              format_duration(config.policy.grace));
    settings.overlap = config.poll_overlap;
    settings.sweep_every = config.sweep_every;
    settings.settle = config.settle;
    settings.max_duration = config.max_duration;
    settings.acting = config.acting;
    return settings;
}

engine::PerformerFactory performer_factory(bool acting) {
    if (acting) return actions::make_executor;
    return [](actions::Workshop&) { return actions::make_rehearsal(); };
}

}  // namespace

/// One shop's edges. Members in the order of their dependence.
struct Runtime::ShopRuntime {
    ShopConfig config;
    std::unique_ptr<shopify::Transport> transport;
    std::unique_ptr<shopify::TokenSource> tokens;
    shopify::GraphqlSession session;
    std::unique_ptr<port::OrderSource> source;
    std::unique_ptr<port::OrderActuator> actuator;
    std::unique_ptr<port::OrderStore> store;
    std::unique_ptr<port::ActionJournal> journal;

    ShopRuntime(const ShopConfig& shop, store::Database& db, port::Clock& clock, EventLog& log, std::mt19937& random)
        : config(shop),
          transport(shopify::make_transport(endpoint_for(shop), shop.ca_file)),
          tokens(tokens_for(shop, *transport, clock, log, dice_of(random))),
          session(*transport, *tokens, options_for(shop), clock, log, dice_of(random)),
          source(shopify::make_order_source(session)),
          actuator(shopify::make_order_actuator(session)),
          store(store::make_order_store(db, shop.domain)),
          journal(store::make_action_journal(db, shop.domain)) {}

    static shopify::Endpoint endpoint_for(const ShopConfig& shop) {
        // A bad endpoint was refused when the configuration was read.
        return shop.endpoint.empty() ? shopify::endpoint_of(shop.domain) : *shopify::parse_endpoint(shop.endpoint);
    }
    static shopify::SessionOptions options_for(const ShopConfig& shop) {
        shopify::SessionOptions options;
        options.api_version = shop.api_version;
        return options;
    }
    static std::unique_ptr<shopify::TokenSource> tokens_for(const ShopConfig& shop, shopify::Transport& transport,
                                                            port::Clock& clock, EventLog& log,
                                                            std::function<double()> dice) {
        if (shop.client_id.empty()) return shopify::make_static_token(shop.token);
        shopify::GrantOptions options;
        options.client_id = shop.client_id;
        options.client_secret = shop.client_secret;
        return shopify::make_granted_token(transport, std::move(options), clock, log, std::move(dice));
    }
    static std::function<double()> dice_of(std::mt19937& random) {
        return [&random] { return std::uniform_real_distribution<double>(0.0, 1.0)(random); };
    }
};

Runtime::Runtime(Config config, port::Clock& clock, EventLog& log)
    : config_(std::move(config)), clock_(clock), log_(log), random_(std::random_device{}()) {}

Runtime::~Runtime() = default;

Result<std::unique_ptr<Runtime>> Runtime::make(Config config, port::Clock& clock, EventLog& log) {
    std::unique_ptr<Runtime> runtime(new Runtime(std::move(config), clock, log));
    FULFILLD_TRY(runtime->lock_, store::InstanceLock::acquire(runtime->config_.state_path));
    FULFILLD_TRY(runtime->db_, store::Database::open(runtime->config_.state_path));
    runtime->open_sessions();
    return runtime;
}

void Runtime::open_sessions() {
    shops_.clear();
    for (const auto& shop : config_.shops)
        shops_.push_back(std::make_unique<ShopRuntime>(shop, *db_, clock_, log_, random_));
}

void Runtime::reconfigure(Config config) {
    if (config.state_path != config_.state_path) {
        log_.warning("setting kept", {{"key", "state.path"}, {"why", "it takes effect at the next start"}});
        config.state_path = config_.state_path;
    }
    config_ = std::move(config);
    open_sessions();
}

ExitCode Runtime::run_cycles(engine::StopDesk& desk, const std::function<void()>& progress) {
    ExitCode worst = engine::exit_ok;
    stuck_ = waiting_ = 0;
    for (auto& shop : shops_) {
        if (desk.stopping()) break;
        const auto summary = run_shop(*shop, desk, progress);
        if (!summary) {
            log_.error(
                "run not recorded",
                {{"shop", shop->config.domain}, {"detail", summary.error().message}, {"remedy", summary.error().hint}});
            return engine::exit_storage;
        }
        stuck_ += summary->stuck;
        waiting_ += summary->waiting;
        worst = worse(worst, static_cast<ExitCode>(summary->exit_code));
        if (worst == engine::exit_storage) break;
    }
    return worst;
}

Result<port::RunSummary> Runtime::run_shop(ShopRuntime& shop, engine::StopDesk& desk,
                                           const std::function<void()>& progress) {
    const engine::CycleSettings settings = settings_for(config_, shop.config);
    const engine::CyclePorts ports{
        *shop.source, *shop.actuator, *shop.store, *shop.journal, clock_, log_, performer_factory(config_.acting),
        progress};
    const RunLimit limit(desk, config_.max_duration);
    return engine::run_cycle(ports, settings, limit.stop_token(), limit.abort_token());
}

}  // namespace fulfilld::app
