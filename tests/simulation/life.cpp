#include "simulation/life.hpp"

#include "simulation/wire.hpp"

namespace fulfilld::sim {
namespace {

class SimAnchor final : public store::AnchorFile {
  public:
    SimAnchor(World& world, Machine& machine) : world_(world), machine_(machine) {}

    std::optional<std::string> read() const override { return machine_.anchor; }
    bool write(const std::string& text) override {
        if (machine_.in_run) {
            world_.point(machine_, "anchor");
            if (world_.dice.strikes(Fault::anchor_lost_write)) return false;
        }
        machine_.anchor = text;
        return true;
    }

  private:
    World& world_;
    Machine& machine_;
};

/// The disk of this machine misbehaves while the process is at work, and only then.
class UnderStrain {
  public:
    explicit UnderStrain(Machine& machine) : machine_(machine) { machine_.in_run = true; }
    ~UnderStrain() { machine_.in_run = false; }
    UnderStrain(const UnderStrain&) = delete;
    UnderStrain& operator=(const UnderStrain&) = delete;

  private:
    Machine& machine_;
};

}  // namespace

void SimLog::event(Level, std::string_view text, std::vector<Field> fields) {
    std::string line = machine_.name + " log " + std::string(text);
    for (const auto& field : fields) line += " " + field.key + "=" + field.value;
    world_.trace.add(line);
}

std::unique_ptr<store::AnchorFile> make_sim_anchor(World& world, Machine& machine) {
    return std::make_unique<SimAnchor>(world, machine);
}

Life::Life(World& world, Machine& machine, Oracle& oracle)
    : world_(world), machine_(machine), oracle_(oracle), clock_(world, machine), log_(world, machine) {}

app::Edges Life::edges(std::uint64_t dice) {
    app::Edges edges{clock_, log_};
    edges.connect = [this](const app::ShopConfig&) { return std::make_unique<Wire>(world_, machine_, oracle_); };
    edges.dice = static_cast<unsigned>(dice);
    edges.anchor_file = [this](const auto&) { return make_sim_anchor(world_, machine_); };
    return edges;
}

bool Life::begin(const app::Config& config, std::uint64_t dice) {
    const UnderStrain strain(machine_);
    try {
        auto made = app::Runtime::make(config, edges(dice));
        if (made) oracle_.begin_life(machine_);
        if (made) runtime_ = std::move(*made);
        locked_ = !made && made.error().kind == ErrorKind::locked;
        if (!made) world_.trace.add(machine_.name + " does not come up: " + made.error().message);
        return runtime_ && !machine_.disk.dead;
    } catch (const Killed&) {
        return false;
    }
}

bool Life::cycle() {
    const UnderStrain strain(machine_);
    oracle_.begin_run(machine_);
    complete_ = false;
    try {
        const auto tell = [this](const std::string&, const port::RunSummary& summary) { complete_ = summary.complete; };
        exit_code_ = runtime_->run_cycles(desk_, {}, tell);
        world_.trace.add(machine_.name + " ends a run with " + std::to_string(exit_code_));
    } catch (const Killed&) {
        world_.trace.add(machine_.name + " is killed");
        runtime_.reset();
        return false;
    }
    const bool goes_on = !machine_.disk.dead && exit_code_ != engine::exit_storage;
    if (!goes_on) runtime_.reset();
    return goes_on;
}

}  // namespace fulfilld::sim
