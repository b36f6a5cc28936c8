#include "app/config.hpp"

#include "app/config_policy.hpp"
#include "app/secret_file.hpp"
#include "app/toml_reader.hpp"
#include "fulfilld/core/text.hpp"
#include "shopify/endpoint.hpp"

#include <algorithm>

namespace fulfilld::app {
namespace {

using namespace std::chrono_literals;

bool is_api_version(const std::string& text) {
    return text.size() == 7 && text[4] == '-' &&
           std::all_of(text.begin(), text.end(), [](char c) { return c == '-' || (c >= '0' && c <= '9'); });
}

void read_secret_file(TomlReader& in, std::string_view key, std::filesystem::path& file, Secret& secret) {
    std::string path;
    in.read(key, path);
    if (path.empty()) return;
    file = path;
    if (auto read = read_secret(file)) {
        secret = std::move(*read);
    } else {
        in.problem_of_secret(key, read.error().message + "; " + read.error().hint);
    }
}

/// One way in: a token, or a client id with its secret.
void read_credentials(TomlReader& in, ShopConfig& shop) {
    read_secret_file(in, "token_file", shop.token_file, shop.token);
    in.read("client_id", shop.client_id);
    read_secret_file(in, "client_secret_file", shop.client_secret_file, shop.client_secret);
    const bool grant = !shop.client_id.empty() || !shop.client_secret_file.empty();
    if (!shop.token_file.empty() && grant)
        in.problem("token_file", "stands beside client_id and client_secret_file: the app has one or the other");
    if (shop.token_file.empty() && !grant)
        in.problem_of_secret("token_file",
                             "is required: the file that holds the shop's access token; or client_id and "
                             "client_secret_file of an app that asks for its tokens");
    if (grant && shop.client_id.empty()) in.problem_of_secret("client_id", "is required with client_secret_file");
    if (grant && shop.client_secret_file.empty())
        in.problem_of_secret("client_secret_file", "is required with client_id");
}

void read_shop(TomlReader& in, ShopConfig& shop) {
    in.read("domain", shop.domain);
    in.read("api_version", shop.api_version);
    in.read("endpoint", shop.endpoint);
    in.read("ca_file", shop.ca_file);
    if (!shopify::is_shop_domain(shop.domain))
        in.problem("domain", "must be the shop's own domain, like example.myshopify.com");
    if (!is_api_version(shop.api_version)) in.problem("api_version", "must look like 2026-10");
    if (!shop.endpoint.empty()) {
        const auto endpoint = shopify::parse_endpoint(shop.endpoint);
        if (!endpoint) in.problem("endpoint", endpoint.error().message + "; " + endpoint.error().hint);
    }
    std::error_code unreadable;
    if (!shop.ca_file.empty() && !std::filesystem::is_regular_file(shop.ca_file, unreadable))
        in.problem("ca_file", "there is no such file that can be read");
    std::string feed;
    in.read("tracking_feed", feed);
    shop.tracking_feed = feed;
    read_credentials(in, shop);
}

/// As the file system knows it, links followed as far as it exists.
std::filesystem::path real_path(const std::filesystem::path& path) {
    std::error_code failed;
    auto real = std::filesystem::weakly_canonical(std::filesystem::absolute(path, failed), failed);
    if (failed) real = path.lexically_normal();
    return real.has_filename() ? real : real.parent_path();
}

bool is_within(const std::filesystem::path& inner, const std::filesystem::path& outer) {
    return std::mismatch(outer.begin(), outer.end(), inner.begin(), inner.end()).first == outer.end();
}

/// A file in a folder that two shops share would be taken by whichever runs first.
void check_feed(TomlReader& in, const std::vector<ShopConfig>& shops) {
    const ShopConfig& last = shops.back();
    if (last.tracking_feed.empty()) return;
    const auto folder = real_path(last.tracking_feed);
    for (const auto& other : shops) {
        if (&other == &last || other.tracking_feed.empty()) continue;
        const auto taken = real_path(other.tracking_feed);
        if (is_within(folder, taken) || is_within(taken, folder))
            in.problem("tracking_feed", last.tracking_feed.string() + " of " + last.domain +
                                            " is, holds or lies within " + other.tracking_feed.string() + " of " +
                                            other.domain + ": each shop needs a folder of its own");
    }
}

void read_cap(TomlReader& in, const std::string& name, Cap& cap) {
    in.read(name + "_per_run", cap.per_run, 0, cap_ceiling.per_run);
    in.read(name + "_per_day", cap.per_day, 0, cap_ceiling.per_day);
    if (cap.per_run > cap.per_day && in.has(name + "_per_run"))
        in.problem(name + "_per_run", "is more than " + name + "_per_day allows");
}

void read_caps(TomlReader& in, Caps& caps) {
    for (std::size_t i = 0; i < cap_group_count; ++i)
        read_cap(in, std::string(name_of(static_cast<CapGroup>(i))), caps.group[i]);
    read_cap(in, "mailing", caps.mailing);
    in.read("backlog_share", caps.backlog_share, 1, 100);
}

void read_root(TomlReader& in, Config& config) {
    in.each_table("shop", [&](TomlReader& table) {
        read_shop(table, config.shops.emplace_back());
        check_feed(table, config.shops);
    });
    if (config.shops.empty() && !in.has("shop")) in.problem("shop", "at least one [[shop]] is required");
    in.table("state", [&](TomlReader& table) {
        std::string path = config.state_path.string();
        table.read("path", path);
        if (path.empty()) table.problem("path", "must not be empty");
        if (path.find('\0') != std::string::npos) table.problem("path", "holds a character that no path can hold");
        config.state_path = path;
    });
    in.table("poll", [&](TomlReader& table) {
        table.read("interval", config.poll_interval, 5s, 24h);
        table.read("overlap", config.poll_overlap, 1min, 24h);
        table.read("sweep_every", config.sweep_every, 10min, 31 * 24h);
        table.read("max_duration", config.max_duration, 5s, 24h);
        table.read("bulk_from", config.bulk_from, 0, 10'000);
    });
    in.table("acting", [&](TomlReader& table) {
        table.read("enabled", config.acting);
        std::string stop_file;
        table.read("stop_file", stop_file);
        config.stop_file = stop_file;
        table.read("grace", config.policy.grace, 0s, longest_duration);
        table.read("settle", config.settle.settle, 0s, 24h);
        table.read("settle_gap", config.settle.settle_gap, 0s, 24h);
        const bool real = std::any_of(config.shops.begin(), config.shops.end(),
                                      [](const auto& shop) { return shop.endpoint.empty(); });
        if (real && config.settle.settle < 60s)
            table.problem("settle", "must be at least 60s: an unanswered request may land that late");
        if (real && config.settle.settle_gap < 10s)
            table.problem("settle_gap", "must be at least 10s: two readings at once are one");
    });
    in.table("caps", [&](TomlReader& table) { read_caps(table, config.caps); });
    in.table("fencing", [&](TomlReader& table) { table.read("lease", config.lease); });
    read_policy(in, config);
}

}  // namespace

bool stop_file_is_there(const std::filesystem::path& file) {
    std::error_code failed;
    return std::filesystem::symlink_status(file, failed).type() != std::filesystem::file_type::not_found;
}

std::filesystem::path stop_file_of(const Config& config) {
    return config.stop_file.empty() ? std::filesystem::path(config.state_path.string() + ".stop") : config.stop_file;
}

namespace {

void check_domains(const Config& config, const std::string& file, std::vector<ConfigProblem>& problems) {
    for (std::size_t i = 0; i < config.shops.size(); ++i) {
        for (std::size_t j = 0; j < i; ++j) {
            if (config.shops[i].domain == config.shops[j].domain)
                problems.push_back({file, "shop: " + config.shops[i].domain + " stands twice", 0});
        }
    }
}

std::string why_not_a_file(const std::filesystem::path& file) {
    std::error_code failed;
    const auto status = std::filesystem::status(file, failed);
    if (status.type() == std::filesystem::file_type::not_found)
        return "there is no such file; fulfilld config init prints one to start from";
    if (failed) return "cannot be reached: " + failed.message();
    return std::filesystem::is_regular_file(status) ? "" : "is not a regular file; give the configuration file itself";
}

template <class Parse>
Config read_config(const std::string& name, Parse parse, std::vector<ConfigProblem>& problems) {
    Config config;
    try {
        const toml::table root = parse();
        TomlReader reader(root, "", name, problems);
        read_root(reader, config);
        reader.finish();
    } catch (const toml::parse_error& failure) {
        const auto& begin = failure.source().begin;
        problems.push_back({name + ":" + std::to_string(begin.line) + ":" + std::to_string(begin.column),
                            std::string(failure.description()), begin.line});
    }
    check_domains(config, name, problems);
    // What may be meant is said, and no reason to refuse.
    const auto warnings =
        std::stable_partition(problems.begin(), problems.end(), [](const auto& one) { return !one.warning; });
    config.warnings.assign(std::make_move_iterator(warnings), std::make_move_iterator(problems.end()));
    problems.erase(warnings, problems.end());
    std::stable_sort(problems.begin(), problems.end(), [](const auto& a, const auto& b) { return a.line < b.line; });
    return config;
}

}  // namespace

std::string format_problem(const ConfigProblem& problem) {
    constexpr std::size_t longest = 2000;
    return printable(problem.place + ": " + problem.message, longest);
}

Config load_config(const std::filesystem::path& file, std::vector<ConfigProblem>& problems) {
    if (auto why = why_not_a_file(file); !why.empty()) {
        problems.push_back({file.string(), std::move(why), 0});
        return {};
    }
    return read_config(
        file.string(), [&] { return toml::parse_file(file.string()); }, problems);
}

Config parse_config(std::string_view text, const std::string& name, std::vector<ConfigProblem>& problems) {
    return read_config(
        name, [&] { return toml::parse(text, name); }, problems);
}

}  // namespace fulfilld::app
