#include "store/database.hpp"

#include "store/instance_lock.hpp"
#include "support/temp_folder.hpp"

#include <gtest/gtest.h>
#include <sys/resource.h>

#include <csignal>

namespace fulfilld::store {
namespace {

namespace fs = std::filesystem;

TEST(Database, IsCreatedForItsOwnerOnlyAndOpensAgain) {
    const test::TempFolder folder;
    ASSERT_TRUE(Database::open(folder / "state.db"));
    EXPECT_EQ(fs::status(folder / "state.db").permissions() & fs::perms::all, fs::perms(0600));
    auto db = Database::open(folder / "state.db");
    ASSERT_TRUE(db);
    EXPECT_EQ((*db)->raw().execAndGet("PRAGMA journal_mode").getString(), "truncate");
    EXPECT_EQ((*db)->raw().execAndGet("PRAGMA synchronous").getInt(), 2)
        << "FULL: the journal must survive a power cut";
    EXPECT_EQ((*db)->raw().execAndGet("PRAGMA foreign_keys").getInt(), 1);
}

TEST(Database, LeavesForeignAndBrokenFilesAlone) {
    const test::TempFolder folder;
    const std::string text(8000, 'x');
    const auto not_a_database = folder.write("text", text);
    const auto result = Database::open(not_a_database);
    ASSERT_FALSE(result);
    EXPECT_EQ(result.error().kind, ErrorKind::storage);
    EXPECT_EQ(fs::file_size(not_a_database), text.size());
    {
        SQLite::Database(folder / "other.db", SQLite::OPEN_READWRITE | SQLite::OPEN_CREATE)
            .exec("CREATE TABLE theirs (x)");
    }
    const auto other = Database::open(folder / "other.db");
    ASSERT_FALSE(other);
    EXPECT_NE(other.error().message.find("another program"), std::string::npos);
}

TEST(Database, RefusesAFileThatOthersCanWriteAndAVersionThatNeverWas) {
    const test::TempFolder folder;
    { (*Database::open(folder / "state.db"))->raw().exec("PRAGMA user_version = -1"); }
    EXPECT_FALSE(Database::open(folder / "state.db"));
    EXPECT_FALSE(Database::open_existing(folder / "state.db"));
    ASSERT_TRUE(Database::open(folder / "second.db"));
    fs::permissions(folder / "second.db", fs::perms(0666));
    const auto result = Database::open(folder / "second.db");
    ASSERT_FALSE(result);
    EXPECT_NE(result.error().hint.find("chmod 600"), std::string::npos);
}

TEST(Database, APathThatLeadsNowhereIsAnErrorNotACrash) {
    const test::TempFolder folder;
    fs::create_symlink(folder / "b", folder / "a");
    fs::create_symlink(folder / "a", folder / "b");
    EXPECT_FALSE(Database::open(folder / "a" / "state.db"));
    EXPECT_FALSE(Database::open_existing(folder / "a" / "state.db"));
    EXPECT_FALSE(InstanceLock::acquire(folder / "a" / "state.db"));
}

TEST(Database, RefusesANewerSchema) {
    const test::TempFolder folder;
    { (*Database::open(folder / "state.db"))->raw().exec("PRAGMA user_version = 999"); }
    const auto result = Database::open(folder / "state.db");
    ASSERT_FALSE(result);
    EXPECT_NE(result.error().hint.find("newer"), std::string::npos);
}

TEST(Database, ReportsNeverCreateAFile) {
    const test::TempFolder folder;
    EXPECT_FALSE(Database::open_existing(folder / "state.db"));
    EXPECT_FALSE(fs::exists(folder / "state.db"));
}

TEST(Database, HasTheViewsThatPeopleQuery) {
    const test::TempFolder folder;
    auto db = *Database::open(folder / "state.db");
    for (const char* view : {"stuck", "actions", "history"})
        EXPECT_NO_THROW(db->raw().execAndGet(std::string("SELECT count(*) FROM ") + view)) << view;
}

TEST(Database, StopsHavingReadersWhenTheyAreDone) {
    const test::TempFolder folder;
    auto db = *Database::open(folder / "state.db");
    { EXPECT_TRUE(db->prepared("SELECT name FROM sqlite_master").step()); }
    // A statement left open would still hold its lock here.
    SQLite::Database other((folder / "state.db").string(), SQLite::OPEN_READWRITE, 0);
    EXPECT_NO_THROW(other.exec("BEGIN EXCLUSIVE; COMMIT"));
}

TEST(Database, ACopyIsForItsOwnerAloneAndWholeOrNotThere) {
    const test::TempFolder folder;
    const auto db = *Database::open(folder / "state.db");
    const auto copy = folder / "copy.db";
    struct rlimit before {};
    ASSERT_EQ(::getrlimit(RLIMIT_FSIZE, &before), 0);
    const struct rlimit full { 16 * 1024, before.rlim_max };
    const auto handler = std::signal(SIGXFSZ, SIG_IGN);
    ASSERT_EQ(::setrlimit(RLIMIT_FSIZE, &full), 0);
    const Status cut = db->copy_to(copy);
    ASSERT_EQ(::setrlimit(RLIMIT_FSIZE, &before), 0);
    std::signal(SIGXFSZ, handler);
    EXPECT_FALSE(cut) << "as on a disk that is full";
    EXPECT_FALSE(fs::exists(copy));
    ASSERT_TRUE(db->copy_to(copy));
    EXPECT_EQ(fs::status(copy).permissions() & fs::perms::all, fs::perms(0600));
    EXPECT_TRUE((*Database::open(copy))->check());
}

TEST(InstanceLock, IsHeldByOneAndFreedByItsEnd) {
    const test::TempFolder folder;
    {
        const auto first = InstanceLock::acquire(folder / "state.db");
        ASSERT_TRUE(first);
        const auto second = InstanceLock::acquire(folder / "state.db");
        ASSERT_FALSE(second);
        EXPECT_EQ(second.error().kind, ErrorKind::locked);
    }
    EXPECT_TRUE(InstanceLock::acquire(folder / "state.db"));
}

TEST(InstanceLock, DoesNotFollowASymlinkPlantedInItsPlace) {
    const test::TempFolder folder;
    const auto victim = folder.write("victim", "keep");
    fs::create_symlink(victim, folder / "state.db.lock");
    EXPECT_FALSE(InstanceLock::acquire(folder / "state.db"));
}

}  // namespace
}  // namespace fulfilld::store
