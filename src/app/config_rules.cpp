#include "app/config_rules.hpp"

#include "app/toml_text.hpp"
#include "fulfilld/core/action.hpp"
#include "fulfilld/core/text.hpp"

#include <algorithm>

namespace fulfilld::app {
namespace {

constexpr Duration most = std::chrono::days{3650};

/// The lists of patterns by their keys, for reading, printing and comparing alike.
struct PatternField {
    const char* key;
    std::vector<std::string> OwnMatch::*patterns;
};
constexpr PatternField pattern_fields[] = {
    {"source", &OwnMatch::sources},     {"app", &OwnMatch::apps},         {"tag", &OwnMatch::tags},
    {"gateway", &OwnMatch::gateways},   {"vendor", &OwnMatch::vendors},   {"sku", &OwnMatch::skus},
    {"location", &OwnMatch::locations}, {"service", &OwnMatch::services}, {"delivery", &OwnMatch::deliveries},
    {"status", &OwnMatch::statuses},
};

/// Whether the platform ever says something in one of these fields that fits.
template <class... Enums>
bool is_spelling(const std::string& pattern, bool case_sensitive) {
    const auto fits = [&]<class E>(E) {
        for (int i = 1; !text_of(static_cast<E>(i)).empty(); ++i) {
            const std::string_view word = text_of(static_cast<E>(i));
            if (case_sensitive ? glob(word, pattern) : matches_pattern(word, lower(pattern))) return true;
        }
        return false;
    };
    return pattern == "null" || (fits(Enums{}) || ...);
}

void warn_of_words(TomlReader& in, const OwnRule& rule) {
    const auto check = [&](const char* key, const std::vector<std::string>& patterns, auto known) {
        for (const auto& pattern : patterns) {
            if (!known(pattern, rule.case_sensitive))
                in.warn(key, "\"" + pattern + "\" is nothing the shop ever says: it can never match");
        }
    };
    check("delivery", rule.match.deliveries, is_spelling<DeliveryMethod>);
    check("status", rule.match.statuses,
          is_spelling<FinancialStatus, DisplayFulfillmentStatus, FulfillmentOrderStatus, RequestStatus>);
}

void warn_of_ranges(TomlReader& in, const OwnMatch& match) {
    if (match.older_than && match.younger_than && *match.older_than >= *match.younger_than)
        in.warn("older_than", "is not below younger_than: the rule can never match");
    if (match.value_from && match.value_below && *match.value_from >= *match.value_below)
        in.warn("value_from", "is not below value_below: the rule can never match");
}

void warn_of_action(TomlReader& in, const OwnRule& rule) {
    const auto allows = [&](Reason reason) {
        const auto kinds = actions_of(reason);
        return std::find(kinds.begin(), kinds.end(), rule.action) != kinds.end();
    };
    const auto& reasons = rule.match.reasons;
    if (rule.action && !reasons.empty() && std::none_of(reasons.begin(), reasons.end(), allows))
        in.warn("action", "none of these reasons ever allows it: the rule only forbids");
}

/// Whether everything that fits `patterns` fits `wider`, too.
bool covers(const std::vector<std::string>& wider, const std::vector<std::string>& patterns) {
    if (wider.empty()) return true;
    return !patterns.empty() && std::all_of(patterns.begin(), patterns.end(), [&](const auto& pattern) {
        return std::any_of(wider.begin(), wider.end(),
                           [&](const auto& one) { return matches_pattern(pattern, lower(one)); });
    });
}
template <class T>
bool begins_before(const std::optional<T>& wider, const std::optional<T>& own) {
    return !wider || (own && *wider <= *own);
}
template <class T>
bool ends_after(const std::optional<T>& wider, const std::optional<T>& own) {
    return !wider || (own && *wider >= *own);
}

/// Whether `first` matches wherever `second` does: then `second` is never reached.
bool shadows(const OwnRule& first, const OwnRule& second) {
    if (first.case_sensitive) return false;
    const OwnMatch& a = first.match;
    const OwnMatch& b = second.match;
    const bool reasons =
        a.reasons.empty() || (!b.reasons.empty() && std::all_of(b.reasons.begin(), b.reasons.end(), [&](Reason one) {
            return std::find(a.reasons.begin(), a.reasons.end(), one) != a.reasons.end();
        }));
    return reasons && begins_before(a.older_than, b.older_than) && ends_after(a.younger_than, b.younger_than) &&
           begins_before(a.value_from, b.value_from) && ends_after(a.value_below, b.value_below) &&
           std::all_of(std::begin(pattern_fields), std::end(pattern_fields),
                       [&](const PatternField& field) { return covers(a.*field.patterns, b.*field.patterns); });
}

void read_match(TomlReader& in, OwnRule& rule) {
    std::vector<std::string> names;
    in.read_some("reason", names);
    for (const auto& name : names) {
        if (const auto reason = parse_reason(name)) {
            rule.match.reasons.push_back(*reason);
        } else {
            in.problem("reason", "\"" + name + "\" is not a reason; docs/RULES.md lists them all");
        }
    }
    for (const auto& field : pattern_fields) {
        auto& patterns = rule.match.*field.patterns;
        in.read_some(field.key, patterns);
        for (auto& pattern : patterns) {
            if (!rule.case_sensitive) pattern = lower(pattern);
        }
    }
    in.read("older_than", rule.match.older_than, Duration{0}, most);
    in.read("younger_than", rule.match.younger_than, Duration{0}, most);
    in.read_amount("value_from", rule.match.value_from);
    in.read_amount("value_below", rule.match.value_below);
}

/// Whether it matches every order there is.
bool matches_all(TomlReader& in) {
    constexpr const char* others[] = {"reason", "older_than", "younger_than", "value_from", "value_below"};
    return std::none_of(std::begin(others), std::end(others), [&](const char* key) { return in.has(key); }) &&
           std::none_of(std::begin(pattern_fields), std::end(pattern_fields),
                        [&](const PatternField& field) { return in.has(field.key); });
}

void read_outcome(TomlReader& in, OwnRule& rule) {
    in.read("label", rule.label);
    in.read("exclude", rule.exclude);
    std::string action;
    in.read("action", action);
    rule.no_action = action == "none";
    if (!action.empty() && !rule.no_action) {
        rule.action = parse_action_kind(action);
        if (!rule.action)
            in.problem("action",
                       "\"" + action + "\" is not one of none, mark_fulfilled, request_fulfillment, flag_for_deletion");
    }
    Mode mode{};
    in.read_word("mode", mode, parse_mode, "report, approve, auto");
    if (in.has("mode")) rule.mode = mode;
    if (rule.label.empty() && !rule.exclude && action.empty() && !rule.mode)
        in.problem("name", "the rule does nothing: give label, exclude, action or mode");
    if ((rule.exclude || rule.mode == Mode::automatic) && matches_all(in))
        in.problem("name", "the rule names no order that it is for, and would hide or act upon every one");
    if (rule.exclude && (rule.action || rule.mode == Mode::automatic))
        in.problem("exclude", "what is excluded is never acted upon: leave out action and mode");
}

}  // namespace

void read_own_rules(TomlReader& in, std::vector<OwnRule>& rules) {
    in.each_table("rule", [&](TomlReader& table) {
        OwnRule rule;
        table.read("name", rule.name);
        if (rule.name.empty()) table.problem("name", "is required: the report names the rule by it");
        table.read("case_sensitive", rule.case_sensitive);
        read_match(table, rule);
        read_outcome(table, rule);
        warn_of_words(table, rule);
        warn_of_ranges(table, rule.match);
        warn_of_action(table, rule);
        for (const auto& earlier : rules) {
            if (earlier.name == rule.name) table.problem("name", "\"" + rule.name + "\" stands twice");
            if (shadows(earlier, rule))
                table.warn("name",
                           "the rule is never reached: \"" + earlier.name + "\" matches first wherever it does");
        }
        rules.push_back(std::move(rule));
    });
}

void print_own_rules(std::ostream& out, const std::vector<OwnRule>& rules) {
    for (const auto& rule : rules) {
        out << "[[rule]]\nname = " << toml_text(rule.name) << "\n";
        if (rule.case_sensitive) out << "case_sensitive = true\n";
        std::vector<std::string> reasons;
        for (const Reason reason : rule.match.reasons) reasons.emplace_back(name_of(reason));
        if (!reasons.empty()) out << "reason = " << toml_list(reasons) << "\n";
        for (const auto& field : pattern_fields) {
            if (const auto& patterns = rule.match.*field.patterns; !patterns.empty())
                out << field.key << " = " << toml_list(patterns) << "\n";
        }
        if (rule.match.older_than) out << "older_than = " << toml_text(*rule.match.older_than) << "\n";
        if (rule.match.younger_than) out << "younger_than = " << toml_text(*rule.match.younger_than) << "\n";
        if (rule.match.value_from) out << "value_from = " << toml_amount(*rule.match.value_from) << "\n";
        if (rule.match.value_below) out << "value_below = " << toml_amount(*rule.match.value_below) << "\n";
        if (!rule.label.empty()) out << "label = " << toml_text(rule.label) << "\n";
        if (rule.exclude) out << "exclude = true\n";
        if (rule.no_action) out << "action = \"none\"\n";
        if (rule.action) out << "action = " << toml_text(name_of(*rule.action)) << "\n";
        if (rule.mode) out << "mode = " << toml_text(name_of(*rule.mode)) << "\n";
        out << "\n";
    }
}

}  // namespace fulfilld::app
