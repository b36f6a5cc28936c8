#include "actions/executor.hpp"

#include "actions/recovery.hpp"
#include "store/sqlite_action_journal.hpp"
#include "store/sqlite_order_store.hpp"
#include "support/adopted.hpp"
#include "support/fakes.hpp"
#include "support/temp_folder.hpp"

#include <gtest/gtest.h>

namespace fulfilld::actions {
namespace {

using namespace test;
using port::Receipt;
using port::SendOutcome;

/// The real executor, journal and store over a shop in memory.
class ExecutorTest : public ::testing::Test {
  protected:
    ExecutorTest() { shop.add(order); }

    Outcome perform() { return make_executor(workshop)->perform(due, {})->outcome; }
    ActionRecord record() { return journal->load_for(order.id)->back(); }
    void answer(SendOutcome outcome, bool effect = false) {
        shop.on_apply = [=, this](const Action& action, const std::string& marker) {
            if (effect) shop.take_effect(action, marker);
            return std::optional(Receipt{outcome, "as told", false});
        };
    }

    FakeShop shop;
    FakeClock clock;
    LogCapture log;
    TempFolder folder;
    std::unique_ptr<store::Database> db = *store::Database::open(folder / "state.db");
    std::unique_ptr<port::OrderStore> orders = store::make_order_store(*db, "demo.myshopify.com");
    std::unique_ptr<port::ActionJournal> journal = store::make_action_journal(*db, "demo.myshopify.com");
    Policy policy = acting_policy();
    ShopFacts facts = full_access();
    Judge judge{facts, policy, *journal};
    Gatekeeper gatekeeper = adopted_gatekeeper(*journal, clock, policy);
    Workshop workshop{shop, shop, *journal, *orders, clock, log, judge, gatekeeper, "rules", {120s, 30s}};
    OrderFacts order = OrderBuilder().pos();
    port::DueAction due{order.id, order.fulfillment_orders[0].id.str(), ActionKind::mark_fulfilled,
                        Reason::pos_not_marked_fulfilled};
};

TEST_F(ExecutorTest, DoesItReadsItBackAndSaysSo) {
    EXPECT_EQ(perform(), Outcome::verified);
    EXPECT_EQ(record().state, ActionState::verified);
    EXPECT_EQ(shop.sent.size(), 1U);
    EXPECT_TRUE(log.has("action verified"));
    EXPECT_EQ(perform(), Outcome::skipped);
    EXPECT_EQ(shop.sent.size(), 1U) << "never twice";
}

TEST_F(ExecutorTest, TheIntentIsDurableBeforeAnythingIsSent) {
    shop.on_apply = [&](const Action&, const std::string& marker) -> std::optional<Receipt> {
        auto other = *store::Database::open_existing(folder / "state.db");
        EXPECT_EQ(other->raw().execAndGet("SELECT state || marker FROM action").getString(), "sending" + marker);
        return std::nullopt;
    };
    EXPECT_EQ(perform(), Outcome::verified);
}

TEST_F(ExecutorTest, WhatChangedSinceThePlanIsNotDone) {
    const std::pair<const char*, std::function<void(OrderFacts&)>> changes[] = {
        {"cancelled", [](auto& f) { f.cancelled_at = now; }},
        {"held", [](auto& f) { f.fulfillment_orders[0].status = FulfillmentOrderStatus::on_hold; }},
        {"moved",
         [](auto& f) { f.fulfillment_orders[0].id = FulfillmentOrderId("gid://shopify/FulfillmentOrder/77"); }},
        {"refunded", [](auto& f) { f.refunded.ten_thousandths = 5; }},
        {"excluded", [](auto& f) { f.tags = {"fulfilld:ignore"}; }},
        {"no longer supported", [](auto& f) { f.fulfillment_orders[0].supported_actions.clear(); }},
        {"edited just now",
         [](auto& f) {
             f.edited = true;
             f.updated_at = now;
         }},
        {"read with a hole", [](auto& f) { f.defects = {"x"}; }},
    };
    for (const auto& [what, change] : changes) {
        OrderFacts changed = order;
        change(changed);
        shop.add(changed);
        EXPECT_EQ(perform(), Outcome::skipped) << what;
    }
    EXPECT_TRUE(shop.sent.empty());
    EXPECT_TRUE(journal->load_for(order.id)->empty());
}

TEST_F(ExecutorTest, AnOrderThatIsGoneIsMarkedMissing) {
    shop.orders.clear();
    EXPECT_EQ(perform(), Outcome::not_done);
    EXPECT_TRUE(log.has("order no longer visible"));
    EXPECT_TRUE(shop.sent.empty());
}

TEST_F(ExecutorTest, AReadThatTookTooLongIsNotReliedUpon) {
    shop.on_read = [&](const OrderId&) {
        clock.advance(11s);
        return std::optional<Error>();
    };
    EXPECT_EQ(perform(), Outcome::skipped);
    EXPECT_TRUE(shop.sent.empty());
}

TEST_F(ExecutorTest, TheRequestMustBeginWhileTheReadIsFresh) {
    shop.on_read = [&](const OrderId&) {
        if (shop.sent.empty()) clock.advance(7s);
        return std::optional<Error>();
    };
    EXPECT_EQ(perform(), Outcome::verified);
    EXPECT_EQ(shop.patience_given, 3s);
}

TEST_F(ExecutorTest, ARefusalIsForAPerson) {
    answer(SendOutcome::rejected);
    EXPECT_EQ(perform(), Outcome::not_done);
    EXPECT_EQ(record().state, ActionState::rejected);
    EXPECT_EQ(perform(), Outcome::skipped);
    EXPECT_EQ(shop.sent.size(), 1U);
}

TEST_F(ExecutorTest, WhatWasProvablyNotExecutedMayBeTriedAgain) {
    answer(SendOutcome::not_sent);
    EXPECT_EQ(perform(), Outcome::not_done);
    EXPECT_EQ(record().state, ActionState::not_sent);
    shop.on_apply = nullptr;
    EXPECT_EQ(perform(), Outcome::verified);
}

TEST_F(ExecutorTest, AnUnknownOutcomeWithItsEffectIsVerifiedByReading) {
    answer(SendOutcome::unknown, true);
    EXPECT_EQ(perform(), Outcome::verified);
    EXPECT_EQ(record().state, ActionState::verified);
}

TEST_F(ExecutorTest, AnUnknownOutcomeWithoutEffectIsSettledByTwoReadingsBeforeOneMoreAttempt) {
    answer(SendOutcome::unknown);
    EXPECT_EQ(perform(), Outcome::in_doubt);
    EXPECT_EQ(perform(), Outcome::skipped) << "in doubt: not sent again";
    clock.advance(60s);
    EXPECT_EQ(settle_open(workshop, {})->still_open, 1) << "it may still land";
    clock.advance(60s);
    EXPECT_EQ(settle_open(workshop, {})->still_open, 1) << "first reading without effect";
    clock.advance(30s);
    EXPECT_EQ(settle_open(workshop, {})->still_open, 0);
    EXPECT_EQ(record().state, ActionState::not_applied);
    EXPECT_EQ(shop.sent.size(), 1U);
    shop.on_apply = nullptr;
    EXPECT_EQ(perform(), Outcome::verified);
    EXPECT_EQ(record().attempt, 2);
}

TEST_F(ExecutorTest, ARequestThatLandsLateIsFoundByReading) {
    std::function<void()> land;
    shop.on_apply = [&](const Action& action, const std::string& marker) {
        land = [=, this] { shop.take_effect(action, marker); };
        return std::optional(Receipt{SendOutcome::unknown, "timed out", false});
    };
    EXPECT_EQ(perform(), Outcome::in_doubt);
    clock.advance(60s);
    EXPECT_EQ(settle_open(workshop, {})->still_open, 1);
    land();
    clock.advance(60s);
    EXPECT_EQ(settle_open(workshop, {})->still_open, 0);
    EXPECT_EQ(record().state, ActionState::verified);
}

TEST_F(ExecutorTest, AYesWithoutAnEffectIsNeverCalledVerified) {
    answer(SendOutcome::confirmed);
    EXPECT_EQ(perform(), Outcome::in_doubt);
    for (int i = 0; i < 3; ++i) {
        clock.advance(120s);
        ASSERT_TRUE(settle_open(workshop, {}));
    }
    EXPECT_EQ(record().state, ActionState::diverged);
    EXPECT_EQ(perform(), Outcome::held_back) << "nothing more is done until a person has looked";
    EXPECT_EQ(shop.sent.size(), 1U);
}

TEST_F(ExecutorTest, ARunThatDiedWhileSendingIsSettledByReading) {
    const auto planned = judge.judge(order, now)->plan.actions.at(0);
    auto sent = *journal->arm(planned, "rules", order, now);
    ASSERT_TRUE(journal->begin(sent, std::string(64, 'a'), now));
    shop.take_effect(sent.action, sent.marker);
    EXPECT_EQ(settle_open(workshop, {})->still_open, 0);
    EXPECT_EQ(record().state, ActionState::verified);
    EXPECT_TRUE(shop.sent.empty());
}

TEST_F(ExecutorTest, AFailedReadBackLeavesTheDoubtOpen) {
    int reads = 0;
    shop.on_read = [&](const OrderId&) {
        return ++reads == 2 ? std::optional(Error{ErrorKind::unavailable, "gone"}) : std::nullopt;
    };
    EXPECT_EQ(perform(), Outcome::in_doubt);
    EXPECT_EQ(record().state, ActionState::confirmed);
    EXPECT_EQ(settle_open(workshop, {})->still_open, 0);
    EXPECT_EQ(record().state, ActionState::verified);
}

TEST_F(ExecutorTest, HalfAnOrderSettlesNothing) {
    answer(SendOutcome::unknown, true);
    int reads = 0;
    shop.on_read = [&](const OrderId& id) {
        shop.orders.at(id).defects.clear();
        if (++reads == 2) shop.orders.at(id).defects = {"cut"};
        return std::optional<Error>();
    };
    EXPECT_EQ(perform(), Outcome::in_doubt);
    EXPECT_EQ(record().state, ActionState::unknown);
    EXPECT_EQ(settle_open(workshop, {})->still_open, 0);
    EXPECT_EQ(record().state, ActionState::verified);
}

/// The shop may have answered from before the end of the settle time, however late the answer came.
TEST_F(ExecutorTest, AReadingIsAsOldAsItsQuestionAndItsGapBeginsWithItsAnswer) {
    answer(SendOutcome::unknown);
    EXPECT_EQ(perform(), Outcome::in_doubt);
    const Timestamp sent = record().sent_at;
    clock.advance(sent + 119s - clock.now());
    shop.on_read = [this](const OrderId&) -> std::optional<Error> {
        clock.advance(2s);
        return std::nullopt;
    };
    EXPECT_EQ(settle_open(workshop, {})->still_open, 1);
    EXPECT_FALSE(record().absent_at) << "asked before the time was over";
    EXPECT_EQ(settle_open(workshop, {})->still_open, 1);
    EXPECT_EQ(record().absent_at, sent + 123s) << "asked after it, answered two seconds later";
    clock.advance(sent + 152s - clock.now());
    EXPECT_EQ(settle_open(workshop, {})->still_open, 1) << "29 seconds after the first answer";
    EXPECT_EQ(settle_open(workshop, {})->still_open, 0);
    EXPECT_EQ(record().state, ActionState::not_applied);
}

TEST_F(ExecutorTest, AReadingWithAValueThatNobodyKnowsSettlesNoAbsence) {
    answer(SendOutcome::unknown);
    EXPECT_EQ(perform(), Outcome::in_doubt);
    const OrderFacts known = shop.orders.at(order.id);
    shop.orders.at(order.id).financial = parse_seen<FinancialStatus>("SETTLED");
    for (int i = 0; i < 4; ++i) {
        clock.advance(200s);
        EXPECT_EQ(settle_open(workshop, {})->still_open, 1);
        EXPECT_FALSE(record().absent_at);
    }
    shop.orders.at(order.id) = known;
    for (int i = 0; i < 2; ++i) {
        clock.advance(200s);
        ASSERT_TRUE(settle_open(workshop, {}));
    }
    EXPECT_EQ(record().state, ActionState::not_applied);
}

TEST_F(ExecutorTest, MissingAuthorityEndsTheRun) {
    shop.on_apply = [](const Action&, const std::string&) {
        return std::optional(Receipt{SendOutcome::not_sent, "Access denied", true});
    };
    EXPECT_EQ(perform(), Outcome::unauthorized);
}

TEST_F(ExecutorTest, SomeoneElsesRequestIsForAPerson) {
    order = OrderBuilder(2).amazon();
    shop.add(order);
    due = {order.id, order.fulfillment_orders[0].id.str(), ActionKind::request_fulfillment,
           Reason::amazon_request_not_sent};
    shop.on_apply = [&](const Action& action, const std::string&) {
        shop.take_effect(action, "typed by staff");
        return std::optional(Receipt{SendOutcome::unknown, "cut", false});
    };
    EXPECT_EQ(perform(), Outcome::not_done);
    EXPECT_EQ(record().state, ActionState::human);
}

}  // namespace
}  // namespace fulfilld::actions
