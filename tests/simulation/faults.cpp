#include "simulation/faults.hpp"

#include <algorithm>

namespace fulfilld::sim {
namespace {

/// How often a class strikes where it is drawn, in 100,000 occasions: those that end a life are met at every call.
struct Class {
    std::string_view name;
    std::uint32_t most;
};
constexpr std::array<Class, fault_count> classes{{
    {"not_sent", 8'000},
    {"request_lost", 8'000},
    {"request_late", 12'000},
    {"reply_lost", 12'000},
    {"reply_cut", 8'000},
    {"reply_html", 5'000},
    {"reply_wrong_shape", 5'000},
    {"http_500_before", 8'000},
    {"http_504_after", 10'000},
    {"http_429", 6'000},
    {"throttled", 6'000},
    {"unauthorized", 1'500},
    {"null_payload", 10'000},
    {"errors_and_data", 10'000},
    {"slow", 5'000},
    {"liar", 10'000},
    {"index_lag", 60'000},
    {"scope_cut", 8'000},
    {"unknown_enum", 8'000},
    {"filter_ignored", 6'000},
    {"cursor_stuck", 8'000},
    {"version_fell_forward", 1'500},
    {"another_shop", 3'000},
    {"merchant", 6'000},
    {"service", 6'000},
    {"other_app", 5'000},
    {"kill_at_call", 4'000},
    {"kill_at_disk", 250},
    {"power_loss", 250},
    {"torn_write", 250},
    {"eio_once", 200},
    {"eio_sticky", 150},
    {"enospc_once", 200},
    {"enospc_sticky", 150},
    {"short_read", 400},
    {"anchor_lost_write", 8'000},
    {"pause", 4'000},
    {"clock_ahead", 1'500},
    {"clock_back", 1'500},
    {"rolled_back", 12'000},
    {"deleted", 8'000},
    {"anchor_deleted", 8'000},
    {"stop_file", 8'000},
    {"rule_edit", 8'000},
    {"twin_same_file", 4'000},
    {"twin_copy", 40'000},
    {"journal_edited", 12'000},
}};

}  // namespace

std::string_view name_of(Fault fault) { return classes[static_cast<std::size_t>(fault)].name; }

std::optional<Fault> parse_fault(std::string_view name) {
    const auto found = std::find_if(classes.begin(), classes.end(), [&](const auto& one) { return one.name == name; });
    if (found == classes.end()) return std::nullopt;
    return static_cast<Fault>(found - classes.begin());
}

std::uint64_t mix(std::uint64_t a, std::uint64_t b, std::uint64_t c, std::uint64_t d) {
    std::uint64_t state = 0x9e3779b97f4a7c15;
    for (const std::uint64_t part : {a, b, c, d}) {
        state += part + 0x9e3779b97f4a7c15;
        state = (state ^ (state >> 30U)) * 0xbf58476d1ce4e5b9;
        state = (state ^ (state >> 27U)) * 0x94d049bb133111eb;
        state ^= state >> 31U;
    }
    return state;
}

FaultDice::FaultDice(std::uint64_t seed) : seed_(seed) {
    Draw swarm(mix(seed, 0x5a));
    const bool faultless = swarm.chance(10);
    const int share = swarm.between(10, 60);
    for (std::size_t i = 0; i < fault_count; ++i) {
        Draw own(mix(seed, 0xc1a55, i));
        const bool drawn = !faultless && own.chance(share);
        rate_[i] = drawn ? static_cast<std::uint32_t>(own.between(1, static_cast<int>(classes[i].most))) : 0;
    }
}

FaultDice::FaultDice(std::uint64_t seed, std::vector<Strike> plan, int fate)
    : seed_(seed), plan_(std::set<Strike>(plan.begin(), plan.end())), fate_(fate) {}

void FaultDice::prefer(Fault fault) {
    const auto index = static_cast<std::size_t>(fault);
    rate_[index] = classes[index].most;
}

std::optional<Draw> FaultDice::strikes(Fault fault) {
    if (calm_ || held_) return std::nullopt;
    const auto index = static_cast<std::size_t>(fault);
    const std::uint64_t occasion = occasions_[index]++;
    const std::uint64_t number = mix(seed_, index + 1, occasion + 1);
    const bool now = plan_ ? plan_->contains({fault, occasion}) : number % 100'000 < rate_[index];
    if (!now) return std::nullopt;
    struck_.push_back({fault, occasion});
    return Draw(mix(number, 0xf00d));
}

Draw FaultDice::draw(std::string_view label) {
    std::uint64_t named = 0;
    for (const char letter : label) named = mix(named, static_cast<unsigned char>(letter));
    auto& count = draws_[std::string(label)];
    return Draw(mix(seed_, named, ++count));
}

}  // namespace fulfilld::sim
