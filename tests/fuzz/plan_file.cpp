// A plan as a file: any text is read or refused, and an action that was read is one that can be sent. Half of the
// inputs get the digest that they should have, or none would ever be read.
#include "app/plan_file.hpp"
#include "core/sha256.hpp"
#include "fuzz/target.hpp"
#include "shopify/mutation_codec.hpp"

#include <nlohmann/json.hpp>

namespace fulfilld::app {
namespace {

using nlohmann::ordered_json;

std::string with_digest(const std::string& text) {
    ordered_json body = ordered_json::parse(text, nullptr, false);
    if (!body.is_object()) return text;
    body.erase("id");
    const auto dump = [&](int indent) { return body.dump(indent, ' ', false, ordered_json::error_handler_t::replace); };
    body["id"] = sha256_hex(dump(-1));
    return dump(1);
}

void check_action(const Action& action) {
    FUZZ_EXPECT(!action.order.empty());
    FUZZ_EXPECT(acts_on_order(action.kind) || action.fulfillment_order);
    FUZZ_EXPECT(action.kind != ActionKind::undo_fulfillment);
    FUZZ_EXPECT(action.lines.empty() == (action.quantity() == 0));
    // Nothing that its request is made of is missing.
    FUZZ_EXPECT(shopify::mutation_for(action, "fulfilld:1:a").document != nullptr);
}

}  // namespace

FUZZ_TARGET(plan_file) {
    fuzz::Bytes choices(input);
    const bool sign = choices.one_in(2);
    const std::string text(choices.rest());
    auto plan = parse_plan_file(sign ? with_digest(text) : text, "plan.json");
    if (!plan) {
        FUZZ_EXPECT(plan.error().kind == ErrorKind::config && !plan.error().hint.empty());
        return;
    }
    for (const auto& [shop, planned] : plan->actions) check_action(planned.action);
    const std::string written = format_plan_file(*plan);
    const auto again = parse_plan_file(written, "plan.json");
    FUZZ_EXPECT(again && again->id == plan->id && again->actions.size() == plan->actions.size());
    for (std::size_t i = 0; i < plan->actions.size(); ++i)
        FUZZ_EXPECT(again->actions[i].second.action == plan->actions[i].second.action);
}

}  // namespace fulfilld::app
