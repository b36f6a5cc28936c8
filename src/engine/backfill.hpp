#pragma once

#include "engine/cycle.hpp"

#include <functional>

namespace fulfilld::engine {

/// The first reading of a large shop: not page by page but as one file that the shop writes. May take longer than a
/// run; then the cursor remembers the operation, and the next run asks again.
class Backfill {
  public:
    /// Keeps the cursor together with the orders taken so far.
    using Save = std::function<Status()>;

    Backfill(const CyclePorts& ports, const CycleSettings& settings, port::ScanCursor& cursor, Save save,
             std::stop_token stop);

    /// Reads everything when the shop is large enough, and sets the cursor's high water: read on from there. It
    /// stays unset when the shop is small, or when the file came to nothing: then page by page is the way, and nothing
    /// of the file was used. `unfinished` while the shop is at work, for three hours at most.
    Status run(const port::TakeOrders& take);

  private:
    Status use(const port::BulkFile& file, const port::TakeOrders& take);
    /// Whether there is an operation to wait for.
    Result<bool> begin();
    Result<port::BulkProgress> wait();
    Status give_up(const Error& why);

    const CyclePorts& ports_;
    const CycleSettings& settings_;
    port::ScanCursor& cursor_;
    Save save_;
    std::stop_token stop_;
};

}  // namespace fulfilld::engine
