// The configuration from any text: never an exception, every problem at a line of the text, no secret in any word, and
// what is printed reads back the same.
#include "app/config.hpp"
#include "fuzz/target.hpp"

#include "fulfilld/core/text.hpp"

#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <stdexcept>

namespace fulfilld::app {
namespace {

constexpr std::string_view canary = "canary-of-a-secret";

/// A file that has a name but no place on any disk.
std::string secret_file(const std::string& text, mode_t mode) {
    const int fd = ::memfd_create("secret", 0);
    if (fd < 0 || ::fchmod(fd, mode) != 0 || ::write(fd, text.data(), text.size()) < 0)
        throw std::runtime_error("no memory file");
    return "/proc/self/fd/" + std::to_string(fd);
}

void put_in(std::string& text, std::string_view name, const std::string& value) {
    for (auto at = text.find(name); at != std::string::npos; at = text.find(name, at + value.size()))
        text.replace(at, name.size(), value);
}

/// @G@ stands for a file with a secret; the others cannot be used as one.
std::string with_secrets(std::string_view input) {
    static const std::string good = secret_file(std::string(canary) + "\n", 0600);
    static const std::string two_words = secret_file(std::string(canary) + " " + std::string(canary), 0600);
    static const std::string open_to_all = secret_file(std::string(canary), 0644);
    std::string text(input);
    put_in(text, "@G@", good);
    put_in(text, "@B@", two_words);
    put_in(text, "@O@", open_to_all);
    return text;
}

void check_words(const std::string& words) {
    FUZZ_EXPECT(words.find(canary) == std::string::npos);
    FUZZ_EXPECT(printable(words, words.size()) == words);
}

void check_problem(const ConfigProblem& problem, std::string_view text) {
    check_words(format_problem(problem));
    FUZZ_EXPECT(problem.place.starts_with("it.toml"));
    const auto lines = std::count(text.begin(), text.end(), '\n') + 1;
    FUZZ_EXPECT(problem.line <= static_cast<std::size_t>(lines));
}

void check_prints_itself(const Config& config) {
    const std::string printed = format_config(config);
    FUZZ_EXPECT(printed.find(canary) == std::string::npos);
    std::vector<ConfigProblem> problems;
    const Config again = parse_config(printed, "it.toml", problems);
    FUZZ_EXPECT(problems.empty());
    FUZZ_EXPECT(format_config(again) == printed);
    FUZZ_EXPECT(policy_hash(again) == policy_hash(config));
}

/// Days of a calendar of a quarter of a century are computed for a time zone that exists: no more than now and then.
bool takes_long(std::string_view input) {
    std::size_t sum = 0;
    for (const char c : input) sum = sum * 31 + static_cast<unsigned char>(c);
    return input.find("timezone") != std::string_view::npos && sum % 64 != 0;
}

}  // namespace

FUZZ_TARGET(config) {
    if (input.find(canary) != std::string_view::npos || takes_long(input)) return;
    const std::string text = with_secrets(input);
    std::vector<ConfigProblem> problems;
    const Config config = parse_config(text, "it.toml", problems);
    for (const auto& problem : problems) check_problem(problem, text);
    for (const auto& warning : config.warnings) check_problem(warning, text);
    if (problems.empty()) check_prints_itself(config);
}

}  // namespace fulfilld::app
