#include "poller/scan.hpp"

#include <algorithm>
#include <set>

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
            FULFILLD_TRY(const port::OrderPage page, source_.fetch_changed(since_, cursor, stop_));
            FULFILLD_CHECK(take(page));
            if (!page.next) return {};
            cursor = page.next;
            FULFILLD_CHECK(renew_window(cursor));
        }
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
            since_ = from;
            cursor.reset();
            in_window_ = 0;
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
};

}  // namespace

ScanOutcome scan(port::OrderSource& source, Timestamp since, const PageSink& sink, std::stop_token stop,
                 ScanLimits limits) {
    return Scan(source, since, sink, stop, limits).run();
}

}  // namespace fulfilld::poller
