#pragma once

#include "fulfilld/core/order_facts.hpp"
#include "fulfilld/core/plan.hpp"
#include "fulfilld/core/result.hpp"
#include "fulfilld/core/verdict.hpp"
#include "fulfilld/port/bulk_source.hpp"

#include <cstdint>
#include <functional>
#include <optional>
#include <stop_token>
#include <string>
#include <vector>

namespace fulfilld::port {

/// An order with what we made of it: what is kept between runs. Facts with defects are worth another look even if
/// nothing changes.
struct JudgedOrder {
    OrderFacts facts;
    Verdict verdict;
    Plan plan;
};

/// Where the next scan begins.
struct ScanCursor {
    std::optional<Timestamp>
        high_water;  ///< Newest change seen; nullopt: nothing scanned yet by this program with these scopes.
    std::optional<Timestamp> last_sweep;     ///< Start of the run that completed the last scan of everything.
    std::optional<Timestamp> sweep_at = {};  ///< How far a scan of everything that is under way has come.
    std::optional<BulkOperation> bulk = {};  ///< The shop writes a file of everything for us.
};

/// An action that was ready or due when last planned; it must be planned again from a fresh read before it is done.
struct DueAction {
    OrderId order;
    std::string target;
    ActionKind kind = ActionKind::flag_for_deletion;
    Reason reason = Reason::unknown_state;
    Timestamp since = {};  ///< Of its order: its place in the list.
};

/// What one cycle did; the run record.
struct RunSummary {
    bool acting = false;
    bool complete = false;
    std::string incomplete_why;
    std::string report_only_why;  ///< Acting is on, and nothing was done, because the shop is not to be trusted.
    std::optional<Timestamp> blind_before;  ///< Orders processed earlier are hidden from this token.
    std::int64_t orders_seen = 0;
    std::int64_t pages = 0;
    std::int64_t stuck = 0;
    std::int64_t waiting = 0;
    std::int64_t verified = 0;
    std::int64_t not_done = 0;   ///< Refused, unclear, diverged or still in doubt.
    std::int64_t skipped = 0;    ///< Changed between plan and act; nothing was sent.
    std::int64_t rehearsed = 0;  ///< Due, but acting is off.
    std::int64_t over_cap = 0;   ///< Held back by a limit.
    std::int64_t proposed = 0;   ///< New proposals to a person.
    std::int64_t held_back = 0;  ///< By another gate of the moment.
    std::string held_why;        ///< The gravest reason, with how to go on.
    int exit_code = 0;
};

/// The memory of what we saw, for one shop. Durable when a method returns.
class OrderStore {
  public:
    virtual ~OrderStore() = default;

    virtual Result<std::int64_t> begin_run(Timestamp now) = 0;
    virtual Status finish_run(std::int64_t run, const RunSummary& summary, Timestamp now) = 0;

    /// The shop that answered at the first contact under this domain; `seen` when this is the first.
    virtual Result<ShopId> pin_shop(const ShopId& seen, Timestamp now) = 0;

    /// The cursor, or an empty one when the orders were read by another program or with other scopes (`seen_by`).
    virtual Result<ScanCursor> load_cursor(const std::string& seen_by) = 0;
    /// By what policy everything stored is judged; empty: unknown.
    virtual Result<std::string> load_judged_by() = 0;
    virtual Status save_judged_by(const std::string& judged_by) = 0;
    /// The shop as it showed itself, for whoever explains stored orders later.
    virtual Status save_shop(const ShopFacts& shop) = 0;

    /// Keeps these judgements and notes what changed in the history. Orders that are clear and were never stuck
    /// leave no trace. All or nothing.
    virtual Status save(const std::vector<JudgedOrder>& orders, Timestamp now) = 0;
    /// The same together with how far the scan has come: either both are kept or neither.
    virtual Status save_progress(const std::vector<JudgedOrder>& orders, const ScanCursor& cursor,
                                 const std::string& seen_by, Timestamp now) = 0;

    /// Judges stored orders again without a word to the shop, in batches: `judge` gets the facts and gives the new
    /// judgement, of which is written what differs. What is missing stays so. Orders whose stored facts cannot be read
    /// become undetermined and half read.
    using JudgeStored = std::function<Result<JudgedOrder>(OrderFacts)>;
    struct JudgedAgain {
        std::int64_t orders = 0;
        std::vector<OrderId> damaged;  ///< Their stored facts could not be read.
    };
    virtual Result<JudgedAgain> judge_again(const JudgeStored& judge, Timestamp now, std::stop_token stop) = 0;
    /// The same for those alone whose judgement was to be looked at again by this time.
    virtual Result<JudgedAgain> judge_due(const JudgeStored& judge, Timestamp now, std::stop_token stop) = 0;
    /// The shop no longer shows this order: kept, marked, and listed as such.
    virtual Status mark_missing(const OrderId& order, Timestamp now) = 0;

    /// A scan of everything begins anew: it has met none of the listed orders yet.
    virtual Status begin_sweep() = 0;
    /// It met these.
    virtual Status note_met(const std::vector<OrderId>& orders) = 0;
    /// Listed orders that were half read when last judged, before this time; the longest ago first.
    virtual Result<std::vector<OrderId>> load_half_read(Timestamp before, int limit) = 0;

    struct Unmet {
        OrderId order;
        bool expected = false;  ///< Settled or flagged for deletion: that it goes is no surprise.
    };
    /// Orders that stand in the list, settled ones too, and were not met since begin_sweep.
    virtual Result<std::vector<Unmet>> load_unmet() = 0;

    /// Actions in this mode whose time has come, oldest order first: at most `limit` that come after `last`.
    virtual Result<std::vector<DueAction>> load_due(Mode mode, Timestamp now, const std::optional<DueAction>& last,
                                                    int limit) = 0;
    struct Counts {
        std::int64_t stuck = 0;
        std::int64_t waiting = 0;
        std::int64_t due = 0;  ///< Actions in automatic mode whose time has come.
    };
    virtual Result<Counts> count(Timestamp now) = 0;
};

}  // namespace fulfilld::port
