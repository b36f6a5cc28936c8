#pragma once

#include "sandbox/shop.hpp"

#include <functional>
#include <random>
#include <span>
#include <string>

namespace fulfilld::sandbox {

inline constexpr Seconds minute = 60;
inline constexpr Seconds hour = 60 * minute;
inline constexpr Seconds day = 24 * hour;

/// Hands out the parts of new orders; the same seed gives the same shop.
class Maker {
  public:
    Maker(Shop& shop, unsigned seed) : shop_(shop), random_(seed), now_(shop.now()) {}

    /// A paid web order of one to three units, to be shipped from the warehouse, between 4 hours and 50 days old.
    Order order(std::int64_t number);
    /// Another line with a fulfillment order of its own.
    FulfillmentOrder& add_part(Order& order, const std::string& location, const std::string& delivery);
    Line& add_line(Order& order, FulfillmentOrder& fo, int quantity);

    void pos(Order& order, const std::string& store);
    /// A request sent so long ago, with what became of it.
    void request(FulfillmentOrder& fo, const std::string& request_status, Seconds ago, const std::string& status);
    /// Moves the order's beginning; only younger orders than drawn.
    void age(Order& order, Seconds age);

    const Location* location(const std::string& name) const { return shop_.location(name); }
    int below(int n) { return static_cast<int>(random_() % static_cast<unsigned>(n)); }
    Seconds now() const { return now_; }
    std::string id(const std::string& type);

  private:
    Shop& shop_;
    std::mt19937 random_;
    Seconds now_;
    std::int64_t next_ = 100'000;
};

/// One kind of order, with the reason its maker knows it to have (empty: clear).
struct Archetype {
    const char* reason;
    int weight;
    std::function<void(Maker&, Order&)> make;
};
/// Whose reason holds for the whole order; and those judged by fulfillment order.
std::span<const Archetype> whole_order_archetypes();
std::span<const Archetype> open_archetypes();

// Labels, shared by the archetypes.
void label_whole(Order& order, const char* action = "");
void label_parts(Order& order, std::vector<std::string> reasons);
void expect_action(Order& order, const char* kind, std::size_t part);

/// Fills the shop: every archetype once, then by weight. `mix` is "all" (but for unknown_state), "reason=weight,…" with
/// `clear` for orders without one, or both. Returns what is wrong with `mix`, or nothing.
std::string populate(Shop& shop, int orders, unsigned seed, const std::string& mix);

}  // namespace fulfilld::sandbox
