#pragma once

#include "fulfilld/core/order_facts.hpp"
#include "fulfilld/core/verdict.hpp"
#include "store/database.hpp"

#include <functional>
#include <map>
#include <optional>
#include <string>
#include <vector>

namespace fulfilld::store {

/// What is stored, as reports need it. Text fields are as stored; names of reasons and states are the pinned ones.

struct StoredAction {
    std::string kind;
    std::string mode;
    std::string state;  ///< The journal's when it was tried, else the plan's.
    std::string target;
    std::string evidence;
    std::string at;  ///< Of the journal row; empty when only planned.
};

struct StoredFulfillmentOrder {
    std::string id;
    std::string location;
    Reason reason = Reason::unknown_state;
    std::string since;
    std::string why;
};

struct StoredOrder {
    std::string shop;
    std::string id;
    std::string name;
    std::optional<Reason> reason;  ///< nullopt: cleared.
    Timestamp since;
    Timestamp judged_at;
    std::optional<Timestamp> overdue_at;
    Standing standing = Standing::waiting;
    bool missing = false;
    std::string value;
    std::string why;
    std::string label;        ///< Given by a rule of the merchant's own.
    std::string excluded_by;  ///< Such a rule's name; empty: none.
    std::string facts;        ///< As facts_blob.hpp writes them; empty when cleared.
    std::vector<StoredFulfillmentOrder> fulfillment_orders;
    std::vector<StoredAction> actions;  ///< The headline's first.
};

/// One order of the last month, stuck or not.
struct RecentOrder {
    std::string shop;
    Timestamp processed_at;
    std::string store;    ///< Where it was sold; empty: not in a store.
    std::string service;  ///< The fulfillment service; empty: none.
    std::string channel;
    std::optional<Timestamp> fulfilled_at;
    bool untracked = false;
    std::optional<Reason> stuck_by;  ///< Now, or until it cleared.
};

struct StoredRun {
    std::string shop;
    std::string started_at;
    std::string finished_at;  ///< Empty: it never finished.
    bool acting = false;
    bool complete = false;
    std::string incomplete_why;
    std::string report_only_why;  ///< Empty: acting was not held back.
    std::string blind_before;     ///< Empty: no order is hidden by its age.
    std::int64_t orders_seen = 0;
    int exit_code = 0;
    std::string held_why = {};   ///< Empty: no limit held anything back.
    bool did_something = false;  ///< Actions were sent.
};

struct StoredJournalRow {
    std::int64_t id = 0;
    std::string shop;
    std::string order_name;
    std::string order_id;
    std::string target;
    std::string kind;
    std::string reason;
    std::string state;
    int attempt = 1;
    std::string sent_at;
    std::string updated_at;
    std::string evidence;
    std::string acknowledged_at;  ///< Empty: no person has said so.
    std::string planned_at;
    std::string approved_by;  ///< `policy`, or a login; empty: nobody has.
    std::string expires_at;   ///< Empty: never.

    /// From the first byte to the last move; empty when nothing was sent.
    std::string took() const;
    /// The command that takes it back; empty when nothing can.
    std::string undo() const;
};

/// One line of an order's history.
struct StoredEvent {
    std::string shop;
    std::string at;
    std::string order_id;
    std::string order_name;
    std::string what;
    std::string reason;
    std::string detail;
};

/// Reads for people. Never writes; every method sees one consistent moment only within itself.
class ReportReader {
  public:
    explicit ReportReader(Database& db) : db_(db) {}

    /// Every order with a reason, oldest first, those that went missing too.
    Result<std::vector<StoredOrder>> load_orders(Timestamp now);
    /// By name (`#1001` or `1001`), numeric id or gid; several shops may share a name.
    Result<std::vector<StoredOrder>> find_orders(const std::string& key, Timestamp now);
    /// What each shop showed of itself, by its domain.
    Result<std::map<std::string, ShopFacts>> load_shops();
    /// By what policy a shop's stored orders are judged; empty: unknown.
    Result<std::string> load_judged_by(const std::string& shop);
    /// The newest run of each shop.
    Result<std::vector<StoredRun>> load_last_runs();
    /// How many orders have cleared since then, by shop.
    Result<std::map<std::string, std::int64_t>> count_cleared(Timestamp since);
    /// Hands over the orders placed since then, one by one: there may be many.
    Status each_recent(Timestamp since, Timestamp now, const std::function<void(const RecentOrder&)>& take);
    /// The shop that answered at the first contact under this domain; empty when there was none.
    Result<std::string> load_identity(const std::string& domain);
    /// The journal, oldest first.
    Result<std::vector<StoredJournalRow>> load_journal();
    /// Of those the ones of an order, by its name, number or id.
    Result<std::vector<StoredJournalRow>> load_journal_of(const std::string& key);
    /// Those that wait for a person's approval.
    Result<std::vector<StoredJournalRow>> load_proposals();
    /// What was noted of an order, oldest first, by its name, number or id.
    Result<std::vector<StoredEvent>> load_events(const std::string& key);
    /// Of those the ones in doubt, and the ones that came out wrong and that nobody has acknowledged.
    Result<std::vector<StoredJournalRow>> load_unsettled();

  private:
    Result<std::vector<StoredJournalRow>> load_rows(const std::string& condition, const std::string& key = {});
    StoredOrder read_order(StatementUse& row, Timestamp now);
    void read_parts(StoredOrder& order);

    Database& db_;
};

}  // namespace fulfilld::store
