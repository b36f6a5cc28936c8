#include "app/runtime.hpp"

#include "actions/rehearsal.hpp"
#include "app/run_limit.hpp"
#include "app/shop_link.hpp"
#include "feed/take_feed.hpp"
#include "shopify/bulk_source.hpp"
#include "shopify/client.hpp"
#include "shopify/file_host.hpp"
#include "shopify/lease.hpp"
#include "store/facts_blob.hpp"
#include "store/report_reader.hpp"
#include "store/sqlite_action_journal.hpp"
#include "store/sqlite_lease_memory.hpp"
#include "store/sqlite_offer_store.hpp"
#include "store/sqlite_order_store.hpp"
#include "store/sqlite_row_stage.hpp"

namespace fulfilld::app {
namespace {

using engine::ExitCode;

engine::CycleSettings settings_for(const Config& config, const ShopConfig& shop) {
    engine::CycleSettings settings;
    settings.shop_domain = shop.domain;
    settings.policy = config.policy;
    settings.policy_hash = policy_hash(config);
    settings.program = std::string(FULFILLD_VERSION) + " facts " + std::to_string(store::facts_format);
    settings.overlap = config.poll_overlap;
    settings.sweep_every = config.sweep_every;
    settings.bulk_from = config.bulk_from;
    settings.settle = config.settle;
    settings.max_duration = config.max_duration;
    settings.caps = config.caps;
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
    ShopLink link;
    std::unique_ptr<port::OrderSource> source;
    std::unique_ptr<shopify::FileHost> files;
    std::unique_ptr<port::RowStage> stage;
    std::unique_ptr<port::BulkSource> bulk;
    std::unique_ptr<port::OrderActuator> actuator;
    std::unique_ptr<port::OrderStore> store;
    std::unique_ptr<port::ActionJournal> journal;
    std::unique_ptr<port::OfferStore> offers;
    std::unique_ptr<port::LeaseMemory> lease_memory;
    std::unique_ptr<port::Lease> lease;

    ShopRuntime(const ShopConfig& shop, const std::filesystem::path& state, store::Database& db, const Edges& edges,
                std::mt19937& random, const store::Anchor& anchor, std::int64_t epoch)
        : config(shop),
          link(shop, edges.clock, edges.log, random, edges.connect),
          source(shopify::make_order_source(link.session())),
          files(shopify::make_file_host(shop.ca_file)),
          stage(store::make_row_stage(state.string() + ".bulk")),
          bulk(shopify::make_bulk_source(link.session(), *files, *stage, edges.clock, {link.endpoint(), {}})),
          actuator(shopify::make_order_actuator(link.session())),
          store(store::make_order_store(db, shop.domain)),
          journal(store::make_action_journal(db, shop.domain, &anchor, epoch)),
          offers(store::make_offer_store(db, shop.domain)),
          lease_memory(store::make_lease_memory(db, shop.domain)),
          lease(shopify::make_lease(link.session(), edges.clock, *lease_memory)) {}
};

Runtime::Runtime(Config config, Edges edges)
    : config_(std::move(config)), edges_(std::move(edges)), random_(edges_.dice) {}

Runtime::~Runtime() = default;

Result<std::unique_ptr<Runtime>> Runtime::make(Config config, Edges edges) {
    std::unique_ptr<Runtime> runtime(new Runtime(std::move(config), std::move(edges)));
    FULFILLD_TRY(runtime->lock_, store::InstanceLock::acquire(runtime->config_.state_path));
    FULFILLD_TRY(runtime->db_, store::Database::open(runtime->config_.state_path));
    const std::string anchor = runtime->config_.state_path.string() + ".anchor";
    runtime->anchor_ = std::make_unique<store::Anchor>(anchor, runtime->edges_.anchor_file(anchor));
    FULFILLD_TRY(runtime->epoch_, store::begin_epoch(*runtime->db_, *runtime->anchor_));
    runtime->open_sessions();
    return runtime;
}

void Runtime::open_sessions() {
    shops_.clear();
    for (const auto& shop : config_.shops)
        shops_.push_back(
            std::make_unique<ShopRuntime>(shop, config_.state_path, *db_, edges_, random_, *anchor_, epoch_));
}

void Runtime::reconfigure(Config config) {
    if (config.state_path != config_.state_path) {
        edges_.log.warning("setting kept", {{"key", "state.path"}, {"why", "it takes effect at the next start"}});
        config.state_path = config_.state_path;
    }
    config_ = std::move(config);
    open_sessions();
}

ExitCode Runtime::run_cycles(engine::StopDesk& desk, const std::function<void()>& progress, const Tell& tell) {
    ExitCode worst = engine::exit_ok;
    stuck_ = waiting_ = 0;
    for (auto& shop : shops_) {
        if (desk.stopping()) break;
        const auto summary = run_shop(*shop, desk, progress);
        if (!summary) {
            edges_.log.error(
                "run not recorded",
                {{"shop", shop->config.domain}, {"detail", summary.error().message}, {"remedy", summary.error().hint}});
            worst = engine::worse(worst, engine::exit_code_of(summary.error().kind));
            if (worst == engine::exit_storage) break;
            continue;
        }
        tell(shop->config.domain, *summary);
        stuck_ += summary->stuck;
        waiting_ += summary->waiting;
        worst = engine::worse(worst, static_cast<ExitCode>(summary->exit_code));
        if (worst == engine::exit_storage) break;
    }
    return worst;
}

Result<bool> Runtime::has_unsettled() {
    FULFILLD_TRY(const auto rows, store::ReportReader(*db_).load_unsettled());
    return !rows.empty();
}

std::function<Result<std::int64_t>(std::stop_token)> Runtime::feed_intake(ShopRuntime& shop) {
    return [this, &shop](std::stop_token stop) -> Result<std::int64_t> {
        FULFILLD_TRY(const auto taken,
                     feed::take_feed(shop.config.tracking_feed, {*shop.offers, *shop.source, edges_.log},
                                     edges_.clock.now(), stop));
        return taken.left;
    };
}

Result<port::RunSummary> Runtime::run_shop(ShopRuntime& shop, engine::StopDesk& desk,
                                           const std::function<void()>& progress) {
    const engine::CycleSettings settings = settings_for(config_, shop.config);
    const auto stop_file = [file = stop_file_of(config_)] { return stop_file_is_there(file); };
    engine::CyclePorts ports{*shop.source,
                             *shop.bulk,
                             *shop.actuator,
                             *shop.store,
                             *shop.journal,
                             edges_.clock,
                             edges_.log,
                             performer_factory(config_.acting),
                             {},
                             {},
                             stop_file,
                             {},
                             progress};
    const RunLimit limit(desk, config_.max_duration);
    if (config_.lease) {
        ports.lease = [&shop, token = limit.abort_token()] {
            const Status held = shop.lease->hold(token);
            return held ? std::string() : held.error().message + "; " + held.error().hint;
        };
    }
    if (!shop.config.tracking_feed.empty()) ports.take_feed = feed_intake(shop);
    ports.offers = [&shop](const OrderId& order) { return shop.offers->load_offers(order); };
    FULFILLD_CHECK(store::look_again(*db_, *anchor_));
    auto summary = engine::run_cycle(ports, settings, limit.stop_token(), limit.abort_token());
    // So that a copy of the state file from before this run is known for one.
    if (summary) FULFILLD_CHECK(anchor_->drop(*db_));
    return summary;
}

}  // namespace fulfilld::app
