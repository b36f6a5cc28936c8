#include "shopify/graphql_session.hpp"

#include "fulfilld/core/text.hpp"
#include "shopify/strict_json.hpp"

#include <boost/json.hpp>

#include <utility>

namespace fulfilld::shopify {
namespace {

namespace json = boost::json;

constexpr unsigned unauthorized_status = 401;

/// Points that a mutation may cost before the first one told: ten and the few objects of its payload [domain 2.2].
constexpr double mutation_guess = 50;

std::string envelope(const Document& document, const json::object& variables) {
    return json::serialize(
        json::object{{"query", document.text}, {"operationName", document.operation}, {"variables", variables}});
}

Duration wall_of_steady(const port::Clock& clock) {
    return std::chrono::duration_cast<Duration>(clock.now().time_since_epoch()) - clock.steady();
}

/// The body of an answer, unless it is a page for a browser or no strict JSON.
std::optional<json::value> body_of(const HttpReply& reply) {
    if (!reply.content_type.empty() && reply.content_type.find("json") == std::string::npos) return std::nullopt;
    return parse_strict(reply.body);
}

}  // namespace

GraphqlSession::GraphqlSession(Transport& transport, TokenSource& tokens, SessionOptions options, port::Clock& clock,
                               EventLog& log, std::function<double()> dice)
    : transport_(transport),
      tokens_(tokens),
      options_(std::move(options)),
      clock_(clock),
      log_(log),
      dice_(std::move(dice)) {
    contact_.asked_version = options_.api_version;
}

std::string request_body(const Document& document, const json::object& variables) {
    return envelope(document, variables);
}

Result<json::value> GraphqlSession::query(const Document& document, const json::object& variables,
                                          std::stop_token stop) {
    const std::string body = envelope(document, variables);
    int faults = 0;
    int refusals = 0;
    bool token_renewed = false;
    while (true) {
        if (!wait(budget_.wait_for(document.name, budget_.dearest(), clock_.steady()), stop))
            return Error{ErrorKind::cancelled, "told to stop"};
        FULFILLD_TRY(const Secret token, tokens_.token(stop));
        Attempt result = attempt(document, request_with(token, body), stop);
        if (!result.error) {
            retries_.succeeded();
            // Moved, not copied: the answer keeps its arena.
            return json::value(std::move(result.body->as_object().at("data")));
        }
        if (stop.stop_requested()) return Error{ErrorKind::cancelled, "told to stop"};
        // Once, never in a loop: a shop that is asked again and again with bad tokens locks itself [domain 10.20].
        if (result.token_refused && !std::exchange(token_renewed, true) && tokens_.forget()) continue;
        const auto pause = next_wait(result, faults, refusals);
        if (!pause) return *result.error;
        log_.warning("read repeated", {{"operation", document.operation},
                                       {"cause", name_of(result.error->kind)},
                                       {"detail", result.error->message},
                                       {"wait_ms", pause->count()}});
        if (!wait(*pause, stop)) return Error{ErrorKind::cancelled, "told to stop"};
    }
}

MutationReply GraphqlSession::mutate(const Document& document, const json::object& variables, Duration patience,
                                     std::stop_token stop) {
    MutationReply result;
    const Duration begun = clock_.steady();
    const auto token = tokens_.token(stop);
    if (!token) {
        result.exchange.fault = token.error().message;
        return result;
    }
    patience -= clock_.steady() - begun;
    const Duration pause = budget_.wait_for(document.name, mutation_guess, clock_.steady());
    if (pause >= patience) {
        result.exchange.fault = "the shop's budget of query points is spent for longer than the read before it lasts";
        return result;
    }
    if (!wait(pause, stop)) {
        result.exchange.cancelled = true;
        result.exchange.fault = "told to stop";
        return result;
    }
    HttpRequest once = request_with(*token, envelope(document, variables));
    once.fresh_connection = true;
    once.connect_within = patience - pause;
    result.exchange = transport_.post(once, stop);
    if (!result.exchange.reply) return result;
    observe(*result.exchange.reply);
    if (result.exchange.reply->status == unauthorized_status) (void)tokens_.forget();
    result.body = body_of(*result.exchange.reply);
    if (result.body) learn(document, read_cost(*result.body));
    return result;
}

port::Contact GraphqlSession::contact() const {
    port::Contact now = contact_;
    if (now.skew)
        *now.skew = std::chrono::round<std::chrono::seconds>(*now.skew + wall_of_steady(clock_) - wall_of_steady_);
    return now;
}

GraphqlSession::Attempt GraphqlSession::attempt(const Document& document, const HttpRequest& request,
                                                std::stop_token stop) {
    Attempt result;
    too_expensive_ = false;
    const Duration begun = clock_.steady();
    Exchange exchange = transport_.post(request, stop);
    last_took_ = clock_.steady() - begun;
    if (!exchange.reply) {
        // Nothing came back at all: the shop is out of reach. A cut reply is the network's or the server's fault.
        result.error.emplace(exchange.reply_begun ? ErrorKind::malformed : ErrorKind::unavailable, exchange.fault);
        return result;
    }
    observe(*exchange.reply);
    result.token_refused = exchange.reply->status == unauthorized_status;
    result.body = body_of(*exchange.reply);
    const ReplyClass reply = classify_reply(exchange.reply->status, result.body ? &*result.body : nullptr);
    if (result.body) {
        const Cost cost = read_cost(*result.body);
        learn(document, cost);
        result.requested_cost = cost.requested;
    }
    // More than the bucket can ever hold would be refused for ever [fault 17].
    const bool hopeless = reply.error == ErrorKind::throttled && budget_.exceeds_bucket(result.requested_cost);
    too_expensive_ = reply.too_expensive || hopeless;
    if (!reply.error) return result;
    const std::string id = exchange.reply->request_id.empty() ? "" : " (request id " + exchange.reply->request_id + ")";
    result.error.emplace(hopeless ? ErrorKind::rejected : *reply.error, reply.detail + id);
    result.error->retry_after = exchange.reply->retry_after;
    return result;
}

std::optional<Duration> GraphqlSession::next_wait(const Attempt& failed, int& faults, int& refusals) {
    const Error& error = *failed.error;
    switch (error.kind) {
        case ErrorKind::throttled: {
            if (++refusals >= options_.throttle_attempts) return std::nullopt;
            const Duration computed = budget_.wait_after_refusal(failed.requested_cost, clock_.steady());
            const Duration asked = error.retry_after ? clamp_retry_after(*error.retry_after) : computed;
            return asked + Duration{static_cast<Duration::rep>(dice_() * 250.0)};
        }
        case ErrorKind::transient:
        case ErrorKind::malformed:
        case ErrorKind::unavailable: {
            if (++faults >= options_.attempts || !retries_.take()) return std::nullopt;
            const Duration delay = options_.backoff.delay(faults, dice_());
            return error.retry_after ? std::max(delay, clamp_retry_after(*error.retry_after)) : delay;
        }
        default: return std::nullopt;
    }
}

HttpRequest GraphqlSession::request_with(const Secret& token, std::string body) const {
    HttpRequest request;
    request.path = "/admin/api/" + options_.api_version + "/graphql.json";
    request.body = std::move(body);
    request.token_header = token.reveal();
    return request;
}

void GraphqlSession::observe(const HttpReply& reply) {
    if (reply.date) {
        contact_.skew = std::chrono::round<std::chrono::seconds>(clock_.now() - *reply.date);
        wall_of_steady_ = wall_of_steady(clock_);
    }
    // Once it fell forward it has; answers of the version asked for do not heal that.
    if (!reply.api_version.empty() && (contact_.served_version.empty() || reply.api_version != options_.api_version))
        contact_.served_version = reply.api_version;
    if (!reply.deprecation.empty() && deprecations_.size() < 20 && deprecations_.insert(reply.deprecation).second) {
        log_.warning("deprecated call", {{"api_version", options_.api_version},
                                         {"reason", printable(reply.deprecation)},
                                         {"remedy", "update fulfilld before this version is retired"}});
    }
}

void GraphqlSession::learn(const Document& document, const Cost& cost) {
    budget_.learn(document.name, cost.requested, {cost.maximum, cost.available, cost.restore_rate}, clock_.steady());
}

bool GraphqlSession::wait(Duration duration, std::stop_token stop) {
    if (stop.stop_requested()) return false;
    return duration <= Duration{0} || clock_.sleep_for(duration, stop);
}

}  // namespace fulfilld::shopify
