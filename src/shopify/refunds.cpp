#include "shopify/refunds.hpp"

#include "shopify/json_reader.hpp"

#include <boost/json.hpp>

#include <algorithm>

namespace fulfilld::shopify {
namespace {

namespace json = boost::json;

/// `refunds` is a plain list without page info: a full one may be cut.
constexpr std::size_t refunds_asked = 50;

bool matters(const OrderFacts& order) {
    return order.financial && *order.financial == FinancialStatus::partially_refunded && !order.cancelled_at &&
           std::any_of(order.lines.begin(), order.lines.end(), [](const auto& line) { return line.unfulfilled > 0; });
}

/// nullopt: more than one list holds, or not to be used.
std::optional<bool> read_refunds(const json::object& data, const OrderFacts& order, std::vector<std::string>& defects) {
    JsonReader parent = JsonReader(&data, "data", defects).child("order");
    const bool same = parent.time("updatedAt") == order.updated_at;
    const auto& refunds = parent.list("refunds");
    bool without_lines = false;
    for (const auto& node : refunds) {
        JsonReader refund(node.if_object(), "refund", defects);
        const bool money = refund.shop_money("totalRefundedSet").positive();
        std::optional<std::string> more;  // one is enough
        const bool named = !refund.nodes("refundLineItems", &more).empty();
        without_lines = without_lines || (money && !named);
    }
    if (!same) defects.push_back("its refunds: they are of another moment than the order");
    if (!same || refunds.size() >= refunds_asked) return std::nullopt;
    return without_lines;
}

}  // namespace

Status complete_refunds(GraphqlSession& session, OrderFacts& order, std::stop_token stop) {
    if (!matters(order)) return {};
    const auto data = session.query(document("order_refunds"), {{"id", order.id.str()}}, stop);
    if (data) {
        order.refund_without_lines = read_refunds(data->get_object(), order, order.defects);
        return {};
    }
    const bool of_this_order = data.error().kind == ErrorKind::malformed || data.error().kind == ErrorKind::rejected;
    if (!of_this_order) return data.error();
    // Not a reason of its own: the order is half read, and will be read again.
    order.defects.push_back("its refunds: " + data.error().message);
    return {};
}

}  // namespace fulfilld::shopify
