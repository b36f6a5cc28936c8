#include "engine/cycle.hpp"

#include "actions/judge.hpp"
#include "actions/recovery.hpp"
#include "actions/rehearsal.hpp"
#include "engine/exit_code.hpp"
#include "engine/trust.hpp"
#include "poller/scan.hpp"

#include <algorithm>
#include <unordered_set>

namespace fulfilld::engine {
namespace {

using actions::Performance;
using port::JudgedOrder;
using port::RunSummary;
using port::ScanCursor;

/// After so many outcomes in a row that nobody knows, something is wrong with the shop or the way there.
constexpr int breaker_limit = 3;

/// Orders kept in one commit: a durable commit costs the same for one as for many.
constexpr std::size_t batch = 1000;

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
        FULFILLD_TRY(const ShopFacts shop, ports_.source.fetch_shop(abort_));
        if (shop.domain != settings_.shop_domain) {
            return Error{ErrorKind::unauthorized,
                         "the token belongs to " + shop.domain + ", not to " + settings_.shop_domain,
                         "check domain and token_file of this [[shop]]"};
        }
        FULFILLD_CHECK(check_identity(shop));
        look_at_scopes(shop);
        const actions::Judge judge(shop, settings_.policy, ports_.journal);
        actions::Workshop workshop{ports_.source, ports_.actuator, ports_.journal, ports_.store,
                                   ports_.clock,  ports_.log,      judge,          settings_.settle};
        FULFILLD_TRY(const actions::Recovered recovered, actions::settle_open(workshop, abort_));
        in_doubt_ = recovered.still_open;
        summary_.not_done += recovered.for_person;
        FULFILLD_CHECK(scan_and_judge(judge));
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
        judged_by_ = settings_.policy_hash;
        for (const auto& scope : shop.scopes) judged_by_ += " " + scope;
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

    Status scan_and_judge(const actions::Judge& judge) {
        const Timestamp started = ports_.clock.now();
        FULFILLD_TRY(ScanCursor cursor, ports_.store.load_cursor(judged_by_));
        const bool sweep = !cursor.last_sweep || started - *cursor.last_sweep >= settings_.sweep_every;
        // A first sweep that was cut short goes on where it stopped; a later one starts over.
        const bool from_start = sweep && (cursor.last_sweep || !cursor.high_water);
        const Timestamp since = from_start ? Timestamp{} : *cursor.high_water - settings_.overlap;
        std::unordered_set<std::string> seen;
        const auto sink = [&](const std::vector<OrderFacts>& orders, Timestamp high_water) -> Status {
            if (from_start) {
                for (const auto& order : orders) seen.insert(order.id.str());
            }
            return keep(judge, orders, high_water, cursor);
        };
        // Reading may end at the first request to stop: nothing is lost by it.
        const poller::ScanOutcome outcome = poller::scan(ports_.source, since, sink, stop_);
        summary_.orders_seen = outcome.orders;
        summary_.pages = outcome.pages;
        if (outcome.incomplete) {
            // What was read whole is kept all the same.
            FULFILLD_CHECK(flush(cursor));
            return *outcome.incomplete;
        }
        if (from_start) FULFILLD_CHECK(look_for_missing(judge, seen));
        if (sweep) cursor.last_sweep = started;
        FULFILLD_CHECK(flush(cursor));
        summary_.complete = true;
        return {};
    }

    Status keep(const actions::Judge& judge, const std::vector<OrderFacts>& orders, Timestamp high_water,
                ScanCursor& cursor) {
        const Timestamp now = ports_.clock.now();
        for (const auto& order : orders) {
            FULFILLD_TRY(JudgedOrder one, judge.judge(order, now));
            unsaved_.push_back(std::move(one));
        }
        if (ports_.progress) ports_.progress();
        // A change dated in the future must not make the next poll skip the present.
        const Timestamp reached = std::min(high_water, now);
        if (!cursor.high_water || *cursor.high_water < reached) cursor.high_water = reached;
        return unsaved_.size() >= batch ? flush(cursor) : Status{};
    }

    /// Keeps what was judged since the last time, with the cursor that belongs to it.
    Status flush(const ScanCursor& cursor) {
        FULFILLD_CHECK(ports_.store.save_progress(unsaved_, cursor, judged_by_, ports_.clock.now()));
        unsaved_.clear();
        return {};
    }

    /// What stands in our list and was not met in a scan of everything: read by id, and marked when it is gone.
    Status look_for_missing(const actions::Judge& judge, const std::unordered_set<std::string>& seen) {
        FULFILLD_TRY(const std::vector<OrderId> listed, ports_.store.load_listed());
        for (const auto& id : listed) {
            if (seen.contains(id.str())) continue;
            const auto read = ports_.source.fetch_order(id, stop_);
            if (!read && !concerns_one_order(read.error().kind)) return read.error();
            if (!read) {
                tell_unreadable(id, read.error());
                continue;
            }
            const auto& facts = *read;
            const Timestamp now = ports_.clock.now();
            if (!facts) {
                FULFILLD_CHECK(ports_.store.mark_missing(id, now));
                ports_.log.warning("order no longer visible", {{"order_id", id.str()}});
                continue;
            }
            FULFILLD_TRY(const JudgedOrder judged, judge.judge(*facts, now));
            FULFILLD_CHECK(ports_.store.save({judged}, now));
        }
        return {};
    }

    Status act(actions::Performer& performer) {
        FULFILLD_TRY(const auto due, ports_.store.load_due(ports_.clock.now()));
        PerReason<int> used{};
        // Those that earlier runs left count, too: an ailing shop does not get three new ones each run.
        const std::int64_t in_doubt_before = in_doubt_;
        std::int64_t doubts = in_doubt_before;
        for (const auto& one : due) {
            if (stop_.stop_requested()) return Error{ErrorKind::cancelled, "told to stop before all actions were done"};
            // An answer in between may have shown what the first ones did not.
            if (summary_.report_only_why.empty() && !trusted()) break;
            if (used[index_of(one.reason)] >= settings_.policy.of(one.reason).max_per_run) {
                ++summary_.over_cap;
                continue;
            }
            if (doubts >= breaker_limit) {
                ports_.log.error("acting stopped",
                                 {{"why", "several outcomes in a row are unknown"}, {"in_doubt", doubts}});
                summary_.report_only_why = "several outcomes are unknown";
                break;
            }
            const auto performed = performer.perform(one, abort_);
            if (!performed && !concerns_one_order(performed.error().kind)) return performed.error();
            if (!performed) {
                // An answer that cannot be read is this order's fault; a server that fails is everybody's.
                tell_unreadable(one.order, performed.error());
                ++summary_.not_done;
                if (performed.error().kind == ErrorKind::transient) ++doubts;
                continue;
            }
            count(*performed, used[index_of(one.reason)]);
            if (ports_.progress) ports_.progress();
            if (*performed == Performance::unauthorized) {
                return Error{ErrorKind::unauthorized, "the shop refused an action for lack of token or scope",
                             "see the journal (fulfilld actions list) for its words"};
            }
            doubts = *performed == Performance::in_doubt ? doubts + 1 : in_doubt_before;
        }
        if (summary_.over_cap > 0) {
            ports_.log.warning("cap reached",
                               {{"left_over", summary_.over_cap},
                                {"remedy", "the next run goes on; raise max_per_run to do more at once"}});
        }
        return {};
    }

    void tell_unreadable(const OrderId& order, const Error& error) {
        ports_.log.warning("order not readable",
                           {{"order_id", order.str()}, {"cause", name_of(error.kind)}, {"detail", error.message}});
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
        if (error.kind == ErrorKind::cancelled && ports_.clock.steady() - started_ >= settings_.max_duration) {
            error.message = "the time limit of one run is over";
            error.hint = "the next run goes on; raise [poll] max_duration if this does not end";
        }
        if (!summary_.complete) summary_.incomplete_why = error.message;
        summary_.exit_code = exit_code_of(error.kind);
        ports_.log.error("run failed",
                         {{"cause", name_of(error.kind)}, {"detail", error.message}, {"remedy", error.hint}});
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
    Duration started_{};     ///< Steady.
    std::string judged_by_;  ///< Policy and scopes: another pair could judge the same facts differently.
    bool scopes_lack_ = false;
    std::vector<JudgedOrder> unsaved_;
    std::int64_t in_doubt_ = 0;
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
