#pragma once

#include "app/config.hpp"
#include "app/shop_link.hpp"
#include "engine/cycle.hpp"
#include "engine/exit_code.hpp"
#include "engine/stop_desk.hpp"
#include "shopify/graphql_session.hpp"
#include "store/anchor.hpp"
#include "store/database.hpp"
#include "store/instance_lock.hpp"

#include <functional>
#include <memory>
#include <random>
#include <vector>

namespace fulfilld::app {

/// What a runtime meets of the world outside. What is not given is the real thing.
struct Edges {
    port::Clock& clock;
    EventLog& log;
    Connect connect = connect_to_shop;
    unsigned dice = std::random_device{}();  ///< Where jitter begins.
    /// Where the anchor of the state file lies.
    std::function<std::unique_ptr<store::AnchorFile>(const std::filesystem::path&)> anchor_file =
        store::make_anchor_file;
};

/// The composition root: the one place that names concrete classes. Holds the instance lock, the database and one
/// session per shop for as long as it lives.
class Runtime {
  public:
    /// `locked` when another instance is at work, `storage` when the state file cannot be used.
    static Result<std::unique_ptr<Runtime>> make(Config config, Edges edges);

    /// What to do with the record of a run, as soon as it is over.
    using Tell = std::function<void(const std::string& shop, const port::RunSummary&)>;

    /// One cycle of every shop, in turn; the worst outcome.
    engine::ExitCode run_cycles(engine::StopDesk& desk, const std::function<void()>& progress, const Tell& tell);

    /// Whether any action has no certain outcome.
    Result<bool> has_unsettled();

    const Config& config() const { return config_; }
    /// Takes a new configuration for the following cycles. The state file of a running process cannot be changed.
    void reconfigure(Config config);

    std::int64_t stuck() const { return stuck_; }
    std::int64_t waiting() const { return waiting_; }

  private:
    struct ShopRuntime;

    Runtime(Config config, Edges edges);
    void open_sessions();
    std::function<Result<std::int64_t>(std::stop_token)> feed_intake(ShopRuntime& shop);
    Result<port::RunSummary> run_shop(ShopRuntime& shop, engine::StopDesk& desk, const std::function<void()>& progress);

    Config config_;
    Edges edges_;
    std::mt19937 random_;
    std::unique_ptr<store::InstanceLock> lock_;
    std::unique_ptr<store::Database> db_;
    std::unique_ptr<store::Anchor> anchor_;
    std::int64_t epoch_ = 0;
    std::vector<std::unique_ptr<ShopRuntime>> shops_;
    std::int64_t stuck_ = 0;
    std::int64_t waiting_ = 0;

  public:
    ~Runtime();
};

}  // namespace fulfilld::app
