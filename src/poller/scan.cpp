#include "poller/scan.hpp"

#include <algorithm>
#include <set>
#include <utility>

namespace fulfilld::poller {
namespace {

class Scan {
  public:
    Scan(port::OrderSource& source, Timestamp since, const PageSink& sink, std::stop_token stop, ScanLimits limits)
        : source_(source),
          since_(std::chrono::floor<std::chrono::seconds>(since)),
          sink_(sink),
          stop_(stop),
          limits_(limits) {}

    ScanOutcome run() {
        if (Status status = read_all(); !status) outcome_.incomplete = status.error();
        return outcome_;
    }

  private:
    Status read_all() {
        std::optional<std::string> cursor;
        while (true) {
            auto page = source_.fetch_changed(since_, cursor, stop_);
            if (!page) {
                if (!lost_thread(page.error(), cursor)) return page.error();
                begin_window(cursor);
                continue;
            }
            FULFILLD_CHECK(take(*page));
            if (!page->next) return {};
            cursor = page->next;
            FULFILLD_CHECK(renew_window(cursor));
        }
    }

    /// A cursor that the shop no longer takes, or that leads nowhere, costs one new beginning where the newest change
    /// was seen; the second time the scan is incomplete [fault 25].
    bool lost_thread(const Error& error, const std::optional<std::string>& cursor) {
        const bool of_cursor = error.kind == ErrorKind::rejected || error.kind == ErrorKind::malformed;
        return cursor && of_cursor && !std::exchange(restarted_, true);
    }

    void begin_window(std::optional<std::string>& cursor) {
        if (outcome_.high_water) since_ = std::chrono::floor<std::chrono::seconds>(*outcome_.high_water);
        cursor.reset();
        in_window_ = 0;
    }

    Status take(const port::OrderPage& page) {
        std::vector<OrderFacts> fresh;
        for (const auto& order : page.orders) {
            // An order outside the filter means that the shop ignored the filter [domain 0.6].
            if (order.updated_at < since_ && order.defects.empty()) {
                return Error{ErrorKind::malformed,
                             "order " + order.name + " does not match the filter it was asked by"};
            }
            if (is_new(order)) fresh.push_back(order);
        }
        ++outcome_.pages;
        in_window_ += static_cast<std::int64_t>(page.orders.size());
        outcome_.orders += static_cast<std::int64_t>(fresh.size());
        if (fresh.empty()) return {};
        return sink_(fresh, *outcome_.high_water);
    }

    /// False for an order seen before at this very change: pages overlap when a window is renewed.
    bool is_new(const OrderFacts& order) {
        auto& high_water = outcome_.high_water;
        if (high_water && order.updated_at < *high_water) return true;
        if (!high_water || order.updated_at > *high_water) {
            high_water = order.updated_at;
            newest_.clear();
        }
        return newest_.insert(order.id.str()).second;
    }

    Status renew_window(std::optional<std::string>& cursor) {
        if (in_window_ < limits_.window) return {};
        const auto from = std::chrono::floor<std::chrono::seconds>(*outcome_.high_water);
        if (from > since_) {
            begin_window(cursor);
        } else if (in_window_ >= limits_.hard_cap) {
            return Error{ErrorKind::malformed, "more orders changed within one second than the shop lists"};
        }
        return {};
    }

    port::OrderSource& source_;
    Timestamp since_;
    const PageSink& sink_;
    std::stop_token stop_;
    ScanLimits limits_;
    ScanOutcome outcome_;
    std::set<std::string> newest_;  ///< Ids seen whose change is the newest one.
    std::int64_t in_window_ = 0;
    bool restarted_ = false;
};

}  // namespace

ScanOutcome scan(port::OrderSource& source, Timestamp since, const PageSink& sink, std::stop_token stop,
                 ScanLimits limits) {
    return Scan(source, since, sink, stop, limits).run();
}

}  // namespace fulfilld::poller
