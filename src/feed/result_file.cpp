#include "feed/result_file.hpp"

#include "fulfilld/core/text.hpp"

namespace fulfilld::feed {
namespace {

constexpr std::size_t longest_echo = 64;

/// A cell that begins like a formula would be run by a spreadsheet [OWASP: CSV injection].
std::string cell(std::string_view text) {
    std::string safe(text);
    if (!safe.empty() && std::string_view("=+-@\t\r").find(safe[0]) != std::string_view::npos) safe.insert(0, 1, '\'');
    if (safe.find_first_of(",;\"\t\r\n") == std::string::npos) return safe;
    std::string quoted = "\"";
    for (const char c : safe) quoted += c == '"' ? std::string("\"\"") : std::string(1, c);
    return quoted + '"';
}

std::string line(const std::string& row, std::string_view order, std::string_view number, std::string_view outcome,
                 std::string_view detail) {
    return cell(row) + ',' + cell(printable(order, longest_echo)) + ',' + cell(printable(number, longest_echo)) + ',' +
           cell(outcome) + ',' + cell(detail) + "\r\n";
}

}  // namespace

void ResultFile::accept(const FeedRow& row) {
    text_ += line(std::to_string(row.row), row.order, row.tracking.number, "accepted", "");
}

void ResultFile::refuse(const FeedRow& row, const Refusal& refusal) {
    text_ += line(std::to_string(row.row), row.order, row.tracking.number, "refused",
                  std::string(name_of(refusal.reason)) + ": " + refusal.detail);
}

std::string rejection_text(std::string_view why, std::string_view remedy) {
    return ResultFile().text() + line("", "", "", "rejected", std::string(why) + "; " + std::string(remedy));
}

}  // namespace fulfilld::feed
