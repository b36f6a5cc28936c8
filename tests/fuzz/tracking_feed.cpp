// A file of tracking, CSV or JSON: every row is answered exactly once, nothing is accepted that the platform could not
// take, and no spreadsheet runs anything of the answer.
#include "feed/carriers.hpp"
#include "feed/judge_file.hpp"
#include "feed/parse.hpp"
#include "feed/result_file.hpp"
#include "fulfilld/core/text.hpp"
#include "fuzz/target.hpp"
#include "unit/feed/memory_offers.hpp"
#include "unit/feed/named_shop.hpp"

#include <algorithm>
#include <optional>

namespace fulfilld::feed {
namespace {

using Table = std::vector<std::vector<std::string>>;

/// The answer as a spreadsheet reads it; nullopt when it is not RFC 4180 or a cell would run.
std::optional<Table> read_answer(std::string_view text) {
    Table table;
    while (!text.empty()) {
        auto& row = table.emplace_back();
        while (true) {
            std::string cell;
            const bool quoted = text.starts_with('"');
            if (quoted) {
                text.remove_prefix(1);
                while (true) {
                    const auto end = text.find('"');
                    if (end == std::string_view::npos) return std::nullopt;
                    cell += text.substr(0, end);
                    text.remove_prefix(end + 1);
                    if (!text.starts_with('"')) break;
                    cell += '"';
                    text.remove_prefix(1);
                }
            } else {
                const auto end = std::min(text.find_first_of(",\r\n\""), text.size());
                cell = text.substr(0, end);
                text.remove_prefix(end);
            }
            if (cell.find_first_of("=+-@\t\r") == 0) return std::nullopt;
            row.push_back(std::move(cell));
            if (!text.starts_with(',')) break;
            text.remove_prefix(1);
        }
        if (!text.starts_with("\r\n")) return std::nullopt;
        text.remove_prefix(2);
    }
    return table;
}

bool is_legal(const Tracking& tracking) {
    const auto legal = [](char c) {
        return (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') ||
               std::string_view(" -_./").find(c) != std::string_view::npos;
    };
    const bool number = tracking.number.size() >= 3 && tracking.number.size() <= 64 &&
                        std::all_of(tracking.number.begin(), tracking.number.end(), legal);
    const bool link = tracking.url.starts_with("http://") || tracking.url.starts_with("https://");
    return number && (tracking.url.empty() ? is_known_carrier(tracking.company) : link) && is_utf8(tracking.company);
}

/// Lines of a file without quotes that hold anything, the heading aside.
std::size_t parcels_in(std::string_view text) {
    std::size_t lines = 0;
    while (!text.empty()) {
        const auto end = std::min(text.find('\n'), text.size());
        const auto line = text.substr(0, end);
        lines += line.empty() || line == "\r" ? 0 : 1;
        text.remove_prefix(std::min(end + 1, text.size()));
    }
    return lines == 0 ? 0 : lines - 1;
}

void check_rows(const std::vector<FeedRow>& rows, bool json, std::string_view text) {
    for (std::size_t i = 0; i < rows.size(); ++i) {
        FUZZ_EXPECT(rows[i].row > (i == 0 ? 0 : rows[i - 1].row));
        FUZZ_EXPECT(!json || rows[i].row == static_cast<int>(i) + 1);
    }
    if (text.starts_with("\xEF\xBB\xBF")) text.remove_prefix(3);
    if (!json && text.find('"') == std::string_view::npos) FUZZ_EXPECT(rows.size() == parcels_in(text));
}

void check_answer(const JudgedFile& judged, const std::vector<FeedRow>& rows) {
    FUZZ_EXPECT(judged.accepted + judged.refused == static_cast<int>(rows.size()));
    FUZZ_EXPECT(judged.offers.size() == static_cast<std::size_t>(judged.accepted));
    for (const auto& one : judged.offers) FUZZ_EXPECT(is_legal(one.offer.tracking) && one.offer.quantity >= 0);
    FUZZ_EXPECT(is_utf8(judged.result));
    const auto answer = read_answer(judged.result);
    FUZZ_EXPECT(answer && answer->size() == rows.size() + 1);
    for (std::size_t i = 0; i < rows.size(); ++i) {
        const auto& line = (*answer)[i + 1];
        FUZZ_EXPECT(line.size() == 5 && line[0] == std::to_string(rows[i].row));
        FUZZ_EXPECT(line[3] == "accepted" || line[3] == "refused");
        for (const auto& cell : line) FUZZ_EXPECT(printable(cell, cell.size()) == cell);
    }
}

struct World {
    test::MemoryOffers offers;
    test::NamedShop shop;

    World() {
        OrderFacts listed = test::OrderBuilder(1).add_unit();
        listed.lines[0].sku = "A-1";
        listed.lines[1].sku = "B-2";
        offers.listed = {listed};
        shop.add(test::OrderBuilder(2));
        shop.add(test::OrderBuilder(3).amazon());
    }
};

}  // namespace

FUZZ_TARGET(tracking_feed) {
    static World world;
    fuzz::Bytes choices(input);
    const bool json = choices.one_in(2);
    const std::string name = json ? "parcels.json" : "parcels.csv";
    const std::string_view text = choices.rest();
    const auto rows = parse_feed(name, text);
    if (!rows) {
        const auto answer = read_answer(rejection_text(rows.error().message, rows.error().hint));
        FUZZ_EXPECT(answer && answer->size() == 2);
        return;
    }
    check_rows(*rows, json, text);
    const auto judged = judge_file(name, *rows, world.offers, world.shop, {});
    FUZZ_EXPECT(judged.has_value());
    check_answer(*judged, *rows);
    world.shop.asked.clear();
    std::erase_if(world.shop.answers, [](const auto& one) { return one.second.empty(); });
}

}  // namespace fulfilld::feed
