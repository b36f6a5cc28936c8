#pragma once

#include "simulation/deed.hpp"
#include "simulation/journal_view.hpp"
#include "simulation/world.hpp"

#include <boost/json.hpp>

#include <map>
#include <set>
#include <string>
#include <vector>

namespace fulfilld::sim {

/// What was broken, and how it showed.
struct Violation {
    std::string invariant;
    std::string detail;
    std::int64_t step = 0;
};

/// What the daemon was told it may do at most; the oracle holds it to that.
struct Limits {
    std::map<std::string, std::pair<int, int>> caps;  ///< Group -> per run, per 24 hours.
    bool mail_tracked = false;                        ///< The customer may be told of parcels from the feed.
    std::chrono::seconds settle{120};
    std::chrono::seconds settle_gap{30};
    bool lease = false;
    bool copies = false;  ///< The second machine works on a copy of the first one's state file.
};

/// Holds what happens against the invariants of the design. It knows the shop, the wire and what lies on the disk; it
/// uses no code of the daemon's. Counts requests received, not only those that were accepted.
class Oracle {
  public:
    Oracle(World& world, Limits limits, std::set<std::string> off)
        : world_(world), limits_(std::move(limits)), off_(std::move(off)) {}

    struct Letter {
        std::string path;
        std::string token;
        std::string body;
        boost::json::object json;
        bool mutation = false;
    };

    // ---- the wire
    /// The first byte of a request leaves. I2, I3, I4, I1w, I7 to I12, I14, I17.
    void on_first_byte(Machine& machine, const Letter& letter);
    /// The shop has executed a mutation; those from `before` on in its list. I1.
    void on_received(Machine& machine, std::size_t before, bool liar);
    /// The shop has read an order; whether that is a reading, its answer decides.
    void on_read(Machine& machine, const boost::json::object& json);
    /// What is about to be answered of it cannot be understood.
    void on_unreadable(Machine& machine);
    /// The answer came, whole or not. What nobody was told is no reading.
    void on_answered(Machine& machine, bool whole);
    /// The answer in hand says provably that nothing of this request was done.
    void on_refusal(Machine& machine, const std::string& body);
    void expect_other_shop(Machine& machine) { forbidden_in_run_[machine.name] = "another shop answered"; }
    void expect_other_version(Machine& machine) { forbidden_in_life_[machine.name] = "another version answered"; }

    // ---- the course of things
    void begin_life(Machine& machine) { forbidden_in_life_.erase(machine.name); }
    void begin_run(Machine& machine);
    /// I5, I6, I20, and after a complete scan I13.
    void after_run(Machine& machine, bool complete);
    /// The process was killed, and the machine is up again: I6, I20.
    void after_crash(Machine& machine);
    /// Until a person has looked, nothing may be sent: I7. What the memory has lost cannot be asked of it.
    void forbid(Machine& machine, const std::string& why, bool amnesia);
    void permit(Machine& machine) { forbidden_.erase(machine.name); }
    bool is_edited(const Machine& machine) const { return edited_.contains(machine.name); }
    bool is_forbidden(const Machine& machine) const { return forbidden_.contains(machine.name); }
    bool is_forbidden(const Machine& machine, const std::string& why) const {
        const auto found = forbidden_.find(machine.name);
        return found != forbidden_.end() && found->second == why;
    }

    /// Somebody edits the journal by hand: until a person adopts it, what is sealed is something else.
    void expect_broken_seals(const Machine& machine) { edited_.insert(machine.name); }
    void expect_a_copy() { limits_.copies = true; }
    /// Since that moment of its own a person has told everything to stop; nullopt: not now.
    void stop_from(Machine& machine, std::optional<std::int64_t> step) { stopped_since_[machine.name] = step; }
    /// Faults have ended some polls ago: nothing is undecided, everything is listed. `told`: the last run said that it
    /// holds something back. I18.
    void expect_rest(Machine& machine, bool complete, bool told);

    void violate(const std::string& invariant, const std::string& detail);
    const std::vector<Violation>& violations() const { return violations_; }
    std::int64_t mutations() const { return static_cast<std::int64_t>(sent_.size()); }
    /// Those that this machine sent.
    std::int64_t mutations(const Machine& machine) const;
    std::map<std::string, int> deeds() const;

  private:
    struct Sent {
        Deed deed;
        std::string machine;
        std::string order;
        std::string digest;
        Timestamp at;
        bool received = false;
        bool accepted = false;
        bool refused = false;
        std::size_t life = 0;  ///< Which memory of its machine sent it.
    };
    struct Reading {
        Timestamp at;
        sandbox::Order order;
        bool unreadable = false;
    };

    void check_form(const Machine& machine, const Letter& letter, const Deed& deed);
    void check_durable(const Machine& machine, const Sent& sent);
    void check_reading(const Machine& machine, const Sent& sent);
    void check_repeat(const Machine& machine, const Sent& sent);
    void check_limits(const Machine& machine, const Sent& sent);
    void check_twins(const Machine& machine, const Sent& sent);
    void check_sum(const Sent& sent);
    void check_rows(Machine& machine, const JournalView& view);
    void check_listed(const JournalView& view);
    bool may_be_gone(const Sent& sent) const;
    bool was_forgotten(const Sent& past, const Sent& sent) const;
    std::string order_of(const Deed& deed);
    int readings_after(const Sent& sent, Timestamp from) const;

    World& world_;
    Limits limits_;
    std::set<std::string> off_;
    std::vector<Violation> violations_;
    std::vector<Sent> sent_;
    std::map<std::string, Reading> told_;      ///< By machine: what an answer on its way tells of.
    std::map<std::string, Reading> readings_;  ///< By machine and order.
    std::map<std::string, std::vector<Timestamp>> read_at_;
    std::map<std::string, std::string> forbidden_;
    std::map<std::string, std::string> forbidden_in_run_;
    std::map<std::string, std::string> forbidden_in_life_;
    std::map<std::string, std::size_t> lives_;
    std::map<std::string, std::map<std::string, int>> sent_in_run_;
    std::map<std::string, int> requests_in_run_;
    std::map<std::string, std::optional<std::int64_t>> stopped_since_;
    std::set<std::string> edited_;
    std::set<std::string> undone_;  ///< Orders of which something was taken back.
};

}  // namespace fulfilld::sim
