#pragma once

#include "simulation/faults.hpp"

#include <cstdint>
#include <functional>
#include <map>
#include <optional>
#include <string>
#include <vector>

namespace fulfilld::sim {

enum class DiskCall { open, read, write, truncate, sync, remove };
/// What becomes of a call. `die`: the process ends at its entry, and nothing it does afterwards reaches the world.
enum class DiskAnswer { fine, die, lose_power, tear, io_error, full, short_read };

/// The files of one machine: what a process sees, and what would be left of it if the power went now. A process that is
/// killed leaves all it has written; the loss of power keeps of what was not synced a random part, the last of it torn
/// at a sector.
class Disk {
  public:
    /// Asked at each call.
    using Ask = std::function<DiskAnswer(DiskCall, const std::string& path)>;
    Ask ask;
    /// After `die`, `lose_power` or `tear`: every further call fails and changes nothing.
    bool dead = false;

    /// The machine is up again.
    void revive(Draw draw);

    struct Change {
        bool cut = false;  ///< To `offset`; else `bytes` written there.
        std::uint64_t offset = 0;
        std::string bytes;
    };
    struct File {
        std::string seen;
        std::string durable;
        bool durably_there = false;
        std::vector<Change> unsynced;
    };
    using Files = std::map<std::string, File>;
    Files files;

    DiskAnswer call(DiskCall what, const std::string& path);
    void write(File& file, std::uint64_t offset, std::string_view bytes);
    void cut(File& file, std::uint64_t size);
    void sync(File& file);

    /// What there would be after a loss of power that kept nothing unsynced.
    Files durable_image() const;

  private:
    DiskAnswer death_ = DiskAnswer::fine;
};

}  // namespace fulfilld::sim
