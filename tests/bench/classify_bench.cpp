#include "fulfilld/core/plan.hpp"
#include "fulfilld/core/rules.hpp"
#include "support/builders.hpp"

#include <benchmark/benchmark.h>

#include <array>

namespace fulfilld {
namespace {

using namespace test;

/// A few orders of the kinds a shop holds, judged in turn.
std::array<OrderFacts, 8> orders() {
    return {OrderBuilder(1).fulfilled(),
            OrderBuilder(2),
            OrderBuilder(3).pos(),
            OrderBuilder(4).amazon(),
            OrderBuilder(5).amazon().requested(RequestStatus::submitted, 9h),
            OrderBuilder(6).cancelled_and_refunded(),
            OrderBuilder(7).add_unit().amazon(1),
            OrderBuilder(8).with([](auto& f) { f.risk = RiskRecommendation::cancel; })};
}

void classify_order(benchmark::State& state) {
    const auto all = orders();
    const ShopFacts shop = full_access();
    const Policy policy = acting_policy();
    std::size_t next = 0;
    for (auto _ : state) benchmark::DoNotOptimize(classify(all[next++ % all.size()], shop, policy, now));
}
BENCHMARK(classify_order);

void classify_and_plan(benchmark::State& state) {
    const auto all = orders();
    const ShopFacts shop = full_access();
    const Policy policy = acting_policy();
    std::size_t next = 0;
    for (auto _ : state) {
        const OrderFacts& order = all[next++ % all.size()];
        benchmark::DoNotOptimize(make_plan(order, classify(order, shop, policy, now), {}, shop, policy, now));
    }
}
BENCHMARK(classify_and_plan);

}  // namespace
}  // namespace fulfilld

BENCHMARK_MAIN();
