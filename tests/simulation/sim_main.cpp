#include "simulation/points.hpp"
#include "simulation/repro.hpp"
#include "simulation/scenario.hpp"

#include <unistd.h>
#include <CLI/CLI.hpp>

#include <chrono>
#include <csignal>
#include <filesystem>
#include <fstream>
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
    std::vector<std::string> prefer;
    int orders = 0;
    std::string plan = "none";
    std::string replay;
    std::string save;
    std::string scene;
    int fate = 0;
    std::uint64_t points = 0;
};

/// After so many seeds a class that never struck is a class that is not tested.
constexpr std::int64_t enough_seeds = 2'000;

/// Asked to end, it ends after the seed in hand and prints what there is.
volatile std::sig_atomic_t told_to_end = 0;

/// What many seeds came to.
class Tally {
  public:
    void add(const SeedResult& result) {
        ++seeds_;
        runs_ += result.runs;
        mutations_ += result.mutations;
        for (const auto& strike : result.struck) ++fired_[strike.fault];
    }
    void found() { ++wrong_; }

    /// False: something is wrong with the daemon, or with what was to try it.
    bool tell() {
        const std::chrono::duration<double> took = std::chrono::steady_clock::now() - begun_;
        std::cout << "sim seeds=" << seeds_ << " violations=" << wrong_ << " runs=" << runs_
                  << " mutations=" << mutations_ << " seconds=" << took.count()
                  << " seeds_per_second=" << static_cast<double>(seeds_) / took.count() << "\n";
        for (const auto& [fault, count] : fired_)
            std::cout << "sim fired fault=" << name_of(fault) << " times=" << count << "\n";
        return wrong_ == 0 && every_class_fired();
    }

  private:
    /// A trial in which nothing goes wrong proves nothing.
    bool every_class_fired() const {
        if (seeds_ > 1 && fired_.empty()) {
            std::cout << "SIM FAIL no fault fired\n";
            return false;
        }
        bool all = true;
        for (std::size_t i = 0; seeds_ >= enough_seeds && i < fault_count; ++i) {
            if (fired_.contains(static_cast<Fault>(i))) continue;
            std::cout << "SIM FAIL a class never fired: " << name_of(static_cast<Fault>(i)) << "\n";
            all = false;
        }
        return all;
    }

    std::chrono::steady_clock::time_point begun_ = std::chrono::steady_clock::now();
    std::map<Fault, std::int64_t> fired_;
    std::int64_t seeds_ = 0;
    std::int64_t runs_ = 0;
    std::int64_t mutations_ = 0;
    std::int64_t wrong_ = 0;
};

void tell(std::uint64_t seed, const SeedResult& result, const SeedOptions& options, const std::string& save) {
    const Violation& first = result.violations.front();
    std::cout << repro_line(seed, first, result.struck, options) << "\n  " << first.detail << std::endl;
    if (options.plan) return;
    const auto fewer = shrink(seed, result.struck, options);
    const std::string course = std::to_string(seed) + " " + (fewer.empty() ? "-" : format_plan(fewer));
    std::cout << "  shrunk: " << course << std::endl;
    if (!save.empty())
        std::ofstream(save, std::ios::app) << course << " | " << first.invariant << ": " << first.detail << "\n";
}

bool run_seeds(const Arguments& arguments, const SeedOptions& options) {
    Tally tally;
    const std::uint64_t end = arguments.from + static_cast<std::uint64_t>(arguments.seeds);
    for (std::uint64_t seed = arguments.from; seed < end && told_to_end == 0; ++seed) {
        const SeedResult result = run_seed(seed, options);
        tally.add(result);
        if (!result.violations.empty()) {
            tally.found();
            tell(seed, result, options, arguments.save);
            if (!arguments.keep_going) break;
        }
        if (arguments.twice && run_seed(seed, options).trace != result.trace) {
            tally.found();
            std::cout << "SIM FAIL determinism seed=" << seed << std::endl;
        }
    }
    return tally.tell();
}

/// One course under a plan of faults.
bool run_plan(const Arguments& arguments, SeedOptions options) {
    options.plan = parse_plan(arguments.plan);
    if (!options.plan) {
        std::cerr << "--plan " << arguments.plan << ": expected class@number,class@number\n";
        return false;
    }
    const SeedResult result = run_seed(arguments.from, options);
    if (!result.violations.empty()) tell(arguments.from, result, options, "");
    for (const auto& [kind, count] : result.deeds) std::cout << "sim sent kind=" << kind << " times=" << count << "\n";
    return result.violations.empty();
}

bool run(const Arguments& arguments, const std::string& folder) {
    SeedOptions options;
    options.folder = folder;
    options.print = arguments.print;
    options.no_faults = arguments.no_faults;
    options.off.insert(arguments.off.begin(), arguments.off.end());
    options.fate = arguments.fate;
    options.orders = arguments.orders;
    for (const auto& name : arguments.prefer) {
        const auto fault = parse_fault(name);
        if (!fault) std::cerr << "--prefer " << name << ": no such class of faults\n";
        if (!fault) return false;
        options.prefer.insert(*fault);
    }
    if (!arguments.scene.empty()) {
        options.scene = find_scene(arguments.scene);
        if (!options.scene) std::cerr << "--scene " << arguments.scene << ": no such course\n";
        if (!options.scene) return false;
    }
    if (!arguments.replay.empty()) return replay(arguments.replay, options);
    if (arguments.points > 0) return enumerate_points(options, arguments.points);
    return arguments.plan == "none" ? run_seeds(arguments, options) : run_plan(arguments, options);
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
    app.add_option("--prefer", arguments.prefer, "classes of faults that strike in every seed, often");
    app.add_option("--orders", arguments.orders, "of each shop; else each seed draws how many");
    app.add_option("--plan", arguments.plan, "these faults and no others, for the seed of --from");
    app.add_option("--replay", arguments.replay, "every course of a file");
    app.add_option("--save", arguments.save, "a file to which every course that breaks something is added");
    app.add_option("--points", arguments.points, "every moment of six short courses; 7: every seventh");
    app.add_option("--scene", arguments.scene, "one of these courses, with --points, or with --from and --plan");
    app.add_option("--fate", arguments.fate, "of what was not synced, with --plan");
    CLI11_PARSE(app, argc, argv);
    std::signal(SIGINT, [](int) { told_to_end = 1; });
    // Always as long: messages that hold it are stored, and what is stored fills pages of a disk.
    std::string number = std::to_string(::getpid());
    number.insert(0, 10 - std::min<std::size_t>(number.size(), 10), '0');
    const std::string folder = "/dev/shm/fulfilld-sim-" + number;
    std::filesystem::create_directories(folder);
    const bool right = run(arguments, folder);
    std::filesystem::remove_all(folder);
    return right ? 0 : 1;
}

}  // namespace
}  // namespace fulfilld::sim

int main(int argc, char** argv) { return fulfilld::sim::main_of(argc, argv); }
