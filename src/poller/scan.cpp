#include "poller/scan.hpp"

#include <algorithm>
#include <set>
#include <utility>

namespace fulfilld::poller {
namespace {

class Scan {
  public:
    Scan(port::OrderSource& source, ScanRange range, const PageSink& sink, std::stop_token stop, ScanLimits limits)
        : source_(source),
          since_(std::chrono::floor<std::chrono::seconds>(range.since)),
          settled_before_(range.settled_before),
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
            if (page->orders.empty() && page->next)
                return Error{ErrorKind::malformed, "an empty page of orders claims that others follow"};
            FULFILLD_CHECK(take(*page));
            // A list that ends exactly where the platform ends every list has not ended.
            if (!page->next && in_window_ >= limits_.hard_cap) return too_many();
            if (!page->next) return {};
            outcome_.more = limits_.pages > 0 && outcome_.pages >= limits_.pages;
            if (outcome_.more) return {};
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
        if (reached_) since_ = std::max<Timestamp>(since_, std::chrono::floor<std::chrono::seconds>(*reached_));
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
        return sink_(fresh, reached_);
    }

    /// False for an order seen before at this very change: pages overlap when a window is renewed.
    bool is_new(const OrderFacts& order) {
        const Timestamp at = order.updated_at;
        if (!outcome_.high_water || at > *outcome_.high_water) outcome_.high_water = at;
        // Changed while the index may not know it yet: it stands in the list at an older place than it shows.
        if (at >= settled_before_) return unsettled_.insert(order.id.str() + format_rfc3339(at)).second;
        if (reached_ && at < *reached_) return true;
        if (!reached_ || at > *reached_) {
            reached_ = at;
            newest_.clear();
        }
        return newest_.insert(order.id.str()).second;
    }

    Status renew_window(std::optional<std::string>& cursor) {
        if (in_window_ < limits_.window) return {};
        if (reached_ && std::chrono::floor<std::chrono::seconds>(*reached_) > since_) {
            begin_window(cursor);
        } else if (in_window_ >= limits_.hard_cap) {
            return too_many();
        }
        return {};
    }

    static Error too_many() {
        return {ErrorKind::malformed, "more orders changed at once than the shop lists",
                "the next run goes on; a change of very many orders at once needs a quarter of an hour to settle"};
    }

    port::OrderSource& source_;
    Timestamp since_;
    Timestamp settled_before_;
    const PageSink& sink_;
    std::stop_token stop_;
    ScanLimits limits_;
    ScanOutcome outcome_;
    std::optional<Timestamp> reached_;  ///< The newest change that tells how far the list has come.
    std::set<std::string> newest_;      ///< Ids seen whose change is that one.
    std::set<std::string> unsettled_;   ///< Id and change of those that tell nothing.
    std::int64_t in_window_ = 0;
    bool restarted_ = false;
};

}  // namespace

ScanOutcome scan(port::OrderSource& source, ScanRange range, const PageSink& sink, std::stop_token stop,
                 ScanLimits limits) {
    return Scan(source, range, sink, stop, limits).run();
}

}  // namespace fulfilld::poller
