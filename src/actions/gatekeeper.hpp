#pragma once

#include "fulfilld/core/moment.hpp"
#include "fulfilld/port/action_journal.hpp"
#include "fulfilld/port/clock.hpp"

#include <functional>

namespace fulfilld::actions {

/// What the gates look at outside the journal. May be empty: then that gate is open.
struct Watch {
    std::function<bool()> stop_file;            ///< Looked at anew each time.
    std::function<std::string()> shop_problem;  ///< Version and clock; empty: none.
    std::function<std::string()> lease;         ///< Takes or renews it; why it could not be held, or empty.
};

/// Holds every write against the gates of the moment. One for each run of a shop.
class Gatekeeper {
  public:
    Gatekeeper(port::ActionJournal& journal, port::Clock& clock, const Policy& policy, const Caps& caps, Watch watch)
        : journal_(journal), clock_(clock), policy_(policy), watch_(std::move(watch)) {
        moment_.caps = caps;
    }

    /// What the run works with; the first thing of a run.
    void begin(const Trust& trust, const Adoption& present) {
        moment_.adopted = trust.adopted;
        moment_.distrust = trust.distrust;
        moment_.acts_from = trust.acts_from;
        moment_.present = present;
    }
    /// How much is due, and of how many listed orders.
    void measure(std::int64_t due, std::int64_t backlog) {
        moment_.due = due;
        moment_.backlog = backlog;
    }

    /// Why the shop's version or the clock of this machine cannot be relied upon now; empty: they can.
    std::string shop_problem() const { return watch_.shop_problem ? watch_.shop_problem() : std::string(); }
    /// What is shut whatever the action is.
    std::vector<ShutMomentGate> weigh_trust();
    /// What is shut for any action of this kind and reason, as far as can be told without its order.
    Result<std::vector<ShutMomentGate>> weigh_early(ActionKind kind, Reason reason);
    /// What is shut for this one.
    Result<std::vector<ShutMomentGate>> weigh(const PlannedAction& planned, bool approved, const OrderFacts& order);
    /// The last look, right before the intent is committed: what can change within a moment. Empty: go.
    std::string last_look();
    /// It was sent.
    void note_sent(const PlannedAction& planned);

  private:
    void look_around();
    Status count_up(Reason reason);

    port::ActionJournal& journal_;
    port::Clock& clock_;
    const Policy& policy_;
    Watch watch_;
    Moment moment_;
    bool usage_known_ = false;  ///< Until something is sent.
    PerReason<int> sent_of_reason_{};
};

}  // namespace fulfilld::actions
