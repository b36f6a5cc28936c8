#pragma once

#include "simulation/world.hpp"

namespace fulfilld::sim {

/// What a machine's disk does to the process at work, by the dice. What is sticky goes on until the process ends.
class DiskFaults {
  public:
    DiskFaults(World& world, Machine& machine) : world_(world), machine_(machine) {
        machine.disk.ask = [this](DiskCall call, const std::string&) { return answer(call); };
    }
    void begin_life() { sticky_ = DiskAnswer::fine; }

  private:
    DiskAnswer answer(DiskCall call);
    DiskAnswer by_dice(DiskCall call);

    World& world_;
    Machine& machine_;
    DiskAnswer sticky_ = DiskAnswer::fine;
};

}  // namespace fulfilld::sim
