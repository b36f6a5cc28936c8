#include "app/secret_file.hpp"

#include "support/temp_folder.hpp"

#include <gtest/gtest.h>
#include <sys/stat.h>

namespace fulfilld::app {
namespace {

using std::filesystem::perms;

TEST(SecretFile, ReadsOneWordOfItsOwner) {
    const test::TempFolder folder;
    EXPECT_EQ(read_secret(folder.write("token", " shpat_abc \n"))->reveal(), "shpat_abc");
    EXPECT_EQ(read_secret(folder.write("readonly", "x", perms(0400)))->reveal(), "x");
}

TEST(SecretFile, RefusesEverythingElse) {
    const test::TempFolder folder;
    for (const auto mode : {0640, 0604, 0660, 0644, 0777})
        EXPECT_FALSE(read_secret(folder.write("open", "x", perms(mode)))) << std::oct << mode;
    EXPECT_FALSE(read_secret(folder.write("empty", "")));
    EXPECT_FALSE(read_secret(folder.write("blank", " \n ")));
    EXPECT_FALSE(read_secret(folder.write("two", "one two")));
    EXPECT_FALSE(read_secret(folder.write("lines", "one\r\nX-Header: two")));
    EXPECT_FALSE(read_secret(folder.write("long", std::string(5000, 'x'))));
    EXPECT_FALSE(read_secret(folder / "missing"));
    EXPECT_FALSE(read_secret(folder / ""));
    ::mkfifo((folder / "fifo").c_str(), 0600);
    EXPECT_FALSE(read_secret(folder / "fifo"));
    for (const auto& result : {read_secret(folder.write("two", "canary-one canary-two"))})
        EXPECT_EQ(result.error().message.find("canary"), std::string::npos);
}

}  // namespace
}  // namespace fulfilld::app
