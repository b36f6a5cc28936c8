#pragma once

#include "simulation/disk_faults.hpp"
#include "simulation/life.hpp"
#include "simulation/people.hpp"

#include <memory>
#include <vector>

namespace fulfilld::sim {

/// A machine with its people, and one life of the daemon after the other.
class Host {
  public:
    Host(World& world, Oracle& oracle, const std::string& name, const std::string& folder, bool lease);
    ~Host();
    Host(const Host&) = delete;
    Host& operator=(const Host&) = delete;

    /// One cycle, of a new process where there is none.
    void run();
    void end_life();
    void end_quarrel() { people_.end_quarrel(); }
    void visit(Draw draw, bool all, bool may_undo);

    // What befalls the state file while nobody is at work.
    void roll_back(Draw draw);
    void delete_state();
    /// Somebody approves by hand, with sqlite3 and without a word.
    void edit_journal();
    void delete_anchor();
    /// An empty state file is there already: most lives do not begin by making one.
    void install();
    /// The files of another machine, as they are now.
    void copy_from(const Host& other);
    void edit_rules();
    void set_stop_file(bool there);

    Machine& machine() { return machine_; }
    const app::Config& config() const { return config_; }
    bool complete() const { return life_ && life_->complete(); }
    int exit_code() const { return life_ ? life_->exit_code() : 0; }
    std::int64_t runs = 0;
    std::int64_t lives = 0;

  private:
    void keep_image();

    World& world_;
    Oracle& oracle_;
    Machine machine_;
    DiskFaults faults_;
    People people_;
    app::Config config_;
    std::unique_ptr<Life> life_;
    struct Image {
        Disk::Files files;
        std::int64_t mutations = 0;  ///< Sent until then.
        bool permitted = false;      ///< To act, then.
    };
    std::vector<Image> images_;
    int revisions_ = 0;
};

/// What the daemon of the simulation is configured to do.
app::Config sim_config(const std::string& state_path, bool lease);
/// The same, as the oracle holds it to it.
Limits sim_limits(bool lease);

}  // namespace fulfilld::sim
