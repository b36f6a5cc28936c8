#include "sandbox/side_door.hpp"

#include "sandbox/merchant.hpp"

#include <boost/json.hpp>

#include <algorithm>

namespace fulfilld::sandbox {
namespace {

namespace json = boost::json;

json::value text_or_null(const std::string& text) { return text.empty() ? json::value(nullptr) : json::value(text); }

std::string labels(Sandbox& sandbox) {
    json::array list;
    for (const auto& order : sandbox.shop.orders()) {
        json::array parts;
        for (std::size_t i = 0; i < order.fulfillment_orders.size() && i < order.label.fo_reasons.size(); ++i) {
            if (!order.label.fo_reasons[i].empty())
                parts.push_back({{"id", order.fulfillment_orders[i].id}, {"reason", order.label.fo_reasons[i]}});
        }
        list.push_back({{"id", order.id},
                        {"name", order.name},
                        {"reason", text_or_null(order.label.reason)},
                        {"fulfillment_orders", parts},
                        {"expected_action", text_or_null(order.label.action)},
                        {"expected_target", text_or_null(order.label.target)}});
    }
    return json::serialize(list);
}

/// No times, no counters and no ids given by the shop at run time: two runs that end alike compare equal.
json::object state_of(const FulfillmentOrder& fo) {
    json::array lines;
    for (const auto& line : fo.lines) lines.push_back(line.remaining);
    const auto cancellations = std::count_if(fo.requests.begin(), fo.requests.end(),
                                             [](const auto& one) { return one.kind == "CANCELLATION_REQUEST"; });
    return {
        {"status", fo.status},      {"request_status", fo.request_status}, {"remaining", lines},
        {"holds", fo.holds.size()}, {"requests", fo.requests.size()},      {"cancellation_requests", cancellations}};
}

json::object state_of(const Fulfillment& fulfillment) {
    const Tracking& tracking = fulfillment.tracking;
    json::value shown = nullptr;
    if (!tracking.empty()) {
        shown = json::object{{"number", text_or_null(tracking.number)},
                             {"company", text_or_null(tracking.company)},
                             {"url", text_or_null(tracking.url)}};
    }
    return {{"status", fulfillment.status},
            {"display_status", text_or_null(fulfillment.display_status)},
            {"quantity", fulfillment.total},
            {"tracking", shown},
            {"notified", fulfillment.notified}};
}

json::object state_of(const Order& order) {
    json::array parts;
    for (const auto& fo : order.fulfillment_orders) parts.push_back(state_of(fo));
    json::array fulfillments;
    for (const auto& one : order.fulfillments) fulfillments.push_back(state_of(one));
    return {{"id", order.id},
            {"name", order.name},
            {"tags", json::array(order.tags.begin(), order.tags.end())},
            {"closed", order.closed},
            {"display", order.display},
            {"mails", order.mails},
            {"fulfillment_orders", parts},
            {"fulfillments", fulfillments}};
}

std::string state(Sandbox& sandbox) {
    json::array list;
    for (const auto& order : sandbox.shop.orders()) list.push_back(state_of(order));
    return json::serialize(list);
}

std::string requests(Sandbox& sandbox) {
    json::array list;
    for (const auto& one : sandbox.executor.mutations()) {
        list.push_back({{"operation", one.operation},
                        {"variables", one.variables},
                        {"target", one.target},
                        {"kind", one.kind},
                        {"accepted", one.accepted},
                        {"answer", one.answer}});
    }
    return json::serialize(list);
}

std::string counters(Sandbox& sandbox) {
    json::object received;
    for (const auto& [operation, count] : sandbox.received) received[operation] = count;
    json::object faults;
    for (const auto& fault : sandbox.faults.faults())
        faults[fault.name + (fault.operation.empty() ? "" : ":" + fault.operation)] = fault.fired;
    const Executor& executor = sandbox.executor;
    return json::serialize(json::object{{"received", received},
                                        {"mutations_received", executor.mutations().size()},
                                        {"duplicate_mutations_received", executor.duplicates()},
                                        {"forbidden_mutations_received", executor.forbidden()},
                                        {"throttled", executor.throttled()},
                                        {"unauthorized", sandbox.unauthorized},
                                        {"tokens_at_file_host", sandbox.tokens_at_file_host},
                                        {"grants", sandbox.tokens.grants()},
                                        {"faults", faults}});
}

std::string edit(Sandbox& sandbox, const json::object& request) {
    const auto text = [&](std::string_view key) {
        const auto* value = request.if_contains(key);
        return value != nullptr && value->is_string() ? std::string(value->get_string()) : std::string();
    };
    Order* order = sandbox.shop.find_order(text("id"));
    if (order == nullptr) return R"({"error":"no such order"})";
    return merchant_edit(sandbox.shop, *order, text("do"), text("tag")) ? R"({"ok":true})"
                                                                        : R"({"error":"no such deed"})";
}

}  // namespace

std::optional<std::string> open_side_door(Sandbox& sandbox, std::string_view path, std::string_view body) {
    if (path == "/_sandbox/labels") return labels(sandbox);
    if (path == "/_sandbox/state") return state(sandbox);
    if (path == "/_sandbox/requests") return requests(sandbox);
    if (path == "/_sandbox/counters") return counters(sandbox);
    boost::system::error_code failed;
    const json::value request = json::parse(body, failed);
    if (failed || !request.is_object()) return std::nullopt;
    if (path == "/_sandbox/edit") return edit(sandbox, request.get_object());
    if (path == "/_sandbox/revoke_tokens") {
        sandbox.tokens.revoke_all();
        return R"({"ok":true})";
    }
    if (path == "/_sandbox/clock") {
        const auto* seconds = request.get_object().if_contains("advance_seconds");
        if (seconds == nullptr || !seconds->is_int64()) return std::nullopt;
        sandbox.shop.advance(seconds->get_int64());
        return R"({"ok":true})";
    }
    return std::nullopt;
}

}  // namespace fulfilld::sandbox
