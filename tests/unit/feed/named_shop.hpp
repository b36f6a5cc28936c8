#pragma once

#include "fulfilld/port/order_source.hpp"
#include "support/builders.hpp"

#include <map>
#include <optional>
#include <string>
#include <vector>

namespace fulfilld::test {

/// A shop whose answers to a name are up to the test.
class NamedShop final : public port::OrderSource {
  public:
    Result<ShopFacts> fetch_shop(std::stop_token) override { return full_access(); }
    port::Contact contact() const override { return {}; }
    Result<port::OrderPage> fetch_changed(Timestamp, const std::optional<std::string>&, std::stop_token) override {
        return port::OrderPage{};
    }
    Result<std::vector<OrderFacts>> find_orders(const std::string& key, std::stop_token) override {
        asked.push_back(key);
        if (error) return *error;
        return answers[key];
    }
    Result<std::optional<OrderFacts>> fetch_order(const OrderId&, std::stop_token) override {
        return std::optional<OrderFacts>{};
    }
    void add(const OrderFacts& order) { answers[order.name].push_back(order); }

    std::map<std::string, std::vector<OrderFacts>> answers;
    std::vector<std::string> asked;
    std::optional<Error> error;
};

}  // namespace fulfilld::test
