#pragma once

#include "fulfilld/core/time.hpp"
#include "fulfilld/port/clock.hpp"
#include "sandbox/side_door.hpp"
#include "simulation/disk.hpp"
#include "simulation/faults.hpp"

#include <deque>
#include <functional>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <vector>

namespace fulfilld::sim {

/// The process is gone: unwinds to whoever started it. Not an exception of the daemon's; nobody there catches it.
struct Killed {};

/// One host: its disk, its anchor, its clock.
struct Machine {
    std::string name;
    std::string folder;  ///< Real, for the lock and the stop file; the state file in it is simulated.
    Disk disk;
    std::optional<std::string> anchor = {};
    Duration clock_offset{};  ///< Of its wall clock.
    bool in_run = false;      ///< The daemon's process is at work.
    std::int64_t steps = 0;   ///< Moments of its own so far.

    std::string state_path() const { return folder + "/fulfilld.db"; }
};

/// A digest of everything that happened, in its order.
class Trace {
  public:
    void add(std::string_view text);
    std::uint64_t digest() const { return digest_; }
    const Timestamp* print_with = nullptr;  ///< Not nullptr: everything is printed, with the time it points to.

  private:
    std::uint64_t digest_ = 0xcbf29ce484222325;
};

struct WorldOptions {
    int orders = 6;
    bool guards = true;
    std::string mix;
};

/// The shop and everybody in it but us, in one thread and in simulated time. Time passes only where somebody waits.
class World {
  public:
    World(FaultDice& dice, const WorldOptions& options);

    const Timestamp& now() const { return now_; }  ///< True time, as the shop has it.
    /// Time passes, and what was to happen meanwhile happens.
    void pass(Duration duration);
    void at(Timestamp when, std::function<void()> what);

    /// A moment in which the process on this machine does not run by itself: others act, it may be stopped or killed.
    void point(Machine& machine, std::string_view where);
    /// Ends the process if it is dead.
    static void must_live(const Machine& machine);

    sandbox::Sandbox& shop() { return *shop_; }
    /// Orders that somebody else has changed.
    const std::set<std::string>& foreign() const { return foreign_; }
    void touch_by_others(Draw draw, Fault who);

    FaultDice& dice;
    Trace trace;
    std::function<void(Machine&)> at_point;  ///< What else may come in between: another instance.
    std::int64_t step = 0;                   ///< Moments so far.

  private:
    void others_act();

    std::unique_ptr<sandbox::Sandbox> shop_;
    Timestamp now_;
    std::multimap<Timestamp, std::function<void()>> later_;
    std::set<std::string> foreign_;
};

/// The clock of one machine.
class SimClock final : public port::Clock {
  public:
    SimClock(World& world, Machine& machine) : world_(world), machine_(machine) {}
    Timestamp now() const override { return world_.now() + machine_.clock_offset; }
    Duration steady() const override { return world_.now().time_since_epoch(); }
    bool sleep_for(Duration duration, std::stop_token stop) override;

  private:
    World& world_;
    Machine& machine_;
};

}  // namespace fulfilld::sim
