#include "app/doctor.hpp"

#include "engine/trust.hpp"
#include "fulfilld/core/text.hpp"
#include "store/database.hpp"

#include <nlohmann/json.hpp>

#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <sstream>

namespace fulfilld::app {
namespace {

using engine::ExitCode;

Check ok(std::string about, std::string detail) {
    return {std::move(about), Check::Result::ok, std::move(detail), {}, engine::exit_ok};
}
Check warning(std::string about, std::string detail, std::string remedy) {
    return {std::move(about), Check::Result::warning, std::move(detail), std::move(remedy), engine::exit_ok};
}
Check failed(std::string about, std::string detail, std::string remedy, ExitCode code) {
    return {std::move(about), Check::Result::failed, std::move(detail), std::move(remedy), code};
}

std::string joined(const std::vector<std::string>& words) {
    std::string text;
    for (const auto& word : words) text += (text.empty() ? "" : ", ") + word;
    return text;
}

Check check_folder(const std::filesystem::path& folder) {
    const std::string place = folder.string();
    std::error_code unreadable;
    if (!std::filesystem::is_directory(folder, unreadable))
        return failed("state folder", place + " is not there", "create it for the user of fulfilld, mode 0700",
                      engine::exit_storage);
    if (::access(folder.c_str(), W_OK | X_OK) != 0)
        return failed("state folder", place + " cannot be written", "give it to the user of fulfilld",
                      engine::exit_storage);
    struct stat info {};
    if (::stat(folder.c_str(), &info) == 0 && (info.st_mode & S_IWOTH) != 0 && (info.st_mode & S_ISVTX) == 0)
        return warning("state folder", place + " can be written by everybody", "chmod o-w " + place);
    return ok("state folder", place);
}

Check check_file(const std::filesystem::path& file) {
    struct stat info {};
    if (::stat(file.c_str(), &info) != 0) return ok("state file", file.string() + " will be created by the first run");
    if ((info.st_mode & 077) != 0)
        return warning("state file", file.string() + " is open to other users", "chmod 600 " + file.string());
    if (info.st_nlink != 1)
        return failed("state file", file.string() + " has more than one name",
                      "remove the hard links: two names are two journals to SQLite", engine::exit_storage);
    auto db = store::Database::open_existing(file);
    if (!db) return failed("state file", db.error().message, db.error().hint, engine::exit_storage);
    if (Status sound = (*db)->check(); !sound)
        return failed("state file", sound.error().message, sound.error().hint, engine::exit_storage);
    return ok("state file", file.string() + " is sound");
}

}  // namespace

std::string_view name_of(Check::Result result) {
    switch (result) {
        case Check::Result::ok: return "ok";
        case Check::Result::warning: return "warning";
        case Check::Result::failed: return "FAILED";
    }
    return "";
}

std::vector<Check> check_state(const Config& config) {
    const auto folder = config.state_path.has_parent_path() ? config.state_path.parent_path() : ".";
    return {check_folder(folder), check_file(config.state_path)};
}

std::vector<Check> check_contact(const Config& config, const ShopFacts& shop, const port::Contact& contact,
                                 const std::string& pinned, Timestamp now) {
    const std::string about = shop.domain + " ";
    std::vector<Check> checks;
    checks.push_back(pinned.empty() || pinned == shop.id.str()
                         ? ok(about + "identity", shop.id.str())
                         : failed(about + "identity", shop.id.str() + " answers, known is " + pinned,
                                  "if this is meant, begin with a new state file", engine::exit_auth));
    const std::string distrust = engine::why_not_to_act(contact);
    checks.push_back(distrust.empty()
                         ? ok(about + "version and clock", "API " + contact.asked_version)
                         : failed(about + "version and clock", distrust,
                                  "until then everything is read and nothing is done", engine::exit_partial));
    const auto unread = shop.missing_read_scopes();
    checks.push_back(unread.empty() ? ok(about + "scopes to read", "all there")
                                    : failed(about + "scopes to read", "some orders cannot be judged",
                                             "grant the app: " + joined(unread), engine::exit_auth));
    const auto unwritten = missing_write_scopes(shop, config.policy);
    checks.push_back(unwritten.empty() ? ok(about + "scopes to act", "all that the modes of the reasons need")
                                       : failed(about + "scopes to act", "some actions would be refused",
                                                "grant the app: " + joined(unwritten), engine::exit_auth));
    const auto blind = shop.blind_before(now);
    checks.push_back(!blind ? ok(about + "window", "orders of every age")
                            : warning(about + "window",
                                      "orders placed before " + format_rfc3339(*blind).substr(0, 10) + " are hidden",
                                      "grant the app: read_all_orders (Shopify approves it on request)"));
    return checks;
}

ExitCode verdict_of(const std::vector<Check>& checks) {
    ExitCode worst = engine::exit_ok;
    for (const auto& check : checks) worst = engine::worse(worst, check.code);
    return worst;
}

std::string format_checks(const std::vector<Check>& checks) {
    std::ostringstream out;
    for (const auto& check : checks) {
        std::string word(name_of(check.result));
        word.resize(9, ' ');
        out << word << printable(check.about, 100) << ": " << printable(check.detail, 400) << "\n";
        if (!check.remedy.empty()) out << "         " << printable(check.remedy, 400) << "\n";
    }
    const auto bad = std::count_if(checks.begin(), checks.end(),
                                   [](const auto& check) { return check.result == Check::Result::failed; });
    out << "\n" << checks.size() << " checks, " << bad << " failed\n";
    return out.str();
}

std::string format_checks_json(const std::vector<Check>& checks) {
    using nlohmann::ordered_json;
    std::string text;
    const auto add = [&](const ordered_json& line) {
        text += line.dump(-1, ' ', false, ordered_json::error_handler_t::replace) + "\n";
    };
    for (const auto& check : checks) {
        add({{"type", "check"},
             {"schema", 1},
             {"about", check.about},
             {"result", lower(name_of(check.result))},
             {"detail", check.detail},
             {"remedy", check.remedy}});
    }
    add({{"type", "doctor"}, {"schema", 1}, {"checks", checks.size()}, {"exit_code", verdict_of(checks)}});
    return text;
}

}  // namespace fulfilld::app
