#pragma once

#include "app/runtime.hpp"
#include "simulation/oracle.hpp"
#include "simulation/world.hpp"

#include <memory>

namespace fulfilld::sim {

/// What the daemon tells goes into the trace.
class SimLog final : public EventLog {
  public:
    SimLog(World& world, const Machine& machine) : world_(world), machine_(machine) {}
    void event(Level level, std::string_view text, std::vector<Field> fields) override;

  private:
    World& world_;
    const Machine& machine_;
};

/// The anchor of a machine: written whole or not at all.
std::unique_ptr<store::AnchorFile> make_sim_anchor(World& world, Machine& machine);

/// One process of the daemon on one machine: the program's own composition over simulated edges.
class Life {
  public:
    Life(World& world, Machine& machine, Oracle& oracle);
    /// False: it did not come up.
    bool begin(const app::Config& config, std::uint64_t dice);
    /// One cycle; false when the process ended by it, however.
    bool cycle();
    bool complete() const { return complete_; }
    int exit_code() const { return exit_code_; }
    bool locked() const { return locked_; }
    app::Edges edges(std::uint64_t dice);
    SimClock& clock() { return clock_; }
    SimLog& log() { return log_; }

  private:
    World& world_;
    Machine& machine_;
    Oracle& oracle_;
    SimClock clock_;
    SimLog log_;
    engine::StopDesk desk_;
    std::unique_ptr<app::Runtime> runtime_;
    bool complete_ = false;
    bool locked_ = false;
    int exit_code_ = 0;
};

}  // namespace fulfilld::sim
