#include "poller/scan.hpp"
#include "sandbox/archetypes.hpp"
#include "shopify/client.hpp"
#include "support/sandbox_transport.hpp"

#include <gtest/gtest.h>

#include <iostream>

namespace fulfilld {
namespace {

using namespace test;

struct Sweep {
    double spent_share = 0;  ///< Of the points that the bucket restored and had at the start.
    int throttled = 0;
    std::int64_t orders = 0;
    Duration took{};
};

/// Reads a whole shop in simulated time.
Sweep sweep(int orders, double restore_per_second, Duration latency) {
    FakeClock clock;
    sandbox::Shop::Settings settings;
    settings.scopes = {"read_orders", "read_merchant_managed_fulfillment_orders", "read_third_party_fulfillment_orders",
                       "read_locations"};
    settings.start = std::chrono::duration_cast<std::chrono::seconds>(clock.now().time_since_epoch()).count();
    settings.steady = [&] { return std::chrono::duration<double>(clock.steady()).count(); };
    sandbox::Sandbox shop(settings, restore_per_second);
    EXPECT_EQ(sandbox::populate(shop.shop, orders, 7, "all"), "");
    SandboxTransport wire(shop, clock, latency);
    const auto tokens = shopify::make_static_token(Secret("t"));
    LogCapture log;
    shopify::GraphqlSession session(wire, *tokens, {}, clock, log, [] { return 0.5; });
    const auto source = shopify::make_order_source(session);
    Sweep result;
    const auto outcome =
        poller::scan(*source, {Timestamp{}, clock.now()}, [](const auto&, auto) { return Status{}; }, {});
    EXPECT_FALSE(outcome.incomplete) << outcome.incomplete->message;
    result.orders = outcome.orders;
    result.took = clock.steady();
    result.throttled = shop.executor.throttled();
    const double restored = restore_per_second * (20.0 + std::chrono::duration<double>(result.took).count());
    result.spent_share = shop.executor.spent() / restored;
    return result;
}

/// Waiting is computed, and never longer than needed.
TEST(Pacing, ASweepSpendsWhatTheBucketRestoresAndIsNeverThrottled) {
    const Sweep standard = sweep(20'000, 100, 50ms);
    std::cout << "sweep of 20000 orders, plan standard, latency 50 ms: "
              << static_cast<int>(standard.spent_share * 1000) / 10.0 << " % of the points spent, "
              << standard.throttled << " throttled, " << standard.took.count() / 1000 << " s simulated\n";
    EXPECT_EQ(standard.orders, 20'000);
    EXPECT_GE(standard.spent_share, 0.95);
    EXPECT_EQ(standard.throttled, 0);
}

TEST(Pacing, EveryPlanIsUsedToTheFullOrByTheLatency) {
    for (const double restore : {100.0, 200.0}) {
        const Sweep result = sweep(4'000, restore, 50ms);
        EXPECT_GE(result.spent_share, 0.9) << restore;
        EXPECT_EQ(result.throttled, 0) << restore;
    }
    EXPECT_EQ(sweep(4'000, 1000, 200ms).throttled, 0);
}

/// Slow answers make smaller pages, and no order is missed by it.
TEST(Pacing, SlowAnswersMakeSmallerPages) { EXPECT_EQ(sweep(600, 0, 6s).orders, 600); }

}  // namespace
}  // namespace fulfilld
