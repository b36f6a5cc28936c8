#include "shopify/reply_class.hpp"

#include "fulfilld/core/text.hpp"

#include <boost/json.hpp>

#include <algorithm>

namespace fulfilld::shopify {
namespace {

namespace json = boost::json;

const json::value* find(const json::value& value, std::string_view key) {
    const auto* object = value.if_object();
    return object == nullptr ? nullptr : object->if_contains(key);
}

std::string text_at(const json::value& value, std::string_view key) {
    const auto* found = find(value, key);
    return found != nullptr && found->is_string() ? std::string(found->get_string()) : std::string{};
}

double number_at(const json::value* object, std::string_view key) {
    const auto* found = object == nullptr ? nullptr : find(*object, key);
    constexpr double plausible = 1e9;
    const double number = found != nullptr && found->is_number() ? found->to_number<double>() : 0.0;
    // What cannot be a number of points is as good as not told; waits are computed from these.
    return number >= 0 && number <= plausible ? number : 0.0;
}

/// Refused before execution, provably [domain 2.3]. A code that is not listed, or none, may hide a finished write.
constexpr std::string_view refusals[] = {"MAX_COST_EXCEEDED",
                                         "RESOURCE_NOT_FOUND",
                                         "MAX_INPUT_SIZE_EXCEEDED",
                                         "BAD_REQUEST",
                                         "INVALID_VARIABLE",
                                         "undefinedField",
                                         "missingRequiredArguments",
                                         "argumentLiteralsIncompatible",
                                         "variableNotUsed",
                                         "selectionMismatch",
                                         "PARSE_ERROR"};

ErrorKind by_code(std::string_view code) {
    if (code == "THROTTLED") return ErrorKind::throttled;
    if (code == "ACCESS_DENIED" || code == "SHOP_INACTIVE") return ErrorKind::unauthorized;
    const bool refused = std::find(std::begin(refusals), std::end(refusals), code) != std::end(refusals);
    return refused ? ErrorKind::rejected : ErrorKind::transient;
}

std::string code_of(const json::value& error) {
    const auto* extensions = find(error, "extensions");
    return extensions == nullptr ? std::string() : text_at(*extensions, "code");
}

/// Of several errors the one that leaves most in doubt, after those that end the run.
ReplyClass by_errors(const json::array& errors) {
    static constexpr ErrorKind order[] = {ErrorKind::rejected, ErrorKind::throttled, ErrorKind::transient,
                                          ErrorKind::unauthorized};
    const auto rank = [](ErrorKind kind) { return std::find(std::begin(order), std::end(order), kind); };
    ReplyClass worst;
    for (const auto& error : errors) {
        const std::string code = code_of(error);
        const ErrorKind kind = by_code(code);
        if (worst.error && rank(kind) <= rank(*worst.error)) continue;
        std::string detail = code.empty() ? "" : code + ": ";
        detail += text_at(error, "message");
        worst = {kind, printable(detail), code == "MAX_COST_EXCEEDED"};
    }
    return worst;
}

/// `errors` is an array on GraphQL errors, a plain string or an object on HTTP ones.
std::string words_of(const json::value& errors) {
    if (errors.is_string()) return std::string(errors.get_string());
    if (errors.is_array() && !errors.get_array().empty()) return text_at(errors.get_array().front(), "message");
    return json::serialize(errors);
}

/// A filter that is not understood is ignored, and every order comes back [domain 0.6]: fatal, whatever it warns of.
std::string search_warning(const json::value& body) {
    const auto* extensions = find(body, "extensions");
    const auto* searches = extensions == nullptr ? nullptr : find(*extensions, "search");
    const auto* list = searches == nullptr ? nullptr : searches->if_array();
    if (list == nullptr) return {};
    for (const auto& search : *list) {
        const auto* warnings = find(search, "warnings");
        const auto* found = warnings == nullptr ? nullptr : warnings->if_array();
        if (found == nullptr || found->empty()) continue;
        return text_at(found->front(), "field") + ": " + text_at(found->front(), "message");
    }
    return {};
}

}  // namespace

ErrorKind by_http_status(unsigned status) {
    switch (status) {
        case 401:
        case 402:
        case 403:
        case 423:
        case 430: return ErrorKind::unauthorized;
        case 429: return ErrorKind::throttled;
        case 500:
        case 502:
        case 503:
        case 504:
        case 530:
        case 540: return ErrorKind::transient;
        default: return status >= 400 && status < 500 ? ErrorKind::rejected : ErrorKind::malformed;
    }
}

ReplyClass classify_reply(unsigned status, const json::value* body) {
    const json::value* errors = body == nullptr ? nullptr : find(*body, "errors");
    if (status != 200) {
        std::string detail = "HTTP " + std::to_string(status);
        if (errors != nullptr) detail += ": " + words_of(*errors);
        if (status == 404) detail += ": wrong shop domain or path";
        return {by_http_status(status), printable(detail)};
    }
    if (body == nullptr) return {ErrorKind::malformed, "the reply is not JSON"};
    if (errors != nullptr && !errors->is_null()) {
        if (errors->is_array() && !errors->get_array().empty()) return by_errors(errors->get_array());
        return {ErrorKind::transient, printable(words_of(*errors))};
    }
    if (std::string warned = search_warning(*body); !warned.empty())
        return {ErrorKind::rejected, printable("the shop did not understand the filter: " + warned)};
    const auto* data = find(*body, "data");
    if (data == nullptr || !data->is_object()) return {ErrorKind::malformed, "the reply has no data"};
    return {};
}

Cost read_cost(const json::value& body) {
    Cost cost;
    const auto* extensions = find(body, "extensions");
    const auto* reported = extensions == nullptr ? nullptr : find(*extensions, "cost");
    if (reported == nullptr) return cost;
    cost.requested = number_at(reported, "requestedQueryCost");
    const auto* throttle = find(*reported, "throttleStatus");
    cost.maximum = number_at(throttle, "maximumAvailable");
    cost.available = number_at(throttle, "currentlyAvailable");
    cost.restore_rate = number_at(throttle, "restoreRate");
    return cost;
}

}  // namespace fulfilld::shopify
