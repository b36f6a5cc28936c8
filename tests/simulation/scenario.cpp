#include "simulation/scenario.hpp"

#include "simulation/host.hpp"
#include "simulation/sim_vfs.hpp"

#include <array>

namespace fulfilld::sim {
namespace {

using namespace std::chrono_literals;

constexpr int polls_to_rest = 5;  ///< Within so many polls of calm everything is settled or with a person.

/// Swarm again: each seed has orders of a few kinds only, and so more of each.
std::string mix_of_orders(Draw& draw) {
    static constexpr std::array kinds{"pos_not_marked_fulfilled",
                                      "amazon_request_not_sent",
                                      "dropship_request_not_sent",
                                      "dropship_merchant_location",
                                      "test_order",
                                      "cancelled_unfulfilled",
                                      "nothing_left_refunded",
                                      "merchant_to_ship"};
    std::string mix = "clear=1";
    for (const char* kind : kinds) {
        if (draw.chance(35)) mix += std::string(",") + kind + "=4";
    }
    return mix;
}

FaultDice dice_for(std::uint64_t seed, const SeedOptions& options) {
    if (options.plan) return {seed, *options.plan, options.fate};
    FaultDice dice(seed);
    for (const Fault fault : options.prefer) dice.prefer(fault);
    if (options.no_faults) dice.calm();
    return dice;
}

WorldOptions world_for(std::uint64_t seed, const SeedOptions& course) {
    if (course.scene) return {course.scene->orders, false, std::string(course.scene->mix)};
    Draw draw(mix(seed, 0x3071d));
    WorldOptions options;
    options.orders = draw.between(3, 10);
    if (course.orders > 0) options.orders = course.orders;
    options.guards = draw.chance(40);
    options.mix = mix_of_orders(draw);
    return options;
}

/// One seed.
class Course {
  public:
    Course(std::uint64_t seed, const SeedOptions& options)
        : seed_(seed),
          options_(options),
          dice_(dice_for(seed, options)),
          world_(dice_, world_for(seed, options)),
          lease_(dice_.has(Fault::twin_copy) && dice_.strikes(Fault::twin_copy).has_value()),
          oracle_(world_, sim_limits(lease_), options.off) {
        if (options.print) world_.trace.print_with = &world_.now();
        SimVfs::instance().unmount_all();
        SimVfs::instance().seed(seed);
        SimVfs::instance().julian_day = [this] {
            return 2'440'587.5 + std::chrono::duration<double>(world_.now().time_since_epoch()).count() / 86'400.0;
        };
        host_ = std::make_unique<Host>(world_, oracle_, "a", options.folder, lease_);
        if (dice_.draw("installed").chance(97)) host_->install();
        world_.at_point = [this](Machine& machine) { come_in_between(machine); };
    }

    SeedResult run() {
        storm();
        calm();
        SeedResult result{oracle_.violations(), dice_.struck(),        dice_.occasions(),
                          oracle_.deeds(),      world_.trace.digest(), world_.step,
                          oracle_.mutations(),  host_->runs,           host_->lives};
        host_.reset();
        twin_.reset();
        return result;
    }

  private:
    bool broken() const { return !oracle_.violations().empty(); }

    void storm() {
        const int polls = options_.scene ? 3 : dice_.draw("polls").between(2, 6);
        for (int i = 0; i < polls && !broken(); ++i) {
            host_->run();
            if (twin_ && dice_.draw("twin runs").chance(60)) twin_->run();
            between_runs(i);
        }
    }

    void between_runs(int poll) {
        const bool at_once = dice_.draw("at once").chance(50);
        if (at_once && befalls_the_state_file()) hurry();
        world_.pass(std::chrono::seconds(dice_.draw("interval").between(61, poll == 2 ? 7'200 : 240)));
        host_->visit(dice_.draw("people"), false, !lease_);
        if (lease_ && poll == 1) begin_twin();
        if (twin_) twin_->visit(dice_.draw("people there"), false, false);
        if (dice_.strikes(Fault::rule_edit)) host_->edit_rules();
        if (!at_once) (void)befalls_the_state_file();
        if (stopped_ && dice_.draw("go on").chance(50)) set_stopped(false);
        // Somebody sets the clock right.
        if (dice_.draw("clock").chance(60)) host_->machine().clock_offset = {};
    }

    bool befalls_the_state_file() {
        const auto back = dice_.strikes(Fault::rolled_back);
        if (back) host_->roll_back(*back);
        const bool edited = dice_.strikes(Fault::journal_edited).has_value();
        if (edited) host_->edit_journal();
        const bool deleted = dice_.strikes(Fault::deleted).has_value();
        if (deleted) host_->delete_state();
        const bool unanchored = dice_.strikes(Fault::anchor_deleted).has_value();
        if (unanchored) host_->delete_anchor();
        return back || edited || deleted || unanchored;
    }

    /// Whoever lost the file wants the work to go on at once: starts it, reads the report, adopts.
    void hurry() {
        Draw draw = dice_.draw("hurried");
        world_.pass(std::chrono::seconds(draw.between(1, 20)));
        host_->run();
        world_.pass(std::chrono::seconds(draw.between(1, 20)));
        host_->visit(dice_.draw("hurried people"), false, false);
        world_.pass(std::chrono::seconds(draw.between(1, 20)));
        host_->run();
    }

    /// Another machine on which fulfilld serves the same shop: from a copy, or set up anew.
    void begin_twin() {
        twin_ = std::make_unique<Host>(world_, oracle_, "b", options_.folder, true);
        if (dice_.draw("twin").chance(50)) {
            twin_->copy_from(*host_);
            oracle_.expect_a_copy();
        }
        world_.trace.add("b begins");
    }

    /// While one process waits for something, another one may do its whole work.
    void come_in_between(Machine& machine) {
        if (nested_) return;
        nested_ = true;
        if (dice_.strikes(Fault::stop_file)) set_stopped(true);
        if (dice_.strikes(Fault::twin_same_file)) start_beside(machine);
        if (twin_ && &machine == &host_->machine() && dice_.draw("nested").chance(4)) twin_->run();
        nested_ = false;
    }

    void set_stopped(bool stopped) {
        stopped_ = stopped;
        host_->set_stop_file(stopped);
        if (twin_) twin_->set_stop_file(stopped);
    }

    /// A cron job while the service is at work: it must not even come up.
    void start_beside(Machine& machine) {
        const bool was = machine.in_run;
        Life second(world_, machine, oracle_);
        const app::Config config = sim_config(machine.state_path(), lease_);
        const bool up = second.begin(config, 1);
        machine.in_run = was;
        if (up || !second.locked()) oracle_.violate("I8", "a second process came up on one state file");
    }

    void calm() {
        dice_.calm();
        set_stopped(false);
        if (twin_) host_->end_quarrel();
        twin_.reset();
        host_->machine().clock_offset = {};
        host_->end_life();
        if (lease_) world_.pass(15min);
        for (int i = 0; i < polls_to_rest && !broken(); ++i) {
            host_->visit(dice_.draw("people"), true, false);
            host_->run();
            // A wrong shop answered at the very first contact: a person does as the error says.
            if (host_->exit_code() == engine::exit_auth) host_->delete_state();
            world_.pass(61s);
        }
        if (broken()) return;
        oracle_.expect_rest(host_->machine(), host_->complete(), host_->exit_code() != engine::exit_ok);
        come_to_an_end();
    }

    /// The shop stands still, and so must we. A run may still find an order that has just become old enough, and the
    /// next one what a cap held back then.
    void come_to_an_end() {
        int sending = 0;
        int idle = 0;
        while (!broken() && sending < 3 && idle < 2) {
            const auto before = oracle_.mutations();
            host_->run();
            world_.pass(1s);
            const bool sent = oracle_.mutations() > before;
            sending = sent ? sending + 1 : 0;
            idle = sent ? 0 : idle + 1;
        }
        if (sending == 3) oracle_.violate("I19", "run after run on an unchanged shop sends something");
    }

    std::uint64_t seed_;
    const SeedOptions& options_;
    FaultDice dice_;
    World world_;
    bool lease_;
    Oracle oracle_;
    std::unique_ptr<Host> host_;
    std::unique_ptr<Host> twin_;
    bool nested_ = false;
    bool stopped_ = false;
};

}  // namespace

SeedResult run_seed(std::uint64_t seed, const SeedOptions& options) { return Course(seed, options).run(); }

}  // namespace fulfilld::sim
