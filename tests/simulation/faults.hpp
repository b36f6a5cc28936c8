#pragma once

#include <array>
#include <cstdint>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace fulfilld::sim {

/// Everything that can go wrong, by class. A seed draws which classes it has, and how often each strikes.
enum class Fault {
    // the network
    not_sent,
    request_lost,
    request_late,
    reply_lost,
    reply_cut,
    reply_html,
    reply_wrong_shape,
    http_500_before,
    http_504_after,
    http_429,
    throttled,
    unauthorized,
    null_payload,
    errors_and_data,
    slow,
    // the shop
    liar,
    index_lag,
    scope_cut,
    unknown_enum,
    filter_ignored,
    cursor_stuck,
    version_fell_forward,
    another_shop,
    // others who work on the same orders
    merchant,
    service,
    other_app,
    // the machine
    kill_at_call,
    kill_at_disk,
    power_loss,
    torn_write,
    eio_once,
    eio_sticky,
    enospc_once,
    enospc_sticky,
    short_read,
    anchor_lost_write,
    pause,
    clock_ahead,
    clock_back,
    // the state file
    rolled_back,
    deleted,
    anchor_deleted,
    // people
    stop_file,
    rule_edit,
    // a second instance
    twin_same_file,
    twin_copy,
    // added later: at the end, so that old seeds keep their meaning
    journal_edited,
};
inline constexpr std::size_t fault_count = static_cast<std::size_t>(Fault::journal_edited) + 1;
std::string_view name_of(Fault fault);
std::optional<Fault> parse_fault(std::string_view name);

/// Mixes numbers to one that looks random: the same for the same numbers, on every machine.
std::uint64_t mix(std::uint64_t a, std::uint64_t b, std::uint64_t c = 0, std::uint64_t d = 0);

/// Numbers of one moment: the nth is the same whatever else was drawn.
class Draw {
  public:
    explicit Draw(std::uint64_t state) : state_(state) {}
    std::uint64_t next() { return mix(state_, ++count_); }
    /// In [0, n).
    int below(int n) { return static_cast<int>(next() % static_cast<std::uint64_t>(n)); }
    /// In [from, to].
    int between(int from, int to) { return from + below(to - from + 1); }
    bool chance(int percent) { return below(100) < percent; }

  private:
    std::uint64_t state_;
    std::uint64_t count_ = 0;
};

/// One fault that struck: its class, and at which of its opportunities.
struct Strike {
    Fault fault;
    std::uint64_t occasion = 0;
    bool operator<(const Strike& other) const {
        return std::pair(fault, occasion) < std::pair(other.fault, other.occasion);
    }
    bool operator==(const Strike&) const = default;
};

/// When faults strike. By a seed, each class by dice of its own, so that a new class does not change what old seeds
/// mean; or by a plan: those strikes and no others.
class FaultDice {
  public:
    /// Swarm: a random part of the classes, each at a rate of its own; one seed in ten has none.
    explicit FaultDice(std::uint64_t seed);
    /// `fate`: another one for what was not synced.
    FaultDice(std::uint64_t seed, std::vector<Strike> plan, int fate = 0);

    /// Whether it strikes at this occasion; the numbers it then goes by. Never once `calm` was said.
    std::optional<Draw> strikes(Fault fault);
    /// Numbers that have nothing to do with faults, by name.
    Draw draw(std::string_view label);
    /// From now on nothing strikes.
    void calm() { calm_ = true; }
    /// Not for now: what happens meanwhile is no occasion.
    void hold(bool held) { held_ = held; }
    /// Struck as often as the class ever is, whatever the swarm drew.
    void prefer(Fault fault);
    bool has(Fault fault) const { return plan_ || rate_[static_cast<std::size_t>(fault)] > 0; }

    /// What becomes of what was written and not synced.
    Draw fate() { return draw("revive" + (fate_ == 0 ? std::string() : std::to_string(fate_))); }

    /// How often each class could have struck.
    const std::array<std::uint64_t, fault_count>& occasions() const { return occasions_; }
    const std::vector<Strike>& struck() const { return struck_; }
    std::uint64_t seed() const { return seed_; }

  private:
    std::uint64_t seed_;
    std::array<std::uint32_t, fault_count> rate_{};  ///< In 100,000.
    std::array<std::uint64_t, fault_count> occasions_{};
    std::map<std::string, std::uint64_t, std::less<>> draws_;
    std::optional<std::set<Strike>> plan_;
    std::vector<Strike> struck_;
    int fate_ = 0;
    bool calm_ = false;
    bool held_ = false;
};

}  // namespace fulfilld::sim
