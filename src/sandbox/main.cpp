#include "sandbox/archetypes.hpp"
#include "sandbox/http_front.hpp"

#include <CLI/CLI.hpp>

#include <csignal>
#include <cstdio>
#include <ctime>
#include <fstream>
#include <iostream>

namespace {

using namespace fulfilld::sandbox;

struct Options {
    unsigned short port = 0;
    std::string port_file;
    int orders = 200;
    unsigned seed = 1;
    std::string mix = "all";
    std::string plan = "unlimited";
    int latency = 0;
    Seconds index_lag = 0;
    std::vector<std::string> scopes{"read_orders",
                                    "write_orders",
                                    "read_merchant_managed_fulfillment_orders",
                                    "write_merchant_managed_fulfillment_orders",
                                    "read_third_party_fulfillment_orders",
                                    "write_third_party_fulfillment_orders",
                                    "read_locations"};
    TokenDesk::Settings tokens;
    std::string token_file;
    std::string domain = "demo.myshopify.com";
    std::string number = "1";
    std::string now;
    std::string faults;
    std::string served_version;
    std::string deprecation;
    long clock_offset = 0;
    bool no_guards = false;
};

void add_options(CLI::App& cli, Options& options) {
    cli.add_option("--port", options.port, "on 127.0.0.1; 0 takes any")->capture_default_str();
    cli.add_option("--port-file", options.port_file, "the port is written there once it is open");
    cli.add_option("--orders", options.orders)->check(CLI::Range(1, 2'000'000))->capture_default_str();
    cli.add_option("--seed", options.seed)->capture_default_str();
    cli.add_option("--mix", options.mix, "all, or reason=weight,… (clear: fulfilled orders)")->capture_default_str();
    cli.add_option("--plan", options.plan)
        ->check(CLI::IsMember({"standard", "advanced", "plus", "unlimited"}))
        ->capture_default_str();
    cli.add_option("--latency", options.latency, "milliseconds before each answer")
        ->check(CLI::Range(0, 60'000))
        ->capture_default_str();
    cli.add_option("--index-lag", options.index_lag, "seconds before search sees a change")->capture_default_str();
    cli.add_option("--scopes", options.scopes, "granted access scopes")->delimiter(',')->capture_default_str();
    cli.add_option("--token", options.tokens.static_token)->capture_default_str();
    cli.add_option("--client-id", options.tokens.client_id, "grant tokens to this app, and take no other");
    cli.add_option("--client-secret", options.tokens.client_secret);
    cli.add_option("--token-lifetime", options.tokens.lifetime, "seconds")->capture_default_str();
    cli.add_option("--refuse-grant", options.tokens.refusal, "refuse every grant with this code");
    cli.add_option("--token-file", options.token_file, "holds the token");
    cli.add_option("--shop-domain", options.domain)->capture_default_str();
    cli.add_option("--shop-id", options.number, "the number in the shop's gid")->capture_default_str();
    cli.add_option("--now", options.now, "the shop's clock at the start, like 2026-11-22T10:00:00Z; default: now");
    cli.add_option("--served-version", options.served_version, "answer as this API version, whatever is asked for");
    cli.add_option("--deprecation", options.deprecation, "say that every call is deprecated, and why");
    cli.add_option("--clock-offset", options.clock_offset, "seconds that the Date header is off");
    // With or without a value: a test hands its options on as pairs.
    cli.add_option("--no-guards", options.no_guards, "accept what the platform would refuse, and do it again")
        ->expected(0, 1)
        ->default_str("true");
    cli.add_option("--faults", options.faults, "name=K or name@N, with :Operation behind it, comma separated");
}

double restore_rate(const std::string& plan) {
    if (plan == "standard") return 100;
    if (plan == "advanced") return 200;
    return plan == "plus" ? 1000 : 0;
}

/// `wrong`: what is the matter with the options, if anything.
std::unique_ptr<Sandbox> make_sandbox(const Options& options, std::time_t start, std::string& wrong) {
    Shop::Settings settings{
        options.domain, {options.scopes.begin(), options.scopes.end()}, start, options.index_lag, options.number};
    settings.guards = !options.no_guards;
    auto sandbox = std::make_unique<Sandbox>(std::move(settings), restore_rate(options.plan));
    sandbox->tokens.open(options.tokens);
    sandbox->latency_ms = options.latency;
    sandbox->served_version = options.served_version;
    sandbox->deprecation = options.deprecation;
    sandbox->clock_offset = options.clock_offset;
    wrong = populate(sandbox->shop, options.orders, options.seed, options.mix);
    if (wrong.empty()) wrong = sandbox->faults.read(options.faults);
    return sandbox;
}

/// Complete or not there at all.
void write_port(const std::string& file, unsigned short port) {
    if (file.empty()) return;
    std::ofstream(file + ".part") << port << "\n";
    std::rename((file + ".part").c_str(), file.c_str());
}

int complain(const std::string& what) {
    std::cerr << "fulfilld-sandbox: " << what << "\n";
    return 2;
}

}  // namespace

int main(int argc, char** argv) {
    CLI::App cli{
        "A simulated shop for trying and testing fulfilld. Side door: GET /_sandbox/{labels,state,requests,counters}, "
        "POST /_sandbox/{clock,edit,revoke_tokens,keep,reset}."};
    Options options;
    add_options(cli, options);
    try {
        cli.parse(argc, argv);
    } catch (const CLI::ParseError& failure) {
        return cli.exit(failure) == 0 ? 0 : 2;
    }
    std::time_t start = std::time(nullptr);
    if (!options.now.empty()) {
        std::tm parts{};
        const char* rest = strptime(options.now.c_str(), "%Y-%m-%dT%H:%M:%SZ", &parts);
        if (rest == nullptr || *rest != '\0') return complain("--now must look like 2026-11-22T10:00:00Z");
        start = timegm(&parts);
    }
    if (!options.token_file.empty() && !(std::ifstream(options.token_file) >> options.tokens.static_token))
        return complain("--token-file cannot be read");
    std::string wrong;
    Premises premises([&] { return make_sandbox(options, start, wrong); });
    if (!wrong.empty()) return complain(wrong);
    for (const int signal : {SIGTERM, SIGINT}) std::signal(signal, [](int) { std::_Exit(0); });
    serve(premises, options.port, [&](unsigned short port) {
        write_port(options.port_file, port);
        std::cerr << "fulfilld-sandbox: " << options.domain << " with " << options.orders
                  << " orders at http://127.0.0.1:" << port << "\n";
    });
    return 0;
}
