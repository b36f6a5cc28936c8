// judge_again_bench fill FILE ORDERS: writes a state file with so many listed orders of many kinds.
// judge_again_bench judge FILE: judges all of them again under another policy, without a shop, as a cycle does after a
// change of the configuration. Prints how many were judged, and how many came out differently.
#include "actions/judge.hpp"
#include "store/sqlite_action_journal.hpp"
#include "store/sqlite_order_store.hpp"
#include "support/builders.hpp"

#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <vector>

namespace fulfilld {
namespace {

using namespace test;

constexpr const char* shop_domain = "demo.myshopify.com";

OrderFacts order_of(int number) {
    OrderBuilder order(number);
    const Duration age = std::chrono::hours{4 + number % 1200};
    order.with([&](auto& f) { f.processed_at = f.updated_at = now - age; });
    order.with_fo([&](auto& fo) { fo.created_at = fo.updated_at = now - age; });
    switch (number % 10) {
        case 0: return order.pos();
        case 1: return order.amazon();
        case 2: return order.amazon().requested(RequestStatus::submitted, 9h);
        case 3: return order.add_unit().amazon(1);
        case 4: return order.with([](auto& f) { f.risk = RiskRecommendation::cancel; });
        case 5: return order.with([](auto& f) { f.test = true; });
        case 6: return order.at_service("dsers-fulfillment-service", "DSers").requested(RequestStatus::accepted, 200h);
        case 7: return order.cancelled_and_refunded();
        default: return order.add_unit();
    }
}

int fill(store::Database& db, int orders) {
    const auto store = store::make_order_store(db, shop_domain);
    const auto journal = store::make_action_journal(db, shop_domain);
    const ShopFacts shop = full_access();
    const Policy policy = acting_policy();
    const actions::Judge judge(shop, policy, *journal);
    db.raw().exec("PRAGMA synchronous = OFF");
    std::vector<port::JudgedOrder> batch;
    for (int i = 1; i <= orders; ++i) {
        batch.push_back(*judge.judge(order_of(i), now));
        if (batch.size() < 5'000 && i < orders) continue;
        if (!store->save(batch, now)) return 1;
        batch.clear();
    }
    return 0;
}

int judge_all(store::Database& db) {
    const auto store = store::make_order_store(db, shop_domain);
    const auto journal = store::make_action_journal(db, shop_domain);
    const ShopFacts shop = full_access();
    Policy policy = acting_policy();
    policy.reasons[index_of(Reason::request_unanswered)].min_age = 72h;
    const actions::Judge judge(shop, policy, *journal);
    const auto changes = [&] { return db.raw().execAndGet("SELECT total_changes()").getInt64(); };
    const auto before = changes();
    const auto judged =
        store->judge_again([&](OrderFacts facts) { return judge.judge(std::move(facts), now); }, now, {});
    if (!judged) return 1;
    std::printf("judged %lld rows_written %lld\n", static_cast<long long>(judged->orders),
                static_cast<long long>(changes() - before));
    return 0;
}

}  // namespace
}  // namespace fulfilld

int main(int argc, char** argv) {
    if (argc < 3) return 2;
    auto db = fulfilld::store::Database::open(argv[2]);
    if (!db) return 7;
    if (std::strcmp(argv[1], "fill") == 0 && argc == 4) return fulfilld::fill(**db, std::atoi(argv[3]));
    return std::strcmp(argv[1], "judge") == 0 ? fulfilld::judge_all(**db) : 2;
}
