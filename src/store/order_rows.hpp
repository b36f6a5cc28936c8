#pragma once

#include "fulfilld/port/order_store.hpp"
#include "store/database.hpp"
#include "store/recent_rows.hpp"
#include "store/removed_flags.hpp"

#include <optional>
#include <string>
#include <vector>

namespace fulfilld::store {

/// The rows of one shop's orders: facts, judgement, fulfillment orders, plan, and what changed in the history. Every
/// call runs inside a transaction of the caller; failures are SQLite::Exception.
class OrderRows {
  public:
    OrderRows(Database& db, std::string shop)
        : db_(db), shop_(std::move(shop)), recent_(db, shop_), flags_(db, shop_) {}

    /// What is known of an order already.
    struct Known {
        std::string reason;  ///< Empty: cleared.
        std::string fingerprint;
        bool missing = false;
        Timestamp since;
        std::optional<Timestamp> overdue_at;
    };
    struct Stored {
        OrderFacts facts;
        std::string blob;  ///< The facts as they are stored.
        Known known;
    };

    /// Keeps what the shop has just shown: writes what differs from what is known. A clear order that was never listed
    /// leaves no trace; one that still carries a flag of ours is kept, out of the list, until that is withdrawn.
    void save_seen(port::JudgedOrder order, Timestamp now);
    /// Keeps another judgement of the same facts: what is missing stays so.
    void save_judged(port::JudgedOrder order, const std::string& blob, const Known& known, Timestamp now);
    /// Kept orders with readable facts after this id, at most `limit`; with `due`, only those to be looked at by
    /// then. `after` moves to the last one looked at; nothing looked at: it stays. Facts that cannot be read, or are
    /// those of another order, are remembered.
    std::vector<Stored> load(std::string& after, const std::optional<Timestamp>& due, int limit);

    /// Orders whose facts load() could not read: from now on nobody knows their state until the shop is asked again.
    std::vector<OrderId> give_up_damaged(Timestamp now);

    void note(const std::string& order, const std::string& name, const char* what, const char* reason,
              const std::string& detail, Timestamp now);

  private:
    std::optional<Known> find(const std::string& id);
    void write_state(const port::JudgedOrder& order, const std::string& mark, Timestamp now);
    void write_parts(const port::JudgedOrder& order);
    void write_facts(const std::string& order, const std::string& facts);
    void note_change(const port::JudgedOrder& order, const std::optional<Known>& known, Timestamp now);
    void write_fulfillment_order(const std::string& order, const FulfillmentOrderVerdict& fo);
    void write_planned(const std::string& order, const PlannedAction& planned);
    void note_seen(const std::string& order, Timestamp now);
    void note_look(const std::string& order, Timestamp now);
    void save_clear(const port::JudgedOrder& order, const Known& known, Timestamp now);
    void clear(const OrderFacts& order, const Known& known, Timestamp now);
    void erase_rows(const std::string& id, std::initializer_list<const char*> tables);

    Database& db_;
    std::string shop_;
    RecentRows recent_;
    RemovedFlags flags_;
    std::vector<std::string> damaged_;
};

}  // namespace fulfilld::store
