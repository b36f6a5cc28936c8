#include "app/config_policy.hpp"

#include "app/config_rules.hpp"
#include "fulfilld/core/text.hpp"

#include <algorithm>
#include <array>
#include <span>

namespace fulfilld::app {
namespace {

using namespace std::chrono_literals;

void read_patterns(TomlReader& in, std::string_view key, std::vector<std::string>& patterns) {
    in.read_some(key, patterns);
    for (auto& pattern : patterns) pattern = lower(pattern);
}

void read_service(TomlReader& in, ServiceRule& rule) {
    read_patterns(in, "match", rule.match);
    if (!in.has("match")) in.problem("match", "is required: parts of the service's handle or name");
    in.read_word("kind", rule.kind, parse_service_kind, "amazon, dropship, print_on_demand, third_party, dead");
    in.read_word("request_mode", rule.request_mode, parse_request_mode, "request, order, unknown");
    if (rule.kind == ServiceKind::dead && rule.request_mode == RequestMode::request)
        in.problem("request_mode", "a dead service is never asked");
}

void read_supplier(TomlReader& in, SupplierRule& rule) {
    in.read("name", rule.name);
    read_patterns(in, "vendor", rule.vendors);
    read_patterns(in, "sku", rule.skus);
    read_patterns(in, "tag", rule.tags);
    if (rule.name.empty()) in.problem("name", "is required");
    if (!in.has("vendor") && !in.has("sku") && !in.has("tag"))
        in.problem("vendor", "one of vendor, sku and tag is required");
}

void read_scope(TomlReader& in, ReasonScope& scope) {
    read_patterns(in, "only_tags", scope.only_tags);
    read_patterns(in, "except_tags", scope.except_tags);
    read_patterns(in, "only_locations", scope.only_locations);
    read_patterns(in, "except_locations", scope.except_locations);
    read_patterns(in, "only_services", scope.only_services);
    read_patterns(in, "except_services", scope.except_services);
}

std::string names_in(std::span<const ActionKind> kinds) {
    std::string words;
    for (const auto kind : kinds) words += (words.empty() ? "" : ", ") + std::string(name_of(kind));
    return words;
}

void check_action(TomlReader& in, Reason reason, const ReasonPolicy& tuned) {
    const auto known = actions_of(reason);
    const auto action = tuned.action ? tuned.action : action_of(reason);
    if (tuned.action && std::find(known.begin(), known.end(), *tuned.action) == known.end())
        in.problem("action", known.empty() ? "this reason has no action: it can only be reported"
                                           : "for this reason must be one of " + names_in(known));
    if (tuned.mode != Mode::report && known.empty())
        in.problem("mode", "this reason has no action: it can only be reported");
    if (tuned.mode != Mode::report && !known.empty() && !action)
        in.problem("mode", "needs an action for this reason: set action to one of " + names_in(known));
    const bool told = action == ActionKind::request_fulfillment || action == ActionKind::fulfill_with_tracking;
    if (tuned.notify_customer && !told)
        in.problem("notify_customer", "the customer is never written to for this reason");
}

void read_reason(const std::string& name, TomlReader& in, Policy& policy) {
    ReasonPolicy tuned;
    in.read_word("mode", tuned.mode, parse_mode, "report, approve, auto");
    in.read_word("action", tuned.action, parse_action_kind, "the kinds of action that docs/RULES.md names");
    in.read("min_age", tuned.min_age, 0s, longest_duration);
    in.read("working_time", tuned.working_time);
    in.read("notify_customer", tuned.notify_customer);
    in.read("max_per_run", tuned.max_per_run, 0, 100'000);
    read_scope(in, tuned.scope);
    const auto reason = parse_reason(name);
    if (!reason) {
        in.problem("", "is not a reason; docs/RULES.md lists them all");
        return;
    }
    check_action(in, *reason, tuned);
    if (tuned.working_time && policy.working_time.spans.empty())
        in.problem("working_time", "needs [hours] with a timezone");
    policy.reasons[index_of(*reason)] = tuned;
}

constexpr std::array<std::pair<const char*, std::chrono::weekday>, 7> weekdays{{{"mon", std::chrono::Monday},
                                                                                {"tue", std::chrono::Tuesday},
                                                                                {"wed", std::chrono::Wednesday},
                                                                                {"thu", std::chrono::Thursday},
                                                                                {"fri", std::chrono::Friday},
                                                                                {"sat", std::chrono::Saturday},
                                                                                {"sun", std::chrono::Sunday}}};

void read_days(TomlReader& in, std::vector<std::chrono::weekday>& days) {
    if (!in.has("days")) return;
    std::vector<std::string> names;
    in.read("days", names);
    days.clear();
    for (const auto& name : names) {
        const auto* day =
            std::find_if(weekdays.begin(), weekdays.end(), [&](const auto& one) { return lower(name) == one.first; });
        if (day == weekdays.end()) {
            in.problem("days", "\"" + name + "\" is not one of mon, tue, wed, thu, fri, sat, sun");
        } else {
            days.push_back(day->second);
        }
    }
    if (days.empty()) in.problem("days", "names no day: no time would ever pass");
}

void read_of_day(TomlReader& in, std::string_view key, std::chrono::minutes& into) {
    if (!in.has(key)) return;
    std::string text;
    in.read(key, text);
    const auto digit = [&](std::size_t at) { return text[at] >= '0' && text[at] <= '9'; };
    const bool shaped = text.size() == 5 && text[2] == ':' && digit(0) && digit(1) && digit(3) && digit(4);
    const int hour = shaped ? std::stoi(text.substr(0, 2)) : 99;
    const int minute = shaped ? std::stoi(text.substr(3)) : 99;
    if (minute > 59 || hour * 60 + minute > 24 * 60) {
        in.problem(key, "must be a time of day such as \"09:00\"");
        return;
    }
    into = std::chrono::minutes{hour * 60 + minute};
}

void read_holidays(TomlReader& in, std::vector<std::chrono::year_month_day>& holidays) {
    std::vector<std::string> dates;
    in.read("holidays", dates);
    for (const auto& date : dates) {
        const auto midnight = date.size() == 10 ? parse_rfc3339(date + "T00:00:00Z") : std::nullopt;
        if (midnight) {
            holidays.emplace_back(std::chrono::floor<std::chrono::days>(*midnight));
        } else {
            in.problem("holidays", "\"" + date + "\" is not a date such as 2026-12-25");
        }
    }
}

void read_hours(TomlReader& in, WorkingHours& hours, WorkingTime& time) {
    in.read("timezone", hours.timezone);
    if (hours.timezone.empty()) in.problem("timezone", "is required: an IANA name such as Europe/Berlin");
    read_days(in, hours.days);
    read_of_day(in, "from", hours.from);
    read_of_day(in, "to", hours.to);
    if (hours.from >= hours.to) in.problem("from", "must be before to");
    read_holidays(in, hours.holidays);
    auto spans = working_time(hours);
    if (spans) {
        time = std::move(*spans);
    } else {
        in.problem("timezone", spans.error().message + "; " + spans.error().hint);
    }
}

void read_service_levels(TomlReader& in, ServiceLevels& levels) {
    const auto read = [&](const char* key, DeliveryMethod method) {
        in.read(key, levels.by_delivery[static_cast<std::size_t>(method)], 0s, longest_duration);
    };
    read("shipping", DeliveryMethod::shipping);
    read("pick_up", DeliveryMethod::pick_up);
    read("pickup_point", DeliveryMethod::pickup_point);
    read("local", DeliveryMethod::local);
    read("none", DeliveryMethod::none);
}

}  // namespace

void read_policy(TomlReader& in, Config& config) {
    Policy& policy = config.policy;
    in.each_table("service", [&](TomlReader& table) { read_service(table, policy.services.emplace_back()); });
    // The merchant's own come first: the first match wins.
    for (auto& known : known_services()) {
        const bool stands = std::any_of(policy.services.begin(), policy.services.end(),
                                        [&](const auto& one) { return one.match == known.match; });
        if (!stands) policy.services.push_back(std::move(known));
    }
    in.each_table("supplier", [&](TomlReader& table) { read_supplier(table, policy.suppliers.emplace_back()); });
    in.table("orders", [&](TomlReader& table) {
        table.read("marketplaces", policy.marketplaces);  // none: every order is shipped from here
        for (auto& pattern : policy.marketplaces) pattern = lower(pattern);
    });
    in.table("hours", [&](TomlReader& table) { read_hours(table, config.hours, policy.working_time); });
    in.table("service_level", [&](TomlReader& table) { read_service_levels(table, policy.service_levels); });
    in.table("reason", [&](TomlReader& reasons) {
        reasons.each_entry([&](const std::string& name, TomlReader& table) { read_reason(name, table, policy); });
    });
    read_own_rules(in, policy.own_rules);
}

}  // namespace fulfilld::app
