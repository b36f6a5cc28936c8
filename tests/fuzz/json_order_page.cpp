// An answer about orders: strict JSON, the codec, and what is made of the facts. Either the text is the input, or an
// answer of the platform's with a few places changed.
#include "fuzz/facts_checks.hpp"
#include "fuzz/json_edits.hpp"
#include "shopify/codec.hpp"
#include "shopify/strict_json.hpp"

#include <boost/json.hpp>

namespace fulfilld::shopify {
namespace {

namespace json = boost::json;

void follow(PartialOrder order, const json::object& data) {
    const auto before = order;
    if (order.more_fulfillment_orders && append_fulfillment_orders(order, data))
        FUZZ_EXPECT(order.more_fulfillment_orders != before.more_fulfillment_orders);
    if (order.more_lines && append_lines(order, data)) FUZZ_EXPECT(order.more_lines != before.more_lines);
    if (!order.more_fulfillment_order_lines.empty()) {
        const auto continued = order.more_fulfillment_order_lines.back();
        if (append_fulfillment_order_lines(order, data) && !order.more_fulfillment_order_lines.empty())
            FUZZ_EXPECT(order.more_fulfillment_order_lines.back() != continued);
    }
    fuzz::check_accepted(order.facts);
}

void read_all(const json::object& data) {
    if (auto page = read_order_page(data)) {
        for (auto& order : page->orders) fuzz::check_accepted(order.facts);
    }
    if (auto order = read_order(data); order && *order) {
        fuzz::check_accepted((*order)->facts);
        if (!(*order)->whole()) follow(std::move(**order), data);
    }
    if (const auto shop = read_shop(data)) FUZZ_EXPECT(!shop->scopes.empty() || shop->missing_read_scopes().size() > 0);
}

}  // namespace

FUZZ_TARGET(json_order_page) {
    fuzz::Bytes choices(input);
    if (choices.one_in(2)) {
        json::value body = choices.one_of(fuzz::recorded_bodies());
        const auto* data = body.is_object() ? body.get_object().if_contains("data") : nullptr;
        json::value changed = data == nullptr ? json::value(json::object()) : *data;
        fuzz::edit(changed, choices);
        if (changed.is_object()) read_all(changed.get_object());
        return;
    }
    const auto value = parse_strict(std::string(choices.rest()));
    if (value && value->is_object()) read_all(value->get_object());
}

}  // namespace fulfilld::shopify
