#pragma once

#include "engine/cycle.hpp"

#include "actions/rehearsal.hpp"
#include "engine/exit_code.hpp"
#include "store/adoption.hpp"
#include "store/report_reader.hpp"
#include "store/sqlite_action_journal.hpp"
#include "store/sqlite_order_store.hpp"
#include "support/fakes.hpp"
#include "support/temp_folder.hpp"

#include <gtest/gtest.h>

namespace fulfilld::test {

/// A real cycle over a real database and a shop in memory.
class CycleTest : public ::testing::Test {
  protected:
    CycleTest() {
        settings.shop_domain = "demo.myshopify.com";
        settings.policy = acting_policy();
        settings.policy_hash = "p";
        settings.program = "1";
        settings.acting = true;
        for (auto& cap : settings.caps.group) cap = cap_ceiling;
        settings.caps.backlog_share = 100;
        adopt();
    }
    /// A person takes the shop as it is for known, its whole backlog too.
    void adopt() {
        ASSERT_TRUE(journal->begin_run({shop.shop.id.str(), settings.policy_hash, "", {}}, clock.now()));
        ASSERT_TRUE(store::adopt(*db, store::Anchor(folder / "state.db"), "demo.myshopify.com", {Timestamp{}, "ann"},
                                 clock.now()));
    }
    port::RunSummary run(std::stop_token stop = {}) {
        const engine::CyclePorts ports{shop,
                                       shop,
                                       shop,
                                       *orders,
                                       *journal,
                                       clock,
                                       log,
                                       settings.acting ? engine::PerformerFactory(actions::make_executor)
                                                       : [](actions::Workshop&) { return actions::make_rehearsal(); },
                                       {},
                                       {},
                                       {},
                                       {}};
        return *engine::run_cycle(ports, settings, stop, {});
    }
    std::size_t listed() { return store::ReportReader(*db).load_orders(clock.now())->size(); }

    FakeShop shop;
    FakeClock clock;
    LogCapture log;
    TempFolder folder;
    std::unique_ptr<store::Database> db = *store::Database::open(folder / "state.db");
    std::unique_ptr<port::OrderStore> orders = store::make_order_store(*db, "demo.myshopify.com");
    std::unique_ptr<port::ActionJournal> journal = store::make_action_journal(*db, "demo.myshopify.com");
    engine::CycleSettings settings;
};

}  // namespace fulfilld::test
