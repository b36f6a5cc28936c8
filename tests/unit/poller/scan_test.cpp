#include "poller/scan.hpp"

#include "support/fakes.hpp"

#include <gtest/gtest.h>

namespace fulfilld::poller {
namespace {

using namespace test;

struct Seen {
    std::vector<std::string> ids;
    PageSink sink() {
        return [this](const std::vector<OrderFacts>& orders, Timestamp) -> Status {
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
    const ScanOutcome outcome = scan(shop, Timestamp{}, seen.sink(), {});
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
    const ScanOutcome outcome = scan(shop, Timestamp{}, seen.sink(), {}, {200, 500});
    EXPECT_FALSE(outcome.incomplete) << outcome.incomplete->message;
    EXPECT_EQ(seen.ids.size(), 1000U);
    std::sort(seen.ids.begin(), seen.ids.end());
    EXPECT_EQ(std::unique(seen.ids.begin(), seen.ids.end()), seen.ids.end());
}

TEST(Scan, IsIncompleteWhenOneSecondHoldsMoreThanTheShopLists) {
    FakeShop shop = shop_of(600, 0s);
    Seen seen;
    const ScanOutcome outcome = scan(shop, Timestamp{}, seen.sink(), {}, {200, 500});
    ASSERT_TRUE(outcome.incomplete);
}

TEST(Scan, IsIncompleteWhenAPageFailsAndKeepsWhatWasSeen) {
    FakeShop shop = shop_of(250);
    shop.on_page = [](Timestamp since, const std::optional<std::string>& cursor) {
        const bool gone = cursor == "200" || since > Timestamp{};
        return gone ? std::optional(Error{ErrorKind::malformed, "cut"}) : std::nullopt;
    };
    Seen seen;
    const ScanOutcome outcome = scan(shop, Timestamp{}, seen.sink(), {});
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
    EXPECT_FALSE(scan(shop, Timestamp{}, seen.sink(), {}).incomplete);
    EXPECT_EQ(seen.ids.size(), 250U) << "each once";
    shop.on_page = [](Timestamp, const std::optional<std::string>& cursor) {
        return cursor ? std::optional(Error{ErrorKind::rejected, "invalid cursor"}) : std::nullopt;
    };
    EXPECT_TRUE(scan(shop, Timestamp{}, seen.sink(), {}).incomplete);
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
        Result<std::optional<OrderFacts>> fetch_order(const OrderId& id, std::stop_token stop) override {
            return inner_.fetch_order(id, stop);
        }

      private:
        FakeShop& inner_;
    } ignoring(shop);
    Seen seen;
    const ScanOutcome outcome = scan(ignoring, now - 1h, seen.sink(), {});
    ASSERT_TRUE(outcome.incomplete);
    EXPECT_TRUE(seen.ids.empty());
}

TEST(Scan, AFailingSinkEndsIt) {
    FakeShop shop = shop_of(3);
    const auto outcome = scan(shop, Timestamp{},
                              [](const auto&, Timestamp) -> Status {
                                  return Error{ErrorKind::storage, "full"};
                              },
                              {});
    ASSERT_TRUE(outcome.incomplete);
    EXPECT_EQ(outcome.incomplete->kind, ErrorKind::storage);
}

}  // namespace
}  // namespace fulfilld::poller
