// A state file in which bytes were changed, by a disk or by somebody: every question is answered or refused, none
// crashes or hangs.
#include "app/explain.hpp"
#include "app/report.hpp"
#include "fuzz/state_file.hpp"
#include "store/report_reader.hpp"
#include "store/sqlite_action_journal.hpp"
#include "store/sqlite_offer_store.hpp"
#include "store/sqlite_order_store.hpp"
#include "support/builders.hpp"

namespace fulfilld::store {
namespace {

constexpr const char* shop_domain = "demo.myshopify.com";

/// The answer, or nothing; and nothing but the two errors that concern the memory.
template <class T>
std::optional<T> answered(Result<T> result) {
    if (result) return std::move(*result);
    FUZZ_EXPECT(concerns_memory(result.error().kind));
    return std::nullopt;
}

app::Stored stored(Database& db) {
    ReportReader reader(db);
    app::Stored state;
    if (auto orders = answered(reader.load_orders(test::now))) state.orders = std::move(*orders);
    if (auto runs = answered(reader.load_last_runs())) state.runs = std::move(*runs);
    return state;
}

void report(Database& db) {
    const app::Report made = app::make_report(stored(db), {{shop_domain}, test::now, true});
    FUZZ_EXPECT(!app::format_report_table(made).empty());
}

void explain(Database& db) {
    static const Policy policy = test::acting_policy();
    ReportReader reader(db);
    const auto shops = answered(reader.load_shops());
    const app::Explainer explainer(policy, shops.value_or(std::map<std::string, ShopFacts>()), test::now);
    const auto found = answered(reader.find_orders("1004", test::now));
    if (!found) return;
    for (const auto& order : *found) {
        app::ExplainedOrder explained;
        explained.order = order;
        explained.explanation = explainer.explain(order);
        FUZZ_EXPECT(!app::format_explanation(explained, test::now).empty());
        FUZZ_EXPECT(!app::format_explanation_json(explained, test::now).empty());
    }
}

void journal(Database& db) {
    ReportReader reader(db);
    if (const auto rows = answered(reader.load_journal())) FUZZ_EXPECT(!app::format_journal_table(*rows).empty());
    answered(reader.load_unsettled());
    const auto actions = make_action_journal(db, shop_domain);
    answered(actions->load_open());
    answered(actions->load_pending());
    answered(actions->usage(test::now));
}

void orders(Database& db) {
    const auto store = make_order_store(db, shop_domain);
    answered(store->load_cursor("here"));
    answered(store->count(test::now));
    if (const auto due = answered(store->load_due(Mode::automatic, test::now, std::nullopt, 10)))
        FUZZ_EXPECT(due->size() <= 10);
    answered(store->load_unmet());
}

void history(Database& db) {
    ReportReader reader(db);
    answered(reader.load_events("#1001"));
    answered(reader.count_cleared(test::now));
    app::MonthReview review{test::now};
    const Status read =
        reader.each_recent(test::now - std::chrono::days{30}, test::now, [&](const auto& one) { review.take(one); });
    FUZZ_EXPECT(read || concerns_memory(read.error().kind));
    review.figures();
    answered(make_offer_store(db, shop_domain)->find_listed("1001"));
}

}  // namespace

FUZZ_TARGET(state_db) {
    static constexpr void (*questions[])(Database&) = {report, explain, journal, orders, history};
    static fuzz::StateFile file;
    // Opening takes longer than all else; most inputs use a connection that has seen many of them.
    static std::unique_ptr<Database> opened = *Database::open_existing(file.path());
    fuzz::Bytes choices(input);
    const auto ask = choices.one_of(questions);
    const bool open_anew = choices.byte() == 1;
    file.change(choices);
    if (open_anew) {
        auto db = Database::open_existing(file.path());
        FUZZ_EXPECT(db || db.error().kind == ErrorKind::storage);
        if (db) ask(**db);
    } else {
        ask(*opened);
    }
    file.restore();
}

}  // namespace fulfilld::store
