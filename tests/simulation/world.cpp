#include "simulation/world.hpp"

#include "sandbox/archetypes.hpp"
#include "sandbox/merchant.hpp"

#include <array>
#include <iostream>

namespace fulfilld::sim {
namespace {

using namespace std::chrono_literals;

constexpr Timestamp begin_of_time = std::chrono::sys_days{std::chrono::year{2026} / 11 / 22} + 10h;

sandbox::Seconds seconds_of(Timestamp time) {
    return std::chrono::duration_cast<std::chrono::seconds>(time.time_since_epoch()).count();
}

sandbox::Shop::Settings settings_for(FaultDice& dice, const WorldOptions& options, const Timestamp& now) {
    sandbox::Shop::Settings settings;
    settings.scopes = {"read_orders",
                       "write_orders",
                       "read_merchant_managed_fulfillment_orders",
                       "write_merchant_managed_fulfillment_orders",
                       "read_third_party_fulfillment_orders",
                       "write_third_party_fulfillment_orders",
                       "read_locations"};
    settings.start = seconds_of(now);
    settings.steady = [&now] {
        return std::chrono::duration<double>(now.time_since_epoch() - begin_of_time.time_since_epoch()).count();
    };
    settings.guards = options.guards;
    if (auto draw = dice.strikes(Fault::index_lag)) settings.index_lag = draw->between(5, 9 * 60);
    return settings;
}

std::string deed_of(Draw& draw, Fault who) {
    static constexpr std::array merchant{"touch",   "cancel_refund", "cancel_no_refund", "refund_amount",
                                         "archive", "unarchive",     "fulfill",          "hold",
                                         "release", "move",          "add_tag",          "deliver"};
    static constexpr std::array service{"service_accepts", "service_accepts", "service_rejects", "service_cancels"};
    static constexpr std::array app{"add_tag", "remove_tag", "hold", "release", "cancel_fulfillment", "touch"};
    if (who == Fault::merchant) return merchant.at(static_cast<std::size_t>(draw.below(merchant.size())));
    if (who == Fault::service) return service.at(static_cast<std::size_t>(draw.below(service.size())));
    return app.at(static_cast<std::size_t>(draw.below(app.size())));
}

}  // namespace

void Trace::add(std::string_view text) {
    for (const char letter : text) digest_ = (digest_ ^ static_cast<unsigned char>(letter)) * 0x100000001b3;
    if (print_with != nullptr) std::cerr << format_rfc3339(*print_with).substr(11) << " " << text << "\n";
}

World::World(FaultDice& faults, const WorldOptions& options) : dice(faults), now_(begin_of_time) {
    shop_ = std::make_unique<sandbox::Sandbox>(settings_for(faults, options, now_), 0);
    const auto seed = static_cast<unsigned>(mix(faults.seed(), 0x5409));
    const std::string wrong = sandbox::populate(shop_->shop, options.orders, seed, options.mix);
    if (!wrong.empty()) throw std::invalid_argument(wrong);
}

void World::pass(Duration duration) {
    const Timestamp end = now_ + duration;
    while (!later_.empty() && later_.begin()->first <= end) {
        now_ = std::max(now_, later_.begin()->first);
        const auto what = std::move(later_.begin()->second);
        later_.erase(later_.begin());
        what();
    }
    now_ = end;
}

void World::at(Timestamp when, std::function<void()> what) { later_.emplace(when, std::move(what)); }

void World::must_live(const Machine& machine) {
    if (machine.disk.dead) throw Killed{};
}

void World::point(Machine& machine, std::string_view where) {
    must_live(machine);
    ++step;
    ++machine.steps;
    others_act();
    if (at_point) at_point(machine);
    if (auto draw = dice.strikes(Fault::pause)) pass(std::chrono::seconds(draw->between(1, 1200)));
    if (auto draw = dice.strikes(Fault::clock_ahead))
        machine.clock_offset += std::chrono::minutes(draw->chance(50) ? draw->between(2, 600) : 5'256'000);
    if (auto draw = dice.strikes(Fault::clock_back))
        machine.clock_offset -= std::chrono::minutes(draw->chance(50) ? draw->between(2, 600) : 5'256'000);
    if (dice.strikes(Fault::kill_at_call)) {
        trace.add("killed at " + std::string(where));
        machine.disk.dead = true;
        throw Killed{};
    }
}

void World::others_act() {
    for (const Fault who : {Fault::merchant, Fault::service, Fault::other_app}) {
        if (const auto draw = dice.strikes(who)) touch_by_others(*draw, who);
    }
}

void World::touch_by_others(Draw draw, Fault who) {
    auto& orders = shop_->shop.orders();
    auto& order = orders[static_cast<std::size_t>(draw.below(static_cast<int>(orders.size())))];
    const std::string deed = deed_of(draw, who);
    const bool ours = (deed == "add_tag" || deed == "remove_tag") && draw.chance(50);
    const bool done = sandbox::merchant_edit(shop_->shop, order, deed, ours ? "fulfilld:delete-candidate" : "vip");
    // A tag of their own, or a look at it, leaves the order in our hands.
    const bool harmless = deed == "touch" || (deed.ends_with("_tag") && !ours);
    if (done && !harmless) foreign_.insert(order.id);
    trace.add("others: " + deed + " " + order.id);
}

bool SimClock::sleep_for(Duration duration, std::stop_token stop) {
    world_.point(machine_, "sleep");
    world_.pass(duration);
    World::must_live(machine_);
    return !stop.stop_requested();
}

}  // namespace fulfilld::sim
