#include "simulation/points.hpp"

#include "simulation/repro.hpp"

#include <algorithm>
#include <array>
#include <iostream>

namespace fulfilld::sim {
namespace {

/// What each course is about: found by looking for seeds that do it without any fault.
constexpr std::array scenes{
    Scene{"mark_fulfilled", 3, "pos_not_marked_fulfilled=1", 2, {"fulfill", "undo_fulfillment"}},
    Scene{"request_fulfillment", 5, "amazon_request_not_sent=1", 2, {"request", "cancel_request"}},
    Scene{"approved_request", 3, "dropship_request_not_sent=1", 2, {"request", "cancel_request"}},
    Scene{"tracking", 3, "dropship_merchant_location=1", 2, {"fulfill_tracked", "undo_fulfillment"}},
    Scene{"flag", 3, "test_order=1,cancelled_unfulfilled=1", 2, {"tag", "untag"}},
    Scene{"archive", 3, "nothing_left_refunded=1", 2, {"archive", "unarchive"}},
};

struct Class {
    Fault fault;
    int fates = 1;  ///< Of what was written and not synced.
};
constexpr std::array classes{Class{Fault::kill_at_call}, Class{Fault::kill_at_disk},  Class{Fault::power_loss, 3},
                             Class{Fault::torn_write},   Class{Fault::eio_once},      Class{Fault::eio_sticky},
                             Class{Fault::enospc_once},  Class{Fault::enospc_sticky}, Class{Fault::anchor_lost_write}};

/// How many moments after the first kill the second one comes.
constexpr std::array<std::uint64_t, 3> later{1, 5, 21};

class Enumeration {
  public:
    Enumeration(const SeedOptions& options, std::uint64_t stride) : options_(options), stride_(stride) {}

    bool run() {
        const auto only = options_.scene;
        for (const auto& scene : scenes) {
            if (only && only->name != scene.name) continue;
            options_.scene = scene;
            options_.plan.emplace();
            const SeedResult calm = run_seed(scene.seed, options_);
            const bool does_all = std::all_of(scene.deeds.begin(), scene.deeds.end(), [&](const auto deed) {
                return deed.empty() || calm.deeds.contains(std::string(deed));
            });
            if (!does_all || !calm.violations.empty()) {
                std::cout << "SIM FAIL scene " << scene.name << " does not do its deeds, or is wrong without a fault\n";
                return false;
            }
            for (const auto& one : classes)
                every_moment(scene, one, calm.occasions[static_cast<std::size_t>(one.fault)]);
            for (const Fault kill : {Fault::kill_at_call, Fault::kill_at_disk})
                during_recovery(scene, kill, calm.occasions[static_cast<std::size_t>(kill)]);
        }
        std::cout << "points in all=" << all_ << " wrong=" << wrong_ << "\n";
        return wrong_ == 0;
    }

  private:
    void every_moment(const Scene& scene, const Class& one, std::uint64_t moments) {
        const std::int64_t before = all_;
        for (std::uint64_t moment = next_ % stride_; moment < moments; moment += stride_) {
            for (int fate = 0; fate < one.fates; ++fate) point(scene, {{one.fault, moment}}, fate);
        }
        tell(scene, std::string(name_of(one.fault)), before);
    }

    void during_recovery(const Scene& scene, Fault kill, std::uint64_t moments) {
        const std::int64_t before = all_;
        for (std::uint64_t moment = next_ % stride_; moment < moments; moment += stride_) {
            for (const auto after : later) point(scene, {{kill, moment}, {kill, moment + after}}, 0);
        }
        tell(scene, std::string(name_of(kill)) + " twice", before);
    }

    void point(const Scene& scene, std::vector<Strike> plan, int fate) {
        options_.plan = std::move(plan);
        options_.fate = fate;
        ++all_;
        const SeedResult result = run_seed(scene.seed, options_);
        if (result.violations.empty()) return;
        ++wrong_;
        std::cout << repro_line(scene.seed, result.violations.front(), *options_.plan, options_) << "\n  "
                  << result.violations.front().detail << "\n";
    }

    void tell(const Scene& scene, const std::string& what, std::int64_t before) {
        // Another class begins elsewhere, so that a stride leaves out other moments.
        ++next_;
        std::cout << "points scene=" << scene.name << " class=" << what << " points=" << all_ - before << std::endl;
    }

    SeedOptions options_;
    std::uint64_t stride_;
    std::uint64_t next_ = 0;
    std::int64_t all_ = 0;
    std::int64_t wrong_ = 0;
};

}  // namespace

std::optional<Scene> find_scene(std::string_view name) {
    for (const auto& scene : scenes) {
        if (scene.name == name) return scene;
    }
    return std::nullopt;
}

bool enumerate_points(const SeedOptions& options, std::uint64_t stride) { return Enumeration(options, stride).run(); }

}  // namespace fulfilld::sim
