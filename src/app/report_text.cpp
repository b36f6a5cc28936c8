#include "app/report.hpp"

#include "app/text_table.hpp"
#include "fulfilld/core/plan.hpp"
#include "fulfilld/core/rules.hpp"
#include "fulfilld/core/text.hpp"

#include <algorithm>
#include <iomanip>
#include <sstream>

namespace fulfilld::app {
namespace {

using store::StoredOrder;

std::string reason_cell(const StoredOrder& order) {
    return std::string(name_of(*order.reason)) + (order.label.empty() ? "" : " (" + printable(order.label, 40) + ")");
}

std::string action_cell(const StoredOrder& order) {
    std::string text;
    for (const auto& action : order.actions) text += (text.empty() ? "" : "; ") + words_for(action);
    return text.empty() ? "none: " + order.why : text;
}

/// How long ago, so that a daemon that died last week does not look alive.
std::string ago(const std::string& time, Timestamp now) {
    const auto at = parse_rfc3339(time);
    return at && now >= *at ? " (" + format_age(now - *at) + " ago)" : "";
}

std::string heading_of(const Report& report) {
    std::ostringstream out;
    for (const auto& run : report.runs) {
        out << run.shop << ": last run " << run.started_at << ago(run.started_at, report.now) << ", " << run.orders_seen
            << " orders read, " << (run.acting ? "acting" : "report only");
        if (run.finished_at.empty()) {
            out << ", NOT FINISHED: it is under way or was interrupted";
        } else if (!run.complete) {
            out << ", INCOMPLETE: " << printable(run.incomplete_why);
        }
        if (report.stale(run)) out << ", STALE: nothing has run since; see that fulfilld is running";
        if (!run.report_only_why.empty())
            out << (run.did_something ? ", NOTHING MORE WAS DONE: " : ", NOTHING WAS DONE: ")
                << printable(run.report_only_why);
        if (!run.held_why.empty() && run.report_only_why.empty()) out << ", HELD BACK: " << printable(run.held_why);
        out << "\n";
        if (!run.blind_before.empty()) {
            out << "  Orders placed before " << run.blind_before.substr(0, 10)
                << " are hidden from this token: it lacks the scope read_all_orders.\n";
        }
    }
    for (const auto& shop : report.never_ran) out << shop << ": no run yet\n";
    for (const auto& shop : report.not_configured)
        out << shop << ": in the state file, not in the configuration; its orders are not shown\n";
    if (!report.complete()) out << "This list may lack orders. What is not listed is not known to be fine.\n";
    return out.str() + "\n";
}

std::string order_lines(const Report& report) {
    std::vector<std::vector<std::string>> rows{{"ORDER", "AGE", "STANDING", "REASON", "VALUE", "ACTION"}};
    for (const auto& order : report.orders) {
        rows.push_back({name_or_id(order), format_age(report.now - order.since), std::string(standing_word(order)),
                        reason_cell(order), order.value, action_cell(order)});
    }
    return text_table(rows);
}

std::string unsettled_lines(const Report& report) {
    if (report.unsettled.empty()) return {};
    return "\nActions without a certain outcome. unknown, confirmed: later runs settle them by reading. The "
           "others: look\n"
           "at the order in the admin, finish by hand, then: fulfilld actions acknowledge ID\n" +
           format_journal_table(report.unsettled);
}

std::string proposal_lines(const Report& report) {
    if (report.proposals.empty()) return {};
    return "\nWaits for your approval: fulfilld actions approve ID, or reject ID\n" +
           format_journal_table(report.proposals);
}

std::string reason_lines(const Report& report) {
    std::vector<std::vector<std::string>> rows{{"COUNT", "REASON", "OLDEST", "WHAT IT MEANS, AND THE NEXT STEP"}};
    for (const auto& row : report.by_reason) {
        const ReasonText& text = text_of(row.reason);
        rows.push_back({std::to_string(row.stuck), std::string(name_of(row.reason)),
                        printable(row.oldest, 40) + ", " + format_age(report.now - row.since),
                        std::string(text.title) + ". " + format_step(text.step)});
    }
    return text_table(rows);
}

bool is_missed(const StoredOrder& order, Timestamp now) {
    constexpr auto remembered = std::chrono::days{30};
    const bool expected = std::any_of(order.actions.begin(), order.actions.end(), [](const auto& action) {
        return action.kind == name_of(ActionKind::flag_for_deletion) &&
               (action.state == name_of(ActionState::verified) || action.state == name_of(PlanState::done));
    });
    return order.missing && order.standing != Standing::settled && !expected && now - order.judged_at < remembered;
}

/// Drops what belongs to shops that are not asked about, and notes which shops are missing on either side.
void sort_out_shops(Stored& stored, const std::vector<std::string>& shops, Report& report) {
    const auto asked = [&](const std::string& shop) {
        return std::find(shops.begin(), shops.end(), shop) != shops.end();
    };
    for (const auto& run : stored.runs) {
        if (!asked(run.shop)) report.not_configured.push_back(run.shop);
    }
    for (const auto& shop : shops) {
        const bool ran =
            std::any_of(stored.runs.begin(), stored.runs.end(), [&](const auto& run) { return run.shop == shop; });
        if (!ran) report.never_ran.push_back(shop);
    }
    const auto foreign = [&](const auto& one) { return !asked(one.shop); };
    std::erase_if(stored.orders, foreign);
    std::erase_if(stored.runs, foreign);
    std::erase_if(stored.unsettled, foreign);
    std::erase_if(stored.proposals, foreign);
}

/// "12.00 EUR", as it is stored.
void add_value(const StoredOrder& order, Sums& sums) {
    const auto space = order.value.find(' ');
    const auto amount = parse_amount(order.value.substr(0, space));
    if (amount && space != std::string::npos) sums[order.value.substr(space + 1)] += *amount;
}

void count_figures(const StoredOrder& order, const ReportView& view, Figures& figures) {
    add_value(order, figures.value);
    const Duration late = order.overdue_at ? view.now - *order.overdue_at : Duration{0};
    const auto bucket = late <= std::chrono::days{1}   ? 0
                        : late <= std::chrono::days{3} ? 1
                        : late <= std::chrono::days{7} ? 2
                                                       : 3;
    ++figures.overdue_by[static_cast<std::size_t>(bucket)];
    figures.fresh += order.overdue_at && *order.overdue_at > view.since ? 1 : 0;
    figures.unknown += order.reason == Reason::unknown_state ? 1 : 0;
    figures.unanswered += std::any_of(order.fulfillment_orders.begin(), order.fulfillment_orders.end(),
                                      [](const auto& fo) { return fo.reason == Reason::request_unanswered; })
                              ? 1
                              : 0;
}

void count_and_list(std::vector<StoredOrder> orders, const ReportView& view, Report& report) {
    PerReason<ReasonCount> counts{};
    for (auto& order : orders) {
        const bool missing = is_missed(order, view.now);
        const bool stuck = !order.missing && order.standing == Standing::stuck;
        report.missing += missing ? 1 : 0;
        report.stuck += stuck ? 1 : 0;
        report.waiting += !order.missing && order.standing == Standing::waiting ? 1 : 0;
        report.settled += !order.missing && order.standing == Standing::settled ? 1 : 0;
        if (!order.missing && order.standing == Standing::excluded) ++report.excluded[order.excluded_by];
        report.figures.listed += stuck || (!order.missing && order.standing == Standing::waiting) ? 1 : 0;
        if (stuck) {
            count_figures(order, view, report.figures);
            ReasonCount& row = counts[index_of(*order.reason)];
            if (row.stuck++ == 0 || order.since < row.since) {
                row.oldest = name_or_id(order);
                row.since = order.since;
            }
            row.reason = *order.reason;
            add_value(order, row.value);
        }
        if (stuck || missing || view.all) report.orders.push_back(std::move(order));
    }
    std::copy_if(counts.begin(), counts.end(), std::back_inserter(report.by_reason),
                 [](const auto& row) { return row.stuck > 0; });
    std::stable_sort(report.by_reason.begin(), report.by_reason.end(),
                     [](const auto& a, const auto& b) { return a.stuck > b.stuck; });
    std::stable_sort(report.orders.begin(), report.orders.end(),
                     [](const auto& a, const auto& b) { return a.since < b.since; });
}

}  // namespace

std::string name_or_id(const StoredOrder& order) {
    const std::string name = printable(order.name, 40);
    return name.empty() ? printable(order.id, 60) : name;
}

std::string words_for(const store::StoredAction& action) {
    std::string text = action.kind + ": " + action.state;
    std::replace(text.begin(), text.end(), '_', ' ');
    return text;
}

std::string_view standing_word(const StoredOrder& order) {
    if (!order.reason) return "cleared";
    return order.missing ? "missing" : name_of(order.standing);
}

bool Report::complete() const {
    return !runs.empty() && never_ran.empty() && std::all_of(runs.begin(), runs.end(), [this](const auto& run) {
        return run.complete && !run.finished_at.empty() && !stale(run);
    });
}

bool Report::stale(const store::StoredRun& run) const {
    const auto at = parse_rfc3339(run.started_at);
    return at && now - *at > stale_after;
}

Report make_report(Stored stored, const ReportView& view) {
    Report report;
    report.now = view.now;
    report.stale_after = view.stale_after;
    sort_out_shops(stored, view.shops, report);
    report.figures.since = view.since;
    for (const auto& shop : view.shops) {
        const auto cleared = stored.cleared.find(shop);
        report.figures.cleared += cleared == stored.cleared.end() ? 0 : cleared->second;
    }
    report.figures.month = stored.month;
    report.runs = std::move(stored.runs);
    report.unsettled = std::move(stored.unsettled);
    report.proposals = std::move(stored.proposals);
    count_and_list(std::move(stored.orders), view, report);
    return report;
}

std::string format_heading(const Report& report) { return printable_lines(heading_of(report)); }

std::string format_figures(const Report& report) {
    const Figures& figures = report.figures;
    const MonthFigures& month = figures.month;
    std::ostringstream out;
    out << "Overdue by up to 1 d: " << figures.overdue_by[0] << ", 3 d: " << figures.overdue_by[1]
        << ", 7 d: " << figures.overdue_by[2] << ", longer: " << figures.overdue_by[3]
        << ". Value: " << (figures.value.empty() ? "none" : format_sums(figures.value)) << "\n"
        << "Since " << format_rfc3339(figures.since) << ": " << figures.fresh << " newly stuck, " << figures.cleared
        << " cleared. Requests unanswered: " << figures.unanswered << ". In a state no rule covers: " << figures.unknown
        << " of " << figures.listed << "\n";
    if (month.orders > 0) {
        out << "Last 30 days: " << month.orders << " orders, " << month.fulfilled << " fulfilled";
        if (month.fulfilled > 0)
            out << ", half of them within " << format_age(month.median) << ", nine of ten within "
                << format_age(month.p90);
        out << "; " << month.untracked << " sent without tracking\n";
    }
    return out.str();
}

std::string format_report_table(const Report& report) {
    std::ostringstream out;
    out << heading_of(report);
    if (report.orders.empty()) {
        out << (report.complete() ? "Nothing is stuck.\n" : "Nothing is known to be stuck.\n");
    } else {
        out << order_lines(report) << "\n" << reason_lines(report);
    }
    out << unsettled_lines(report) << proposal_lines(report) << "\n"
        << format_figures(report) << "\n"
        << report.stuck << " stuck, " << report.missing << " missing, " << report.waiting
        << " within their normal time, " << report.settled << " settled";
    for (const auto& [rule, count] : report.excluded)
        out << ", " << count << " excluded by your rule " << printable(rule, 60);
    out << ".";
    out << " One order in detail: fulfilld explain ORDER\n";
    return printable_lines(out.str());
}

std::string format_journal_table(const std::vector<store::StoredJournalRow>& rows) {
    if (rows.empty()) return "No action was ever sent.\n";
    std::vector<std::vector<std::string>> cells{{"ID", "ORDER", "KIND", "REASON", "STATE", "SENT AT", "EVIDENCE"}};
    for (const auto& row : rows) {
        cells.push_back({std::to_string(row.id), printable(row.order_name, 40), row.kind, row.reason,
                         row.state + (row.acknowledged_at.empty() ? "" : ", acknowledged"), row.sent_at,
                         printable(row.evidence)});
    }
    return printable_lines(text_table(cells));
}

}  // namespace fulfilld::app
