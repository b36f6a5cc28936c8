#include "app/moment_view.hpp"

#include "store/adoption.hpp"
#include "store/facts_blob.hpp"
#include "store/sqlite_action_journal.hpp"
#include "store/sqlite_order_store.hpp"

namespace fulfilld::app {
namespace {

Result<Moment> moment_of(store::Database& db, const Config& config, const std::string& shop, Timestamp now) {
    Moment moment;
    moment.now = now;
    FULFILLD_TRY(Trust trust, store::load_trust(db, shop));
    moment.adopted = std::move(trust.adopted);
    moment.distrust = std::move(trust.distrust);
    moment.acts_from = trust.acts_from;
    if (auto present = store::load_present(db, shop)) moment.present = std::move(*present);
    moment.present.rules = policy_hash(config);
    moment.stop_file = stop_file_is_there(stop_file_of(config));
    moment.caps = config.caps;
    FULFILLD_TRY(moment.usage, store::load_usage(db, shop, now));
    FULFILLD_TRY(const auto counts, store::make_order_store(db, shop)->count(now));
    moment.due = counts.due;
    moment.backlog = counts.stuck + counts.waiting;
    return moment;
}

}  // namespace

Result<std::vector<ShutGate>> shut_now(store::Database& db, const Config& config, const store::StoredOrder& order,
                                       ActionKind kind, Timestamp now) {
    std::vector<ShutGate> gates;
    if (!config.acting) gates.push_back({"acting", "[acting] enabled is false: everything is only planned"});
    const auto facts = store::decode_facts(order.facts, order.id);
    if (!facts) return gates;
    FULFILLD_TRY(Moment moment, moment_of(db, config, order.shop, now));
    FULFILLD_TRY(const auto past, store::make_action_journal(db, order.shop)->load_for(facts->id));
    PlannedAction planned;
    planned.action.kind = kind;
    planned.reason = order.reason.value_or(Reason::unknown_state);
    planned.action.notify_customer = config.policy.of(planned.reason).notify_customer;
    moment.max_of_reason = config.policy.of(planned.reason).max_per_run;
    for (auto& shut : weigh_moment(moment, planned, false, *facts, past)) gates.push_back(std::move(shut.gate));
    return gates;
}

}  // namespace fulfilld::app
