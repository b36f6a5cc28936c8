#include "simulation/repro.hpp"

#include "simulation/commit.hpp"

#include <algorithm>
#include <charconv>
#include <fstream>
#include <iostream>
#include <sstream>

namespace fulfilld::sim {
namespace {

std::vector<Strike> without(const std::vector<Strike>& plan, std::size_t from, std::size_t count) {
    std::vector<Strike> rest;
    for (std::size_t i = 0; i < plan.size(); ++i) {
        if (i < from || i >= from + count) rest.push_back(plan[i]);
    }
    return rest;
}

std::optional<Strike> parse_strike(std::string_view text) {
    const auto at = text.find('@');
    if (at == std::string_view::npos) return std::nullopt;
    const auto fault = parse_fault(text.substr(0, at));
    std::uint64_t occasion = 0;
    const auto [end, failed] = std::from_chars(text.data() + at + 1, text.data() + text.size(), occasion);
    if (!fault || failed != std::errc{} || end != text.data() + text.size()) return std::nullopt;
    return Strike{*fault, occasion};
}

SeedResult run_plan(std::uint64_t seed, const std::vector<Strike>& plan, const SeedOptions& options) {
    SeedOptions planned = options;
    planned.plan = plan;
    planned.print = false;
    return run_seed(seed, planned);
}

/// What is wrong with a course of the file; empty: nothing.
std::string wrong_with(std::uint64_t seed, const std::vector<Strike>& plan, const SeedOptions& options) {
    const SeedResult result = run_plan(seed, plan, options);
    if (!result.violations.empty()) return result.violations.front().invariant;
    return result.struck.size() < plan.size() ? "no longer comes to its faults" : "";
}

}  // namespace

std::string format_plan(const std::vector<Strike>& strikes) {
    std::string text;
    for (const auto& strike : strikes)
        text += (text.empty() ? "" : ",") + std::string(name_of(strike.fault)) + "@" + std::to_string(strike.occasion);
    return text;
}

std::optional<std::vector<Strike>> parse_plan(std::string_view text) {
    std::vector<Strike> plan;
    while (!text.empty()) {
        const auto comma = std::min(text.find(','), text.size());
        const auto strike = parse_strike(text.substr(0, comma));
        if (!strike) return std::nullopt;
        plan.push_back(*strike);
        text.remove_prefix(std::min(comma + 1, text.size()));
    }
    return plan;
}

std::string broken_by(std::uint64_t seed, const std::vector<Strike>& plan, const SeedOptions& options) {
    const SeedResult result = run_plan(seed, plan, options);
    return result.violations.empty() ? std::string() : result.violations.front().invariant;
}

std::vector<Strike> shrink(std::uint64_t seed, std::vector<Strike> plan, const SeedOptions& options) {
    const std::string broken = broken_by(seed, plan, options);
    // Not the faults alone: what a plan cannot tell again is left as it is.
    if (broken.empty()) return plan;
    for (std::size_t chunk = std::max<std::size_t>(plan.size() / 2, 1); chunk > 0; chunk /= 2) {
        for (std::size_t from = 0; from < plan.size();) {
            auto fewer = without(plan, from, chunk);
            if (broken_by(seed, fewer, options) == broken) {
                plan = std::move(fewer);
            } else {
                from += chunk;
            }
        }
    }
    return plan;
}

std::string repro_line(std::uint64_t seed, const Violation& broken, const std::vector<Strike>& plan,
                       const SeedOptions& options) {
    std::string conditions;
    for (const auto& invariant : options.off) conditions += " --off " + invariant;
    if (options.orders > 0) conditions += " --orders " + std::to_string(options.orders);
    if (options.scene)
        conditions += " --scene " + std::string(options.scene->name) + " --fate " + std::to_string(options.fate);
    const std::string faults = format_plan(plan);
    return "SIM FAIL " + broken.invariant + " seed=" + std::to_string(seed) + " step=" + std::to_string(broken.step) +
           " commit=" + commit + " faults=" + (faults.empty() ? "-" : faults) + " | fulfilld-sim --from " +
           std::to_string(seed) + " --plan '" + faults + "'" + conditions + " --trace";
}

bool replay(const std::string& file, const SeedOptions& options) {
    std::ifstream in(file);
    int courses = 0;
    int wrong = 0;
    for (std::string line; std::getline(in, line);) {
        if (line.empty() || line.starts_with("#")) continue;
        std::istringstream words(line);
        std::uint64_t seed = 0;
        std::string faults;
        words >> seed >> faults;
        const auto plan = parse_plan(faults == "-" ? "" : faults);
        const std::string broken = words && plan ? wrong_with(seed, *plan, options) : "is no course";
        ++courses;
        wrong += broken.empty() ? 0 : 1;
        if (!broken.empty())
            std::cout << "SIM FAIL " << broken << " seed=" << seed << " in " << file << ": " << line << "\n";
    }
    std::cout << "sim replayed=" << courses << " violations=" << wrong << "\n";
    return courses > 0 && wrong == 0;
}

}  // namespace fulfilld::sim
