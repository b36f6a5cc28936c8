// Every target in one program, without libFuzzer. replay FOLDER [TARGET]: runs each input under FOLDER/corpus/TARGET
// and FOLDER/regression/TARGET once, and then changed ones for FULFILLD_FUZZ_SECONDS (default 2), always the same
// changes in the same order.
#include "fuzz/target.hpp"

#include <fcntl.h>
#include <unistd.h>

#include <algorithm>
#include <chrono>
#include <csignal>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <random>
#include <sstream>
#include <string>

namespace fulfilld::fuzz {
namespace {

using Inputs = std::vector<std::string>;

std::string_view at_work;
constexpr const char* finding_file = "fuzz_finding";

/// Keeps the input that broke a promise, for whoever has to look.
void keep_input(int signal) {
    const int fd = ::open(finding_file, O_CREAT | O_WRONLY | O_TRUNC, 0600);
    if (fd >= 0 && ::write(fd, at_work.data(), at_work.size()) >= 0) {
        constexpr std::string_view words = "the input is kept in fuzz_finding\n";
        [[maybe_unused]] const auto told = ::write(STDERR_FILENO, words.data(), words.size());
    }
    std::signal(signal, SIG_DFL);
    ::raise(signal);
}

Inputs inputs_of(const std::filesystem::path& folder) {
    Inputs inputs;
    std::vector<std::filesystem::path> files;
    if (std::filesystem::is_directory(folder)) {
        for (const auto& entry : std::filesystem::directory_iterator(folder)) files.push_back(entry.path());
    }
    std::sort(files.begin(), files.end());
    for (const auto& file : files) {
        std::ostringstream text;
        text << std::ifstream(file, std::ios::binary).rdbuf();
        inputs.push_back(text.str());
    }
    return inputs;
}

class Changer {
  public:
    explicit Changer(const Inputs& inputs) : inputs_(inputs) {}

    std::string next() {
        std::string input = inputs_.empty() ? std::string() : inputs_[below(inputs_.size())];
        for (std::size_t more = 1 + below(6); more > 0; --more) change(input);
        return input;
    }

  private:
    std::size_t below(std::size_t n) { return static_cast<std::size_t>(random_() % n); }
    char any_char() { return static_cast<char>(random_()); }

    void change(std::string& input) {
        constexpr std::string_view telling = "\"'\\,;:{}[]*=+-@\r\n\t 0129aZ\x80\xFF";
        const std::size_t at = below(input.size() + 1);
        switch (below(6)) {
            case 0: input.insert(at, 1, any_char()); break;
            case 1: input.insert(at, 1, telling[below(telling.size())]); break;
            case 2: input.erase(at, 1 + below(8)); break;
            case 3: input.insert(at, input.substr(below(input.size() + 1), below(16))); break;
            case 4: {
                const std::string& other = inputs_.empty() ? input : inputs_[below(inputs_.size())];
                input = input.substr(0, at) + other.substr(std::min(at, other.size()));
                break;
            }
            default:
                if (at < input.size()) input[at] = any_char();
        }
    }

    const Inputs& inputs_;
    std::mt19937_64 random_{1};
};

void run(const Target& target, std::string_view input) {
    at_work = input;
    target.run(input);
}

void replay(const Target& target, const std::filesystem::path& folder, std::chrono::seconds patience) {
    Inputs inputs = inputs_of(folder / "corpus" / target.name);
    const std::size_t seeds = inputs.size();
    for (auto& known : inputs_of(folder / "regression" / target.name)) inputs.push_back(std::move(known));
    for (const auto& input : inputs) run(target, input);
    std::size_t changed = 0;
    const auto end = std::chrono::steady_clock::now() + patience;
    for (Changer changer(inputs); std::chrono::steady_clock::now() < end; ++changed) run(target, changer.next());
    std::printf("fuzz_replay target=%s seeds=%zu regressions=%zu changed=%zu\n", target.name, seeds,
                inputs.size() - seeds, changed);
}

}  // namespace
}  // namespace fulfilld::fuzz

int main(int argc, char** argv) {
    using namespace fulfilld::fuzz;
    if (argc < 2) {
        std::fprintf(stderr, "usage: %s FOLDER [TARGET]\n", argv[0]);
        return 2;
    }
    const char* told = std::getenv("FULFILLD_FUZZ_SECONDS");
    const std::chrono::seconds patience(told == nullptr ? 2 : std::atoi(told));
    std::signal(SIGABRT, keep_input);
#ifndef __SANITIZE_ADDRESS__  // which has more to say of it
    std::signal(SIGSEGV, keep_input);
#endif
    bool any = false;
    for (const auto& target : targets()) {
        if (argc > 2 && std::string_view(argv[2]) != target.name) continue;
        any = true;
        replay(target, argv[1], patience);
    }
    return any ? 0 : 2;
}
