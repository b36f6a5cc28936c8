#include "rules/own_rules.hpp"

#include "fulfilld/core/text.hpp"
#include "rules/rule.hpp"

#include <algorithm>

namespace fulfilld::rules {
namespace {

using Patterns = std::vector<std::string>;

/// One rule held against one place of an order.
class Trial {
  public:
    Trial(const OwnRule& rule, const View& view, const FulfillmentOrderFacts* fo)
        : rule_(rule), view_(view), order_(view.order), fo_(fo) {}

    bool matches(Reason reason, Timestamp since) const {
        const OwnMatch& match = rule_.match;
        return (match.reasons.empty() ||
                std::find(match.reasons.begin(), match.reasons.end(), reason) != match.reasons.end()) &&
               any(match.sources, {order_.source_name}) && any(match.apps, {order_.app_name}) &&
               any_of_list(match.tags, order_.tags) && any_of_list(match.gateways, order_.gateways) && at_place() &&
               any_item(match.vendors, &LineItemFacts::vendor) && any_item(match.skus, &LineItemFacts::sku) &&
               any(match.statuses, statuses()) && value_fits() && age_fits(since);
    }

  private:
    bool hits(std::string_view text, const std::string& pattern) const {
        return rule_.case_sensitive ? glob(text, pattern) : matches_pattern(text, pattern);
    }
    bool any(const Patterns& patterns, std::initializer_list<std::string_view> texts) const {
        return patterns.empty() || std::any_of(patterns.begin(), patterns.end(), [&](const auto& pattern) {
                   return std::any_of(texts.begin(), texts.end(),
                                      [&](std::string_view text) { return hits(text, pattern); });
               });
    }
    bool any(const Patterns& patterns, const std::vector<std::string_view>& texts) const {
        return patterns.empty() ||
               std::any_of(texts.begin(), texts.end(), [&](std::string_view text) { return any(patterns, {text}); });
    }
    bool any_of_list(const Patterns& patterns, const std::vector<std::string>& texts) const {
        return patterns.empty() ||
               std::any_of(texts.begin(), texts.end(), [&](const auto& text) { return any(patterns, {text}); });
    }

    bool at_place() const {
        const OwnMatch& match = rule_.match;
        if (match.locations.empty() && match.services.empty() && match.deliveries.empty()) return true;
        if (fo_ == nullptr) return false;
        const AssignedLocationFacts& location = fo_->location;
        return any(match.locations, {location.name}) &&
               (match.services.empty() || (location.fulfillment_service &&
                                           any(match.services, {location.service_handle, location.service_name}))) &&
               any(match.deliveries, {fo_->delivery ? text_of(*fo_->delivery) : std::string_view("null")});
    }

    /// An item that is still to be sent, from this place when there is one.
    bool any_item(const Patterns& patterns, std::string LineItemFacts::*field) const {
        return patterns.empty() || std::any_of(order_.lines.begin(), order_.lines.end(), [&](const auto& line) {
                   return line.unfulfilled > 0 && held_here(line.id) && any(patterns, {line.*field});
               });
    }
    bool held_here(const LineItemId& id) const {
        return fo_ == nullptr || std::any_of(fo_->lines.begin(), fo_->lines.end(), [&](const auto& left) {
                   return left.remaining > 0 && left.line_item == id;
               });
    }

    std::vector<std::string_view> statuses() const {
        std::vector<std::string_view> found{text_of(order_.display_fulfillment), financial_text(order_)};
        if (fo_ == nullptr) return found;
        found.push_back(text_of(fo_->status));
        found.push_back(text_of(fo_->request_status));
        return found;
    }

    bool value_fits() const {
        const std::int64_t value = order_.current_total.ten_thousandths;
        return value >= rule_.match.value_from.value_or(value) &&
               (!rule_.match.value_below || value < *rule_.match.value_below);
    }
    bool age_fits(Timestamp since) const {
        const Duration age = view_.now - since;
        return (!rule_.match.older_than || age >= *rule_.match.older_than) &&
               (!rule_.match.younger_than || age < *rule_.match.younger_than);
    }

    const OwnRule& rule_;
    const View& view_;
    const OrderFacts& order_;
    const FulfillmentOrderFacts* fo_;
};

const OwnRule* first_match(const View& view, const FulfillmentOrderFacts* fo, Reason reason, Timestamp since) {
    for (const auto& rule : view.policy.own_rules) {
        if (Trial(rule, view, fo).matches(reason, since)) return &rule;
    }
    return nullptr;
}

void forbid(Finding& finding, const std::string& why) { finding.permission = no_action(why); }

void apply(const OwnRule& rule, Finding& finding) {
    finding.label = rule.label;
    finding.mode = rule.mode;
    if (rule.exclude) finding.excluded_by = rule.name;
    if (rule.exclude) forbid(finding, "excluded by the rule " + rule.name);
    const auto& kind = finding.permission.kind;
    if (kind && (rule.no_action || (rule.action && rule.action != *kind)))
        forbid(finding, "held back by the rule " + rule.name);
}

/// The next moment at which a rule with an age begins or ceases to match.
void note_next_check(const View& view, Timestamp since, std::optional<Timestamp>& next) {
    for (const auto& rule : view.policy.own_rules) {
        for (const auto& age : {rule.match.older_than, rule.match.younger_than}) {
            if (!age || since + *age <= view.now) continue;
            if (!next || since + *age < *next) next = since + *age;
        }
    }
}

/// What the first rule that matches makes of one place of the order.
void judge_place(const View& view, const FulfillmentOrderFacts* fo, Reason reason, Finding& finding,
                 std::optional<Timestamp>& next_check) {
    note_next_check(view, finding.since, next_check);
    if (const OwnRule* rule = first_match(view, fo, reason, finding.since)) apply(*rule, finding);
}

}  // namespace

void apply_own_rules(const View& view, Verdict& verdict) {
    // Of an order that was half read, what a rule looks at may never have been told.
    if (verdict.clear() || view.policy.own_rules.empty() || !view.order.defects.empty()) return;
    if (verdict.fulfillment_orders.empty())
        return judge_place(view, nullptr, *verdict.reason, verdict.finding, verdict.next_check);
    for (auto& fo : verdict.fulfillment_orders) {
        const auto facts =
            std::find_if(view.active.begin(), view.active.end(), [&](const auto* one) { return one->id == fo.id; });
        judge_place(view, *facts, fo.reason, fo.finding, verdict.next_check);
    }
}

}  // namespace fulfilld::rules
