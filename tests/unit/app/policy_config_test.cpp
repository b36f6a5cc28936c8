#include "app/config.hpp"

#include "support/builders.hpp"
#include "support/temp_folder.hpp"

#include <gtest/gtest.h>

namespace fulfilld::app {
namespace {

using namespace test;

class PolicyConfig : public ::testing::Test {
  protected:
    Config read(const std::string& text) {
        problems.clear();
        const auto token = folder.write("token", "secret\n");
        return load_config(folder.write("c.toml", "[[shop]]\ndomain = \"demo.myshopify.com\"\ntoken_file = \"" +
                                                      token.string() + "\"\n" + text),
                           problems);
    }
    std::string problem(const std::string& text) {
        read(text);
        return problems.empty() ? "" : problems.front().message;
    }
    std::string warning(const std::string& text) {
        const Config config = read(text);
        EXPECT_TRUE(problems.empty()) << format_problem(problems.front());
        return config.warnings.empty() ? "" : config.warnings.front().message;
    }
    TempFolder folder;
    std::vector<ConfigProblem> problems;
};

constexpr const char* everything = R"([hours]
timezone = "Europe/Berlin"
days = ["mon", "sat"]
from = "08:30"
to = "24:00"
holidays = ["2026-12-25", "2027-01-01"]
[service_level]
shipping = "3d"
pick_up = "10d"
[orders]
marketplaces = ["amazon*", "zalando*"]
[[service]]
match = ["my warehouse"]
kind = "print_on_demand"
[reason.pos_not_marked_fulfilled]
mode = "auto"
min_age = "4h"
working_time = true
only_tags = ["pos*"]
except_locations = ["Outlet"]
[[rule]]
name = "wholesale"
reason = ["merchant_to_ship"]
tag = ["B2B*"]
sku = ["W-*-9"]
older_than = "2d"
value_from = 100
value_below = "2500.50"
label = "by truck"
action = "none"
[[rule]]
name = "exact"
case_sensitive = true
vendor = ["ACME"]
exclude = true
)";

TEST_F(PolicyConfig, ReadsEverythingAndPrintsItTheSame) {
    const Config config = read(everything);
    ASSERT_TRUE(problems.empty()) << format_problem(problems.front());
    const Policy& policy = config.policy;
    EXPECT_TRUE(policy.of(Reason::pos_not_marked_fulfilled).working_time);
    EXPECT_EQ(policy.own_rules.at(0).match.tags, std::vector<std::string>{"b2b*"});
    EXPECT_EQ(policy.own_rules.at(1).match.vendors, std::vector<std::string>{"ACME"});
    EXPECT_EQ(policy.own_rules.at(0).match.value_below, 25'005'000);
    EXPECT_EQ(*policy.service_levels.by_delivery[static_cast<std::size_t>(DeliveryMethod::shipping)], 72h);
    std::vector<ConfigProblem> found;
    const Config again = load_config(folder.write("shown.toml", format_config(config)), found);
    ASSERT_TRUE(found.empty()) << format_problem(found.front());
    EXPECT_EQ(format_config(again), format_config(config));
}

TEST_F(PolicyConfig, HoursAreThoseOfThePlace) {
    const Config config = read(everything);
    const WorkingTime& time = config.policy.working_time;
    // Monday 2026-03-23, in winter time, and Monday 2026-03-30, in summer time: 08:30 is 07:30 and 06:30 of UTC.
    EXPECT_EQ(time.after(at("2026-03-23T00:00:00Z"), 1h), at("2026-03-23T08:30:00Z"));
    EXPECT_EQ(time.after(at("2026-03-30T00:00:00Z"), 1h), at("2026-03-30T07:30:00Z"));
    // Friday is no day of work here, Saturday is; 25 December is a Friday in 2026, 1 January too.
    EXPECT_EQ(time.after(at("2026-11-20T12:00:00Z"), 1h), at("2026-11-21T08:30:00Z"));
}

TEST_F(PolicyConfig, SaysWhatIsWrong) {
    EXPECT_NE(problem("[hours]\ntimezone = \"Europe/Berlinn\"\n").find("knows no time zone"), std::string::npos);
    EXPECT_NE(problem("[hours]\ndays = [\"mon\"]\n").find("hours.timezone: is required"), std::string::npos);
    EXPECT_NE(problem("[hours]\ntimezone = \"UTC\"\nfrom = \"25:00\"\n").find("time of day"), std::string::npos);
    EXPECT_NE(problem("[hours]\ntimezone = \"UTC\"\nfrom = \"18:00\"\n").find("must be before to"), std::string::npos);
    EXPECT_NE(problem("[hours]\ntimezone = \"UTC\"\ndays = [\"monday\"]\n").find("is not one of mon"),
              std::string::npos);
    EXPECT_NE(problem("[hours]\ntimezone = \"UTC\"\nholidays = [\"25.12.\"]\n").find("is not a date"),
              std::string::npos);
    EXPECT_NE(problem("[reason.merchant_to_ship]\nworking_time = true\n").find("needs [hours]"), std::string::npos);
    EXPECT_NE(
        problem("[[service]]\nmatch = [\"x\"]\nkind = \"dead\"\nrequest_mode = \"request\"\n").find("never asked"),
        std::string::npos);
    EXPECT_NE(problem("[[rule]]\nname = \"x\"\n").find("does nothing"), std::string::npos);
    EXPECT_NE(problem("[[rule]]\nlabel = \"x\"\n").find("rule.name: is required"), std::string::npos);
    EXPECT_NE(problem("[[rule]]\nname = \"x\"\nlabel = \"y\"\nreason = [\"lost\"]\n").find("is not a reason"),
              std::string::npos);
    EXPECT_NE(problem("[[rule]]\nname = \"x\"\naction = \"delete\"\n").find("is not one of none"), std::string::npos);
    EXPECT_NE(
        problem("[[rule]]\nname = \"x\"\ntag = [\"b\"]\nexclude = true\nmode = \"auto\"\n").find("never acted upon"),
        std::string::npos);
    for (const char* reckless : {"exclude = true\n", "mode = \"auto\"\n"})
        EXPECT_NE(problem(std::string("[[rule]]\nname = \"x\"\n") + reckless).find("names no order"),
                  std::string::npos);
    for (const char* empty :
         {"[[rule]]\nname = \"x\"\nexclude = true\ntag = []\n", "[[rule]]\nname = \"x\"\nexclude = true\nreason = []\n",
          "[reason.pos_not_marked_fulfilled]\nmode = \"auto\"\nonly_tags = []\n",
          "[reason.pos_not_marked_fulfilled]\nexcept_services = []\n"})
        EXPECT_NE(problem(empty).find("names nothing"), std::string::npos) << empty;
    EXPECT_TRUE(read("[orders]\nmarketplaces = []\n").policy.marketplaces.empty());
    EXPECT_TRUE(problems.empty());
    for (const char* odd : {"+9:+1", " 9: 0", "9:00", "24:01", "12:60", "24:0x"})
        EXPECT_NE(problem("[hours]\ntimezone = \"UTC\"\nfrom = \"" + std::string(odd) + "\"\n").find("time of day"),
                  std::string::npos)
            << odd;
    EXPECT_NE(problem("[[rule]]\nname = \"x\"\nlabel = \"y\"\nvalue_from = -5\n").find("must be an amount"),
              std::string::npos);
    EXPECT_NE(problem("[[rule]]\nname = \"x\"\nlabel = \"y\"\nvalue_from = \"lots\"\n").find("must be an amount"),
              std::string::npos);
    EXPECT_NE(problem("[[rule]]\nname = \"x\"\nlabel = \"y\"\ntag = [\"**\"]\n").find("match everything"),
              std::string::npos);
    EXPECT_NE(problem("[[rule]]\nname = \"x\"\nlabel = \"y\"\n[[rule]]\nname = \"x\"\ntag=[\"a\"]\nlabel = \"z\"\n")
                  .find("stands twice"),
              std::string::npos);
}

TEST_F(PolicyConfig, WarnsOfRulesThatCanNeverMatch) {
    const std::string head = "[[rule]]\nname = \"x\"\nlabel = \"y\"\n";
    EXPECT_EQ(warning(head + "status = [\"paid\", \"on_*\"]\ndelivery = [\"null\"]\n"), "");
    EXPECT_NE(warning(head + "status = [\"payed\"]\n").find("can never match"), std::string::npos);
    EXPECT_NE(warning(head + "delivery = [\"drone\"]\n").find("can never match"), std::string::npos);
    EXPECT_NE(warning(head + "older_than = \"3d\"\nyounger_than = \"3d\"\n").find("can never match"),
              std::string::npos);
    EXPECT_NE(warning(head + "value_from = 10\nvalue_below = 10\n").find("can never match"), std::string::npos);
    EXPECT_NE(
        warning("[[rule]]\nname = \"x\"\nreason = [\"on_hold\"]\naction = \"mark_fulfilled\"\n").find("only forbids"),
        std::string::npos);
}

TEST_F(PolicyConfig, WarnsOfRulesThatAnEarlierOneLeavesNothing) {
    const auto pair = [](const std::string& first, const std::string& second) {
        return "[[rule]]\nname = \"a\"\nlabel = \"x\"\n" + first + "[[rule]]\nname = \"b\"\nlabel = \"y\"\n" + second;
    };
    const auto shadowed = [&](const std::string& first, const std::string& second) {
        return warning(pair(first, second)).find("never reached") != std::string::npos;
    };
    EXPECT_TRUE(shadowed("", "tag = [\"vip\"]\n"));
    EXPECT_TRUE(shadowed("tag = [\"v*\"]\n", "tag = [\"vip\", \"vet\"]\nsku = [\"1\"]\n"));
    EXPECT_FALSE(shadowed("tag = [\"v*\"]\n", "tag = [\"vip\", \"b2b\"]\n"));
    EXPECT_FALSE(shadowed("tag = [\"v*\"]\n", "sku = [\"1\"]\n"));
    EXPECT_TRUE(shadowed("older_than = \"1d\"\n", "older_than = \"2d\"\n"));
    EXPECT_FALSE(shadowed("older_than = \"2d\"\n", "older_than = \"1d\"\n"));
    EXPECT_FALSE(shadowed("younger_than = \"2d\"\n", ""));
    EXPECT_TRUE(shadowed("value_from = 5\nvalue_below = 9\n", "value_from = 6\nvalue_below = 8\n"));
    EXPECT_TRUE(shadowed("reason = [\"on_hold\", \"scheduled\"]\n", "reason = [\"on_hold\"]\n"));
    EXPECT_FALSE(shadowed("reason = [\"on_hold\"]\n", "reason = [\"on_hold\", \"scheduled\"]\n"));
    EXPECT_FALSE(shadowed("case_sensitive = true\ntag = [\"vip\"]\n", "tag = [\"vip\"]\n"));
}

}  // namespace
}  // namespace fulfilld::app
