#include "engine/cycle.hpp"

#include "actions/judge.hpp"
#include "actions/recovery.hpp"
#include "actions/rehearsal.hpp"
#include "engine/acting.hpp"
#include "engine/exit_code.hpp"
#include "engine/survey.hpp"
#include "engine/trust.hpp"

#include <set>

namespace fulfilld::engine {
namespace {

using port::RunSummary;

/// The timer of the run was set a moment before the run began.
constexpr Duration timer_slack = std::chrono::seconds{1};

class Cycle {
  public:
    Cycle(const CyclePorts& ports, const CycleSettings& settings, std::stop_token stop, std::stop_token abort)
        : ports_(ports), settings_(settings), stop_(stop), abort_(abort) {
        summary_.acting = settings.acting;
        started_ = ports.clock.steady();
    }

    RunSummary run() {
        if (Status status = steps(); !status) fail(status.error());
        if (auto counts = ports_.store.count(ports_.clock.now())) {
            summary_.stuck = counts->stuck;
            summary_.waiting = counts->waiting;
        } else {
            fail(counts.error());
        }
        summary_.not_done += in_doubt_;
        if (summary_.exit_code == exit_ok) summary_.exit_code = own_exit_code();
        return summary_;
    }

  private:
    Status steps() {
        FULFILLD_TRY(const ShopFacts shop, ports_.source.fetch_shop(stop_));
        if (shop.domain != settings_.shop_domain) {
            return Error{ErrorKind::unauthorized,
                         "the token belongs to " + shop.domain + ", not to " + settings_.shop_domain,
                         "check domain and token_file of this [[shop]]"};
        }
        FULFILLD_CHECK(check_identity(shop));
        FULFILLD_CHECK(ports_.store.save_shop(shop));
        look_at_scopes(shop);
        if (ports_.take_feed) {
            FULFILLD_TRY(const std::int64_t left, ports_.take_feed(stop_));
            summary_.not_done += left;
        }
        FULFILLD_TRY(const Policy policy, adopted_policy(shop));
        const actions::Judge judge(shop, policy, ports_.journal, ports_.offers);
        actions::Gatekeeper gatekeeper(ports_.journal, ports_.clock, settings_.policy, settings_.caps, watch());
        gatekeeper.begin(trust_, present_);
        actions::Workshop workshop{ports_.source,         ports_.actuator, ports_.journal, ports_.store,
                                   ports_.clock,          ports_.log,      judge,          gatekeeper,
                                   settings_.policy_hash, settings_.settle};
        FULFILLD_TRY(const actions::Recovered recovered, actions::settle_open(workshop, stop_));
        in_doubt_ = recovered.still_open;
        summary_.not_done += recovered.for_person;
        FULFILLD_CHECK(survey(ports_, settings_, judge, {seen_by_, judged_by_}, summary_, stop_));
        const auto performer = trusted(gatekeeper) ? ports_.make_performer(workshop) : actions::make_rehearsal();
        Acting acting(ports_, workshop, *performer, summary_, stop_, abort_);
        const Status acted = acting.run();
        in_doubt_ += acting.in_doubt();
        return acted;
    }

    /// The policy with what a person has adopted of this shop.
    Result<Policy> adopted_policy(const ShopFacts& shop) {
        present_ = {shop.id.str(), settings_.policy_hash, ports_.source.contact().asked_version, {}};
        FULFILLD_TRY(trust_, ports_.journal.begin_run(present_, ports_.clock.now()));
        Policy policy = settings_.policy;
        if (trust_.adopted) policy.orders_from = trust_.adopted->orders_from;
        judged_by_ = judged_by(settings_.policy_hash, policy.orders_from);
        return policy;
    }

    actions::Watch watch() const {
        return {ports_.stop_file, [this] { return why_not_to_act(ports_.source.contact()); }, ports_.lease};
    }

    /// A domain can pass to another shop; nothing we know of the old one is true of it.
    Status check_identity(const ShopFacts& shop) {
        FULFILLD_TRY(const ShopId pinned, ports_.store.pin_shop(shop.id, ports_.clock.now()));
        if (pinned == shop.id) return {};
        return Error{ErrorKind::unauthorized,
                     "another shop answers at " + shop.domain + ": " + shop.id.str() + ", known is " + pinned.str(),
                     "if this is meant, begin with a new state file ([state] path)"};
    }

    void look_at_scopes(const ShopFacts& shop) {
        const auto tell = [&](std::string_view scope, std::string_view effect) {
            ports_.log.warning("scope missing", {{"shop", shop.domain}, {"scope", scope}, {"effect", effect}});
        };
        seen_by_ = settings_.program;
        // Sorted: the order in which the shop names them means nothing.
        for (const auto& scope : std::set<std::string>(shop.scopes.begin(), shop.scopes.end())) seen_by_ += " " + scope;
        for (const auto& scope : shop.missing_read_scopes()) tell(scope, "some orders cannot be judged");
        summary_.blind_before = shop.blind_before(ports_.clock.now());
        if (!settings_.acting) return;
        for (const auto& scope : missing_write_scopes(shop, settings_.policy)) {
            tell(scope, "the actions that need it are not done");
            scopes_lack_ = true;
        }
    }

    /// Nothing is done while a gate is shut for everything: the run goes on as a rehearsal.
    bool trusted(actions::Gatekeeper& gatekeeper) {
        if (!settings_.acting) return true;
        const auto shut = gatekeeper.weigh_trust();
        if (shut.empty()) return true;
        const ShutMomentGate& gate = shut.front();
        summary_.held_why = gate.gate.why;
        if (gate.capped) stopped_by_limit_ = true;
        if (!gate.capped) summary_.report_only_why = gate.gate.why;
        ports_.log.error("acting held back",
                         {{"shop", settings_.shop_domain}, {"gate", gate.gate.name}, {"why", gate.gate.why}});
        return false;
    }

    void fail(Error error) {
        if (error.kind == ErrorKind::cancelled &&
            ports_.clock.steady() - started_ + timer_slack >= settings_.max_duration) {
            error.message = "the time limit of one run is over";
            error.hint = "the next run goes on; raise [poll] max_duration if this does not end";
        }
        if (!summary_.complete) summary_.incomplete_why = error.message;
        summary_.exit_code = exit_code_of(error.kind);
        if (error.kind == ErrorKind::unfinished) {
            ports_.log.info(
                "run not finished",
                {{"shop", settings_.shop_domain}, {"detail", error.message}, {"next", "the next run goes on"}});
            return;
        }
        ports_.log.error("run failed", {{"shop", settings_.shop_domain},
                                        {"cause", name_of(error.kind)},
                                        {"detail", error.message},
                                        {"remedy", error.hint}});
    }

    int own_exit_code() {
        if (scopes_lack_) return exit_auth;
        if (summary_.not_done > 0 || !summary_.report_only_why.empty()) return exit_partial;
        return summary_.over_cap > 0 || stopped_by_limit_ ? exit_capped : exit_ok;
    }

    const CyclePorts& ports_;
    const CycleSettings& settings_;
    std::stop_token stop_;
    std::stop_token abort_;
    RunSummary summary_;
    Duration started_{};   ///< Steady.
    std::string seen_by_;  ///< Program and scopes: another pair could see the same orders differently.
    bool scopes_lack_ = false;
    std::string judged_by_;
    Adoption present_;
    Trust trust_;
    bool stopped_by_limit_ = false;
    std::int64_t in_doubt_ = 0;
};

}  // namespace

std::string judged_by(const std::string& policy_hash, Timestamp orders_from) {
    return orders_from == Timestamp{} ? policy_hash : policy_hash + " from " + format_rfc3339(orders_from);
}

Result<RunSummary> run_cycle(const CyclePorts& ports, const CycleSettings& settings, std::stop_token stop,
                             std::stop_token abort) {
    FULFILLD_TRY(const std::int64_t run, ports.store.begin_run(ports.clock.now()));
    RunSummary summary = Cycle(ports, settings, stop, abort).run();
    FULFILLD_CHECK(ports.store.finish_run(run, summary, ports.clock.now()));
    ports.log.info("run finished", {{"shop", settings.shop_domain},
                                    {"complete", summary.complete ? "true" : "false"},
                                    {"acting", summary.acting ? "true" : "false"},
                                    {"orders", summary.orders_seen},
                                    {"stuck", summary.stuck},
                                    {"waiting", summary.waiting},
                                    {"verified", summary.verified},
                                    {"not_done", summary.not_done},
                                    {"skipped", summary.skipped},
                                    {"would_do", summary.rehearsed},
                                    {"over_cap", summary.over_cap},
                                    {"held_back", summary.held_back},
                                    {"proposed", summary.proposed},
                                    {"exit_code", summary.exit_code}});
    return summary;
}

}  // namespace fulfilld::engine
