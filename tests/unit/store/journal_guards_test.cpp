#include "store/adoption.hpp"
#include "store/anchor.hpp"
#include "store/audit.hpp"
#include "store/journal_desk.hpp"
#include "store/sqlite_action_journal.hpp"
#include "support/builders.hpp"
#include "support/temp_folder.hpp"

#include "fulfilld/core/rules.hpp"

#include <gtest/gtest.h>

#include <deque>

namespace fulfilld::store {
namespace {

using namespace test;
using S = ActionState;

S state_at(std::size_t i) { return static_cast<S>(i); }

/// The shortest way of legal moves to a state.
std::vector<S> way_to(S goal) {
    std::deque<std::vector<S>> ways{{S::planned}};
    while (!ways.empty()) {
        const auto way = ways.front();
        ways.pop_front();
        if (way.back() == goal) return way;
        for (std::size_t i = 0; i < action_state_count; ++i) {
            const bool met = std::find(way.begin(), way.end(), state_at(i)) != way.end();
            if (is_legal(way.back(), state_at(i)) && !met) {
                ways.push_back(way);
                ways.back().push_back(state_at(i));
            }
        }
    }
    return {};
}

class JournalGuards : public ::testing::Test {
  protected:
    static PlannedAction planned(const OrderFacts& order) {
        return make_plan(order, classify(order, full_access(), acting_policy(), now), {}, full_access(),
                         acting_policy(), now)
            .actions.at(0);
    }
    bool try_sql(const std::string& text) {
        try {
            db->raw().exec(text);
            return true;
        } catch (const SQLite::Exception&) {
            return false;
        }
    }
    bool move(std::int64_t id, S to) {
        const std::string sent =
            to == S::sending ? ", sent_at = '2026-11-22T12:00:00Z', request_sha256 = printf('%064d', 1)" : "";
        return try_sql("UPDATE action SET state = '" + std::string(name_of(to)) + "'" + sent +
                       " WHERE id = " + std::to_string(id));
    }
    std::int64_t propose() { return journal->propose(planned(pos), "rules", now + 24h, now)->id; }
    /// Of a fulfillment order and a line that no other row is about.
    std::int64_t propose_another() {
        const std::string number = std::to_string(++others);
        PlannedAction other = planned(pos);
        other.action.fulfillment_order = FulfillmentOrderId("gid://shopify/FulfillmentOrder/9" + number);
        for (auto& line : other.action.lines) line.line_item = LineItemId("gid://shopify/LineItem/9" + number);
        return journal->propose(other, "rules", now + 24h, now)->id;
    }
    std::string distrust_at_start() {
        EXPECT_TRUE(begin_epoch(*db, anchor));
        return load_trust(*db, "demo.myshopify.com")->distrust;
    }

    TempFolder folder;
    std::unique_ptr<Database> db = *Database::open(folder / "state.db");
    Anchor anchor{folder / "state.db"};
    std::unique_ptr<port::ActionJournal> journal = make_action_journal(*db, "demo.myshopify.com");
    OrderFacts pos = OrderBuilder().pos();
    int others = 0;
};

/// C++ and the database hold the same table of moves: what the one calls illegal the other does not write.
TEST_F(JournalGuards, TheDatabaseWritesExactlyTheLegalMoves) {
    int legal = 0;
    for (std::size_t from = 0; from < action_state_count; ++from) {
        const auto way = way_to(state_at(from));
        ASSERT_FALSE(way.empty()) << name_of(state_at(from)) << " cannot be reached";
        for (std::size_t to = 0; to < action_state_count; ++to) {
            if (from == to) continue;
            const std::int64_t id = propose_another();
            for (std::size_t i = 1; i < way.size(); ++i) ASSERT_TRUE(move(id, way[i])) << name_of(way[i]);
            const bool written = move(id, state_at(to));
            EXPECT_EQ(written, is_legal(state_at(from), state_at(to)))
                << name_of(state_at(from)) << " -> " << name_of(state_at(to));
            legal += written ? 1 : 0;
        }
    }
    EXPECT_EQ(legal, 22);
}

TEST_F(JournalGuards, WhatAnActionIsNeverChanges) {
    const std::string id = std::to_string(propose());
    for (const char* change : {"target = 'x'", "fulfillment_order_id = 'x'", "kind = 'archive'", "lines = '[]'",
                               "notify_customer = 1", "reason = 'on_hold'", "rules = 'others'", "undoes = 1",
                               "expires_at = NULL", "marker = 'mine'", "attempt = 2"})
        EXPECT_FALSE(try_sql("UPDATE action SET " + std::string(change) + " WHERE id = " + id)) << change;
    EXPECT_FALSE(try_sql("UPDATE action_line SET ordered = 1000"));
    EXPECT_FALSE(try_sql("DELETE FROM action"));
    EXPECT_FALSE(try_sql("DELETE FROM action_line"));
    EXPECT_FALSE(try_sql("INSERT OR REPLACE INTO action SELECT * FROM action")) << "a replacement deletes";
    EXPECT_FALSE(try_sql("DELETE FROM audit"));
    EXPECT_FALSE(try_sql("UPDATE audit SET what = 'verified'"));
    EXPECT_FALSE(try_sql("INSERT OR REPLACE INTO audit SELECT * FROM audit"));
}

TEST_F(JournalGuards, AnEditedJournalIsFoundAtTheStartAndNotActedUpon) {
    auto record = *journal->propose(planned(pos), "rules", now + 24h, now);
    ASSERT_TRUE(anchor.drop(*db));
    EXPECT_EQ(distrust_at_start(), "");
    journal = make_action_journal(*db, "demo.myshopify.com", nullptr, *load_epoch(*db));
    ASSERT_TRUE(move(record.id, S::approved)) << "by hand, with sqlite3";
    record.state = S::approved;
    EXPECT_EQ(journal->arm(record, pos, now).error().kind, ErrorKind::storage);
    EXPECT_NE(distrust_at_start().find("its audit does not fit"), std::string::npos);
    // A person takes it for what it is: then, and only then, it counts.
    ASSERT_TRUE(journal->begin_run({"gid://shopify/Shop/1", "rules", "2026-10", {}}, now));
    ASSERT_TRUE(adopt(*db, anchor, "demo.myshopify.com", {Timestamp{}, "ann", 120s}, now));
    EXPECT_EQ(distrust_at_start(), "");
    // What it does not know of may still land; saying it again does not make the wait longer.
    ASSERT_TRUE(adopt(*db, anchor, "demo.myshopify.com", {Timestamp{}, "ann", 120s}, now + 60s));
    EXPECT_EQ(load_trust(*db, "demo.myshopify.com")->acts_from, now + 120s);
    EXPECT_TRUE(check_audit(*db));
}

TEST_F(JournalGuards, AdoptingOtherRulesDoesNotBlessAnEditThatNoRunHasTold) {
    const auto record = *journal->propose(planned(pos), "rules", now + 24h, now);
    ASSERT_TRUE(journal->begin_run({"gid://shopify/Shop/1", "rules", "2026-10", {}}, now));
    ASSERT_TRUE(anchor.drop(*db));
    ASSERT_TRUE(move(record.id, S::approved)) << "by hand, with sqlite3";
    ASSERT_TRUE(adopt(*db, anchor, "demo.myshopify.com", {Timestamp{}, "ann", 120s}, now));
    EXPECT_NE(distrust_at_start().find("its audit does not fit"), std::string::npos);
}

TEST_F(JournalGuards, AStateFileThatLostItsJournalRowIsNotTrusted) {
    db->raw().exec("DELETE FROM journal");
    EXPECT_FALSE(load_trust(*db, "demo.myshopify.com"));
}

TEST_F(JournalGuards, ACopyFromBeforeADecisionIsNoticed) {
    const auto id = propose();
    ASSERT_TRUE(approve_action(*db, id, "ann", now));
    ASSERT_TRUE(anchor.drop(*db));
    const std::string copy = (folder / "copy.db").string();
    db->raw().exec("VACUUM INTO '" + copy + "'");
    ASSERT_TRUE(decline_action(*db, id, "ann", now));
    ASSERT_TRUE(anchor.drop(*db));
    EXPECT_EQ(distrust_at_start(), "");
    db = *Database::open(copy);
    EXPECT_NE(distrust_at_start().find("knows less than was done"), std::string::npos);
}

TEST_F(JournalGuards, WhatIsNotTrustedLeavesTheAnchorAlone) {
    const auto id = propose();
    const std::string older = (folder / "older.db").string();
    db->raw().exec("VACUUM INTO '" + older + "'");
    ASSERT_TRUE(approve_action(*db, id, "ann", now));
    const std::string newer = (folder / "newer.db").string();
    db->raw().exec("VACUUM INTO '" + newer + "'");
    ASSERT_TRUE(decline_action(*db, id, "ann", now));
    ASSERT_TRUE(anchor.drop(*db));
    db = *Database::open(older);
    EXPECT_NE(distrust_at_start().find("knows less"), std::string::npos);
    ASSERT_TRUE(anchor.drop(*db)) << "as a run in doubt does when it ends";
    db = *Database::open(newer);
    EXPECT_NE(distrust_at_start().find("knows less"), std::string::npos) << "the older copy has not lowered the bar";
}

/// The process goes on with it: its next mark must not take the place of the one that knows more.
TEST_F(JournalGuards, ABackupPutOverAFileInUseIsNoticed) {
    const auto id = propose();
    ASSERT_TRUE(approve_action(*db, id, "ann", now));
    const std::string older = (folder / "older.db").string();
    db->raw().exec("VACUUM INTO '" + older + "'");
    ASSERT_TRUE(decline_action(*db, id, "ann", now));
    ASSERT_TRUE(anchor.drop(*db));
    db = *Database::open(older);
    EXPECT_EQ(load_trust(*db, "demo.myshopify.com")->distrust, "") << "no process has begun since";
    journal = make_action_journal(*db, "demo.myshopify.com", &anchor, *load_epoch(*db));
    auto record = *journal->load(id);
    ASSERT_TRUE(journal->arm(record, pos, now));
    const Status begun = journal->begin(record, std::string(64, 'a'), now);
    EXPECT_EQ(begun.error().kind, ErrorKind::storage) << "nothing may be sent: " << begun.error().message;
    EXPECT_NE(load_trust(*db, "demo.myshopify.com")->distrust.find("knows less"), std::string::npos);
    EXPECT_NE(distrust_at_start().find("knows less"), std::string::npos) << "the anchor has not been lowered";
}

TEST_F(JournalGuards, BetweenTwoRunsAnExchangedFileIsNoticed) {
    const auto id = propose();
    const std::string older = (folder / "older.db").string();
    db->raw().exec("VACUUM INTO '" + older + "'");
    ASSERT_TRUE(approve_action(*db, id, "ann", now));
    ASSERT_TRUE(anchor.drop(*db));
    ASSERT_TRUE(look_again(*db, anchor));
    EXPECT_EQ(load_trust(*db, "demo.myshopify.com")->distrust, "");
    db = *Database::open(older);
    ASSERT_TRUE(look_again(*db, anchor));
    EXPECT_NE(load_trust(*db, "demo.myshopify.com")->distrust.find("knows less"), std::string::npos);
}

/// The wait for what is still on its way would be over as soon as somebody sets the clock right.
TEST_F(JournalGuards, NobodyAdoptsByAClockThatIsBehind) {
    const Adoption present{"gid://shopify/Shop/1", "rules", "2026-10", {}};
    ASSERT_TRUE(journal->begin_run(present, now));
    ASSERT_TRUE(note_distrust(*db, "the anchor is gone"));
    const AdoptionTerms terms{Timestamp{}, "ann", 120s};
    EXPECT_EQ(adopt(*db, anchor, "demo.myshopify.com", terms, now - 1h).error().kind, ErrorKind::rejected);
    // A run by that clock tells of it, beside what stood against the file; then a person knows what they adopt.
    const auto told = journal->begin_run(present, now - 1h);
    ASSERT_TRUE(told);
    EXPECT_NE(told->distrust.find("the anchor is gone; the clock of this machine went back"), std::string::npos);
    EXPECT_TRUE(adopt(*db, anchor, "demo.myshopify.com", terms, now - 1h));
    EXPECT_EQ(load_trust(*db, "demo.myshopify.com")->distrust, "");
}

TEST_F(JournalGuards, AnAnchorThatCannotBeReadIsNoAnchorThatFits) {
    propose();
    ASSERT_TRUE(anchor.drop(*db));
    const auto file = folder / "state.db.anchor";
    std::filesystem::remove(file);
    std::filesystem::create_symlink(folder / "nowhere", file);
    EXPECT_NE(distrust_at_start().find("cannot be read"), std::string::npos);
}

/// `actions reject` while the daemon is at work is no fault of the disk.
TEST_F(JournalGuards, ADecisionMeanwhileIsNoStorageError) {
    auto record = *journal->propose(planned(pos), "rules", now + 24h, now);
    ASSERT_TRUE(approve_action(*db, record.id, "ann", now));
    record.state = S::approved;
    auto later = record;
    ASSERT_TRUE(decline_action(*db, record.id, "ann", now));
    EXPECT_EQ(journal->arm(record, pos, now).error().kind, ErrorKind::rejected);
    EXPECT_EQ(journal->drop(later, S::stale, "changed", now).error().kind, ErrorKind::rejected);
}

}  // namespace
}  // namespace fulfilld::store
