#include "poller/scan.hpp"

#include "support/fakes.hpp"

#include <gtest/gtest.h>

namespace fulfilld::poller {
namespace {

using namespace test;

const ScanRange everything{Timestamp{}, now};

struct Seen {
    std::vector<std::string> ids;
    PageSink sink() {
        return [this](const std::vector<OrderFacts>& orders, std::optional<Timestamp>) -> Status {
            for (const auto& order : orders) ids.push_back(order.id.str());
            return {};
        };
    }
};

FakeShop shop_of(int orders, Duration apart = 1s) {
    FakeShop shop;
    for (int i = 1; i <= orders; ++i)
        shop.add(OrderBuilder(i).with([&](auto& f) { f.updated_at = now - 1000h + apart * i; }));
    return shop;
}

TEST(Scan, SeesEveryOrderOnceAndSaysHowFarItCame) {
    FakeShop shop = shop_of(250);
    Seen seen;
    const ScanOutcome outcome = scan(shop, everything, seen.sink(), {});
    EXPECT_FALSE(outcome.incomplete);
    EXPECT_EQ(outcome.pages, 3);
    EXPECT_EQ(seen.ids.size(), 250U);
    EXPECT_EQ(outcome.high_water, now - 1000h + 250s);
}

TEST(Scan, RenewsItsWindowWithoutLossOrRepetition) {
    FakeShop shop = shop_of(1000, 0s);
    for (auto& [id, facts] : shop.orders)
        facts.updated_at += 1s * (std::stoi(std::string(id.tail())) / 7);  // seven to a second
    Seen seen;
    const ScanOutcome outcome = scan(shop, everything, seen.sink(), {}, {200, 500});
    EXPECT_FALSE(outcome.incomplete) << outcome.incomplete->message;
    EXPECT_EQ(seen.ids.size(), 1000U);
    std::sort(seen.ids.begin(), seen.ids.end());
    EXPECT_EQ(std::unique(seen.ids.begin(), seen.ids.end()), seen.ids.end());
}

TEST(Scan, IsIncompleteWhenOneSecondHoldsMoreThanTheShopLists) {
    FakeShop shop = shop_of(600, 0s);
    shop.list_cap = 500;
    Seen seen;
    const ScanOutcome outcome = scan(shop, everything, seen.sink(), {}, {200, 500});
    ASSERT_TRUE(outcome.incomplete);
}

TEST(Scan, IsIncompleteWhenAPageFailsAndKeepsWhatWasSeen) {
    FakeShop shop = shop_of(250);
    shop.on_page = [](Timestamp since, const std::optional<std::string>& cursor) {
        const bool gone = cursor == "200" || since > Timestamp{};
        return gone ? std::optional(Error{ErrorKind::malformed, "cut"}) : std::nullopt;
    };
    Seen seen;
    const ScanOutcome outcome = scan(shop, everything, seen.sink(), {});
    ASSERT_TRUE(outcome.incomplete);
    EXPECT_EQ(outcome.incomplete->kind, ErrorKind::malformed);
    EXPECT_EQ(seen.ids.size(), 200U);
}

TEST(Scan, ACursorThatIsRefusedCostsOneNewBeginningAndNoOrder) {
    FakeShop shop = shop_of(250);
    int refused = 0;
    shop.on_page = [&](Timestamp, const std::optional<std::string>& cursor) {
        const bool no = cursor == "200" && ++refused == 1;
        return no ? std::optional(Error{ErrorKind::rejected, "invalid cursor"}) : std::nullopt;
    };
    Seen seen;
    EXPECT_FALSE(scan(shop, everything, seen.sink(), {}).incomplete);
    EXPECT_EQ(seen.ids.size(), 250U) << "each once";
    shop.on_page = [](Timestamp, const std::optional<std::string>& cursor) {
        return cursor ? std::optional(Error{ErrorKind::rejected, "invalid cursor"}) : std::nullopt;
    };
    EXPECT_TRUE(scan(shop, everything, seen.sink(), {}).incomplete);
}

/// An order touched a moment ago stands at its old place in the list and shows its new change: it must not make the
/// scan believe that it has come that far.
TEST(Scan, FaultRow22_AnOrderTouchedMeanwhileHidesNoneOfTheOthers) {
    FakeShop shop = shop_of(1000);
    for (const int touched : {5, 150, 210, 420}) {
        OrderFacts& facts = shop.orders.at(OrderId("gid://shopify/Order/" + std::to_string(touched)));
        shop.index[facts.id] = facts.updated_at;
        facts.updated_at = now;
    }
    Seen seen;
    const auto outcome = scan(shop, {Timestamp{}, now - 10min}, seen.sink(), {}, {200, 25'000});
    EXPECT_FALSE(outcome.incomplete);
    EXPECT_EQ(seen.ids.size(), 1000U);
}

TEST(Scan, WhatItReachedIsNeverBeyondWhatItSaw) {
    FakeShop shop = shop_of(300);
    OrderFacts& touched = shop.orders.at(OrderId("gid://shopify/Order/50"));
    shop.index[touched.id] = touched.updated_at;
    touched.updated_at = now;
    shop.on_page = [](Timestamp, const std::optional<std::string>& cursor) {
        return cursor == "100" ? std::optional(Error{ErrorKind::unavailable, "gone"}) : std::nullopt;
    };
    std::optional<Timestamp> reached;
    const auto sink = [&](const auto&, std::optional<Timestamp> at) {
        reached = at;
        return Status{};
    };
    ASSERT_TRUE(scan(shop, {Timestamp{}, now - 10min}, sink, {}).incomplete);
    EXPECT_EQ(reached, now - 1000h + 100s);
}

TEST(Scan, FaultRow26_AListThatEndsWhereThePlatformEndsEveryListHasNotEnded) {
    FakeShop shop = shop_of(600, 0s);
    shop.list_cap = 500;
    shop.page_size = 500;
    Seen seen;
    EXPECT_TRUE(scan(shop, everything, seen.sink(), {}, {200, 500}).incomplete);
}

TEST(Scan, EndsAtItsPageLimitAndSaysSo) {
    FakeShop shop = shop_of(250);
    Seen seen;
    poller::ScanLimits limits;
    limits.pages = 2;
    const auto outcome = scan(shop, everything, seen.sink(), {}, limits);
    EXPECT_FALSE(outcome.incomplete);
    EXPECT_TRUE(outcome.more);
    EXPECT_EQ(seen.ids.size(), 200U);
    limits.pages = 3;
    EXPECT_FALSE(scan(shop, everything, seen.sink(), {}, limits).more);
}

TEST(Scan, AnIgnoredFilterEndsIt) {
    FakeShop shop = shop_of(3);
    class Ignoring final : public port::OrderSource {
      public:
        explicit Ignoring(FakeShop& inner) : inner_(inner) {}
        Result<ShopFacts> fetch_shop(std::stop_token stop) override { return inner_.fetch_shop(stop); }
        Result<port::OrderPage> fetch_changed(Timestamp, const std::optional<std::string>& cursor,
                                              std::stop_token stop) override {
            return inner_.fetch_changed(Timestamp{}, cursor, stop);
        }
        port::Contact contact() const override { return {}; }
        Result<std::vector<OrderFacts>> find_orders(const std::string& key, std::stop_token stop) override {
            return inner_.find_orders(key, stop);
        }
        Result<std::optional<OrderFacts>> fetch_order(const OrderId& id, std::stop_token stop) override {
            return inner_.fetch_order(id, stop);
        }

      private:
        FakeShop& inner_;
    } ignoring(shop);
    Seen seen;
    const ScanOutcome outcome = scan(ignoring, {now - 1h, now}, seen.sink(), {});
    ASSERT_TRUE(outcome.incomplete);
    EXPECT_TRUE(seen.ids.empty());
}

/// Gives nothing and says that there is more.
class Hollow final : public port::OrderSource {
  public:
    Result<ShopFacts> fetch_shop(std::stop_token) override { return ShopFacts{}; }
    port::Contact contact() const override { return {}; }
    Result<port::OrderPage> fetch_changed(Timestamp, const std::optional<std::string>&, std::stop_token) override {
        return port::OrderPage{{}, "page " + std::to_string(++pages)};
    }
    Result<std::vector<OrderFacts>> find_orders(const std::string&, std::stop_token) override {
        return std::vector<OrderFacts>{};
    }
    Result<std::optional<OrderFacts>> fetch_order(const OrderId&, std::stop_token) override {
        return std::optional<OrderFacts>();
    }
    int pages = 0;
};

TEST(Scan, AnEmptyPageThatClaimsOthersEndsIt) {
    Hollow shop;
    Seen seen;
    ScanLimits limits;
    limits.pages = 20;
    const ScanOutcome outcome = scan(shop, everything, seen.sink(), {}, limits);
    ASSERT_TRUE(outcome.incomplete);
    EXPECT_EQ(outcome.incomplete->kind, ErrorKind::malformed);
    EXPECT_EQ(shop.pages, 1);
}

TEST(Scan, AFailingSinkEndsIt) {
    FakeShop shop = shop_of(3);
    const auto outcome = scan(shop, everything,
                              [](const auto&, auto) -> Status {
                                  return Error{ErrorKind::storage, "full"};
                              },
                              {});
    ASSERT_TRUE(outcome.incomplete);
    EXPECT_EQ(outcome.incomplete->kind, ErrorKind::storage);
}

}  // namespace
}  // namespace fulfilld::poller
