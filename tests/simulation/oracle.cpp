#include "simulation/oracle.hpp"

#include <algorithm>

namespace fulfilld::sim {
namespace {

/// More than any run of a shop as small as this one can need.
constexpr int most_requests_of_a_run = 500;

bool has(const std::vector<std::string>& list, std::string_view one) {
    return std::find(list.begin(), list.end(), one) != list.end();
}

}  // namespace

void Oracle::violate(const std::string& invariant, const std::string& detail) {
    if (off_.contains(invariant)) return;
    violations_.push_back({invariant, detail, world_.step});
    world_.trace.add("VIOLATION " + invariant + ": " + detail);
}

std::string Oracle::order_of(const Deed& deed) {
    auto& shop = world_.shop().shop;
    if (const auto* order = shop.find_order(deed.target)) return order->id;
    if (const auto* order = shop.find_fulfillment_order(deed.target).first) return order->id;
    const auto* order = shop.find_fulfillment(deed.target).first;
    return order == nullptr ? std::string() : order->id;
}

void Oracle::on_first_byte(Machine& machine, const Letter& letter) {
    if (++requests_in_run_[machine.name] > most_requests_of_a_run) violate("I17", "a run asks without end");
    if (!letter.path.starts_with("/admin/api/2026-10/graphql.json") || letter.token != "shpat_canary")
        violate("I12", "sent to " + letter.path);
    if (!letter.mutation) return;
    const auto deed = read_deed(letter.json);
    if (!deed) return;
    check_form(machine, letter, *deed);
    const Sent sent{*deed, machine.name, order_of(*deed), sha256_text(letter.body), world_.now(),
                    false, false,        false,           lives_[machine.name]};
    check_durable(machine, sent);
    check_reading(machine, sent);
    check_repeat(machine, sent);
    check_limits(machine, sent);
    check_twins(machine, sent);
    static const std::set<std::string> undoing{"undo_fulfillment", "cancel_request", "request_cancellation", "untag",
                                               "unarchive"};
    if (undoing.contains(deed->kind)) undone_.insert(sent.order);
    sent_.push_back(sent);
}

/// What may be sent at all, and in what words.
void Oracle::check_form(const Machine& machine, const Letter&, const Deed& deed) {
    if (deed.kind.empty()) violate("I11", deed.operation);
    if (deed.must_say_notify && !deed.notify)
        violate("I10", deed.operation + " does not say whether to tell the customer");
    const bool may_mail = limits_.mail_tracked && deed.kind == "fulfill_tracked";
    if (deed.notify.value_or(false) && !may_mail) violate("I10", deed.key() + " tells the customer");
    if (deed.kind == "release" && deed.detail.empty()) violate("I10", "all holds would be released");
    if (const auto why = forbidden_.find(machine.name); why != forbidden_.end())
        violate("I7", deed.key() + ": " + why->second);
    // The look right before the intent is written, and the first byte, are two moments apart.
    if (const auto since = stopped_since_[machine.name]; since && machine.steps - *since > 2)
        violate("I7", deed.key() + " though a person has said stop");
    if (const auto why = forbidden_in_run_.find(machine.name); why != forbidden_in_run_.end())
        violate("I12", deed.key() + ": " + why->second);
    if (const auto why = forbidden_in_life_.find(machine.name); why != forbidden_in_life_.end())
        violate("I12", deed.key() + ": " + why->second);
}

/// If the power went now, the journal would know of this request.
void Oracle::check_durable(const Machine& machine, const Sent& sent) {
    const auto view = view_journal(machine.disk.durable_image(), machine.state_path(), Look::rows);
    const auto* row = view.by_digest(sent.digest);
    if (row == nullptr || row->state != "sending")
        violate("I2", sent.deed.key() + " is " + (row == nullptr ? "unknown to the durable journal" : row->state));
    if (row != nullptr && !sent.deed.marker.empty() && row->marker != sent.deed.marker)
        violate("I2", sent.deed.key() + " carries a marker that is not of its row");
}

/// Preceded by a reading of its order, and that reading allows it.
void Oracle::check_reading(const Machine& machine, const Sent& sent) {
    const auto found = readings_.find(machine.name + sent.order);
    if (found == readings_.end() || world_.now() - found->second.at > std::chrono::seconds{10}) {
        violate("I3", sent.deed.key() + " without a fresh reading of " + sent.order);
        return;
    }
    const Reading& reading = found->second;
    if (reading.unreadable) violate("I14", sent.deed.key() + " on an answer that cannot be understood");
    const Deed& deed = sent.deed;
    if (!deed.moves_goods()) return;
    const sandbox::Order& order = reading.order;
    if (order.test || order.cancelled_at) violate("I3", deed.key() + " of a test or cancelled order");
    for (const auto& fo : order.fulfillment_orders) {
        if (fo.id != deed.target) continue;
        const bool request = deed.group == "request";
        if (!has(sandbox::supported_actions(fo), request ? "REQUEST_FULFILLMENT" : "CREATE_FULFILLMENT"))
            violate("I3", deed.key() + ": the reading does not support it");
        for (const auto& line : fo.lines) {
            const auto wanted = deed.lines.find(line.id);
            const int units = wanted == deed.lines.end() ? 0 : wanted->second;
            const bool part = deed.kind == "fulfill_tracked";
            if (part ? units > line.remaining : units != line.remaining)
                violate("I3", deed.key() + ": other quantities than read");
        }
        return;
    }
    violate("I3", deed.key() + ": not in the reading");
}

int Oracle::readings_after(const Sent& sent, Timestamp from) const {
    const auto found = read_at_.find(sent.machine + sent.order);
    if (found == read_at_.end()) return 0;
    int agreeing = 0;
    Timestamp last{};
    for (const Timestamp at : found->second) {
        if (at < from || (agreeing > 0 && at - last < limits_.settle_gap)) continue;
        ++agreeing;
        last = at;
    }
    return agreeing;
}

/// What another memory did, and somebody has undone since: nothing tells of it any more.
bool Oracle::was_forgotten(const Sent& past, const Sent& sent) const {
    const bool other_memory = past.machine != sent.machine || past.life != sent.life;
    return other_memory && (undone_.contains(past.order) || world_.foreign().contains(past.order));
}

/// A flag that somebody else took away again leaves no trace: nobody can tell it from one that never came.
bool Oracle::may_be_gone(const Sent& sent) const {
    return sent.deed.group == "flag" && world_.foreign().contains(sent.order);
}

/// A second request only for what provably had no effect, or after the settle time and two readings that agree.
void Oracle::check_repeat(const Machine& machine, const Sent& sent) {
    int attempts = 1;
    for (const Sent& past : sent_) {
        const bool same = past.deed.key() == sent.deed.key();
        const bool same_order = past.order == sent.order;
        if (!same_order || past.refused) continue;
        const auto since = sent.at - past.at;
        if (!same && !past.accepted && since < limits_.settle && past.machine == sent.machine)
            violate("I1w", sent.deed.key() + " while " + past.deed.key() + " is in doubt");
        if (!same || was_forgotten(past, sent)) continue;
        if (past.accepted && !may_be_gone(past)) violate("I1w", sent.deed.key() + " again, though it was accepted");
        if (past.accepted) continue;
        const bool same_memory = past.life == sent.life && past.machine == sent.machine;
        attempts += same_memory ? 1 : 0;
        // A memory that was lost and then adopted knows of nothing, and waits all the same: by its clock.
        const bool forgot = past.machine == sent.machine && !same_memory;
        const bool by_wrong_clock = forgot && machine.clock_offset != Duration{};
        if (!by_wrong_clock && since < limits_.settle)
            violate("I1w", sent.deed.key() + " again while the first is in doubt");
        // Another memory knows nothing of it; the time of a lease's life and delay has passed instead.
        if (same_memory && readings_after(sent, past.at + limits_.settle) < 2)
            violate("I4", sent.deed.key() + " again without two readings after the settle time");
    }
    if (attempts > 2) violate("I4", sent.deed.key() + " for the " + std::to_string(attempts) + "th time");
}

void Oracle::check_limits(const Machine& machine, const Sent& sent) {
    const auto cap = limits_.caps.find(sent.deed.group);
    if (cap == limits_.caps.end()) return;
    if (++sent_in_run_[machine.name][sent.deed.group] > cap->second.first)
        violate("I9", sent.deed.group + ": more than the cap of a run");
    const auto today = std::count_if(sent_.begin(), sent_.end(), [&](const Sent& past) {
        return past.machine == sent.machine && past.life == sent.life && past.deed.group == sent.deed.group &&
               sent.at - past.at < std::chrono::hours{24};
    });
    if (today + 1 > cap->second.second) violate("I9", sent.deed.group + ": more than the cap of 24 hours");
}

/// Of two that share a shop one alone acts, and the other not before the first has long been silent. Of two copies the
/// first to renew the lease has it, and the other one is found out.
void Oracle::check_twins(const Machine& machine, const Sent& sent) {
    if (!limits_.lease || limits_.copies) return;
    for (const Sent& past : sent_) {
        if (past.machine != machine.name && sent.at - past.at < std::chrono::minutes{6})
            violate("I8", machine.name + " acts beside " + past.machine);
    }
}

void Oracle::on_received(Machine& machine, std::size_t before, bool liar) {
    const auto& received = world_.shop().executor.mutations();
    for (std::size_t i = before; i < received.size(); ++i) {
        boost::json::object request{{"operationName", received[i].operation}, {"variables", received[i].variables}};
        const auto deed = read_deed(request);
        if (!deed) continue;
        for (auto past = sent_.rbegin(); past != sent_.rend(); ++past) {
            if (past->machine != machine.name || past->received || past->deed.key() != deed->key()) continue;
            past->received = true;
            past->accepted = received[i].accepted && !liar;
            if (past->accepted) check_sum(*past);
            break;
        }
    }
}

std::int64_t Oracle::mutations(const Machine& machine) const {
    return std::count_if(sent_.begin(), sent_.end(), [&](const Sent& one) { return one.machine == machine.name; });
}

std::map<std::string, int> Oracle::deeds() const {
    std::map<std::string, int> kinds;
    for (const Sent& sent : sent_) ++kinds[sent.deed.kind];
    return kinds;
}

void Oracle::on_refusal(Machine& machine, const std::string& body) {
    const std::string digest = sha256_text(body);
    for (auto past = sent_.rbegin(); past != sent_.rend(); ++past) {
        if (past->machine != machine.name || past->digest != digest) continue;
        past->refused = true;
        return;
    }
}

/// Over all fulfillment orders that an order ever had, never more of a line than was ordered.
void Oracle::check_sum(const Sent& sent) {
    if (!sent.deed.moves_goods()) return;
    const auto* order = world_.shop().shop.find_order(sent.order);
    if (order == nullptr) return;
    std::map<std::string, int> units;
    for (const Sent& past : sent_) {
        const bool counts = past.accepted && past.order == sent.order && past.deed.group == sent.deed.group;
        if (!counts || was_forgotten(past, sent)) continue;
        for (const auto& [id, count] : past.deed.lines) {
            for (const auto& fo : order->fulfillment_orders) {
                for (const auto& line : fo.lines) units[line.line_id] += line.id == id ? count : 0;
            }
        }
    }
    for (const auto& line : order->lines) {
        if (units[line.id] > line.quantity)
            violate("I1", std::to_string(units[line.id]) + " units handled of " + std::to_string(line.quantity) +
                              " ordered: " + sent.order);
    }
}

void Oracle::on_read(Machine& machine, const boost::json::object& json) {
    const auto* name = json.if_contains("operationName");
    if (name == nullptr || *name != boost::json::value("OrderRecheck")) return;
    const auto id = boost::json::value_to<std::string>(json.at("variables").as_object().at("id"));
    const auto* order = world_.shop().shop.find_order(id);
    if (order == nullptr) return;
    told_.insert_or_assign(machine.name, Reading{world_.now(), *order});
}

void Oracle::on_unreadable(Machine& machine) {
    const auto found = told_.find(machine.name);
    if (found != told_.end()) found->second.unreadable = true;
}

void Oracle::on_answered(Machine& machine, bool whole) {
    const auto told = told_.extract(machine.name);
    if (told.empty() || !whole) return;
    const std::string place = machine.name + told.mapped().order.id;
    if (!told.mapped().unreadable) read_at_[place].push_back(told.mapped().at);
    readings_.insert_or_assign(place, told.mapped());
}

}  // namespace fulfilld::sim
