#include "app/config.hpp"

#include <array>
#include <cstdio>
#include <sstream>

namespace fulfilld::app {
namespace {

std::string toml_text(std::string_view text) {
    std::string result = "\"";
    for (const char c : text) {
        if (static_cast<unsigned char>(c) < 0x20 || c == 0x7F) {
            std::array<char, 7> escaped{};
            std::snprintf(escaped.data(), escaped.size(), "\\u%04x", static_cast<unsigned>(c));
            result += escaped.data();
            continue;
        }
        if (c == '"' || c == '\\') result += '\\';
        result += c;
    }
    return result + "\"";
}

std::string list(const std::vector<std::string>& texts) {
    std::string result;
    for (const auto& text : texts) result += (result.empty() ? "" : ", ") + toml_text(text);
    return "[" + result + "]";
}

std::string toml_text(Duration duration) { return toml_text(format_duration(duration)); }
const char* word(bool value) { return value ? "true" : "false"; }

void print_shop(std::ostream& out, const ShopConfig& shop) {
    out << "[[shop]]\ndomain = " << toml_text(shop.domain) << "\napi_version = " << toml_text(shop.api_version) << "\n";
    if (!shop.endpoint.empty()) out << "endpoint = " << toml_text(shop.endpoint) << "\n";
    if (!shop.ca_file.empty()) out << "ca_file = " << toml_text(shop.ca_file) << "\n";
    if (!shop.token_file.empty()) out << "token_file = " << toml_text(shop.token_file.string()) << "\n";
    if (!shop.client_id.empty()) {
        out << "client_id = " << toml_text(shop.client_id)
            << "\nclient_secret_file = " << toml_text(shop.client_secret_file.string()) << "\n";
    }
    out << "\n";
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
        << "\n\n";
    return out.str() + format_policy(config.policy);
}

std::string format_policy(const Policy& policy) {
    std::ostringstream out;
    out << "# tags: " << policy.ignore_tag << ", " << policy.deletion_tag << "\n\n";
    for (const auto& service : policy.services) {
        out << "[[service]]\nmatch = " << list(service.match) << "\nkind = " << toml_text(name_of(service.kind))
            << "\nrequest_mode = " << toml_text(name_of(service.request_mode)) << "\n\n";
    }
    for (const auto& supplier : policy.suppliers) {
        out << "[[supplier]]\nname = " << toml_text(supplier.name) << "\nvendor = " << list(supplier.vendors)
            << "\nsku = " << list(supplier.skus) << "\ntag = " << list(supplier.tags) << "\n\n";
    }
    for (std::size_t i = 0; i < reason_count; ++i) {
        const ReasonPolicy& reason = policy.reasons[i];
        out << "[reason." << name_of(static_cast<Reason>(i)) << "]\nmode = " << toml_text(name_of(reason.mode)) << "\n";
        if (reason.min_age) out << "min_age = " << toml_text(*reason.min_age) << "\n";
        out << "notify_customer = " << word(reason.notify_customer) << "\nmax_per_run = " << reason.max_per_run
            << "\n\n";
    }
    return out.str();
}

std::string_view sample_config() {
    static constexpr std::string_view text =
#include "sample_config.inc"
        ;
    return text;
}

}  // namespace fulfilld::app
