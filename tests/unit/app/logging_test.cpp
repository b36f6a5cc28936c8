#include "app/logging.hpp"

#include <gtest/gtest.h>

namespace fulfilld::app {
namespace {

TEST(FormatEvent, IsOneLineOfKeysAndValues) {
    EXPECT_EQ(format_event("run finished", {{"stuck", 12}, {"why", "not JSON"}, {"empty", ""}}),
              R"(event="run finished" stuck=12 why="not JSON")");
    EXPECT_EQ(format_event("x", {{"name", "a\"b\\c"}}), R"(event=x name="a\"b\\c")");
}

TEST(FormatEvent, LetsNothingFromOutsideBreakTheLine) {
    const std::string line = format_event("x", {{"name", "#1\r\nlevel=error event=forged \x1b[31m"}});
    EXPECT_EQ(line.find('\n'), std::string::npos);
    EXPECT_EQ(line.find('\x1b'), std::string::npos);
    EXPECT_EQ(line, R"(event=x name="#1??level=error event=forged ?[31m")");
}

}  // namespace
}  // namespace fulfilld::app
