#pragma once

#include "app/explain.hpp"
#include "fulfilld/port/order_store.hpp"
#include "store/report_reader.hpp"

#include <string>
#include <vector>

namespace fulfilld::app {

/// The stored state as ops staff read it. Pure: rows in, text out; nothing here reads a clock or a file.
struct ReasonCount {
    Reason reason = Reason::unknown_state;
    int stuck = 0;
    std::string oldest;  ///< Order name.
    Timestamp since;
};

struct Report {
    std::vector<store::StoredOrder> orders;  ///< Those to list, oldest first.
    std::vector<store::StoredRun> runs;
    std::vector<ReasonCount> by_reason;              ///< Of the stuck ones, most frequent first.
    std::vector<store::StoredJournalRow> unsettled;  ///< Actions in doubt, or come out wrong; whatever their orders.
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
};
struct ReportView {
    std::vector<std::string> shops;  ///< Those in the configuration.
    Timestamp now;
    bool all = false;
    Duration stale_after = std::chrono::hours{2};
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
std::string format_run_json(const std::string& shop, const port::RunSummary& run);  ///< One JSON line.
/// JSON lines: orders, then one summary.
std::string format_report_json(const Report& report, const Explainer& explainer);
std::string format_journal_table(const std::vector<store::StoredJournalRow>& rows);
std::string format_journal_json(const std::vector<store::StoredJournalRow>& rows);

}  // namespace fulfilld::app
