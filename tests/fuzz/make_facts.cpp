#include "fuzz/make_facts.hpp"

namespace fulfilld::fuzz {
namespace {

using namespace std::chrono_literals;
using test::OrderBuilder;

const std::vector<OrderFacts>& usual_orders() {
    static const std::vector<OrderFacts> orders{
        OrderBuilder(),
        OrderBuilder().add_unit(),
        OrderBuilder().pos(),
        OrderBuilder().amazon(),
        OrderBuilder().add_unit().amazon(1),
        OrderBuilder().at_service("dsers-fulfillment-service", "DSers"),
        OrderBuilder().amazon().requested(RequestStatus::submitted, 72h),
        OrderBuilder().amazon().requested(RequestStatus::accepted, 300h, FulfillmentOrderStatus::in_progress),
        OrderBuilder().cancelled_and_refunded(),
        OrderBuilder().nothing_left(),
        OrderBuilder().fulfilled(),
    };
    return orders;
}

/// One of the platform's values, its neighbour, or one of tomorrow's.
template <class E>
Seen<E> any(Bytes& choices) {
    const auto value = static_cast<E>(choices.below(14));
    if (value == E::unknown || text_of(value).empty()) return parse_seen<E>("NEW_VALUE");
    return value;
}

std::string any_text(Bytes& choices) {
    static constexpr std::string_view usual[] = {"", "a", "amazon", "AliExpress", "web", "pos", "SKU-1", "manual"};
    return choices.one_in(4) ? std::string(choices.text(8)) : std::string(choices.one_of(usual));
}

void change_order(OrderFacts& order, Bytes& choices) {
    switch (choices.below(16)) {
        case 0: order.tags.push_back(any_text(choices)); break;
        case 1: order.source_name = any_text(choices); break;
        case 2: order.app_name = any_text(choices); break;
        case 3: order.gateways = {any_text(choices)}; break;
        case 4: order.financial = any<FinancialStatus>(choices); break;
        case 5: order.display_fulfillment = any<DisplayFulfillmentStatus>(choices); break;
        case 6: order.return_status = any<ReturnStatus>(choices); break;
        case 7: order.risk = any<RiskRecommendation>(choices); break;
        case 8: order.current_total.ten_thousandths = (choices.byte() - 128LL) * 10'000; break;
        case 9: order.outstanding.ten_thousandths = choices.byte() - 128LL; break;
        case 10: order.closed = !order.closed; break;
        case 11: order.test = !order.test; break;
        case 12: order.cancelled_at = test::now - std::chrono::hours(choices.byte()); break;
        case 13: order.processed_at = test::now - std::chrono::hours(choices.byte()); break;
        case 14: order.fully_paid = !order.fully_paid; break;
        default: order.defects.push_back("a list was cut");
    }
}

void change_part(OrderFacts& order, Bytes& choices) {
    if (order.fulfillment_orders.empty()) return;
    FulfillmentOrderFacts& fo = order.fulfillment_orders[choices.below(order.fulfillment_orders.size())];
    switch (choices.below(12)) {
        case 0: fo.status = any<FulfillmentOrderStatus>(choices); break;
        case 1: fo.request_status = any<RequestStatus>(choices); break;
        case 2: fo.delivery = any<DeliveryMethod>(choices); break;
        case 3: fo.delivery.reset(); break;
        case 4: fo.location.name = any_text(choices); break;
        case 5: fo.location.service_handle = any_text(choices); break;
        case 6: fo.location.fulfillment_service = !fo.location.fulfillment_service; break;
        case 7: fo.supported_actions.push_back(any<SupportedAction>(choices)); break;
        case 8: fo.holds.push_back({any<HoldReason>(choices), choices.one_in(2), "h"}); break;
        case 9:
            fo.requests.push_back(
                {any<MerchantRequestKind>(choices), test::now - std::chrono::hours(choices.byte()), ""});
            break;
        case 10: fo.fulfill_at = test::now + std::chrono::hours(choices.byte()) - 128h; break;
        default: fo.location.id.reset();
    }
}

void change_goods(OrderFacts& order, Bytes& choices) {
    if (order.lines.empty()) return;
    LineItemFacts& line = order.lines[choices.below(order.lines.size())];
    switch (choices.below(6)) {
        case 0: line.sku = any_text(choices); break;
        case 1: line.vendor = any_text(choices); break;
        case 2: line.unfulfilled = static_cast<int>(choices.below(3)); break;
        case 3: line.current = static_cast<int>(choices.below(3)); break;
        case 4: line.requires_shipping = !line.requires_shipping; break;
        default:
            for (auto& fo : order.fulfillment_orders) {
                for (auto& left : fo.lines) left.remaining = static_cast<int>(choices.below(3));
            }
    }
}

}  // namespace

OrderFacts make_facts(Bytes& choices) {
    constexpr std::size_t most_changes = 8;
    OrderFacts order = choices.one_of(usual_orders());
    for (std::size_t more = choices.below(most_changes); more > 0; --more) {
        const std::size_t where = choices.below(4);
        if (where < 2) change_part(order, choices);
        if (where == 2) change_order(order, choices);
        if (where == 3) change_goods(order, choices);
    }
    return order;
}

}  // namespace fulfilld::fuzz
