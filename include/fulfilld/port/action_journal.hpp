#pragma once

#include "fulfilld/core/action.hpp"
#include "fulfilld/core/plan.hpp"
#include "fulfilld/core/result.hpp"

#include <vector>

namespace fulfilld::port {

/// The memory of what we did. Every method is durable when it returns; a storage error means the process must stop.
class ActionJournal {
  public:
    virtual ~ActionJournal() = default;

    /// Commits the intent as `sending`. Refused (`rejected`) while another row for the same target and kind is open,
    /// verified or with a person: at most one accepted effect.
    virtual Result<ActionRecord> intend(const PlannedAction& planned, const OrderFacts& before, Timestamp now) = 0;

    /// Moves `record` on, keeps the fulfillment it names, and updates it once all that is durable. An illegal move or a
    /// row changed meanwhile is a `storage` error.
    virtual Status settle(ActionRecord& record, const Settlement& next, const std::string& evidence, Timestamp now) = 0;

    /// Rows that are still to be settled, oldest first.
    virtual Result<std::vector<ActionRecord>> load_open() = 0;
    /// All rows of one order, oldest first.
    virtual Result<std::vector<ActionRecord>> load_for(const OrderId& order) = 0;
};

}  // namespace fulfilld::port
