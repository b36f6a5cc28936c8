// Orders: archived, opened again, tagged.
#include "sandbox/mutations.hpp"

#include <algorithm>

namespace fulfilld::sandbox {

std::string lower(std::string_view text) {
    std::string result(text);
    std::transform(result.begin(), result.end(), result.begin(),
                   [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
    return result;
}

OrderResult close_order(Shop& shop, const std::string& id) {
    Order* order = shop.find_order(id);
    if (order == nullptr) return {nullptr, {{{"id"}, "Order does not exist."}}};
    if (order->closed) return {order, {}};
    order->closed = true;
    order->closed_at = shop.now();
    shop.touch(*order);
    return {order, {}};
}

OrderResult open_order(Shop& shop, const std::string& id) {
    Order* order = shop.find_order(id);
    if (order == nullptr) return {nullptr, {{{"id"}, "Order does not exist."}}};
    if (order->cancelled_at && shop.settings().guards)
        return {nullptr, {{{"id"}, "A cancelled order cannot be opened."}}};
    if (!order->closed) return {order, {}};
    order->closed = false;
    order->closed_at.reset();
    shop.touch(*order);
    return {order, {}};
}

void add_tags(Shop& shop, Order& order, const std::vector<std::string>& tags) {
    for (const auto& text : tags) {
        std::size_t from = 0;
        while (from <= text.size()) {
            const std::size_t comma = std::min(text.find(',', from), text.size());
            std::string tag = text.substr(from, comma - from);
            while (!tag.empty() && tag.front() == ' ') tag.erase(0, 1);
            const bool there = std::any_of(order.tags.begin(), order.tags.end(),
                                           [&](const auto& own) { return lower(own) == lower(tag); });
            if (!tag.empty() && !there) order.tags.push_back(tag);
            from = comma + 1;
        }
    }
    shop.touch(order);
}

void remove_tags(Shop& shop, Order& order, const std::vector<std::string>& tags) {
    for (const auto& tag : tags) std::erase_if(order.tags, [&](const auto& own) { return lower(own) == lower(tag); });
    shop.touch(order);
}

}  // namespace fulfilld::sandbox
