#include "simulation/scenario.hpp"

#include <unistd.h>
#include <CLI/CLI.hpp>

#include <chrono>
#include <csignal>
#include <filesystem>
#include <iostream>

namespace fulfilld::sim {
namespace {

struct Arguments {
    std::uint64_t from = 1;
    std::int64_t seeds = 100;
    bool print = false;
    bool twice = false;
    bool no_faults = false;
    bool keep_going = false;
    std::vector<std::string> off;
    std::string plan;
};

/// Asked to end, it ends after the seed in hand and prints what there is.
volatile std::sig_atomic_t told_to_end = 0;

std::string plan_text(const std::vector<Strike>& strikes) {
    std::string text;
    for (const auto& strike : strikes)
        text += (text.empty() ? "" : ",") + std::string(name_of(strike.fault)) + "@" + std::to_string(strike.occasion);
    return text;
}

void tell(std::uint64_t seed, const SeedResult& result) {
    const Violation& first = result.violations.front();
    std::cout << "SIM FAIL " << first.invariant << " seed=" << seed << " step=" << first.step
              << " faults=" << plan_text(result.struck) << " | fulfilld-sim --from " << seed << " --seeds 1 --trace\n  "
              << first.detail << std::endl;
}

int run(const Arguments& arguments, const std::string& folder) {
    SeedOptions options;
    options.folder = folder;
    options.print = arguments.print;
    options.no_faults = arguments.no_faults;
    options.off.insert(arguments.off.begin(), arguments.off.end());
    std::map<Fault, std::int64_t> fired;
    std::int64_t wrong = 0;
    std::int64_t mutations = 0;
    std::int64_t runs = 0;
    std::int64_t seeds = 0;
    const auto begun = std::chrono::steady_clock::now();
    for (std::uint64_t seed = arguments.from; seed < arguments.from + static_cast<std::uint64_t>(arguments.seeds);
         ++seed) {
        if (told_to_end != 0) break;
        const SeedResult result = run_seed(seed, options);
        ++seeds;
        for (const auto& strike : result.struck) ++fired[strike.fault];
        mutations += result.mutations;
        runs += result.runs;
        if (!result.violations.empty()) {
            ++wrong;
            tell(seed, result);
            if (!arguments.keep_going) break;
        }
        if (arguments.twice && run_seed(seed, options).trace != result.trace) {
            ++wrong;
            std::cout << "SIM FAIL determinism seed=" << seed << std::endl;
        }
    }
    const std::chrono::duration<double> took = std::chrono::steady_clock::now() - begun;
    std::cout << "sim seeds=" << seeds << " violations=" << wrong << " runs=" << runs << " mutations=" << mutations
              << " seconds=" << took.count() << " seeds_per_second=" << static_cast<double>(seeds) / took.count()
              << "\n";
    for (const auto& [fault, count] : fired)
        std::cout << "sim fired fault=" << name_of(fault) << " times=" << count << "\n";
    return wrong == 0 ? 0 : 1;
}

int main_of(int argc, char** argv) {
    Arguments arguments;
    CLI::App app("Runs fulfilld against a simulated shop, machine and network, with everything that can go wrong.");
    app.add_option("--from", arguments.from, "the first seed");
    app.add_option("--seeds", arguments.seeds, "how many");
    app.add_flag("--trace", arguments.print, "print everything that happens");
    app.add_flag("--twice", arguments.twice, "run each seed twice and compare");
    app.add_flag("--no-faults", arguments.no_faults, "nothing goes wrong");
    app.add_flag("--keep-going", arguments.keep_going, "do not end at the first violation");
    app.add_option("--off", arguments.off, "invariants that are not looked at");
    CLI11_PARSE(app, argc, argv);
    std::signal(SIGINT, [](int) { told_to_end = 1; });
    const std::string folder = "/dev/shm/fulfilld-sim-" + std::to_string(::getpid());
    std::filesystem::create_directories(folder);
    const int code = run(arguments, folder);
    std::filesystem::remove_all(folder);
    return code;
}

}  // namespace
}  // namespace fulfilld::sim

int main(int argc, char** argv) { return fulfilld::sim::main_of(argc, argv); }
