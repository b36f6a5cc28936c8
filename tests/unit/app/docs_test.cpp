#include "app/config.hpp"
#include "app/systemd.hpp"
#include "fulfilld/core/reason.hpp"
#include "fulfilld/core/rules.hpp"
#include "support/temp_folder.hpp"

#include <gtest/gtest.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include <cstring>
#include <regex>
#include <sstream>

namespace fulfilld::app {
namespace {

std::string text_of_file(const std::string& path) {
    std::ifstream file(path);
    std::stringstream text;
    text << file.rdbuf();
    return text.str();
}

TEST(Docs, EveryReasonHasItsEntryInTheOrderOfPrecedence) {
    const std::string rules = text_of_file(FULFILLD_SOURCE_DIR "/docs/RULES.md");
    std::size_t last = 0;
    for (std::size_t i = 0; i < reason_count; ++i) {
        const auto reason = static_cast<Reason>(i);
        const std::size_t at = rules.find("\n## " + std::string(name_of(reason)) + "\n");
        ASSERT_NE(at, std::string::npos) << name_of(reason);
        EXPECT_GT(at, last) << name_of(reason);
        last = at;
        EXPECT_FALSE(text_of(reason).title.empty());
        EXPECT_FALSE(text_of(reason).step.what.empty());
    }
}

TEST(Docs, EveryGateHasItsRow) {
    const std::string rules = text_of_file(FULFILLD_SOURCE_DIR "/docs/RULES.md");
    const std::string source = text_of_file(FULFILLD_SOURCE_DIR "/src/rules/permission.cpp");
    const std::regex gate("\\{\"([a-z_]+)\", \\[\\]\\(const Subject");
    const std::sregex_iterator end_of_gates;
    int gates = 0;
    for (std::sregex_iterator found(source.begin(), source.end(), gate); found != end_of_gates; ++found, ++gates)
        EXPECT_NE(rules.find("\n| `" + (*found)[1].str() + "` |"), std::string::npos) << (*found)[1];
    EXPECT_GT(gates, 30);
    const std::string moment = text_of_file(FULFILLD_SOURCE_DIR "/src/plan/moment.cpp");
    const std::regex moment_gate("\\{\"([a-z_]+)\", GateScope");
    for (std::sregex_iterator found(moment.begin(), moment.end(), moment_gate); found != end_of_gates; ++found, ++gates)
        EXPECT_NE(rules.find("`" + (*found)[1].str() + "`"), std::string::npos) << (*found)[1];
    EXPECT_GT(gates, 50);
}

TEST(Docs, EveryExampleOfConfigurationCanBeUsed) {
    const std::string page = text_of_file(FULFILLD_SOURCE_DIR "/docs/CONFIGURATION.md");
    const test::TempFolder folder;
    const std::string shop = "[[shop]]\ndomain = \"demo.myshopify.com\"\ntoken_file = \"" +
                             folder.write("token", "secret\n").string() + "\"\n";
    const std::string fence = "```toml\n";
    int examples = 0;
    for (std::size_t at = page.find(fence); at != std::string::npos; at = page.find(fence, at + 1), ++examples) {
        const std::size_t begin = at + fence.size();
        const std::string example = page.substr(begin, page.find("```\n", begin) - begin);
        std::vector<ConfigProblem> problems;
        const Config config = load_config(folder.write("c.toml", shop + example), problems);
        EXPECT_TRUE(problems.empty()) << format_problem(problems.front()) << "\n" << example;
        EXPECT_TRUE(config.warnings.empty()) << format_problem(config.warnings.front()) << "\n" << example;
    }
    EXPECT_GE(examples, 3);
}

TEST(Systemd, IsToldOverItsSocket) {
    const test::TempFolder folder;
    const std::string path = folder / "notify";
    const int fd = ::socket(AF_UNIX, SOCK_DGRAM, 0);
    sockaddr_un address{};
    address.sun_family = AF_UNIX;
    std::strncpy(address.sun_path, path.c_str(), sizeof(address.sun_path) - 1);
    ASSERT_EQ(::bind(fd, reinterpret_cast<sockaddr*>(&address), sizeof(address)), 0);
    ::setenv("NOTIFY_SOCKET", path.c_str(), 1);
    ::setenv("WATCHDOG_USEC", "20000000", 1);
    notify_systemd("READY=1\nSTATUS=3 stuck");
    char buffer[64] = {};
    EXPECT_GT(::recv(fd, buffer, sizeof(buffer) - 1, MSG_DONTWAIT), 0);
    EXPECT_STREQ(buffer, "READY=1\nSTATUS=3 stuck");
    EXPECT_EQ(watchdog_interval(), std::chrono::seconds{10});
    ::unsetenv("NOTIFY_SOCKET");
    ::unsetenv("WATCHDOG_USEC");
    notify_systemd("READY=1");
    EXPECT_FALSE(watchdog_interval());
    ::close(fd);
}

}  // namespace
}  // namespace fulfilld::app
