#include "feed/result_file.hpp"

#include <gtest/gtest.h>

namespace fulfilld::feed {
namespace {

std::string answer_to(const std::string& order, const std::string& number) {
    ResultFile file;
    FeedRow row;
    row.row = 2;
    row.order = order;
    row.tracking.number = number;
    file.accept(row);
    const std::string head = "row,order,number,outcome,detail\r\n";
    EXPECT_TRUE(file.text().starts_with(head));
    return file.text().substr(head.size());
}

TEST(ResultFile, AnswersARow) {
    EXPECT_EQ(answer_to("#1001", "ABC"), "2,#1001,ABC,accepted,\r\n");
    ResultFile file;
    file.refuse({7, "#1001", "", 0, {"ABC", "ups", ""}, {}},
                {RefusalReason::misspelt_company, "did you mean \"UPS\"?"});
    EXPECT_TRUE(file.text().ends_with("7,#1001,ABC,refused,\"misspelt_company: did you mean \"\"UPS\"\"?\"\r\n"));
}

TEST(ResultFile, RunsNothingInASpreadsheet) {
    for (const char first : {'=', '+', '-', '@'}) {
        const std::string attack = std::string(1, first) + "cmd|x";
        EXPECT_EQ(answer_to(attack, attack), "2,'" + attack + ",'" + attack + ",accepted,\r\n");
    }
    EXPECT_EQ(answer_to("\t=1", "\r=1"), "2,?=1,?=1,accepted,\r\n") << "control characters never get there";
    EXPECT_EQ(answer_to("a;=1", "a\"b,c"), "2,\"a;=1\",\"a\"\"b,c\",accepted,\r\n");
    EXPECT_EQ(answer_to(std::string(300, 'x'), "ABC").size(), 64 + std::string("2,,ABC,accepted,\r\n").size());
    EXPECT_NE(rejection_text("=why", "remedy").find("\"'=why; remedy\""), std::string::npos);
}

}  // namespace
}  // namespace fulfilld::feed
