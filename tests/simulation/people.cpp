#include "simulation/people.hpp"

#include "shopify/client.hpp"
#include "simulation/wire.hpp"
#include "store/adoption.hpp"
#include "store/journal_desk.hpp"
#include "store/sqlite_action_journal.hpp"
#include "store/sqlite_offer_store.hpp"

namespace fulfilld::sim {
namespace {

using namespace std::chrono_literals;

std::vector<std::int64_t> ids_of(store::Database& db, const char* condition) {
    std::vector<std::int64_t> ids;
    auto rows = db.prepared(std::string("SELECT id FROM action WHERE ") + condition + " ORDER BY id");
    while (rows.step()) ids.push_back(rows.column(0).getInt64());
    return ids;
}

bool needs_adoption(const Trust& trust, const Adoption& present) {
    return !trust.adopted || !trust.distrust.empty() || trust.adopted->rules != present.rules ||
           trust.adopted->shop_id != present.shop_id || trust.adopted->api_version != present.api_version;
}

}  // namespace

void People::visit(const app::Config& config, Draw draw, bool all, bool may_undo) {
    if (!db_) {
        auto opened = store::Database::open(config.state_path);
        if (!opened) return;
        db_ = std::move(*opened);
    }
    if (all || draw.chance(80)) adopt(*db_, config);
    decide(*db_, draw, all);
    if (!all && draw.chance(30)) send_tracking(*db_, draw);
    if (!all && may_undo && draw.chance(25)) take_back(*db_, config, draw);
}

void People::adopt(store::Database& db, const app::Config& config) {
    const std::string& shop = config.shops.front().domain;
    const auto present = store::load_present(db, shop);
    const auto trust = store::load_trust(db, shop);
    if (!present || !trust || (!needs_adoption(*trust, *present) && !quarrel_ended_)) return;
    // As the command does: what changed since the last run is looked at in a run first. Nobody adopts by a wrong clock.
    if (present->rules != policy_hash(config) || machine_.clock_offset != Duration{}) return;
    const store::Anchor anchor(config.state_path.string() + ".anchor", make_sim_anchor(world_, machine_));
    // What no run has told of yet is told first.
    const auto unfit = store::why_not_to_trust(db, anchor);
    if (!unfit || (!unfit->empty() && trust->distrust.empty())) {
        if (unfit) (void)store::note_distrust(db, *unfit);
        return;
    }
    if (store::adopt(db, anchor, shop, {Timestamp{}, "ann", config.settle.settle},
                     world_.now() + machine_.clock_offset)) {
        oracle_.permit(machine_);
        quarrel_ended_ = false;
        world_.trace.add(machine_.name + " is adopted");
    }
}

void People::decide(store::Database& db, Draw& draw, bool all) {
    const Timestamp now = world_.now() + machine_.clock_offset;
    for (const auto id : ids_of(db, "state = 'planned'")) {
        if (all || draw.chance(70)) {
            (void)store::approve_action(db, id, "ann", now);
        } else if (draw.chance(10)) {
            (void)store::decline_action(db, id, "ann", now);
        }
    }
    for (const auto id : ids_of(db, "state IN ('human', 'diverged', 'rejected') AND acknowledged_at IS NULL")) {
        if (all || draw.chance(50)) (void)store::acknowledge_action(db, id, "ann", now);
    }
}

/// As `actions undo` does.
void People::take_back(store::Database& db, const app::Config& config, Draw& draw) {
    const auto ids = ids_of(db, "state = 'verified' AND undoes IS NULL");
    if (ids.empty()) return;
    const auto id = ids[static_cast<std::size_t>(draw.below(static_cast<int>(ids.size())))];
    const auto one = store::load_record(db, id);
    if (!one) return;
    Life own(world_, machine_, oracle_);
    std::mt19937 random(1);
    world_.dice.hold(true);
    app::ShopLink link(config.shops.front(), own.clock(), own.log(), random, own.edges(1).connect);
    const auto facts = shopify::make_order_source(link.session())->fetch_order(one->record.action.order, {});
    world_.dice.hold(false);
    if (!facts || !*facts) return;
    const auto undo = plan_undo(one->record, **facts);
    const Timestamp now = world_.now() + machine_.clock_offset;
    if (undo && store::file_undo(db, one->shop, *undo, "ann", now + 24h, now))
        world_.trace.add("ann takes back " + std::to_string(id));
}

/// A supplier tells of a parcel: all that is left of an order, or one unit of one of its lines.
void People::send_tracking(store::Database& db, Draw& draw) {
    std::vector<const sandbox::Order*> waiting;
    for (const auto& order : world_.shop().shop.orders()) {
        if (order.label.reason == "dropship_merchant_location") waiting.push_back(&order);
    }
    if (waiting.empty()) return;
    const auto& order = *waiting[static_cast<std::size_t>(draw.below(static_cast<int>(waiting.size())))];
    const std::string number = "PARCEL" + std::to_string(1000 + ++parcels_) + machine_.name;
    port::NewOffer offer{OrderId(order.id), {0, "", 0, {number, "UPS", ""}, "parcels.csv:1"}};
    if (draw.chance(50) && !order.lines.empty()) {
        offer.offer.sku = order.lines.front().sku;
        offer.offer.quantity = 1;
    } else {
        for (const auto& line : order.lines) {
            if (line.unfulfilled > 0) offer.offer.units.push_back({LineItemId(line.id), line.unfulfilled});
        }
    }
    const auto offers = store::make_offer_store(db, "demo.myshopify.com");
    (void)offers->keep_file(number, "parcels.csv", "", {offer}, world_.now());
    // Its plan is made anew.
    auto mark = db.prepared("UPDATE order_state SET next_check = '2000-01-01T00:00:00Z' WHERE order_id = ?");
    mark.bind_all(order.id);
    mark.exec();
}

}  // namespace fulfilld::sim
