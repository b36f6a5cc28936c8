#include "app/command_common.hpp"
#include "app/report.hpp"
#include "app/text_table.hpp"
#include "fulfilld/core/text.hpp"

#include <nlohmann/json.hpp>

#include <iostream>

namespace fulfilld::app {
namespace {

using nlohmann::ordered_json;
using store::StoredEvent;
using store::StoredJournalRow;

std::string event_table(const std::vector<StoredEvent>& events) {
    std::vector<std::vector<std::string>> rows{{"AT", "WHAT", "REASON", "DETAIL"}};
    for (const auto& event : events)
        rows.push_back({event.at, printable(event.what, 60), event.reason, printable(event.detail, 120)});
    return text_table(rows);
}

std::string action_block(const StoredJournalRow& row) {
    std::string text = "Action " + std::to_string(row.id) + ": " + row.kind + " is " + row.state + "\n";
    const auto add = [&](const char* label, const std::string& value) {
        if (!value.empty()) text += std::string("  ") + label + value + "\n";
    };
    add("target       ", printable(row.target));
    add("rule         ", row.reason);
    add("planned      ", row.planned_at);
    add("approved by  ", printable(row.approved_by));
    add("sent         ", row.sent_at);
    add("last move    ", row.updated_at);
    add("took         ", row.took());
    add("evidence     ", printable(row.evidence));
    add("undo         ", row.undo());
    return text;
}

std::string json_line(const ordered_json& value) {
    return value.dump(-1, ' ', false, ordered_json::error_handler_t::replace) + "\n";
}

void print_json(const std::vector<StoredEvent>& events, const std::vector<StoredJournalRow>& rows) {
    for (const auto& event : events)
        std::cout << json_line({{"type", "event"},
                                {"schema", 1},
                                {"shop", event.shop},
                                {"at", event.at},
                                {"order", event.order_name},
                                {"id", event.order_id},
                                {"what", event.what},
                                {"reason", event.reason},
                                {"detail", event.detail}});
    std::cout << format_journal_json(rows);
}

}  // namespace

int command_history(const Options& options) {
    return with_reader(options, [&](const Config&, store::ReportReader& reader, Timestamp) -> Result<int> {
        FULFILLD_TRY(const auto events, reader.load_events(options.order));
        FULFILLD_TRY(const auto rows, reader.load_journal_of(options.order));
        if (events.empty() && rows.empty())
            return Error{ErrorKind::not_found, "nothing is known of an order " + options.order,
                         "fulfilld explain " + options.order + " --live asks the shop"};
        if (options.json) {
            print_json(events, rows);
        } else {
            std::cout << event_table(events);
            for (const auto& row : rows) std::cout << "\n" << action_block(row);
        }
        return engine::exit_ok;
    });
}

}  // namespace fulfilld::app
