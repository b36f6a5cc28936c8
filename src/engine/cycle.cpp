#include "engine/cycle.hpp"

#include "actions/judge.hpp"
#include "actions/recovery.hpp"
#include "actions/rehearsal.hpp"
#include "engine/exit_code.hpp"
#include "engine/survey.hpp"
#include "engine/trust.hpp"

#include <set>

namespace fulfilld::engine {
namespace {

using actions::Performance;
using port::RunSummary;

/// After so many outcomes in a row that nobody knows, something is wrong with the shop or the way there.
constexpr int breaker_limit = 3;

/// The timer of the run was set a moment before the run began.
constexpr Duration timer_slack = std::chrono::seconds{1};

/// Held in memory together, however many there are.
constexpr int due_at_a_time = 5'000;

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
        const actions::Judge judge(shop, settings_.policy, ports_.journal);
        actions::Workshop workshop{ports_.source, ports_.actuator, ports_.journal, ports_.store,
                                   ports_.clock,  ports_.log,      judge,          settings_.settle};
        // By a clock that is wrong no time has passed: what does not show may still land.
        if (!why_not_to_act(ports_.source.contact()).empty()) workshop.settle.settle = Duration::max();
        FULFILLD_TRY(const actions::Recovered recovered, actions::settle_open(workshop, stop_));
        in_doubt_ = recovered.still_open;
        summary_.not_done += recovered.for_person;
        FULFILLD_CHECK(survey(ports_, settings_, judge, seen_by_, summary_, stop_));
        const auto performer = trusted() ? ports_.make_performer(workshop) : actions::make_rehearsal();
        return act(*performer);
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

    /// In report mode there is nothing to hold back, and nothing to explain.
    bool trusted() {
        if (!settings_.acting) return true;
        summary_.report_only_why = why_not_to_act(ports_.source.contact());
        if (summary_.report_only_why.empty()) return true;
        ports_.log.error("acting held back", {{"shop", settings_.shop_domain}, {"why", summary_.report_only_why}});
        return false;
    }

    Status act(actions::Performer& performer) {
        // Those that earlier runs left count, too: an ailing shop does not get three new ones each run.
        doubts_ = in_doubt_before_ = in_doubt_;
        std::optional<port::DueAction> last;
        for (bool more = true; more;) {
            FULFILLD_TRY(const auto due, ports_.store.load_due(ports_.clock.now(), last, due_at_a_time));
            FULFILLD_TRY(more, act_on(performer, due));
            if (!due.empty()) last = due.back();
        }
        if (summary_.over_cap > 0) {
            ports_.log.warning("cap reached",
                               {{"left_over", summary_.over_cap},
                                {"remedy", "the next run goes on; raise max_per_run to do more at once"}});
        }
        return {};
    }

    /// Whether there is any sense in going on with others.
    Result<bool> act_on(actions::Performer& performer, const std::vector<port::DueAction>& due) {
        for (const auto& one : due) {
            if (stop_.stop_requested()) return Error{ErrorKind::cancelled, "told to stop before all actions were done"};
            // An answer in between may have shown what the first ones did not.
            if (summary_.report_only_why.empty() && !trusted()) return false;
            if (used_[index_of(one.reason)] >= settings_.policy.of(one.reason).max_per_run) {
                ++summary_.over_cap;
                continue;
            }
            if (doubts_ >= breaker_limit) {
                ports_.log.error("acting stopped",
                                 {{"why", "several outcomes in a row are unknown"}, {"in_doubt", doubts_}});
                summary_.report_only_why = "several outcomes are unknown";
                return false;
            }
            FULFILLD_CHECK(perform(performer, one));
            if (ports_.progress) ports_.progress();
        }
        return !due.empty();
    }

    Status perform(actions::Performer& performer, const port::DueAction& due) {
        const auto performed = performer.perform(due, abort_);
        if (!performed && !concerns_one_order(performed.error().kind)) return performed.error();
        if (!performed) {
            // An answer that cannot be read is this order's fault; a server that fails is everybody's.
            tell_unreadable(ports_.log, due.order, performed.error());
            ++summary_.not_done;
            if (performed.error().kind == ErrorKind::transient) ++doubts_;
            return {};
        }
        count(*performed, used_[index_of(due.reason)]);
        doubts_ = *performed == Performance::in_doubt ? doubts_ + 1 : in_doubt_before_;
        if (*performed != Performance::unauthorized) return {};
        return Error{ErrorKind::unauthorized, "the shop refused an action for lack of token or scope",
                     "see the journal (fulfilld actions list) for its words"};
    }

    void count(Performance performance, int& used) {
        const bool sent = performance != Performance::skipped && performance != Performance::rehearsed;
        used += sent ? 1 : 0;
        switch (performance) {
            case Performance::verified: ++summary_.verified; break;
            case Performance::in_doubt: ++in_doubt_; break;
            case Performance::not_done:
            case Performance::unauthorized: ++summary_.not_done; break;
            case Performance::skipped: ++summary_.skipped; break;
            case Performance::rehearsed: ++summary_.rehearsed; break;
        }
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
        return summary_.over_cap > 0 ? exit_capped : exit_ok;
    }

    const CyclePorts& ports_;
    const CycleSettings& settings_;
    std::stop_token stop_;
    std::stop_token abort_;
    RunSummary summary_;
    Duration started_{};   ///< Steady.
    std::string seen_by_;  ///< Program and scopes: another pair could see the same orders differently.
    bool scopes_lack_ = false;
    PerReason<int> used_{};  ///< Of the caps.
    std::int64_t in_doubt_ = 0;
    std::int64_t in_doubt_before_ = 0;
    std::int64_t doubts_ = 0;  ///< In a row, towards the breaker.
};

}  // namespace

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
                                    {"exit_code", summary.exit_code}});
    return summary;
}

}  // namespace fulfilld::engine
