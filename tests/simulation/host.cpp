#include "simulation/host.hpp"

#include "simulation/sim_vfs.hpp"

#include <filesystem>
#include <fstream>

namespace fulfilld::sim {
namespace {

using namespace std::chrono_literals;

void set(Policy& policy, Reason reason, Mode mode) { policy.reasons[index_of(reason)].mode = mode; }

constexpr const char* edited = "the journal was edited by hand";
constexpr const char* lost = "the state file was deleted";
constexpr const char* other_rules = "the rules were changed";
constexpr const char* put_back = "the state file was put back from a backup";
constexpr int per_run = 4;
constexpr int per_day = 9;

}  // namespace

app::Config sim_config(const std::string& state_path, bool lease) {
    app::Config config;
    app::ShopConfig shop;
    shop.domain = "demo.myshopify.com";
    shop.token = Secret("shpat_canary");
    config.shops.push_back(std::move(shop));
    config.state_path = state_path;
    config.bulk_from = 0;
    config.acting = true;
    config.lease = lease;
    for (auto& cap : config.caps.group) cap = {per_run, per_day};
    config.caps.backlog_share = 100;
    Policy& policy = config.policy;
    policy.services = {{{"amazon"}, ServiceKind::amazon, RequestMode::request},
                       {{"zendrop"}, ServiceKind::dropship, RequestMode::request}};
    for (auto& known : known_services()) policy.services.push_back(std::move(known));
    policy.suppliers = {{"AliExpress", {"aliexpress*"}, {"ae-*"}, {"dropship"}}};
    for (const Reason reason : {Reason::pos_not_marked_fulfilled, Reason::amazon_request_not_sent, Reason::test_order,
                                Reason::cancelled_unfulfilled, Reason::dropship_merchant_location})
        set(policy, reason, Mode::automatic);
    set(policy, Reason::dropship_request_not_sent, Mode::approve);
    set(policy, Reason::nothing_left_refunded, Mode::automatic);
    policy.reasons[index_of(Reason::nothing_left_refunded)].action = ActionKind::archive;
    policy.reasons[index_of(Reason::dropship_merchant_location)].notify_customer = true;
    return config;
}

Limits sim_limits(bool lease) {
    Limits limits;
    for (const char* group : {"fulfil", "request", "flag", "other"}) limits.caps[group] = {per_run, per_day};
    limits.mail_tracked = true;
    limits.lease = lease;
    return limits;
}

Host::Host(World& world, Oracle& oracle, const std::string& name, const std::string& folder, bool lease)
    : world_(world),
      oracle_(oracle),
      machine_{name, folder + "/" + name, {}},
      faults_(world, machine_),
      people_(world, machine_, oracle),
      config_(sim_config(machine_.state_path(), lease)) {
    std::filesystem::create_directories(machine_.folder);
    set_stop_file(false);
    SimVfs::instance().mount(machine_.folder + "/", &machine_.disk);
    oracle_.forbid(machine_, "nobody has adopted the shop", false);
}

Host::~Host() { life_.reset(); }

void Host::run() {
    if (!life_) {
        life_ = std::make_unique<Life>(world_, machine_, oracle_);
        faults_.begin_life();
        ++lives;
        if (!life_->begin(config_, mix(world_.dice.seed(), static_cast<std::uint64_t>(lives)))) end_life();
    }
    if (!life_) return;
    ++runs;
    if (!life_->cycle()) {
        end_life();
        return;
    }
    oracle_.after_run(machine_, life_->complete());
    keep_image();
}

void Host::end_life() {
    life_.reset();
    people_.leave();
    if (machine_.disk.dead) {
        machine_.disk.revive(world_.dice.fate());
        oracle_.after_crash(machine_);
    }
}

void Host::visit(Draw draw, bool all, bool may_undo) { people_.visit(config_, draw, all, may_undo); }

void Host::keep_image() {
    if (!world_.dice.has(Fault::rolled_back)) return;
    images_.push_back({machine_.disk.files, oracle_.mutations(machine_), !oracle_.is_forbidden(machine_)});
    if (images_.size() > 6) images_.erase(images_.begin());
}

void Host::roll_back(Draw draw) {
    if (images_.empty()) return;
    end_life();
    const Image& image = images_[static_cast<std::size_t>(draw.below(static_cast<int>(images_.size())))];
    const bool forgets = image.mutations != oracle_.mutations(machine_);
    for (auto& [path, file] : machine_.disk.files) file = {};
    machine_.disk.files = image.files;
    for (auto& [path, file] : machine_.disk.files) machine_.disk.sync(file);
    if (forgets) oracle_.forbid(machine_, put_back, true);
    // The newest one instead of an older one, of one that was edited, or of none: all is as it was.
    const bool only_file = oracle_.is_forbidden(machine_, put_back) || oracle_.is_forbidden(machine_, edited) ||
                           oracle_.is_forbidden(machine_, lost);
    if (!forgets && image.permitted && only_file) oracle_.permit(machine_);
    world_.trace.add(machine_.name + " is put back");
}

void Host::delete_state() {
    end_life();
    machine_.disk.files.clear();
    images_.clear();
    oracle_.forbid(machine_, lost, true);
    world_.trace.add(machine_.name + " loses its state file");
}

void Host::edit_journal() {
    end_life();
    if (!machine_.disk.files.contains(machine_.state_path())) return;
    auto db = store::Database::open(machine_.state_path());
    if (!db) return;
    auto update = (*db)->prepared(
        "UPDATE action SET state = 'approved', approved_by = 'bob' WHERE id = (SELECT max(id) FROM action WHERE state "
        "= 'planned')");
    if (update.exec() == 0) return;
    oracle_.forbid(machine_, edited, false);
    oracle_.expect_broken_seals(machine_);
    world_.trace.add(machine_.name + " has its journal edited");
}

void Host::delete_anchor() {
    if (!machine_.anchor) return;
    end_life();
    machine_.anchor.reset();
    oracle_.forbid(machine_, "the anchor was deleted", false);
    world_.trace.add(machine_.name + " loses its anchor");
}

void Host::install() {
    static const Disk::Files installed = [] {
        Disk disk;
        SimVfs::instance().mount("/installed/", &disk);
        (void)store::Database::open("/installed/fulfilld.db");
        return disk.files;
    }();
    for (const auto& [path, file] : installed)
        machine_.disk.files[machine_.folder + path.substr(std::string("/installed").size())] = file;
}

void Host::copy_from(const Host& other) {
    for (const auto& [path, file] : other.machine_.disk.files) {
        auto& copy = machine_.disk.files[machine_.folder + path.substr(other.machine_.folder.size())];
        copy.seen = file.seen;
        copy.durable = file.seen;
        copy.durably_there = true;
    }
    machine_.anchor = other.machine_.anchor;
    // An adoption is copied with the rest; rules that were edited there are not.
    if (!oracle_.is_forbidden(other.machine_) || oracle_.is_forbidden(other.machine_, other_rules))
        oracle_.permit(machine_);
    if (oracle_.is_edited(other.machine_)) oracle_.expect_broken_seals(machine_);
}

void Host::edit_rules() {
    end_life();
    config_.policy.grace += std::chrono::seconds(++revisions_);
    oracle_.forbid(machine_, other_rules, false);
    world_.trace.add(machine_.name + " gets other rules");
}

void Host::set_stop_file(bool there) {
    const std::string file = machine_.state_path() + ".stop";
    if (there) {
        std::ofstream{file} << "stop";
        oracle_.stop_from(machine_, machine_.steps);
    } else {
        std::filesystem::remove(file);
        oracle_.stop_from(machine_, std::nullopt);
    }
}

}  // namespace fulfilld::sim
