#include "app/config.hpp"

#include "app/config_rules.hpp"
#include "app/toml_text.hpp"
#include "fulfilld/core/text.hpp"
#include "store/row_text.hpp"

#include <array>
#include <cstdio>
#include <sstream>

namespace fulfilld::app {
namespace {

const char* word(bool value) { return value ? "true" : "false"; }

void print_shop(std::ostream& out, const ShopConfig& shop) {
    out << "[[shop]]\ndomain = " << toml_text(shop.domain) << "\napi_version = " << toml_text(shop.api_version) << "\n";
    if (!shop.endpoint.empty()) out << "endpoint = " << toml_text(shop.endpoint) << "\n";
    if (!shop.tracking_feed.empty()) out << "tracking_feed = " << toml_text(shop.tracking_feed.string()) << "\n";
    if (!shop.ca_file.empty()) out << "ca_file = " << toml_text(shop.ca_file) << "\n";
    if (!shop.token_file.empty()) out << "token_file = " << toml_text(shop.token_file.string()) << "\n";
    if (!shop.client_id.empty()) {
        out << "client_id = " << toml_text(shop.client_id)
            << "\nclient_secret_file = " << toml_text(shop.client_secret_file.string()) << "\n";
    }
    out << "\n";
}

std::string of_day(std::chrono::minutes time) {
    std::array<char, 16> text{};
    std::snprintf(text.data(), text.size(), "%02d:%02d", static_cast<int>(time.count() / 60),
                  static_cast<int>(time.count() % 60));
    return toml_text(text.data());
}

void print_hours(std::ostream& out, const WorkingHours& hours) {
    if (hours.timezone.empty()) return;
    constexpr std::array names{"sun", "mon", "tue", "wed", "thu", "fri", "sat"};
    std::vector<std::string> days;
    for (const auto day : hours.days) days.emplace_back(names.at(day.c_encoding()));
    std::vector<std::string> holidays;
    for (const auto& date : hours.holidays)
        holidays.push_back(format_rfc3339(std::chrono::sys_days(date)).substr(0, 10));
    out << "[hours]\ntimezone = " << toml_text(hours.timezone) << "\ndays = " << toml_list(days)
        << "\nfrom = " << of_day(hours.from) << "\nto = " << of_day(hours.to) << "\nholidays = " << toml_list(holidays)
        << "\n\n";
}

void print_service_levels(std::ostream& out, const ServiceLevels& levels) {
    std::string text;
    for (std::size_t i = 1; i < levels.by_delivery.size(); ++i) {
        if (levels.by_delivery[i])
            text += lower(text_of(static_cast<DeliveryMethod>(i))) + " = " + toml_text(*levels.by_delivery[i]) + "\n";
    }
    if (!text.empty()) out << "[service_level]\n" << text << "\n";
}

void print_patterns(std::ostream& out, const char* key, const std::vector<std::string>& patterns) {
    if (!patterns.empty()) out << key << " = " << toml_list(patterns) << "\n";
}

void print_reason(std::ostream& out, Reason name, const ReasonPolicy& reason) {
    out << "[reason." << name_of(name) << "]\nmode = " << toml_text(name_of(reason.mode)) << "\n";
    if (reason.action) out << "action = " << toml_text(name_of(*reason.action)) << "\n";
    if (reason.min_age) out << "min_age = " << toml_text(*reason.min_age) << "\n";
    if (reason.working_time) out << "working_time = true\n";
    out << "notify_customer = " << word(reason.notify_customer) << "\nmax_per_run = " << reason.max_per_run << "\n";
    print_patterns(out, "only_tags", reason.scope.only_tags);
    print_patterns(out, "except_tags", reason.scope.except_tags);
    print_patterns(out, "only_locations", reason.scope.only_locations);
    print_patterns(out, "except_locations", reason.scope.except_locations);
    print_patterns(out, "only_services", reason.scope.only_services);
    print_patterns(out, "except_services", reason.scope.except_services);
    out << "\n";
}

void print_cap(std::ostream& out, std::string_view name, const Cap& cap) {
    out << name << "_per_run = " << cap.per_run << "\n" << name << "_per_day = " << cap.per_day << "\n";
}

void print_caps(std::ostream& out, const Caps& caps) {
    out << "[caps]\n";
    for (std::size_t i = 0; i < cap_group_count; ++i) print_cap(out, name_of(static_cast<CapGroup>(i)), caps.group[i]);
    print_cap(out, "mailing", caps.mailing);
    out << "backlog_share = " << caps.backlog_share << "\n\n";
}

}  // namespace

std::string format_config(const Config& config) {
    std::ostringstream out;
    for (const auto& shop : config.shops) print_shop(out, shop);
    out << "[state]\npath = " << toml_text(config.state_path.string()) << "\n\n";
    out << "[poll]\ninterval = " << toml_text(config.poll_interval) << "\noverlap = " << toml_text(config.poll_overlap)
        << "\nsweep_every = " << toml_text(config.sweep_every) << "\nmax_duration = " << toml_text(config.max_duration)
        << "\nbulk_from = " << config.bulk_from << "\n\n";
    out << "[acting]\nenabled = " << word(config.acting) << "\ngrace = " << toml_text(config.policy.grace)
        << "\nsettle = " << toml_text(config.settle.settle) << "\nsettle_gap = " << toml_text(config.settle.settle_gap)
        << "\n";
    if (!config.stop_file.empty()) out << "stop_file = " << toml_text(config.stop_file.string()) << "\n";
    out << "\n";
    print_caps(out, config.caps);
    out << "[fencing]\nlease = " << word(config.lease) << "\n\n";
    return out.str() + format_policy(config);
}

std::string format_policy(const Config& config) {
    const Policy& policy = config.policy;
    std::ostringstream out;
    out << "# tags: " << policy.ignore_tag << ", " << policy.deletion_tag << ", " << policy.review_tag << "\n\n";
    for (const auto& service : policy.services) {
        out << "[[service]]\nmatch = " << toml_list(service.match) << "\nkind = " << toml_text(name_of(service.kind))
            << "\nrequest_mode = " << toml_text(name_of(service.request_mode)) << "\n\n";
    }
    for (const auto& supplier : policy.suppliers) {
        out << "[[supplier]]\nname = " << toml_text(supplier.name) << "\n";
        print_patterns(out, "vendor", supplier.vendors);
        print_patterns(out, "sku", supplier.skus);
        print_patterns(out, "tag", supplier.tags);
        out << "\n";
    }
    out << "[orders]\nmarketplaces = " << toml_list(policy.marketplaces) << "\n\n";
    print_hours(out, config.hours);
    print_service_levels(out, policy.service_levels);
    for (std::size_t i = 0; i < reason_count; ++i) print_reason(out, static_cast<Reason>(i), policy.reasons[i]);
    print_own_rules(out, policy.own_rules);
    return out.str();
}

std::string policy_hash(const Config& config) {
    store::Fingerprint hash;
    hash.add(format_policy(config));
    hash.add(config.policy.grace.count());
    return hash.text();
}

std::string_view sample_config() {
    static constexpr std::string_view text =
#include "sample_config.inc"
        ;
    return text;
}

}  // namespace fulfilld::app
