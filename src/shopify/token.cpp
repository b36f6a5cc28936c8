#include "shopify/token.hpp"

#include "shopify/reply_class.hpp"
#include "shopify/strict_json.hpp"

#include <boost/json.hpp>

#include <algorithm>
#include <array>
#include <cctype>

namespace fulfilld::shopify {
namespace {

namespace json = boost::json;

class StaticToken final : public TokenSource {
  public:
    explicit StaticToken(Secret token) : token_(std::move(token)) {}
    Result<Secret> token(std::stop_token) override { return token_; }
    bool forget() override { return false; }

  private:
    Secret token_;
};

std::string url_encoded(std::string_view text) {
    static constexpr char digits[] = "0123456789ABCDEF";
    std::string result;
    for (const char c : text) {
        const auto byte = static_cast<unsigned char>(c);
        if (std::isalnum(byte) != 0 || c == '-' || c == '.' || c == '_' || c == '~') {
            result += c;
        } else {
            result += {'%', digits[byte >> 4U], digits[byte & 15U]};
        }
    }
    return result;
}

struct KnownRefusal {
    std::string_view code;
    std::string_view hint;
};
/// The words stand in JSON or somewhere in an HTML page [domain 1.1]: looked for, not parsed.
constexpr std::array<KnownRefusal, 5> known_refusals{{
    {"shop_not_permitted",
     "the app and the shop must belong to one organization: create the app in the shop's own organization"},
    {"app_not_installed", "install the app in the shop, then try again"},
    {"application_cannot_be_found", "client_id names no app: copy it anew from the app's settings"},
    {"invalid_client", "check client_id and the file client_secret_file names: one of them is not the app's"},
    {"invalid_request", "check client_id and client_secret_file"},
}};

/// What a reply without a token means; every status has an answer.
Error refusal(const HttpReply& reply) {
    const std::string status = "HTTP " + std::to_string(reply.status);
    for (const auto& [code, hint] : known_refusals) {
        if (reply.body.find(code) != std::string::npos) {
            return {ErrorKind::unauthorized, "the shop grants no token: " + std::string(code) + " (" + status + ")",
                    std::string(hint)};
        }
    }
    if (reply.status == 404)
        return {ErrorKind::unauthorized, "the shop grants no token: there is no such shop (HTTP 404)",
                "check domain of this [[shop]]"};
    Error error(by_http_status(reply.status), "the shop grants no token: " + status);
    // A refusal in unknown words: only the two credentials were asked with.
    if (error.kind == ErrorKind::rejected) error.kind = ErrorKind::unauthorized;
    if (error.kind == ErrorKind::unauthorized) error.hint = "check client_id and client_secret_file";
    error.retry_after = reply.retry_after;
    return error;
}

struct Grant {
    Secret token;
    Duration lifetime{};
};

bool is_header_value(const std::string& text) {
    for (const char c : text) {
        if (c <= 0x20 || c > 0x7E) return false;
    }
    return !text.empty();
}

Result<Grant> read_grant(const HttpReply& reply) {
    if (reply.status != 200) return refusal(reply);
    const auto body = parse_strict(reply.body);
    const json::object* object = body ? body->if_object() : nullptr;
    const json::value* token = object == nullptr ? nullptr : object->if_contains("access_token");
    const json::value* seconds = object == nullptr ? nullptr : object->if_contains("expires_in");
    const bool whole = token != nullptr && token->is_string() && seconds != nullptr && seconds->is_int64();
    if (!whole || !is_header_value(std::string(token->get_string())) || seconds->get_int64() <= 0)
        return Error{ErrorKind::malformed, "the answer to the token request is not a grant"};
    constexpr std::int64_t longest = 366LL * 86'400;
    return Grant{Secret(std::string(token->get_string())),
                 std::chrono::seconds{std::min(seconds->get_int64(), longest)}};
}

class GrantedToken final : public TokenSource {
  public:
    GrantedToken(Transport& transport, GrantOptions options, port::Clock& clock, EventLog& log,
                 std::function<double()> dice)
        : transport_(transport), options_(std::move(options)), clock_(clock), log_(log), dice_(std::move(dice)) {}

    Result<Secret> token(std::stop_token stop) override {
        const Duration now = clock_.steady();
        if (!token_.empty() && now < renew_at_) return token_;
        auto grant = ask(stop);
        if (grant) {
            token_ = std::move(grant->token);
            const double share = 0.8 - 0.05 * dice_();
            expires_at_ = clock_.steady() + grant->lifetime;
            renew_at_ = clock_.steady() +
                        Duration{static_cast<Duration::rep>(static_cast<double>(grant->lifetime.count()) * share)};
            log_.info("token granted", {{"lifetime_s", grant->lifetime.count() / 1000}});
            return token_;
        }
        if (!token_.empty() && now < expires_at_ && grant.error().kind != ErrorKind::unauthorized) {
            log_.warning("token not renewed", {{"cause", name_of(grant.error().kind)},
                                               {"detail", grant.error().message},
                                               {"effect", "the old one is used to its end"}});
            renew_at_ = std::min(expires_at_, clock_.steady() + retry_renewal);
            return token_;
        }
        return grant.error();
    }

    bool forget() override {
        token_ = Secret();
        return true;
    }

  private:
    static constexpr Duration retry_renewal = std::chrono::minutes{5};

    Result<Grant> ask(std::stop_token stop) {
        for (int faults = 1;; ++faults) {
            auto grant = ask_once(stop);
            if (grant) return grant;
            const Error& error = grant.error();
            const bool passing = error.kind == ErrorKind::transient || error.kind == ErrorKind::unavailable ||
                                 error.kind == ErrorKind::throttled || error.kind == ErrorKind::malformed;
            if (!passing || faults >= options_.attempts) return error;
            Duration pause = options_.backoff.delay(faults, dice_());
            if (error.retry_after) pause = std::max(pause, clamp_retry_after(*error.retry_after));
            log_.warning("token request repeated",
                         {{"cause", name_of(error.kind)}, {"detail", error.message}, {"wait_ms", pause.count()}});
            if (!clock_.sleep_for(pause, stop)) return Error{ErrorKind::cancelled, "told to stop"};
        }
    }

    Result<Grant> ask_once(std::stop_token stop) {
        HttpRequest request;
        request.path = "/admin/oauth/access_token";
        request.content_type = "application/x-www-form-urlencoded";
        request.body = "grant_type=client_credentials&client_id=" + url_encoded(options_.client_id) +
                       "&client_secret=" + url_encoded(options_.client_secret.reveal());
        Exchange exchange = transport_.post(request, stop);
        if (exchange.cancelled) return Error{ErrorKind::cancelled, "told to stop"};
        if (!exchange.reply) {
            return Error{exchange.reply_begun ? ErrorKind::malformed : ErrorKind::unavailable,
                         "asking for a token failed: " + exchange.fault};
        }
        return read_grant(*exchange.reply);
    }

    Transport& transport_;
    GrantOptions options_;
    port::Clock& clock_;
    EventLog& log_;
    std::function<double()> dice_;
    Secret token_;  ///< Empty: none in hand.
    Duration renew_at_{};
    Duration expires_at_{};
};

}  // namespace

std::unique_ptr<TokenSource> make_static_token(Secret token) { return std::make_unique<StaticToken>(std::move(token)); }

std::unique_ptr<TokenSource> make_granted_token(Transport& transport, GrantOptions options, port::Clock& clock,
                                                EventLog& log, std::function<double()> dice) {
    return std::make_unique<GrantedToken>(transport, std::move(options), clock, log, std::move(dice));
}

}  // namespace fulfilld::shopify
