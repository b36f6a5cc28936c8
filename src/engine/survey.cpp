#include "engine/survey.hpp"

#include "engine/backfill.hpp"
#include "poller/scan.hpp"

#include <algorithm>

namespace fulfilld::engine {
namespace {

using port::JudgedOrder;
using port::ScanCursor;

/// Orders kept in one commit: a durable commit costs the same for one as for many.
constexpr std::size_t batch = 1000;

/// Pages of one run that a scan of everything may take, so that what is new is never kept waiting by what is old.
constexpr std::int64_t sweep_pages = 100;

class Survey {
  public:
    Survey(const CyclePorts& ports, const CycleSettings& settings, const actions::Judge& judge,
           const SurveyBasis& basis, port::RunSummary& summary, std::stop_token stop)
        : ports_(ports), settings_(settings), judge_(judge), basis_(basis), summary_(summary), stop_(stop) {}

    Status run() {
        started_ = ports_.clock.now();
        FULFILLD_CHECK(judge_stored());
        FULFILLD_TRY(cursor_, ports_.store.load_cursor(basis_.seen_by));
        if (!cursor_.last_sweep) return first_sweep();
        FULFILLD_CHECK(read(cursor_.high_water.value_or(Timestamp{}) - settings_.overlap));
        summary_.complete = true;
        FULFILLD_CHECK(look_again());
        // One that lies ahead was noted by a clock that was wrong.
        const bool recent = *cursor_.last_sweep <= started_ && started_ - *cursor_.last_sweep < settings_.sweep_every;
        if (recent) return {};
        return sweep();
    }

  private:
    /// Where only the policy or the time has changed, what is stored is judged again: nothing is asked of the shop.
    Status judge_stored() {
        const auto judge = [&](OrderFacts facts) { return judge_.judge(std::move(facts), started_); };
        FULFILLD_TRY(const std::string judged_by, ports_.store.load_judged_by());
        if (judged_by == basis_.judged_by) {
            FULFILLD_TRY(const auto due, ports_.store.judge_due(judge, started_, stop_));
            tell_damaged(due.damaged);
            return {};
        }
        // Until all are: a run that is cut short leaves some judged by the one and some by the other.
        FULFILLD_CHECK(ports_.store.save_judged_by(""));
        FULFILLD_TRY(const auto judged, ports_.store.judge_again(judge, started_, stop_));
        tell_damaged(judged.damaged);
        if (judged.orders > 0)
            ports_.log.info("policy changed",
                            {{"shop", settings_.shop_domain}, {"orders_judged_again", judged.orders}});
        return ports_.store.save_judged_by(basis_.judged_by);
    }

    void tell_damaged(const std::vector<OrderId>& damaged) {
        for (const auto& order : damaged)
            ports_.log.error("stored facts damaged", {{"order_id", order.str()},
                                                      {"effect", "listed as undetermined; read from the shop again"},
                                                      {"remedy", "fulfilld doctor checks the state file"}});
    }

    /// Goes on where it was cut short; what it has read so far is kept.
    Status first_sweep() {
        if (!cursor_.high_water && !cursor_.bulk) FULFILLD_CHECK(ports_.store.begin_sweep());
        meeting_ = true;
        if (!cursor_.high_water) FULFILLD_CHECK(back_fill());
        FULFILLD_CHECK(read(cursor_.high_water ? *cursor_.high_water - settings_.overlap : Timestamp{}));
        FULFILLD_CHECK(look_for_missing());
        cursor_.last_sweep = started_;
        FULFILLD_CHECK(flush());
        summary_.complete = true;
        return {};
    }

    Status back_fill() {
        Backfill backfill(
            ports_, settings_, cursor_, [this] { return flush(); }, stop_);
        return backfill.run([this](const std::vector<OrderFacts>& orders) {
            summary_.orders_seen += static_cast<std::int64_t>(orders.size());
            return keep(orders);
        });
    }

    /// Whatever becomes of it, the list of what changed is complete.
    Status sweep() {
        if (!cursor_.sweep_at) FULFILLD_CHECK(ports_.store.begin_sweep());
        meeting_ = true;
        const auto sink = [&](const std::vector<OrderFacts>& orders, std::optional<Timestamp> reached) -> Status {
            FULFILLD_CHECK(keep(orders));
            if (reached) cursor_.sweep_at = reached;
            return {};
        };
        poller::ScanLimits limits;
        limits.pages = sweep_pages;
        const auto outcome = poller::scan(ports_.source, {cursor_.sweep_at.value_or(Timestamp{}), settled_before()},
                                          sink, stop_, limits);
        add(outcome);
        if (outcome.incomplete && concerns_memory(outcome.incomplete->kind)) return *outcome.incomplete;
        if (outcome.incomplete) {
            ports_.log.warning("sweep interrupted", {{"shop", settings_.shop_domain},
                                                     {"cause", name_of(outcome.incomplete->kind)},
                                                     {"detail", outcome.incomplete->message},
                                                     {"effect", "the next run goes on with it"}});
        } else if (!outcome.more) {
            FULFILLD_CHECK(look_for_missing());
            cursor_.last_sweep = started_;
            cursor_.sweep_at.reset();
        }
        return flush();
    }

    Status read(Timestamp since) {
        const auto sink = [&](const std::vector<OrderFacts>& orders, std::optional<Timestamp> reached) -> Status {
            // In this order: a cursor never lies beyond an order that could not be judged.
            FULFILLD_CHECK(keep(orders));
            advance(reached);
            return {};
        };
        // Reading may end at the first request to stop: nothing is lost by it.
        const auto outcome = poller::scan(ports_.source, {since, settled_before()}, sink, stop_);
        add(outcome);
        if (outcome.incomplete && concerns_memory(outcome.incomplete->kind)) return *outcome.incomplete;
        // A change dated in the future must not make the next poll skip the present.
        if (!outcome.incomplete && outcome.high_water) advance(std::min(*outcome.high_water, started_));
        // What was read whole is kept all the same.
        FULFILLD_CHECK(flush());
        return outcome.incomplete ? Status(*outcome.incomplete) : Status{};
    }

    Timestamp settled_before() const { return started_ - settings_.overlap; }

    void advance(std::optional<Timestamp> reached) {
        if (reached && (!cursor_.high_water || *cursor_.high_water < *reached)) cursor_.high_water = reached;
    }

    void add(const poller::ScanOutcome& outcome) {
        summary_.orders_seen += outcome.orders;
        summary_.pages += outcome.pages;
    }

    Status keep(const std::vector<OrderFacts>& orders) {
        const Timestamp now = ports_.clock.now();
        for (const auto& order : orders) {
            FULFILLD_TRY(JudgedOrder one, judge_.judge(order, now));
            unsaved_.push_back(std::move(one));
        }
        if (ports_.progress) ports_.progress();
        return unsaved_.size() >= batch ? flush() : Status{};
    }

    /// Keeps what was judged since the last time, with the cursor that belongs to it.
    Status flush() {
        FULFILLD_CHECK(ports_.store.save_progress(unsaved_, cursor_, basis_.seen_by, ports_.clock.now()));
        if (meeting_) {
            std::vector<OrderId> met;
            for (const auto& order : unsaved_) met.push_back(order.facts.id);
            FULFILLD_CHECK(ports_.store.note_met(met));
        }
        unsaved_.clear();
        return {};
    }

    /// What stands in our list and was not met in a scan of everything: read by id, and marked when it is gone.
    Status look_for_missing() {
        FULFILLD_CHECK(flush());
        FULFILLD_TRY(const auto unmet, ports_.store.load_unmet());
        std::int64_t gone = 0;
        for (const auto& one : unmet) {
            FULFILLD_TRY(const bool seen, look_up(one.order));
            gone += seen || one.expected ? 0 : 1;
        }
        return beyond_belief(gone);
    }

    /// What one answer lacked the next may have; without it such an order would stay undetermined until it changes.
    Status look_again() {
        constexpr Duration pause = std::chrono::minutes{5};
        constexpr int at_once = 20;
        FULFILLD_TRY(const auto half_read, ports_.store.load_half_read(ports_.clock.now() - pause, at_once));
        for (const auto& id : half_read) {
            FULFILLD_TRY([[maybe_unused]] const bool seen, look_up(id));
        }
        return {};
    }

    /// False when the shop does not show the order any more.
    Result<bool> look_up(const OrderId& id) {
        const auto read = ports_.source.fetch_order(id, stop_);
        if (ports_.progress) ports_.progress();
        if (!read && !concerns_one_order(read.error().kind)) return read.error();
        if (!read) {
            tell_unreadable(ports_.log, id, read.error());
            return true;
        }
        const Timestamp now = ports_.clock.now();
        if (!*read) {
            FULFILLD_CHECK(ports_.store.mark_missing(id, now));
            ports_.log.warning("order no longer visible", {{"order_id", id.str()}});
            return false;
        }
        FULFILLD_TRY(const JudgedOrder judged, judge_.judge(**read, now));
        FULFILLD_CHECK(ports_.store.save({judged}, now));
        return true;
    }

    /// People delete orders one by one; a tenth of the list at once is a scope that was taken away or a shop that
    /// answers wrongly.
    Status beyond_belief(std::int64_t gone) {
        constexpr std::int64_t believable = 10;
        if (gone <= believable) return {};
        FULFILLD_TRY(const auto left, ports_.store.count(ports_.clock.now()));
        if (gone * 10 <= left.stuck + left.waiting + gone) return {};
        summary_.complete = false;
        return Error{ErrorKind::malformed, std::to_string(gone) + " listed orders are no longer visible, all at once",
                     "see in the admin whether they are gone, and the app's scopes; the report lists them as missing"};
    }

    const CyclePorts& ports_;
    const CycleSettings& settings_;
    const actions::Judge& judge_;
    const SurveyBasis& basis_;
    port::RunSummary& summary_;
    std::stop_token stop_;
    Timestamp started_;
    ScanCursor cursor_;
    std::vector<JudgedOrder> unsaved_;
    bool meeting_ = false;  ///< A scan of everything is under way: remember whom it meets.
};

}  // namespace

Status survey(const CyclePorts& ports, const CycleSettings& settings, const actions::Judge& judge,
              const SurveyBasis& basis, port::RunSummary& summary, std::stop_token stop) {
    return Survey(ports, settings, judge, basis, summary, stop).run();
}

void tell_unreadable(EventLog& log, const OrderId& order, const Error& error) {
    log.warning("order not readable",
                {{"order_id", order.str()}, {"cause", name_of(error.kind)}, {"detail", error.message}});
}

}  // namespace fulfilld::engine
