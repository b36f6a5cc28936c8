#include "unit/app/rules_page.hpp"

#include "app/explain.hpp"
#include "support/builders.hpp"

#include <algorithm>
#include <sstream>

namespace fulfilld::test {
namespace {

constexpr std::string_view fence = "```\n";

/// Where something stands on the page.
struct Place {
    std::size_t begin = 0;
    std::size_t end = 0;
};

/// From a heading to the next; nullopt: there is none.
std::optional<Place> entry_of(const std::string& page, const std::string& heading) {
    const std::size_t begin = page.find("\n## " + heading + "\n");
    if (begin == std::string::npos) return std::nullopt;
    return Place{begin + 1, std::min(page.find("\n## ", begin + 1), page.size() - 1) + 1};
}

/// What stands between the first two fences of the entry, the fences left out; nullopt: there is no example.
std::optional<Place> example_in(const std::string& page, Place entry) {
    const auto fence_from = [&](std::size_t from) { return page.find("\n" + std::string(fence), from); };
    const std::size_t open = fence_from(entry.begin);
    if (open >= entry.end) return std::nullopt;
    const std::size_t begin = open + 1 + fence.size();
    const std::size_t close = fence_from(begin - 1);
    if (close >= entry.end) return std::nullopt;
    return Place{begin, close + 1};
}

/// The first line that differs, so that nobody has to look for it.
std::string first_difference(const std::string& expected, const std::string& found) {
    std::istringstream wanted(expected);
    std::istringstream there(found);
    std::string a;
    std::string b;
    for (int number = 1;; ++number) {
        const bool more_wanted = static_cast<bool>(std::getline(wanted, a));
        const bool more_there = static_cast<bool>(std::getline(there, b));
        if (more_wanted && more_there && a == b) continue;
        return "line " + std::to_string(number) + "\n  expected: " + (more_wanted ? a : "(nothing more)") +
               "\n  found:    " + (more_there ? b : "(nothing more)");
    }
}

std::string check_one(const std::string& page, const RuleExample& example) {
    const std::string& name = example.heading;
    const Verdict verdict = classify(example.order, example.shop, example_policy(), now);
    if (verdict.reason != example.reason)
        return name + ": its example order is judged " +
               std::string(verdict.reason ? name_of(*verdict.reason) : "clear");
    const auto entry = entry_of(page, example.heading);
    if (!entry) return name + ": there is no entry";
    const auto place = example_in(page, *entry);
    if (!place) return name + ": the entry has no example";
    const std::string expected = explanation_of(example);
    const std::string found = page.substr(place->begin, place->end - place->begin);
    if (found == expected) return {};
    return name + ": the example is not what the program prints now; " + first_difference(expected, found) +
           "\nexpected in whole:\n" + expected + "found in whole:\n" + found;
}

}  // namespace

std::string explanation_of(const RuleExample& example) {
    const Policy policy = example_policy();
    auto explained = app::explain_facts(example.order, example.shop, policy, now);
    explained.asked = example.asked;
    if (example.asked) explained.refusals = why_not(*example.asked, example.order, example.shop, policy, now);
    return app::format_explanation(explained, now);
}

std::vector<std::string> check_examples(const std::string& page, const std::vector<RuleExample>& examples) {
    std::vector<std::string> wrong;
    for (std::size_t i = 0; i < reason_count; ++i) {
        const std::string name(name_of(static_cast<Reason>(i)));
        const bool there =
            std::any_of(examples.begin(), examples.end(), [&](const auto& one) { return one.heading == name; });
        if (!there) wrong.push_back(name + ": there is no example order of this reason");
    }
    for (const auto& example : examples) {
        std::string complaint = check_one(page, example);
        if (!complaint.empty()) wrong.push_back(std::move(complaint));
    }
    return wrong;
}

std::string with_examples(std::string page, const std::vector<RuleExample>& examples) {
    for (const auto& example : examples) {
        const auto entry = entry_of(page, example.heading);
        if (!entry) continue;
        if (const auto place = example_in(page, *entry)) {
            page.replace(place->begin, place->end - place->begin, explanation_of(example));
        } else {
            const std::size_t end = page.find_last_not_of('\n', entry->end - 1) + 1;
            const std::string rest = entry->end < page.size() ? "\n" : "";
            page.replace(end, entry->end - end,
                         "\n\n" + std::string(fence) + explanation_of(example) + std::string(fence) + rest);
        }
    }
    return page;
}

}  // namespace fulfilld::test
