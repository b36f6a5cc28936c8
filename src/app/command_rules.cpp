#include "app/command_common.hpp"
#include "app/explain.hpp"
#include "app/facts_json.hpp"

#include <nlohmann/json.hpp>

#include <algorithm>
#include <fstream>
#include <iostream>
#include <sstream>

namespace fulfilld::app {
namespace {

/// What one saved order came to: empty `wrong` means that it is as expected.
struct Trial {
    std::string file;
    std::string reason;
    std::string wrong;
};

void compare(std::string_view what, const std::string& expected, std::string_view found, std::string& wrong) {
    if (expected.empty() || expected == found) return;
    wrong += (wrong.empty() ? "" : "; ") + std::string(what) + " is " + std::string(found) + ", expected " + expected;
}

/// The kinds that the judgement allows anywhere in the order, in one text.
std::string allowed(const Verdict& verdict) {
    std::vector<std::string_view> kinds;
    const auto add = [&](const Permission& permission) {
        if (permission.kind) kinds.push_back(name_of(*permission.kind));
    };
    add(verdict.finding.permission);
    for (const auto& fo : verdict.fulfillment_orders) add(fo.finding.permission);
    std::sort(kinds.begin(), kinds.end());
    kinds.erase(std::unique(kinds.begin(), kinds.end()), kinds.end());
    std::string text;
    for (const auto kind : kinds) text += (text.empty() ? "" : ", ") + std::string(kind);
    return text.empty() ? "none" : text;
}

Trial try_out(const std::filesystem::path& path, const Policy& policy) {
    Trial trial{path.filename().string(), "", ""};
    std::error_code unreadable;
    if (!std::filesystem::is_regular_file(path, unreadable)) {
        trial.wrong = "is not a regular file that can be read";
        return trial;
    }
    std::ifstream in(path, std::ios::binary);
    std::ostringstream text;
    text << in.rdbuf();
    const auto saved = parse_saved_order(text.str(), trial.file);
    if (!saved) {
        trial.wrong = saved.error().message;
    } else if (!saved->expect) {
        trial.wrong = "has no \"expect\": say which reason this order must have";
    } else {
        const Verdict verdict = classify(saved->facts, saved->shop, policy, saved->at);
        trial.reason = verdict.reason ? name_of(*verdict.reason) : "clear";
        compare("reason", saved->expect->reason, trial.reason, trial.wrong);
        compare("action", saved->expect->action, allowed(verdict), trial.wrong);
        const auto standing = verdict.clear() ? "clear" : name_of(standing_of(verdict.finding, saved->at));
        compare("standing", saved->expect->standing, standing, trial.wrong);
        const std::string label = verdict.finding.label.empty() ? "none" : verdict.finding.label;
        if (const auto& expected = saved->expect->label)
            compare("label", expected->empty() ? "none" : *expected, label, trial.wrong);
    }
    return trial;
}

void print(const Trial& trial, bool json) {
    const bool ok = trial.wrong.empty();
    if (json) {
        std::cout << nlohmann::ordered_json{{"type", "rule_test"},    {"schema", 1}, {"file", trial.file},
                                            {"reason", trial.reason}, {"ok", ok},    {"wrong", trial.wrong}}
                         .dump(-1, ' ', false, nlohmann::ordered_json::error_handler_t::replace)
                  << "\n";
    } else {
        std::cout << (ok ? "ok      " : "FAILED  ") << trial.file << ": " << (ok ? trial.reason : trial.wrong) << "\n";
    }
}

}  // namespace

int command_rules_test(const Options& options) {
    const auto config = load_without_secrets_or_tell(options);
    if (!config) return engine::exit_usage;
    std::error_code failed;
    std::vector<std::filesystem::path> files;
    for (const auto& entry : std::filesystem::directory_iterator(options.file, failed)) {
        if (entry.path().extension() == ".json") files.push_back(entry.path());
    }
    if (files.empty())
        return tell({ErrorKind::config, options.file.string() + ": there is no folder with saved orders (*.json)",
                     "save them with fulfilld export ORDER > DIR/name.json and add \"expect\": {\"reason\": …}"});
    std::sort(files.begin(), files.end());
    std::ptrdiff_t wrong = 0;
    for (const auto& file : files) {
        const Trial trial = try_out(file, config->policy);
        wrong += trial.wrong.empty() ? 0 : 1;
        print(trial, options.json);
    }
    if (!options.json) std::cout << files.size() << " orders, " << wrong << " not as expected\n";
    return wrong == 0 ? engine::exit_ok : engine::exit_error;
}

}  // namespace fulfilld::app
