#include "app/stored_plans.hpp"

#include "fulfilld/core/rules.hpp"
#include "store/adoption.hpp"
#include "store/facts_blob.hpp"
#include "store/report_reader.hpp"
#include "store/sqlite_action_journal.hpp"
#include "store/sqlite_offer_store.hpp"

namespace fulfilld::app {
namespace {

/// One that waits for nothing but a person.
bool could_be_done(const PlannedAction& planned, Timestamp now) {
    const bool open = planned.state == PlanState::ready || planned.state == PlanState::report_only;
    return open && planned.not_before && *planned.not_before <= now;
}

}  // namespace

Result<std::vector<std::pair<std::string, PlannedAction>>> stored_plans(store::Database& db, const Config& config,
                                                                        const std::optional<Reason>& only,
                                                                        Timestamp now) {
    store::ReportReader reader(db);
    FULFILLD_TRY(const auto shops, reader.load_shops());
    FULFILLD_TRY(const auto orders, reader.load_orders(now));
    std::vector<std::pair<std::string, PlannedAction>> found;
    for (const auto& shop : config.shops) {
        const auto identity = shops.find(shop.domain);
        if (identity == shops.end()) continue;
        FULFILLD_TRY(const Trust trust, store::load_trust(db, shop.domain));
        Policy policy = config.policy;
        if (trust.adopted) policy.orders_from = trust.adopted->orders_from;
        const auto journal = store::make_action_journal(db, shop.domain);
        const auto offers = store::make_offer_store(db, shop.domain);
        for (const auto& order : orders) {
            if (order.shop != shop.domain || order.missing) continue;
            const auto facts = store::decode_facts(order.facts, order.id);
            if (!facts) continue;
            OrderMemory memory;
            FULFILLD_TRY(memory.past, journal->load_for(facts->id));
            FULFILLD_TRY(memory.offers, offers->load_offers(facts->id));
            const Verdict verdict = classify(*facts, identity->second, policy, now);
            for (const auto& planned : make_plan(*facts, verdict, memory, identity->second, policy, now).actions) {
                if (could_be_done(planned, now) && (!only || planned.reason == *only))
                    found.emplace_back(shop.domain, planned);
            }
        }
    }
    return found;
}

}  // namespace fulfilld::app
