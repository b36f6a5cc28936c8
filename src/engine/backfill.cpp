#include "engine/backfill.hpp"

#include <algorithm>

namespace fulfilld::engine {
namespace {

using port::BulkProgress;
using port::BulkState;

/// How long one run waits for the shop, and between two looks [domain 6].
constexpr Duration patience = std::chrono::minutes{1};
constexpr Duration first_pause = std::chrono::seconds{5};
constexpr Duration longest_pause = std::chrono::seconds{20};

/// What is new is not seen meanwhile: longer than this the file is not worth waiting for.
constexpr Duration longest_wait = std::chrono::hours{3};
constexpr int most_attempts = 5;

/// Faults of the way to the shop: reading page by page would meet them, too.
bool concerns_the_way(ErrorKind kind) {
    return kind == ErrorKind::cancelled || kind == ErrorKind::unavailable || kind == ErrorKind::unauthorized ||
           kind == ErrorKind::throttled || concerns_memory(kind);
}

}  // namespace

Backfill::Backfill(const CyclePorts& ports, const CycleSettings& settings, port::ScanCursor& cursor, Save save,
                   std::stop_token stop)
    : ports_(ports), settings_(settings), cursor_(cursor), save_(std::move(save)), stop_(std::move(stop)) {}

Status Backfill::run(const port::TakeOrders& take) {
    FULFILLD_TRY(const bool under_way, begin());
    if (!under_way) return {};
    if (ports_.clock.now() - cursor_.bulk->created_at > longest_wait)
        return give_up({ErrorKind::rejected, "the shop has not written the file in time"});
    const auto progress = wait();
    // A fault of one answer says nothing about the operation, which goes on.
    if (!progress && progress.error().kind != ErrorKind::rejected) return progress.error();
    if (!progress) return give_up(progress.error());
    if (progress->state == BulkState::preparing) {
        return Error{ErrorKind::unfinished, "the shop still writes the file of all its orders: " +
                                                std::to_string(progress->rows) + " rows so far"};
    }
    if (progress->state == BulkState::failed) return give_up({ErrorKind::rejected, progress->detail});
    return use(progress->file, take);
}

Status Backfill::use(const port::BulkFile& file, const port::TakeOrders& take) {
    ports_.log.info("bulk file ready", {{"shop", settings_.shop_domain}, {"orders", file.orders}});
    if (file.orders < settings_.bulk_from)
        return give_up({ErrorKind::malformed, "the file holds fewer orders than the shop counted"});
    // A file that takes longer than a run may last would be begun again for ever; pages go on where they stopped.
    if (++cursor_.bulk->attempts > most_attempts)
        return give_up({ErrorKind::rejected, "the file could not be read within a run"});
    FULFILLD_CHECK(save_());
    if (Status read = ports_.bulk.fetch(file, take, ports_.progress, stop_); !read)
        return concerns_the_way(read.error().kind) ? read : give_up(read.error());
    cursor_.high_water = cursor_.bulk->created_at;
    cursor_.bulk.reset();
    return save_();
}

Result<bool> Backfill::begin() {
    if (cursor_.bulk) return true;
    if (settings_.bulk_from == 0) return false;
    const auto orders = ports_.bulk.count_orders(settings_.bulk_from, stop_);
    if (orders && *orders < settings_.bulk_from) return false;
    const auto operation = orders ? ports_.bulk.start(stop_) : Result<port::BulkOperation>(orders.error());
    if (!operation && concerns_the_way(operation.error().kind)) return operation.error();
    if (!operation) {
        FULFILLD_CHECK(give_up(operation.error()));
        return false;
    }
    ports_.log.info("bulk operation started", {{"shop", settings_.shop_domain}, {"operation", operation->id}});
    cursor_.bulk = *operation;
    // Of two clocks the earlier one: reading on from there again costs little, skipping costs an order.
    cursor_.bulk->created_at = std::min(operation->created_at, ports_.clock.now());
    FULFILLD_CHECK(save_());
    return true;
}

Result<BulkProgress> Backfill::wait() {
    const Duration end = ports_.clock.steady() + patience;
    for (Duration pause = first_pause;; pause = std::min(pause * 3 / 2, longest_pause)) {
        auto progress = ports_.bulk.look(*cursor_.bulk, stop_);
        if (!progress || progress->state != BulkState::preparing) return progress;
        if (ports_.clock.steady() + pause > end) return progress;
        if (!ports_.clock.sleep_for(pause, stop_)) return Error{ErrorKind::cancelled, "told to stop"};
    }
}

Status Backfill::give_up(const Error& why) {
    ports_.log.warning("bulk operation given up", {{"shop", settings_.shop_domain},
                                                   {"cause", name_of(why.kind)},
                                                   {"detail", why.message},
                                                   {"effect", "all orders are read page by page instead"}});
    cursor_.bulk.reset();
    return save_();
}

}  // namespace fulfilld::engine
