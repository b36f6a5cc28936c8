#include "feed/take_feed.hpp"
#include "fulfilld/core/rules.hpp"
#include "store/sqlite_offer_store.hpp"
#include "store/sqlite_order_store.hpp"
#include "support/fakes.hpp"
#include "support/temp_folder.hpp"
#include "unit/feed/named_shop.hpp"

#include <gtest/gtest.h>
#include <sys/wait.h>
#include <unistd.h>

#include <set>

namespace fulfilld::feed {
namespace {

using namespace test;
namespace fs = std::filesystem;

constexpr const char* domain = "demo.myshopify.com";

/// Ends the process, as a power cut would, before or after a file is kept.
class DyingOffers final : public port::OfferStore {
  public:
    DyingOffers(port::OfferStore& inner, bool keeps) : inner_(inner), keeps_(keeps) {}
    Result<std::optional<std::string>> taken(const std::string& digest) override { return inner_.taken(digest); }
    Result<std::vector<port::NumberUse>> offers_with_number(const std::string& number) override {
        return inner_.offers_with_number(number);
    }
    Result<std::vector<OrderFacts>> find_listed(const std::string& name) override { return inner_.find_listed(name); }
    Status keep_file(const std::string& digest, const std::string& name, const std::string& result,
                     const std::vector<port::NewOffer>& offers, Timestamp at) override {
        if (keeps_) (void)inner_.keep_file(digest, name, result, offers, at);
        ::_exit(9);
    }
    Result<std::vector<TrackingOffer>> load_offers(const OrderId& order) override { return inner_.load_offers(order); }

  private:
    port::OfferStore& inner_;
    bool keeps_;
};

class FeedState : public ::testing::Test {
  protected:
    FeedState() {
        fs::create_directory(folder / "feed");
        fs::permissions(folder / "feed", fs::perms(0700));
        const auto db = *store::Database::open(folder / "state.db");
        const auto orders = store::make_order_store(*db, domain);
        const OrderFacts order = OrderBuilder();
        shop.add(order);
        EXPECT_TRUE(orders->save({{order, classify(order, full_access(), acting_policy(), now), {}}}, now));
    }
    Result<FeedSummary> take() {
        const auto db = *store::Database::open(folder / "state.db");
        const auto offers = store::make_offer_store(*db, domain);
        return take_feed(folder / "feed", {*offers, shop, log}, now, {}, 0s);
    }
    void take_and_die(bool keeps) {
        const pid_t child = ::fork();
        if (child == 0) {
            const auto db = *store::Database::open(folder / "state.db");
            const auto offers = store::make_offer_store(*db, domain);
            DyingOffers dying(*offers, keeps);
            (void)take_feed(folder / "feed", {dying, shop, log}, now, {}, 0s);
            ::_exit(0);
        }
        int status = 0;
        ::waitpid(child, &status, 0);
        ASSERT_EQ(WEXITSTATUS(status), 9);
    }
    std::size_t kept() {
        const auto db = *store::Database::open(folder / "state.db");
        return store::make_offer_store(*db, domain)->load_offers(OrderId("gid://shopify/Order/1"))->size();
    }
    std::set<std::string> names_in(const std::string& place) {
        std::set<std::string> names;
        for (const auto& entry : fs::directory_iterator(folder / ("feed/" + place)))
            names.insert(entry.path().filename());
        return names;
    }

    TempFolder folder;
    NamedShop shop;
    LogCapture log;
};

TEST_F(FeedState, APowerCutLosesNothingAndDoublesNothing) {
    folder.write("feed/a.csv", "order,number,company\n#1001,ABC,UPS\n");
    take_and_die(false);
    EXPECT_EQ(kept(), 0U);
    take_and_die(true);
    EXPECT_EQ(kept(), 1U);
    EXPECT_EQ(names_in(""), (std::set<std::string>{"a.csv", "done", "rejected"}));
    EXPECT_EQ(take()->taken, 1);
    EXPECT_TRUE(shop.asked.empty()) << "what was answered is not judged again";
    EXPECT_EQ(kept(), 1U);
    EXPECT_EQ(names_in("done"), (std::set<std::string>{"a.csv", "a.csv.result.csv"}));
    EXPECT_EQ(names_in(""), (std::set<std::string>{"done", "rejected"}));
    EXPECT_TRUE(log.has("tracking feed file known already"));
}

}  // namespace
}  // namespace fulfilld::feed
