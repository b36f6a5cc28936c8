#pragma once

#include "app/explain.hpp"
#include "app/figures.hpp"
#include "fulfilld/port/order_store.hpp"
#include "store/report_reader.hpp"

#include <string>
#include <vector>

namespace fulfilld::app {

/// The stored state as ops staff read it. Pure: rows in, text out; nothing here reads a clock or a file.
struct ReasonCount {
    Reason reason = Reason::unknown_state;
    int stuck = 0;
    Sums value;
    std::string oldest;  ///< Order name.
    Timestamp since;
};

/// How things stand, in numbers. Of the stuck orders, where nothing else is said.
struct Figures {
    Timestamp since;                           ///< Of what is new and what has cleared.
    std::int64_t fresh = 0;                    ///< Stuck since then.
    std::int64_t cleared = 0;                  ///< Cleared since then.
    std::array<std::int64_t, 4> overdue_by{};  ///< Up to 1, 3, 7 days, longer.
    Sums value;
    std::int64_t unanswered = 0;  ///< With a request that no service has answered.
    std::int64_t unknown = 0;     ///< In a state no rule covers.
    std::int64_t listed = 0;      ///< Stuck or waiting.
    MonthFigures month;
};

struct Report {
    Figures figures;
    std::vector<store::StoredOrder> orders;  ///< Those to list, oldest first.
    std::vector<store::StoredRun> runs;
    std::vector<ReasonCount> by_reason;              ///< Of the stuck ones, most frequent first.
    std::vector<store::StoredJournalRow> unsettled;  ///< Actions in doubt, or come out wrong; whatever their orders.
    std::vector<store::StoredJournalRow> proposals;  ///< Actions that wait for a person's approval.
    std::vector<std::string> never_ran;              ///< Shops of which nothing is known yet.
    std::vector<std::string> not_configured;         ///< Shops of which something is known, and not shown.
    Timestamp now;
    Duration stale_after{};
    int stuck = 0;
    int waiting = 0;
    int settled = 0;
    std::map<std::string, int> excluded;  ///< By the names of the merchant's own rules.
    int missing = 0;                      ///< Listed before, and the shop does not show them any more.

    /// Every shop's last run saw everything, and not too long ago. Without it the list may lack orders.
    bool complete() const;
    /// Nothing has run for so long that something must have stopped it.
    bool stale(const store::StoredRun& run) const;
};

/// Everything stored that a report can tell of.
struct Stored {
    std::vector<store::StoredOrder> orders;
    std::vector<store::StoredRun> runs;
    std::vector<store::StoredJournalRow> unsettled;
    std::vector<store::StoredJournalRow> proposals = {};
    std::map<std::string, std::int64_t> cleared = {};  ///< By shop.
    MonthFigures month = {};
};
struct ReportView {
    std::vector<std::string> shops;  ///< Those in the configuration.
    Timestamp now;
    bool all = false;
    Duration stale_after = std::chrono::hours{2};
    Timestamp since = {};  ///< What is new and what has cleared is counted from then on.
};

/// Listed are the stuck orders and those that went missing within 30 days, unless `all`. An order of which a person was
/// told that it may be deleted is expected to go, and not called missing.
Report make_report(Stored stored, const ReportView& view);

/// waiting, stuck, settled, missing or cleared.
std::string_view standing_word(const store::StoredOrder& order);
/// An order without a name is still to be found.
std::string name_or_id(const store::StoredOrder& order);
/// "mark fulfilled: report only".
std::string words_for(const store::StoredAction& action);

std::string format_report_table(const Report& report);
/// The runs it rests on, and what they may have missed.
std::string format_heading(const Report& report);
std::string format_run_json(const std::string& shop, const port::RunSummary& run);  ///< One JSON line.
/// JSON lines: orders, then one summary.
std::string format_report_json(const Report& report, const Explainer& explainer);
std::string format_journal_table(const std::vector<store::StoredJournalRow>& rows);
std::string format_journal_json(const std::vector<store::StoredJournalRow>& rows);

}  // namespace fulfilld::app
