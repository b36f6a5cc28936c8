#include "app/plan_file.hpp"

#include "core/sha256.hpp"

#include <nlohmann/json.hpp>

#include <algorithm>
#include <limits>

namespace fulfilld::app {
namespace {

using nlohmann::ordered_json;

ordered_json action_json(const std::string& shop, const PlannedAction& planned) {
    const Action& action = planned.action;
    ordered_json value{{"shop", shop},
                       {"order", action.order_name},
                       {"order_id", action.order.str()},
                       {"kind", name_of(action.kind)},
                       {"reason", name_of(planned.reason)},
                       {"attempt", planned.attempt}};
    if (action.fulfillment_order) value["fulfillment_order"] = action.fulfillment_order->str();
    for (const auto& line : action.lines)
        value["lines"].push_back({{"id", line.id.str()},
                                  {"quantity", line.quantity},
                                  {"line_item", line.line_item.str()},
                                  {"ordered", line.ordered},
                                  {"sent", line.sent}});
    if (moves_goods(action.kind)) value["notify_customer"] = action.notify_customer;
    if (!action.tag.empty()) value["tag"] = action.tag;
    if (action.tracking != Tracking{})
        value["tracking"] = {{"number", action.tracking.number},
                             {"company", action.tracking.company},
                             {"url", action.tracking.url},
                             {"offer", action.offer}};
    if (!action.holds.empty()) value["holds"] = action.holds;
    if (action.undoes != 0) value["undoes"] = action.undoes;
    return value;
}

/// What no plan ever holds: it could not be sent.
bool is_complete(const Action& action) {
    return !action.order.empty() && action.kind != ActionKind::undo_fulfillment &&
           (acts_on_order(action.kind) || (action.fulfillment_order && !action.fulfillment_order->empty())) &&
           std::all_of(action.lines.begin(), action.lines.end(), [](const auto& line) { return line.quantity > 0; });
}

template <class Number>
Number whole(const ordered_json& value) {
    const auto number = value.is_number_integer() ? value.get<std::int64_t>() : -1;
    if (number < 0 || number > std::numeric_limits<Number>::max())
        throw ordered_json::other_error::create(500, "a number that cannot be", &value);
    return static_cast<Number>(number);
}

/// Raises json exceptions for what is missing or of another type.
PlannedAction read_action(const ordered_json& value) {
    PlannedAction planned;
    Action& action = planned.action;
    const auto kind = parse_action_kind(value.at("kind").get<std::string>());
    const auto reason = parse_reason(value.at("reason").get<std::string>());
    if (!kind || !reason) throw ordered_json::other_error::create(500, "unknown kind or reason", &value);
    action.kind = *kind;
    planned.reason = *reason;
    planned.attempt = whole<int>(value.at("attempt"));
    action.order_name = value.at("order").get<std::string>();
    action.order = OrderId(value.at("order_id").get<std::string>());
    if (value.contains("fulfillment_order"))
        action.fulfillment_order = FulfillmentOrderId(value["fulfillment_order"].get<std::string>());
    for (const auto& line : value.value("lines", ordered_json::array())) {
        if (whole<int>(line.at("quantity")) < 1) throw ordered_json::other_error::create(500, "no quantity", &line);
        action.lines.push_back({FulfillmentOrderLineId(line.at("id").get<std::string>()),
                                whole<int>(line.at("quantity")), LineItemId(line.at("line_item").get<std::string>()),
                                whole<int>(line.at("ordered")), whole<int>(line.at("sent"))});
    }
    action.notify_customer = value.value("notify_customer", false);
    action.tag = value.value("tag", "");
    if (value.contains("tracking")) {
        const auto& tracking = value["tracking"];
        action.tracking = {tracking.at("number").get<std::string>(), tracking.at("company").get<std::string>(),
                           tracking.at("url").get<std::string>()};
        action.offer = whole<std::int64_t>(tracking.at("offer"));
    }
    if (value.contains("holds")) action.holds = value["holds"].get<std::vector<std::string>>();
    if (value.contains("undoes")) action.undoes = whole<std::int64_t>(value["undoes"]);
    if (!is_complete(action)) throw ordered_json::other_error::create(500, "an action that cannot be sent", &value);
    return planned;
}

ordered_json body_of(const PlanFile& plan) {
    ordered_json actions = ordered_json::array();
    for (const auto& [shop, planned] : plan.actions) actions.push_back(action_json(shop, planned));
    return {{"type", "plan"},
            {"schema", 1},
            {"rules", plan.rules},
            {"written_at", format_rfc3339(plan.written_at)},
            {"expires_at", format_rfc3339(plan.expires_at)},
            {"actions", std::move(actions)}};
}

std::string dump(const ordered_json& value, int indent) {
    return value.dump(indent, ' ', false, ordered_json::error_handler_t::replace);
}

Timestamp time_of(const ordered_json& value, const char* key) {
    const auto time = parse_rfc3339(value.at(key).get<std::string>());
    if (!time) throw ordered_json::other_error::create(500, std::string(key) + " is no time", &value);
    return *time;
}

/// Deeper than any plan goes: what is nested without end would take a stack without end to write.
bool refuse_depth(int depth, ordered_json::parse_event_t, const ordered_json&) {
    constexpr int deepest = 8;
    if (depth > deepest) throw ordered_json::other_error::create(500, "it is nested too deeply", nullptr);
    return true;
}

}  // namespace

std::string format_plan_file(PlanFile& plan) {
    ordered_json body = body_of(plan);
    plan.id = sha256_hex(dump(body, -1));
    body["id"] = plan.id;
    return dump(body, 1) + "\n";
}

Result<PlanFile> parse_plan_file(const std::string& text, const std::string& name) {
    try {
        ordered_json body = ordered_json::parse(text, refuse_depth);
        PlanFile plan;
        if (body.at("type") != "plan" || body.at("schema") != 1)
            return Error{ErrorKind::config, name + ": is not a plan of schema 1", "write one with `fulfilld plan`"};
        plan.id = body.at("id").get<std::string>();
        body.erase("id");
        if (sha256_hex(dump(body, -1)) != plan.id)
            return Error{ErrorKind::config, name + ": was changed after it was written",
                         "a plan is applied as it is: write one with fewer actions with `fulfilld plan --reason`"};
        plan.rules = body.at("rules").get<std::string>();
        plan.written_at = time_of(body, "written_at");
        plan.expires_at = time_of(body, "expires_at");
        for (const auto& one : body.at("actions"))
            plan.actions.emplace_back(one.at("shop").get<std::string>(), read_action(one));
        return plan;
    } catch (const ordered_json::exception& failure) {
        return Error{ErrorKind::config, name + ": is not a plan file: " + failure.what(),
                     "write one with `fulfilld plan`"};
    }
}

}  // namespace fulfilld::app
