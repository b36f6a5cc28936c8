#pragma once

#include "fulfilld/port/order_store.hpp"
#include "store/database.hpp"

#include <optional>
#include <string>

namespace fulfilld::store {

/// The rows of one shop's orders: judgement, fulfillment orders, plan, and what changed in the history. Every call
/// runs inside a transaction of the caller; failures are SQLite::Exception.
class OrderRows {
  public:
    OrderRows(Database& db, std::string shop) : db_(db), shop_(std::move(shop)) {}

    /// Writes what differs from what is known. A clear order that was never listed leaves no trace.
    void save(const port::JudgedOrder& judged, Timestamp now);
    void note(const std::string& order, const std::string& name, const char* what, const char* reason,
              const std::string& detail, Timestamp now);

  private:
    struct Known {
        std::string reason;  ///< Empty: cleared.
        std::string fingerprint;
        bool missing = false;
        Timestamp since;
    };
    static port::JudgedOrder with_known_age(port::JudgedOrder order, const Known& known);
    std::optional<Known> find(const std::string& id);
    void note_look(const std::string& order, Timestamp now);
    void clear(const port::JudgedOrder& order, const std::string& was, Timestamp now);
    void write(const port::JudgedOrder& order, const std::string& evidence, const std::string& mark, Timestamp now);
    void write_fulfillment_order(const std::string& order, const FulfillmentOrderVerdict& fo);
    void write_planned(const std::string& order, const PlannedAction& planned);
    void erase_children(const std::string& id);

    Database& db_;
    std::string shop_;
};

}  // namespace fulfilld::store
