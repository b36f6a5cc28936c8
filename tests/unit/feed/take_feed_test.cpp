#include "feed/take_feed.hpp"

#include "support/fakes.hpp"
#include "support/temp_folder.hpp"
#include "unit/feed/memory_offers.hpp"
#include "unit/feed/named_shop.hpp"

#include <gtest/gtest.h>
#include <sys/stat.h>

#include <set>
#include <sstream>

namespace fulfilld::feed {
namespace {

using namespace test;
namespace fs = std::filesystem;

class TakeFeed : public ::testing::Test {
  protected:
    TakeFeed() {
        fs::create_directory(feed);
        fs::permissions(feed, fs::perms(0700));
    }
    Result<FeedSummary> take(Duration settle = 0s, std::stop_token stop = {}) {
        return take_feed(feed, {offers, shop, log}, now, stop, settle);
    }
    fs::path drop(const std::string& name, const std::string& text, fs::perms mode = fs::perms(0600)) {
        return folder.write("feed/" + name, text, mode);
    }
    static std::string text_of(const fs::path& path) {
        std::ifstream file(path, std::ios::binary);
        std::stringstream text;
        text << file.rdbuf();
        return text.str();
    }
    /// Listed, and shown by the shop.
    void know(const std::vector<OrderFacts>& orders) {
        offers.listed = orders;
        shop.answers.clear();
        for (const auto& order : orders) shop.add(order);
    }
    std::string answer(const std::string& name) { return text_of(feed / "done" / (name + ".result.csv")); }
    std::set<std::string> names_in(const std::string& place) {
        std::set<std::string> names;
        for (const auto& entry : fs::directory_iterator(feed / place)) names.insert(entry.path().filename());
        return names;
    }

    const std::string one_row = "order,number,company\n#1001,ABC,UPS\n";
    const std::string accepted = "row,order,number,outcome,detail\r\n2,#1001,ABC,accepted,\r\n";
    const std::set<std::string> one_done{"a.csv", "a.csv.result.csv"};

    TempFolder folder;
    fs::path feed = folder / "feed";
    MemoryOffers offers;
    NamedShop shop;
    LogCapture log;
};

TEST_F(TakeFeed, AFileIsAnsweredMovedAndTold) {
    know({OrderBuilder()});
    drop("a.csv", one_row);
    drop("b.json", R"({"parcels":[{"order":"1009","number":"DEF","company":"UPS"}]})");
    const auto summary = take();
    EXPECT_EQ(summary->taken, 2);
    EXPECT_EQ(summary->accepted, 1);
    EXPECT_EQ(summary->refused, 1);
    EXPECT_EQ(names_in("done"), (std::set<std::string>{"a.csv", "a.csv.result.csv", "b.json", "b.json.result.csv"}));
    EXPECT_EQ(names_in(""), (std::set<std::string>{"done", "rejected"}));
    EXPECT_EQ(text_of(feed / "done/a.csv"), one_row);
    EXPECT_EQ(answer("a.csv"), accepted);
    EXPECT_NE(answer("b.json").find("1,1009,DEF,refused,unknown_order: "), std::string::npos);
    ASSERT_EQ(offers.offers.size(), 1U);
    EXPECT_EQ(offers.offers[0].order, OrderId("gid://shopify/Order/1"));
    EXPECT_EQ(offers.offers[0].offer.tracking, (Tracking{"ABC", "UPS", ""}));
    EXPECT_EQ(offers.offers[0].offer.source, "a.csv:2");
    EXPECT_EQ(log.events, std::vector<std::string>(2, "tracking feed file taken"));
    EXPECT_EQ(log.last["file"], "b.json");
    EXPECT_EQ(log.last["rows"], "1");
    EXPECT_EQ(log.last["accepted"], "0");
    EXPECT_EQ(log.last["refused"], "1");
    for (const char* name : {"done", "rejected"}) EXPECT_EQ(fs::status(feed / name).permissions(), fs::perms(0700));
    EXPECT_EQ(fs::status(feed / "done/a.csv.result.csv").permissions(), fs::perms(0600));
}

/// A thousand rows, one in ten bad in one of ten ways.
TEST_F(TakeFeed, EveryRowIsAnsweredOnce) {
    std::string text = "order,number,sku,quantity,company,url\n";
    std::map<std::string, int> expected{{"accepted", 900}};
    const std::vector<std::pair<std::string, std::string>> bad = {{",N@,,,UPS,", "no_order"},
                                                                  {"#O,,,,UPS,", "no_number"},
                                                                  {"#O,N@!,,,UPS,", "bad_number"},
                                                                  {"#O,N@,,0,UPS,", "bad_quantity"},
                                                                  {"#O,N@,,,ups,", "misspelt_company"},
                                                                  {"#O,N@,,,Acme,", "unknown_company"},
                                                                  {"#O,N@,,,Acme,ftp://x", "bad_url"},
                                                                  {"#X@,N@,,,UPS,", "unknown_order"},
                                                                  {"#O,N@,NONE,,UPS,", "sku_not_in_order"},
                                                                  {"#O,N@,SKU,9,UPS,", "too_many"}};
    for (int i = 1; i <= 1000; ++i) {
        OrderFacts order = OrderBuilder(i);
        order.lines[0].sku = "SKU";
        shop.add(order);
        if (i % 20 < 10) offers.listed.push_back(order);
        std::string row = "#O,N@,SKU,1,UPS,";
        if (i % 10 == 0) {
            row = bad[static_cast<std::size_t>(i / 10 % 10)].first;
            ++expected[bad[static_cast<std::size_t>(i / 10 % 10)].second];
        }
        if (const auto at = row.find("#O"); at != std::string::npos) row.replace(at, 2, order.name);
        for (auto at = row.find('@'); at != std::string::npos; at = row.find('@'))
            row.replace(at, 1, std::to_string(1000 + i));
        text += row + "\n";
    }
    drop("a.csv", text);
    const auto summary = take();
    EXPECT_EQ(summary->rows, 1000);
    EXPECT_EQ(summary->accepted, 900);
    EXPECT_EQ(summary->refused, 100);
    std::map<std::string, int> outcomes;
    std::istringstream lines(answer("a.csv"));
    std::string line;
    std::getline(lines, line);
    for (int row = 2; std::getline(lines, line); ++row) {
        EXPECT_TRUE(line.starts_with(std::to_string(row) + ",")) << line;
        const auto refused = line.find(",refused,");
        std::string outcome = refused == std::string::npos ? "accepted" : line.substr(refused + 9);
        if (outcome.starts_with('"')) outcome.erase(0, 1);
        ++outcomes[outcome.substr(0, outcome.find(':'))];
    }
    EXPECT_EQ(outcomes, expected);
    EXPECT_EQ(offers.offers.size(), 900U);
    const std::string first = answer("a.csv");
    drop("again.csv", text);
    EXPECT_EQ(take()->taken, 1);
    EXPECT_EQ(offers.offers.size(), 900U);
    EXPECT_EQ(answer("again.csv"), first);
}

TEST_F(TakeFeed, TheSameFileAgainChangesNothing) {
    know({OrderBuilder()});
    for (const char* name : {"a.csv", "b.csv", "a.csv", "a.csv"}) {
        drop(name, one_row);
        EXPECT_EQ(take()->taken, 1);
    }
    EXPECT_EQ(offers.offers.size(), 1U);
    EXPECT_EQ(answer("b.csv"), accepted);
    EXPECT_TRUE(log.has("tracking feed file known already"));
    EXPECT_EQ(names_in("done").size(), 6U) << "the third and the fourth are one";
}

TEST_F(TakeFeed, AnotherFileOfANameDoesNotTakeItsPlace) {
    know({OrderBuilder().add_unit()});
    drop("a.csv", "order,number,company,sku\n#1001,ABC,UPS,SKU-11\n");
    ASSERT_TRUE(take());
    const std::string first = answer("a.csv");
    drop("a.csv", "order,number,company,sku\n#1001,DEF,UPS,SKU-21\n");
    ASSERT_TRUE(take());
    EXPECT_EQ(answer("a.csv"), first);
    EXPECT_EQ(names_in("done").size(), 4U);
    EXPECT_EQ(offers.offers.size(), 2U);
}

TEST_F(TakeFeed, RowsOfEarlierFilesCount) {
    know({OrderBuilder(), OrderBuilder(2)});
    drop("a.csv", one_row);
    ASSERT_TRUE(take());
    drop("b.csv", "order,number,company,sku\n#1002,ABC,UPS,\n1001,ABC,UPS,\n#1001,DEF,UPS,SKU-11\n");
    EXPECT_EQ(take()->accepted, 0);
    EXPECT_NE(answer("b.csv").find("2,#1002,ABC,refused,number_of_another_order: "), std::string::npos);
    EXPECT_NE(answer("b.csv").find("3,1001,ABC,refused,repeated: "), std::string::npos);
    EXPECT_NE(answer("b.csv").find("4,#1001,DEF,refused,more_than_ordered: "), std::string::npos)
        << "the first parcel has no quantity: it was of all units";
}

TEST_F(TakeFeed, ASecondNumberForTheSameGoodsIsForAPerson) {
    shop.add(OrderBuilder());
    drop("a.csv", "order,number,company,sku,quantity\n#1001,ABC,UPS,SKU-11,1\n");
    ASSERT_TRUE(take());
    drop("b.csv", "order,number,company,sku,quantity\n#1001,DEF,UPS,SKU-11,1\n");
    EXPECT_EQ(take()->refused, 1);
    EXPECT_NE(answer("b.csv").find("more_than_ordered"), std::string::npos);
    EXPECT_EQ(offers.offers.size(), 1U);
}

TEST_F(TakeFeed, RowsOfTheSameFileCount) {
    know({OrderBuilder(), OrderBuilder(2)});
    drop("a.csv", "order,number,company\n#1001,ABC,UPS\n#1002,ABC,UPS\n#1001,ABC,UPS\n#1001,DEF,UPS\n");
    EXPECT_EQ(take()->accepted, 1);
    EXPECT_NE(answer("a.csv").find("3,#1002,ABC,refused,number_of_another_order: "), std::string::npos);
    EXPECT_NE(answer("a.csv").find("4,#1001,ABC,refused,repeated: "), std::string::npos);
    EXPECT_NE(answer("a.csv").find("5,#1001,DEF,refused,too_many: "), std::string::npos);
}

TEST_F(TakeFeed, WhatCannotBeReadAsAWholeIsRejectedWithItsReason) {
    know({OrderBuilder()});
    drop("a.csv", "order,number,company,Ship To\n#1001,ABC,UPS,canary street 1\n");
    drop("b.json", "[{\"order\":\"#1001\"");
    drop("c.csv.result.csv", one_row);
    drop("d.csv", "order,number,company\n#1001,ABC,UPS\n#1001,1Z999AA1012");
    EXPECT_EQ(take()->rejected, 4);
    EXPECT_TRUE(offers.offers.empty());
    EXPECT_TRUE(offers.files.empty());
    const std::string answer = text_of(feed / "rejected/a.csv.result.csv");
    EXPECT_NE(answer.find("\"\"Ship To\"\" is not known"), std::string::npos) << answer;
    EXPECT_EQ(answer.find("canary"), std::string::npos);
    EXPECT_TRUE(fs::exists(feed / "rejected/a.csv"));
    EXPECT_TRUE(fs::exists(feed / "rejected/b.json.result.csv"));
    EXPECT_NE(text_of(feed / "rejected/d.csv.result.csv").find("may be cut short"), std::string::npos);
    EXPECT_FALSE(fs::exists(feed / "rejected/c.csv.result.csv")) << "an answer could come to stand there";
    for (const auto& [key, value] : log.last) EXPECT_EQ(value.find("Ship To"), std::string::npos) << key;
}

TEST_F(TakeFeed, OnlySettledRegularFilesOfItsOwnAreTouched) {
    know({OrderBuilder()});
    drop("a.txt", one_row);
    drop(".a.csv", one_row);
    fs::create_directory(feed / "d.csv");
    EXPECT_EQ(take()->left, 0);
    drop("open.csv", one_row, fs::perms(0606));
    fs::create_symlink(drop("a.txt", one_row), feed / "link.csv");
    ::mkfifo((feed / "fifo.csv").c_str(), 0600);
    drop(std::string(220, 'x') + ".csv", one_row);
    const auto summary = take();
    EXPECT_EQ(summary->left, 4);
    EXPECT_EQ(summary->taken, 0);
    EXPECT_TRUE(offers.offers.empty());
    EXPECT_TRUE(names_in("done").empty());
    drop("a.csv", one_row);
    EXPECT_EQ(take(1h)->taken, 0) << "it may still be being written";
    fs::last_write_time(feed / "a.csv", fs::last_write_time(feed / "a.csv") - 2h);
    EXPECT_EQ(take(1h)->taken, 1);
    drop("later.csv", "order,number\n");
    fs::last_write_time(feed / "later.csv", fs::last_write_time(feed / "later.csv") + 2h);
    EXPECT_EQ(take(1h)->taken, 1) << "its time is wrong: it is not being written";
    EXPECT_EQ(names_in("done").count(".fulfilld-scratch"), 0U);
}

TEST_F(TakeFeed, TheOldestComesFirst) {
    know({OrderBuilder()});
    drop("b.csv", one_row);
    fs::last_write_time(drop("c.csv", one_row + "\n"), fs::last_write_time(feed / "b.csv") - 1h);
    ASSERT_TRUE(take());
    EXPECT_EQ(offers.offers.at(0).offer.source, "c.csv:2");
    EXPECT_NE(answer("b.csv").find("repeated"), std::string::npos);
}

TEST_F(TakeFeed, AFolderThatCannotBeUsedIsToldAndNoError) {
    fs::permissions(feed, fs::perms(0707));
    EXPECT_EQ(take()->left, 1);
    EXPECT_TRUE(log.has("tracking feed folder cannot be used"));
    fs::permissions(feed, fs::perms(0700));
    drop("done", "");
    drop("a.csv", one_row);
    EXPECT_EQ(take()->left, 1);
    EXPECT_TRUE(offers.files.empty());
    fs::remove(feed / "done");
    fs::create_directory_symlink(folder / "feed", feed / "done");
    EXPECT_EQ(take()->left, 1) << "no link is followed";
    fs::remove_all(feed);
    EXPECT_EQ(take()->left, 1);
    EXPECT_EQ(log.last["remedy"], "create it, or take tracking_feed out of the configuration");
}

TEST_F(TakeFeed, TheFolderIsForTheFeedAndAFailureIsForOneFile) {
    know({OrderBuilder()});
    drop("a.csv", one_row);
    drop("b.csv", "order,number\n");
    fs::create_directories(feed / "done/a.csv.result.csv/in the way");
    const auto summary = take();
    EXPECT_EQ(summary->taken, 2);
    EXPECT_EQ(summary->left, 1);
    EXPECT_EQ(log.events.size(), 3U);
    EXPECT_TRUE(log.has("tracking feed file left"));
    EXPECT_TRUE(fs::exists(feed / "a.csv")) << "what is not answered is not moved";
    EXPECT_TRUE(fs::exists(feed / "done/b.csv.result.csv"));
    fs::remove_all(feed / "done/a.csv.result.csv");
    EXPECT_EQ(take()->taken, 1);
    EXPECT_EQ(offers.offers.size(), 1U);
    EXPECT_EQ(answer("a.csv"), accepted);
    EXPECT_FALSE(fs::exists(feed / "a.csv"));
}

/// The process may end after every step.
TEST_F(TakeFeed, WhateverStepWasTheLastTheNextRunGoesOn) {
    know({OrderBuilder()});
    const auto begin = [&] {
        offers.files.clear();
        offers.offers.clear();
        fs::remove_all(feed / "done");
        drop("a.csv", one_row);
    };
    const auto expect_done = [&](const char* what) {
        EXPECT_EQ(take()->taken, 1) << what;
        EXPECT_EQ(offers.offers.size(), 1U) << what;
        EXPECT_EQ(names_in("done"), one_done) << what;
        EXPECT_EQ(names_in(""), (std::set<std::string>{"done", "rejected"})) << what;
        EXPECT_EQ(answer("a.csv"), accepted) << what;
    };
    begin();
    offers.keep_error = Error{ErrorKind::storage, "disk"};
    EXPECT_EQ(take().error().kind, ErrorKind::storage);
    EXPECT_TRUE(names_in("done").empty());
    offers.keep_error.reset();
    expect_done("before the offers were kept");
    begin();
    offers.on_kept = [] { throw std::runtime_error("killed"); };
    EXPECT_THROW((void)take(), std::runtime_error);
    offers.on_kept = {};
    expect_done("after the offers were kept");
    begin();
    ASSERT_TRUE(take());
    fs::remove(feed / "done/a.csv.result.csv");
    fs::rename(feed / "done/a.csv", feed / "a.csv");
    folder.write("feed/done/.fulfilld-scratch", "half an ans");
    expect_done("while the answer was written");
    begin();
    ASSERT_TRUE(take());
    fs::rename(feed / "done/a.csv", feed / "a.csv");
    expect_done("before the file was moved");
}

TEST_F(TakeFeed, ANewerFileOfTheNameIsNotMistakenForTheOneThatWasRead) {
    know({OrderBuilder().add_unit()});
    const std::string newer = "order,number,company,sku\n#1001,DEF,UPS,SKU-21\n";
    drop("a.csv", "order,number,company,sku\n#1001,ABC,UPS,SKU-11\n");
    offers.on_kept = [&] {
        offers.on_kept = {};
        fs::rename(drop(".new", newer), feed / "a.csv");
    };
    EXPECT_EQ(take()->left, 1);
    EXPECT_EQ(text_of(feed / "a.csv"), newer);
    EXPECT_EQ(offers.offers.size(), 1U);
    EXPECT_EQ(take()->accepted, 1);
    EXPECT_EQ(offers.offers.size(), 2U);
    EXPECT_FALSE(fs::exists(feed / "a.csv"));
}

TEST_F(TakeFeed, AnErrorOfTheStoreEndsItAndOneOfTheShopDoesNot) {
    know({OrderBuilder()});
    drop("a.csv", one_row);
    offers.error = Error{ErrorKind::busy, "busy"};
    EXPECT_EQ(take().error().kind, ErrorKind::busy);
    offers.error.reset();
    std::stop_source stop;
    stop.request_stop();
    EXPECT_EQ(take(0s, stop.get_token()).error().kind, ErrorKind::cancelled);
    drop("a.csv", "order,number\n");
    EXPECT_EQ(take(0s, stop.get_token()).error().kind, ErrorKind::cancelled) << "between files, too";
    EXPECT_TRUE(fs::exists(feed / "a.csv"));
}

}  // namespace
}  // namespace fulfilld::feed
