#include "sandbox/archetypes.hpp"

#include <cstdlib>
#include <map>
#include <sstream>

namespace fulfilld::sandbox {
namespace {

struct Chosen {
    const Archetype* archetype;
    int weight;
};

std::string read_mix(const std::string& mix, std::vector<Chosen>& chosen) {
    std::map<std::string, int> weights;
    bool all = false;
    std::istringstream parts(mix);
    for (std::string part; std::getline(parts, part, ',');) {
        all = all || part == "all";
        if (part == "all") continue;
        const auto equals = part.find('=');
        if (equals == std::string::npos) return "--mix: \"" + part + "\" is not reason=weight";
        weights[part.substr(0, equals)] = std::atoi(part.c_str() + equals + 1);
    }
    std::map<std::string, int> met;
    for (const auto table : {whole_order_archetypes(), open_archetypes()}) {
        for (const auto& archetype : table) {
            const std::string reason = *archetype.reason == '\0' ? "clear" : archetype.reason;
            ++met[reason];
            const auto asked = weights.find(reason);
            if (all && reason != "unknown_state") chosen.push_back({&archetype, archetype.weight});
            if (asked != weights.end() && asked->second > 0) chosen.push_back({&archetype, asked->second});
        }
    }
    for (const auto& [reason, weight] : weights) {
        if (!met.contains(reason)) return "--mix: there is no archetype of \"" + reason + "\"";
    }
    return chosen.empty() ? "--mix: nothing to make" : "";
}

/// What a token with too few scopes can know of the order: hidden parts are no parts [domain 0.5].
void label_by_scopes(const Shop& shop, Order& order) {
    Label& label = order.label;
    if (!shop.sees_all_fulfillment_orders() && order.cancelled_at && !order.test) {
        // Whether a service is at work on it cannot be seen.
        if (label.reason == "cancelled_with_active_request") label.reason = "cancelled_not_refunded";
        for (auto& own : label.fo_reasons) own = "";
        label.action.clear();
        label.target.clear();
    }
    if (shop.sees_all_fulfillment_orders() || label.reason.empty() || order.test || order.cancelled_at) return;
    bool any_visible = false;
    bool part_hidden = false;
    for (std::size_t i = 0; i < order.fulfillment_orders.size(); ++i) {
        const bool visible = shop.can_see(order.fulfillment_orders[i]);
        any_visible = any_visible || visible;
        if (visible || label.fo_reasons[i].empty()) continue;
        label.fo_reasons[i].clear();
        part_hidden = true;
    }
    if (part_hidden || order.fulfillment_orders.empty()) {
        label.reason = any_visible || !order.fulfillable ? "unknown_state" : "fo_not_visible";
        label.action.clear();
        label.target.clear();
        for (auto& own : label.fo_reasons) own = own.empty() ? "" : label.reason;
    }
}

void finish_label(const Shop& shop, Order& order, const char* reason) {
    order.label.reason = reason;
    order.label.fo_reasons.resize(order.fulfillment_orders.size());
    for (auto& own : order.label.fo_reasons) {
        if (own == "*") own = reason;
    }
    label_by_scopes(shop, order);
}

}  // namespace

std::string populate(Shop& shop, int orders, unsigned seed, const std::string& mix) {
    std::vector<Chosen> chosen;
    if (auto wrong = read_mix(mix, chosen); !wrong.empty()) return wrong;
    int total = 0;
    for (const auto& one : chosen) total += one.weight;
    Maker maker(shop, seed);
    for (int i = 0; i < orders; ++i) {
        const Archetype* archetype = chosen.back().archetype;
        if (static_cast<std::size_t>(i) < chosen.size()) {
            archetype = chosen[static_cast<std::size_t>(i)].archetype;
        } else {
            int drawn = maker.below(total);
            for (const auto& one : chosen) {
                if ((drawn -= one.weight) < 0) {
                    archetype = one.archetype;
                    break;
                }
            }
        }
        Order order = maker.order(1001 + i);
        archetype->make(maker, order);
        if (order.closed && !order.closed_at) order.closed_at = order.updated_at;
        finish_label(shop, order, archetype->reason);
        shop.add(std::move(order));
    }
    return "";
}

}  // namespace fulfilld::sandbox
