#include "sandbox/token_desk.hpp"

#include <boost/json.hpp>
#include <boost/url/parse_query.hpp>

namespace fulfilld::sandbox {
namespace {

namespace json = boost::json;
using Fields = std::map<std::string, std::string, std::less<>>;

Fields read_form(const std::string& body) {
    Fields fields;
    const auto parsed = boost::urls::parse_query(body);
    if (!parsed) return fields;
    boost::urls::encoding_opts options;
    options.space_as_plus = true;
    for (const auto& pair : boost::urls::params_view(*parsed, options))
        fields[std::string(pair.key)] = std::string(pair.value);
    return fields;
}

Fields read_json(const std::string& body) {
    Fields fields;
    boost::system::error_code failed;
    const json::value parsed = json::parse(body, failed);
    if (failed || !parsed.is_object()) return fields;
    for (const auto& [key, value] : parsed.get_object())
        if (value.is_string()) fields[std::string(key)] = std::string(value.get_string());
    return fields;
}

TokenDesk::Answer refused(const std::string& code) {
    // Seen as HTML as well as JSON: clients must not rely on either [domain 1.1].
    if (code == "shop_not_permitted")
        return {400,
                "<html><body>Oauth error shop_not_permitted: Client credentials cannot be performed on this shop"
                "</body></html>"};
    return {400, json::serialize(json::object{{"error", code}, {"error_description", "refused"}})};
}

}  // namespace

TokenDesk::Answer TokenDesk::grant(std::string_view content_type, const std::string& body, const std::string& scopes,
                                   long now) {
    ++grants_;
    const Fields fields = content_type.starts_with("application/json") ? read_json(body) : read_form(body);
    const auto is = [&](std::string_view key, const std::string& expected) {
        const auto found = fields.find(key);
        return found != fields.end() && found->second == expected;
    };
    if (settings_.client_id.empty()) return {404, "<html><body>Not Found</body></html>"};
    if (!settings_.refusal.empty()) return refused(settings_.refusal);
    if (!is("grant_type", "client_credentials")) return refused("invalid_request");
    if (!is("client_id", settings_.client_id)) return refused("application_cannot_be_found");
    if (!is("client_secret", settings_.client_secret)) return refused("invalid_client");
    const std::string token = "shpat_sandbox" + std::to_string(grants_);
    granted_[token] = now + settings_.lifetime;
    return {200, json::serialize(
                     json::object{{"access_token", token}, {"scope", scopes}, {"expires_in", settings_.lifetime}})};
}

bool TokenDesk::accepts(std::string_view token, long now) const {
    if (settings_.client_id.empty()) return token == settings_.static_token;
    const auto found = granted_.find(token);
    return found != granted_.end() && now < found->second;
}

}  // namespace fulfilld::sandbox
