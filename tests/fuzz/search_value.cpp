// What a person types becomes part of a search: always one term with one quoted value, whatever was typed; and the
// forms of times, durations and amounts that the same text may have.
#include "fuzz/target.hpp"

#include "fulfilld/core/money.hpp"
#include "shopify/client.hpp"
#include "shopify/strict_json.hpp"
#include "support/fakes.hpp"
#include "support/scripted_transport.hpp"

#include <boost/json.hpp>

namespace fulfilld::shopify {
namespace {

namespace json = boost::json;

/// The value of `field:'value'`, when the text is that and nothing else by the rules of the platform's search: a quote
/// or a backslash would end or change it.
std::optional<std::string> quoted_value(std::string_view query, std::string_view field) {
    if (!query.starts_with(field)) return std::nullopt;
    query.remove_prefix(field.size());
    if (query.size() < 3 || query.front() != '\'' || query.back() != '\'') return std::nullopt;
    const auto value = query.substr(1, query.size() - 2);
    if (value.find_first_of("'\"\\\n\r") != std::string_view::npos) return std::nullopt;
    return std::string(value);
}

/// Keeps what it is asked and knows of no order.
class NoOrders final : public Transport {
  public:
    Exchange post(const HttpRequest& request, std::stop_token) override {
        bodies.push_back(request.body);
        return test::answer(
            R"({"data":{"order":null,"orders":{"nodes":[],"pageInfo":{"hasNextPage":false,"endCursor":null}}}})");
    }
    std::vector<std::string> bodies;
};

struct Wire {
    test::FakeClock clock;
    test::LogCapture log;
    std::unique_ptr<TokenSource> tokens = make_static_token(Secret("token"));
    NoOrders transport;
    GraphqlSession session{transport, *tokens, SessionOptions{}, clock, log, [] { return 0.5; }};
    std::unique_ptr<port::OrderSource> source = make_order_source(session);
};

json::object variables_of(const std::string& body) {
    const auto value = parse_strict(body);
    FUZZ_EXPECT(value.has_value());
    return value->as_object().at("variables").as_object();
}

void check_find(const std::string& key) {
    Wire wire;
    const auto found = wire.source->find_orders(key, {});
    FUZZ_EXPECT(found && found->empty());
    FUZZ_EXPECT(wire.transport.bodies.size() <= 2);
    for (const auto& body : wire.transport.bodies) {
        const json::object variables = variables_of(body);
        if (const auto* query = variables.if_contains("query")) {
            FUZZ_EXPECT(quoted_value(std::string(query->as_string()), "name:") == key);
        } else {
            const std::string_view id = variables.at("id").as_string();
            FUZZ_EXPECT(id.find_first_not_of("gid:/shopfyOrder0123456789") == std::string_view::npos);
        }
    }
}

void check_changed_since(Timestamp since) {
    Wire wire;
    FUZZ_EXPECT(wire.source->fetch_changed(since, std::nullopt, {}).has_value());
    const json::object variables = variables_of(wire.transport.bodies.front());
    const auto value = quoted_value(std::string(variables.at("query").as_string()), "updated_at:>=");
    FUZZ_EXPECT(value && parse_rfc3339(*value) == std::chrono::floor<std::chrono::seconds>(since));
}

void check_forms(std::string_view text) {
    for (const auto& time : {parse_rfc3339(text), parse_http_date(text)}) {
        if (time) FUZZ_EXPECT(parse_rfc3339(format_rfc3339(*time)) == std::chrono::floor<std::chrono::seconds>(*time));
    }
    if (const auto duration = parse_duration(text)) {
        FUZZ_EXPECT(*duration >= Duration{0});
        FUZZ_EXPECT(parse_duration(format_duration(*duration)) == duration);
        FUZZ_EXPECT(!format_age(*duration).empty());
    }
    if (const auto amount = parse_amount(text)) {
        const std::string printed = format_money({*amount, "EUR"});
        FUZZ_EXPECT(printed.ends_with(" EUR") && parse_amount(printed.substr(0, printed.size() - 4)) == amount);
    }
}

}  // namespace

FUZZ_TARGET(search_value) {
    fuzz::Bytes choices(input);
    const std::size_t form = choices.below(4);
    if (form == 0) {
        static const Timestamp first = *parse_rfc3339("1000-01-01T00:00:00Z");
        static const Timestamp last = *parse_rfc3339("9900-01-01T00:00:00Z");
        const auto span = static_cast<std::uint64_t>((last - first).count());
        return check_changed_since(first + Duration(static_cast<std::int64_t>(choices.number() % span)));
    }
    const std::string text(choices.rest());
    form == 1 ? check_forms(text) : check_find(text);
}

}  // namespace fulfilld::shopify
