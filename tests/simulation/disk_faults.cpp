#include "simulation/disk_faults.hpp"

namespace fulfilld::sim {

DiskAnswer DiskFaults::answer(DiskCall call) {
    if (!machine_.in_run) return DiskAnswer::fine;
    const DiskAnswer answer = by_dice(call);
    if (answer != DiskAnswer::fine)
        world_.trace.add(machine_.name + " disk fails " + std::to_string(static_cast<int>(answer)));
    return answer;
}

DiskAnswer DiskFaults::by_dice(DiskCall call) {
    auto& dice = world_.dice;
    if (call == DiskCall::read) return dice.strikes(Fault::short_read) ? DiskAnswer::short_read : DiskAnswer::fine;
    if (call == DiskCall::open) return DiskAnswer::fine;
    if (sticky_ != DiskAnswer::fine) return sticky_;
    if (dice.strikes(Fault::kill_at_disk)) return DiskAnswer::die;
    if (dice.strikes(Fault::power_loss)) return DiskAnswer::lose_power;
    if (call == DiskCall::write && dice.strikes(Fault::torn_write)) return DiskAnswer::tear;
    if (dice.strikes(Fault::eio_once)) return DiskAnswer::io_error;
    if (dice.strikes(Fault::eio_sticky)) return sticky_ = DiskAnswer::io_error;
    if (call == DiskCall::sync) return DiskAnswer::fine;
    if (dice.strikes(Fault::enospc_once)) return DiskAnswer::full;
    if (dice.strikes(Fault::enospc_sticky)) return sticky_ = DiskAnswer::full;
    return DiskAnswer::fine;
}

}  // namespace fulfilld::sim
