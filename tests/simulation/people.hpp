#pragma once

#include "simulation/life.hpp"

namespace fulfilld::sim {

/// The people of one machine: they adopt, approve, reject, acknowledge, take back, and suppliers send tracking. Each
/// acts between two runs, by the functions that the commands use.
class People {
  public:
    People(World& world, Machine& machine, Oracle& oracle) : world_(world), machine_(machine), oracle_(oracle) {}

    /// The machine was down, or its files are others: nobody has them open any more.
    void leave() { db_.reset(); }
    /// The other machine is gone: as the gate of the lease says, whoever stays is adopted, though nothing else asks for
    /// it.
    void end_quarrel() { quarrel_ended_ = true; }
    /// `all`: whatever waits for them, not only now and then. `may_undo`: things are taken back, too.
    void visit(const app::Config& config, Draw draw, bool all, bool may_undo);

  private:
    void adopt(store::Database& db, const app::Config& config);
    void decide(store::Database& db, Draw& draw, bool all);
    void take_back(store::Database& db, const app::Config& config, Draw& draw);
    void send_tracking(store::Database& db, Draw& draw);

    World& world_;
    Machine& machine_;
    Oracle& oracle_;
    int parcels_ = 0;
    bool quarrel_ended_ = false;
    std::unique_ptr<store::Database> db_;
};

}  // namespace fulfilld::sim
