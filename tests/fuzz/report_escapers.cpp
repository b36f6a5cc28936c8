// Text from outside on its way to a terminal, a log, a spreadsheet, TOML or JSON: one line stays one line, nothing
// moves a cursor or turns the direction of text, and what is read back is what was written.
#include "app/explain.hpp"
#include "app/logging.hpp"
#include "app/report.hpp"
#include "app/toml_text.hpp"
#include "feed/result_file.hpp"
#include "fulfilld/core/text.hpp"
#include "fuzz/target.hpp"
#include "support/builders.hpp"

#include <toml++/toml.h>
#include <nlohmann/json.hpp>

namespace fulfilld::app {
namespace {

/// Neither a control character nor a mark that turns the direction of text or ends a line, by the bytes of UTF-8.
bool is_calm(std::string_view text) {
    if (!is_utf8(text)) return false;
    unsigned before = 0;
    unsigned last = 0;
    for (const char one : text) {
        const unsigned c = static_cast<unsigned char>(one);
        if (c < 0x20 || c == 0x7F || (last == 0xC2 && c < 0xA0)) return false;
        if (last == 0xD8 && c == 0x9C) return false;  // U+061C
        const unsigned three = before << 16U | last << 8U | c;
        if (three >= 0xE2808E && three <= 0xE2808F) return false;  // U+200E, U+200F
        if (three >= 0xE280A8 && three <= 0xE280AE) return false;  // U+2028 to U+202E
        if (three >= 0xE281A6 && three <= 0xE281A9) return false;  // U+2066 to U+2069
        if (three == 0xEFBBBF) return false;                       // U+FEFF
        before = std::exchange(last, c);
    }
    return true;
}

bool is_calm_lines(std::string text) {
    std::erase(text, '\n');
    return is_calm(text);
}

void check_printable(std::string_view text, std::size_t limit) {
    const std::string shown = printable(text, limit);
    FUZZ_EXPECT(is_calm(shown) && shown.size() <= limit);
    FUZZ_EXPECT(printable(shown, limit) == shown);
    FUZZ_EXPECT(!is_calm(text) || text.size() > limit || shown == text);
}

void check_log(std::string_view text) {
    const std::string line = format_event(text, {{"a", text}, {"b", text}});
    FUZZ_EXPECT(is_calm(line));
    FUZZ_EXPECT(line.starts_with("event="));
}

void check_toml(std::string_view text) {
    if (!is_utf8(text)) return;
    const toml::table read = toml::parse("a = " + toml_text(text) + "\nb = " + toml_list({std::string(text), "x"}));
    FUZZ_EXPECT(read["a"].value<std::string>() == text);
    FUZZ_EXPECT(read["b"][0].value<std::string>() == text);
}

void check_result_file(std::string_view text) {
    feed::ResultFile file;
    feed::FeedRow row;
    row.row = 2;
    row.order = row.tracking.number = text;
    file.accept(row);
    const std::string& answer = file.text();
    const auto line = answer.substr(answer.find('\n') + 1);
    FUZZ_EXPECT(line.ends_with("\r\n") && is_calm(line.substr(0, line.size() - 2)));
    for (const char bad : std::string_view("=+-@"))
        FUZZ_EXPECT(line.find(std::string(",") + bad) == std::string::npos || line.find('"') != std::string::npos);
}

store::StoredOrder stored(fuzz::Bytes& choices) {
    constexpr std::size_t longest = 24;
    const auto text = [&] { return std::string(choices.text(longest)); };
    store::StoredOrder order;
    order.shop = "demo.myshopify.com";
    order.id = text();
    order.name = text();
    order.reason = static_cast<Reason>(choices.below(reason_count));
    order.standing = static_cast<Standing>(choices.below(4));
    order.missing = choices.one_in(4);
    order.since = test::now - std::chrono::hours(choices.byte());
    order.judged_at = test::now;
    order.value = text();
    order.why = text();
    order.label = text();
    order.excluded_by = text();
    order.fulfillment_orders.push_back({text(), text(), Reason::on_hold, text(), text()});
    if (choices.one_in(2)) order.actions.push_back({text(), text(), text(), text(), text(), text()});
    return order;
}

Stored some_state(fuzz::Bytes& choices) {
    const auto text = [&] { return std::string(choices.text(16)); };
    Stored state;
    for (std::size_t more = choices.below(3); more > 0; --more) state.orders.push_back(stored(choices));
    state.runs.push_back({"demo.myshopify.com", "2026-11-22T11:00:00Z", text(), choices.one_in(2), choices.one_in(2),
                          text(), text(), text(), 7, 0, text()});
    store::StoredJournalRow row;
    row.shop = "demo.myshopify.com";
    for (auto* field : {&row.order_name, &row.order_id, &row.target, &row.kind, &row.reason, &row.state, &row.sent_at,
                        &row.updated_at, &row.evidence, &row.acknowledged_at, &row.planned_at, &row.approved_by})
        *field = text();
    (choices.one_in(2) ? state.proposals : state.unsettled).push_back(row);
    return state;
}

/// JSON lines: each is one object, whatever stands in it.
void check_json(const std::string& text) {
    std::size_t begin = 0;
    while (begin < text.size()) {
        const auto end = text.find('\n', begin);
        FUZZ_EXPECT(end != std::string::npos);
        FUZZ_EXPECT(nlohmann::json::parse(text.substr(begin, end - begin)).is_object());
        begin = end + 1;
    }
    FUZZ_EXPECT(is_utf8(text));
}

void check_report(fuzz::Bytes& choices) {
    static const Policy policy;
    static const Explainer explainer(policy, {}, test::now);
    const std::size_t form = choices.below(4);
    if (form < 2) {
        ExplainedOrder explained;
        explained.order = stored(choices);
        if (form == 0) return check_json(format_explanation_json(explained, test::now));
        FUZZ_EXPECT(is_calm_lines(format_explanation(explained, test::now)));
        return;
    }
    const bool all = choices.one_in(2);
    const Report report = make_report(some_state(choices), {{"demo.myshopify.com"}, test::now, all});
    if (form == 2) return check_json(format_report_json(report, explainer));
    FUZZ_EXPECT(is_calm_lines(format_report_table(report)));
}

}  // namespace

FUZZ_TARGET(report_escapers) {
    fuzz::Bytes choices(input);
    if (choices.one_in(8)) return check_report(choices);
    const std::size_t limit = choices.byte();
    const std::string_view text = choices.rest();
    check_printable(text, limit);
    check_log(text);
    check_toml(text);
    check_result_file(text);
}

}  // namespace fulfilld::app
