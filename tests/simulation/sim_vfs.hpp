#pragma once

#include "simulation/disk.hpp"

namespace fulfilld::sim {

/// Makes SQLite of this process work on simulated disks, and on nothing else, from now on. Files are found by the
/// mounted disk whose prefix their path has; a path of none is refused. Randomness and time of SQLite come from here,
/// too.
class SimVfs {
  public:
    static SimVfs& instance();

    void mount(const std::string& prefix, Disk* disk);
    void unmount_all() { mounts_.clear(); }
    Disk* disk_of(const std::string& path) const;

    /// SQLite's own randomness begins anew from this.
    void seed(std::uint64_t seed);
    std::function<double()> julian_day;  ///< What SQLite takes for now.
    std::uint64_t random() { return mix(seed_, ++drawn_, 0x5ee3); }

  private:
    SimVfs();
    std::map<std::string, Disk*> mounts_;
    std::uint64_t seed_ = 0;
    std::uint64_t drawn_ = 0;
};

}  // namespace fulfilld::sim
