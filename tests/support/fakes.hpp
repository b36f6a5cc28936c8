#pragma once

#include "fulfilld/core/event_log.hpp"
#include "fulfilld/port/bulk_source.hpp"
#include "fulfilld/port/clock.hpp"
#include "fulfilld/port/order_actuator.hpp"
#include "fulfilld/port/order_source.hpp"
#include "support/builders.hpp"

#include <deque>
#include <functional>
#include <map>
#include <string>
#include <vector>

namespace fulfilld::test {

/// Time that moves only by sleeping or by hand.
class FakeClock final : public port::Clock {
  public:
    Timestamp now() const override { return now_; }
    Duration steady() const override { return steady_; }
    bool sleep_for(Duration duration, std::stop_token stop) override {
        slept.push_back(duration);
        advance(duration);
        if (on_sleep) on_sleep();
        return !stop.stop_requested();
    }
    void advance(Duration duration) {
        now_ += duration;
        steady_ += duration;
    }

    /// Somebody sets the wall clock: the monotonic one knows nothing of it.
    void set(Duration by) { now_ += by; }

    std::vector<Duration> slept;
    std::function<void()> on_sleep;

  private:
    Timestamp now_ = test::now;
    Duration steady_{};
};

/// Remembers what was told, as a list to assert on.
class LogCapture final : public EventLog {
  public:
    void event(Level, std::string_view text, std::vector<Field> fields) override {
        events.emplace_back(text);
        for (const auto& field : fields) last[field.key] = field.value;
    }
    bool has(std::string_view text) const { return std::find(events.begin(), events.end(), text) != events.end(); }

    std::vector<std::string> events;
    std::map<std::string, std::string> last;
};

/// A shop of facts in memory: what is applied shows in the next read. Each deed can be overridden.
class FakeShop final : public port::OrderSource, public port::BulkSource, public port::OrderActuator {
  public:
    Result<ShopFacts> fetch_shop(std::stop_token) override {
        if (shop_error) return *shop_error;
        return shop;
    }
    port::Contact contact() const override { return contact_seen; }
    Result<port::OrderPage> fetch_changed(Timestamp since, const std::optional<std::string>& cursor,
                                          std::stop_token) override {
        ++pages_asked;
        if (on_page) {
            if (auto error = on_page(since, cursor)) return *error;
        }
        port::OrderPage page;
        std::vector<const OrderFacts*> sorted;
        for (const auto& [id, facts] : orders) {
            if (indexed_at(facts) >= since) sorted.push_back(&facts);
        }
        std::sort(sorted.begin(), sorted.end(), [&](auto* a, auto* b) {
            return std::pair(indexed_at(*a), a->id) < std::pair(indexed_at(*b), b->id);
        });
        // The platform ends every list there, and does not say so.
        if (sorted.size() > list_cap) sorted.resize(list_cap);
        std::size_t at = cursor ? std::stoul(*cursor) : 0;
        for (; at < sorted.size() && page.orders.size() < page_size; ++at) page.orders.push_back(*sorted[at]);
        if (at < sorted.size()) page.next = std::to_string(at);
        return page;
    }
    /// The change that search knows of: the newest one, unless the index lags.
    Timestamp indexed_at(const OrderFacts& facts) const {
        const auto known = index.find(facts.id);
        return known == index.end() ? facts.updated_at : known->second;
    }
    Result<std::vector<OrderFacts>> find_orders(const std::string& key, std::stop_token) override {
        std::vector<OrderFacts> found;
        for (const auto& [id, order] : orders) {
            if (order.name == key) found.push_back(order);
        }
        return found;
    }
    Result<std::optional<OrderFacts>> fetch_order(const OrderId& id, std::stop_token) override {
        ++reads;
        if (on_read) {
            if (auto error = on_read(id)) return *error;
        }
        const auto found = orders.find(id);
        return found == orders.end() ? std::optional<OrderFacts>() : std::optional<OrderFacts>(found->second);
    }
    std::string digest(const Action&, const std::string&) const override { return std::string(64, 'd'); }
    port::Receipt apply(const Action& action, const std::string& marker, Duration patience, std::stop_token) override {
        patience_given = patience;
        sent.push_back(action);
        if (on_apply) {
            if (auto receipt = on_apply(action, marker)) return *receipt;
        }
        take_effect(action, marker);
        return {port::SendOutcome::confirmed, "accepted", false};
    }

    void add(const OrderFacts& facts) { orders[facts.id] = facts; }
    void take_effect(const Action& action, const std::string& marker) {
        OrderFacts& facts = orders.at(action.order);
        if (action.kind == ActionKind::flag_for_deletion) facts.tags.push_back(action.tag);
        for (auto& fo : facts.fulfillment_orders) {
            if (action.fulfillment_order != fo.id) continue;
            if (action.kind == ActionKind::request_fulfillment) {
                fo.request_status = RequestStatus::submitted;
                fo.requests.insert(fo.requests.begin(), {MerchantRequestKind::fulfillment_request, test::now, marker});
            } else {
                fo.status = FulfillmentOrderStatus::closed;
                for (auto& line : fo.lines) line.remaining = 0;
                for (auto& line : facts.lines) line.unfulfilled = 0;
                facts.fulfillments.push_back(
                    {FulfillmentId("gid://shopify/Fulfillment/" + std::to_string(++fulfillments_)),
                     FulfillmentStatus::success, test::now, static_cast<int>(action.quantity())});
            }
        }
    }

    /// A bulk file of all orders as they were when it was begun; how it goes is up to the test.
    Result<std::int64_t> count_orders(std::int64_t limit, std::stop_token) override {
        if (count_error) return *count_error;
        return std::min(limit, static_cast<std::int64_t>(orders.size()));
    }
    Result<port::BulkOperation> start(std::stop_token) override {
        ++bulks_started;
        in_file.clear();
        for (const auto& [id, facts] : orders) in_file.push_back(facts);
        if (bulk_error) return *bulk_error;
        return port::BulkOperation{"gid://shopify/BulkOperation/1", test::now};
    }
    Result<port::BulkProgress> look(const port::BulkOperation&, std::stop_token) override {
        if (look_error) return *look_error;
        auto progress = bulk_progress;
        progress.file.orders = static_cast<std::int64_t>(in_file.size());
        return progress;
    }
    Status fetch(const port::BulkFile&, const port::TakeOrders& take, const std::function<void()>&,
                 std::stop_token) override {
        if (fetch_error) return *fetch_error;
        return take(in_file);
    }

    ShopFacts shop = full_access();
    int bulks_started = 0;
    std::vector<OrderFacts> in_file;
    std::optional<Error> count_error;
    std::optional<Error> look_error;
    std::optional<Error> bulk_error;
    std::optional<Error> fetch_error;
    port::BulkProgress bulk_progress{port::BulkState::ready, 0, "", {}};
    std::optional<Error> shop_error;
    std::map<OrderId, OrderFacts> orders;
    std::map<OrderId, Timestamp> index;
    std::size_t page_size = 100;
    std::size_t list_cap = 25'000;
    std::vector<Action> sent;
    int pages_asked = 0;
    int reads = 0;
    port::Contact contact_seen;
    Duration patience_given{};
    std::function<std::optional<Error>(Timestamp, const std::optional<std::string>&)> on_page;
    std::function<std::optional<Error>(const OrderId&)> on_read;
    std::function<std::optional<port::Receipt>(const Action&, const std::string&)> on_apply;

  private:
    int fulfillments_ = 100;
};

}  // namespace fulfilld::test
