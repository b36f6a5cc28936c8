#include "app/config.hpp"

#include "support/builders.hpp"
#include "support/temp_folder.hpp"

#include <gtest/gtest.h>

namespace fulfilld::app {
namespace {

using namespace test;

class ConfigTest : public ::testing::Test {
  protected:
    std::vector<ConfigProblem> problems_of(const std::string& rest) {
        problems.clear();
        const auto token = folder.write("token", "secret\n");
        config = load_config(folder.write("c.toml", "[[shop]]\ndomain = \"demo.myshopify.com\"\ntoken_file = \"" +
                                                        token.string() + "\"\n" + rest),
                             problems);
        return problems;
    }
    TempFolder folder;
    Config config;
    std::vector<ConfigProblem> problems;
};

TEST_F(ConfigTest, TheSmallestOneHasTheSafeDefaults) {
    EXPECT_TRUE(problems_of("").empty());
    EXPECT_FALSE(config.acting);
    EXPECT_EQ(config.shops.at(0).token.reveal(), "secret");
    for (const auto& reason : config.policy.reasons) {
        EXPECT_EQ(reason.mode, Mode::report);
        EXPECT_FALSE(reason.notify_customer);
    }
    for (const auto& service : config.policy.services)
        EXPECT_EQ(service.request_mode, RequestMode::unknown) << "never guessed";
}

TEST_F(ConfigTest, TheSampleShowsEveryDefault) {
    std::string sample(sample_config());
    const std::string token = "/etc/fulfilld/token";
    sample.replace(sample.find(token), token.size(), folder.write("token", "secret").string());
    std::vector<ConfigProblem> found;
    const Config from_sample = load_config(folder.write("sample.toml", sample), found);
    ASSERT_TRUE(found.empty()) << format_problem(found.front());
    Config defaults;
    for (auto& service : known_services()) defaults.policy.services.push_back(service);
    defaults.shops = from_sample.shops;
    EXPECT_EQ(format_config(from_sample), format_config(defaults));
}

TEST_F(ConfigTest, WhatIsShownReadsBackTheSame) {
    ASSERT_TRUE(problems_of("[acting]\nenabled = true\n[[supplier]]\nname = \"A \\\"quoted\\\"\\nline\"\nsku = "
                            "[\"AE-*\"]\n[reason.test_order]\nmode = \"auto\"\nmin_age = \"3d\"\n")
                    .empty());
    std::vector<ConfigProblem> found;
    const Config again = load_config(folder.write("shown.toml", format_config(config)), found);
    EXPECT_TRUE(found.empty()) << format_problem(found.front());
    EXPECT_EQ(again.policy.of(Reason::test_order).min_age, 72h);
    EXPECT_EQ(again.policy.suppliers.at(0).name, "A \"quoted\"\nline");
    EXPECT_TRUE(again.acting);
}

TEST_F(ConfigTest, TwoShopsNeverShareAFeedFolder) {
    const auto token = folder.write("token", "secret\n").string();
    std::filesystem::create_directories(folder / "feed/b");
    std::filesystem::create_directory_symlink(folder / "feed", folder / "link");
    const auto two = [&](const std::string& one, const std::string& other) {
        const auto shop = [&](const char* name, const std::string& feed) {
            return std::string("[[shop]]\ndomain = \"") + name + ".myshopify.com\"\ntoken_file = \"" + token +
                   "\"\ntracking_feed = \"" + feed + "\"\n";
        };
        problems.clear();
        config = load_config(folder.write("two.toml", shop("one", one) + shop("two", other)), problems);
        return problems;
    };
    const std::string feed = (folder / "feed").string();
    EXPECT_TRUE(two(feed, (folder / "feed-two").string()).empty()) << "not within, only alike";
    EXPECT_TRUE(two(feed + "/a", feed + "/b").empty());
    EXPECT_TRUE(two("", "").empty());
    for (const std::string& shared :
         {feed, feed + "/", feed + "/b", feed + "/not/there", feed + "/b/../../feed", (folder / "link").string(),
          (folder / "link/b").string(), std::filesystem::path(feed).parent_path().string()}) {
        ASSERT_EQ(two(feed, shared).size(), 1U) << shared;
        const std::string told = format_problem(problems[0]);
        EXPECT_NE(told.find(":8:"), std::string::npos) << told;
        EXPECT_NE(told.find(shared + " of two.myshopify.com"), std::string::npos) << told;
        EXPECT_NE(told.find(feed + " of one.myshopify.com"), std::string::npos) << told;
    }
}

TEST_F(ConfigTest, TheMerchantsServicesComeFirstInLowerCase) {
    ASSERT_TRUE(
        problems_of("[[service]]\nmatch = [\"Amazon MCF\"]\nkind = \"amazon\"\nrequest_mode = \"request\"\n").empty());
    EXPECT_EQ(config.policy.services.at(0).match.at(0), "amazon mcf");
    EXPECT_EQ(config.policy.services.at(0).request_mode, RequestMode::request);
}

TEST_F(ConfigTest, EveryMistakeIsFound) {
    const std::pair<const char*, const char*> rows[] = {
        {"[poll]\nintervall = \"60s\"\n", "unknown key"},
        {"[typo]\n", "unknown key"},
        {"[poll]\ninterval = \"1s\"\n", "duration"},
        {"[poll]\ninterval = 60\n", "duration"},
        {"[acting]\nenabled = \"yes\"\n", "true or false"},
        {"[acting]\nsettle = \"0s\"\n", "at least 60s"},
        {"[acting]\nsettle_gap = \"0s\"\n", "at least 10s"},
        {"[state]\npath = \"\"\n", "empty"},
        {"[[service]]\nkind = \"amazon\"\n", "match"},
        {"[[service]]\nmatch = [\"\"]\n", "match everything"},
        {"[[service]]\nmatch = [1]\n", "list of strings"},
        {"[[service]]\nmatch = [\"x\"]\nrequest_mode = \"always\"\n", "not one of"},
        {"[[supplier]]\nname = \"x\"\n", "required"},
        {"[[supplier]]\nname = \"x\"\ntag = [\"*\"]\n", "match everything"},
        {"[reason.no_such]\n", "not a reason"},
        {"[reason.merchant_to_ship]\nmode = \"auto\"\n", "no action"},
        {"[reason.on_hold]\nmode = \"auto\"\n", "set action to one of release_own_hold"},
        {"[reason.on_hold]\naction = \"archive\"\n", "must be one of release_own_hold"},
        {"[reason.merchant_to_ship]\naction = \"archive\"\n", "no action"},
        {"[reason.test_order]\nmode = \"always\"\n", "not one of"},
        {"[caps]\nrequest_per_run = 1001\n", "whole number"},
        {"[caps]\nflag_per_run = 20\nflag_per_day = 10\n", "more than flag_per_day"},
        {"[caps]\nbacklog_share = 0\n", "whole number"},
        {"[reason.pos_not_marked_fulfilled]\nnotify_customer = true\n", "never written to"},
        {"[reason.test_order]\nmax_per_run = -1\n", "whole number"},
        {"[[shop]]\ndomain = \"demo.myshopify.com\"\ntoken_file = \"/x\"\n", "stands twice"},
        {"[[shop]]\ndomain = \"other.myshopify.com\"\n", "token_file"},
        {"x = [\n", "c.toml:"},
    };
    for (const auto& [text, words] : rows) {
        std::string all;
        for (const auto& problem : problems_of(text)) all += format_problem(problem) + "\n";
        EXPECT_NE(all.find(words), std::string::npos) << text << all;
        EXPECT_NE(all.find("c.toml"), std::string::npos) << text;
    }
}

TEST_F(ConfigTest, AProblemIsOneLineWhateverTheTextHolds) {
    std::vector<ConfigProblem> found;
    parse_config("[reason.test_order]\nmode = \"a\\n\\u001b[2J\"\n", "c.toml", found);
    const auto mode = std::find_if(found.begin(), found.end(), [](const auto& one) { return one.line == 2; });
    ASSERT_NE(mode, found.end());
    EXPECT_EQ(format_problem(*mode),
              "c.toml:2:8: reason.test_order.mode: \"a??[2J\" is not one of report, approve, auto");
}

TEST_F(ConfigTest, AnAppThatAsksForItsTokens) {
    const std::string secret = folder.write("secret", "hush\n").string();
    const std::string shop = "[[shop]]\ndomain = \"demo.myshopify.com\"\n";
    const auto load = [&](const std::string& rest) {
        problems.clear();
        config = load_config(folder.write("c.toml", shop + rest), problems);
        std::string all;
        for (const auto& problem : problems) all += format_problem(problem) + "\n";
        return all;
    };
    const std::string both = "client_id = \"abc\"\nclient_secret_file = \"" + secret + "\"\n";
    EXPECT_EQ(load(both), "");
    EXPECT_EQ(config.shops.at(0).client_id, "abc");
    EXPECT_EQ(config.shops.at(0).client_secret.reveal(), "hush");
    const std::string shown = format_config(config);
    EXPECT_EQ(shown.find("hush"), std::string::npos);
    EXPECT_NE(shown.find("client_secret_file"), std::string::npos);
    EXPECT_NE(load("client_id = \"abc\"\n").find("client_secret_file: is required"), std::string::npos);
    EXPECT_NE(load("client_secret_file = \"" + secret + "\"\n").find("client_id: is required"), std::string::npos);
    EXPECT_NE(load(both + "token_file = \"" + secret + "\"\n").find("stands beside"), std::string::npos);
    EXPECT_NE(load("").find("token_file: is required"), std::string::npos);
}

TEST_F(ConfigTest, APathThatIsNoFileIsNamedForWhatItIs) {
    const auto words = [&](const std::filesystem::path& path) {
        problems.clear();
        (void)load_config(path, problems);
        return problems.empty() ? "" : problems.at(0).message;
    };
    std::filesystem::create_symlink(folder / "b", folder / "a");
    std::filesystem::create_symlink(folder / "a", folder / "b");
    std::filesystem::create_directory(folder / "d");
    EXPECT_NE(words(folder / "a").find("cannot be reached"), std::string::npos);
    EXPECT_NE(words(folder / "d").find("not a regular file"), std::string::npos);
    EXPECT_NE(words(folder / "none").find("no such file"), std::string::npos);
    EXPECT_FALSE(problems_of("[state]\npath = \"a\\u0000b\"\n").empty());
}

TEST_F(ConfigTest, ThePolicyHashChangesWithWhatMatters) {
    ASSERT_TRUE(problems_of("").empty());
    const std::string before = format_policy(config);
    ASSERT_TRUE(problems_of("[poll]\ninterval = \"30s\"\n").empty());
    EXPECT_EQ(format_policy(config), before);
    ASSERT_TRUE(problems_of("[reason.merchant_to_ship]\nmin_age = \"1d\"\n").empty());
    EXPECT_NE(format_policy(config), before);
}

}  // namespace
}  // namespace fulfilld::app
