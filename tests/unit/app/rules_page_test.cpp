#include "unit/app/rules_page.hpp"

#include "support/builders.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cstdlib>
#include <fstream>
#include <sstream>

namespace fulfilld::test {
namespace {

using ::testing::AllOf;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

const char* const page_file = FULFILLD_SOURCE_DIR "/docs/RULES.md";

std::string read_page() {
    std::ifstream file(page_file, std::ios::binary);
    std::ostringstream text;
    text << file.rdbuf();
    return text.str();
}

std::string replaced(std::string text, const std::string& what, const std::string& with) {
    const std::size_t at = text.find(what);
    return at == std::string::npos ? text : text.replace(at, what.size(), with);
}

/// The page has an example of every reason, and it is what the program prints. Where FULFILLD_WRITE_EXAMPLES is set,
/// the examples are written first; without it nothing is ever written.
TEST(RulesPage, ShowsWhatTheProgramPrints) {
    if (std::getenv("FULFILLD_WRITE_EXAMPLES") != nullptr) {
        const std::string page = with_examples(read_page(), rule_examples());
        std::ofstream(page_file, std::ios::binary) << page;
    }
    for (const auto& complaint : check_examples(read_page(), rule_examples())) {
        ADD_FAILURE() << "docs/RULES.md, " << complaint
                      << "\nIf the program is right: FULFILLD_WRITE_EXAMPLES=1 build/bin/unit_app "
                         "--gtest_filter='RulesPage.*' writes the examples anew.";
    }
}

/// A page of nothing but headings.
std::string bare_page() {
    std::string page = "# Rules\n";
    for (const auto& example : rule_examples()) page += "\n## " + example.heading + "\nText.\n";
    return page;
}

TEST(RulesPage, IsWrittenOnceAndStaysTheSame) {
    const std::string page = with_examples(bare_page(), rule_examples());
    EXPECT_THAT(check_examples(page, rule_examples()), IsEmpty());
    EXPECT_EQ(with_examples(page, rule_examples()), page);
    EXPECT_THAT(page, HasSubstr("\n## scheduled\nText.\n\n```\n#1022  "));
    EXPECT_THAT(page, HasSubstr("```\n\n## external_fulfillment\n"));
    EXPECT_TRUE(page.ends_with("\n```\n"));
}

TEST(RulesPage, SaysWhatIsWrongAndWhere) {
    const auto examples = rule_examples();
    const std::string page = with_examples(bare_page(), examples);
    const auto value = replaced(page, "value 50.00 EUR", "value 51.00 EUR");
    EXPECT_THAT(check_examples(value, examples),
                ElementsAre(AllOf(HasSubstr("test_order: the example is not what the program prints now; line 2"),
                                  HasSubstr("expected: judged 2026-11-22T12:00:00Z, value 50.00 EUR"),
                                  HasSubstr("found:    judged 2026-11-22T12:00:00Z, value 51.00 EUR"))));
    const auto bare = replaced(page, "\n```\n" + explanation_of(examples.at(41)) + "```\n", "");
    EXPECT_THAT(check_examples(bare, examples), ElementsAre("merchant_to_ship: the entry has no example"));
    EXPECT_THAT(check_examples(replaced(page, "## on_hold\n", "## hold\n"), examples),
                ElementsAre("on_hold: there is no entry"));
}

TEST(RulesPage, MissesExampleOrdersAndThoseOfAnotherReason) {
    auto examples = rule_examples();
    const std::string page = with_examples(bare_page(), examples);
    examples.at(41).order.closed = true;
    examples.erase(examples.begin());
    EXPECT_THAT(check_examples(page, examples),
                ElementsAre("test_order: there is no example order of this reason",
                            "merchant_to_ship: its example order is judged archived_unfulfilled"));
}

}  // namespace
}  // namespace fulfilld::test
