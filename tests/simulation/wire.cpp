#include "simulation/wire.hpp"

namespace fulfilld::sim {
namespace {

using namespace std::chrono_literals;
using shopify::Exchange;
using shopify::HttpReply;
using shopify::HttpRequest;
namespace json = boost::json;

constexpr Duration patience = 30s;  ///< Of the client, for an answer.
/// A request that is late lands before its settle time is over, by which the daemon counts [reliability 3.1].
constexpr int latest_landing = 60;

Exchange failed(bool begun, bool reply_begun, std::string fault) {
    Exchange exchange;
    exchange.request_begun = begun;
    exchange.reply_begun = reply_begun;
    exchange.fault = std::move(fault);
    return exchange;
}

bool replace_first(std::string& text, std::string_view from, std::string_view to) {
    const auto at = text.find(from);
    if (at == std::string::npos) return false;
    text.replace(at, from.size(), to);
    return true;
}

/// The same answer as if the mutation had come to nothing that can be told.
std::string without_payload(const std::string& body) {
    boost::system::error_code failed;
    const json::value parsed = json::parse(body, failed);
    const auto* object = failed ? nullptr : parsed.if_object();
    const auto* data = object == nullptr ? nullptr : object->if_contains("data");
    if (data == nullptr || !data->is_object() || data->get_object().empty()) return body;
    return R"({"data":{")" + std::string(data->get_object().begin()->key()) + R"(":null}})";
}

}  // namespace

Wire::Letter Wire::read(const HttpRequest& request) {
    Letter letter{request.path, request.token_header, request.body, json::parse(request.body).as_object(), {}, false};
    letter.operation = json::value_to<std::string>(letter.json.at("operationName"));
    letter.mutation = letter.json.at("query").as_string().starts_with("mutation");
    return letter;
}

Exchange Wire::post(const HttpRequest& request, std::stop_token) {
    const Timestamp entered = world_.now();
    world_.point(machine_, "send");
    world_.pass(std::chrono::milliseconds(world_.dice.draw("latency").between(5, 200)));
    if (auto draw = world_.dice.strikes(Fault::not_sent)) {
        world_.pass(std::chrono::milliseconds(draw->between(1, 3'000)));
        return failed(false, false, "connection refused");
    }
    if (request.connect_within && world_.now() - entered >= *request.connect_within)
        return failed(false, false, "no connection in time");
    Letter letter = read(request);
    // A list that begins anew with every page does so for a whole run.
    if (letter.operation == "StartupProbe") stuck_ = false;
    if (letter.operation == "PollOrders") stuck_ = world_.dice.strikes(Fault::cursor_stuck) || stuck_;
    world_.trace.add(machine_.name + " sends " + letter.operation + " " + std::to_string(mix(0, letter.body.size())) +
                     json::serialize(letter.json.at("variables")));
    oracle_.on_first_byte(machine_, {letter.path, letter.token, letter.body, letter.json, letter.mutation});
    if (auto exchange = on_the_way(letter)) return *exchange;
    if (letter.operation == "PollOrders" && stuck_) letter.json["variables"].as_object()["after"] = nullptr;
    std::string body = arrive(world_, machine_, oracle_, letter);
    if (auto draw = world_.dice.strikes(Fault::slow)) world_.pass(std::chrono::seconds(draw->between(2, 25)));
    Exchange exchange = on_the_way_back(letter, std::move(body));
    if (!letter.mutation) oracle_.on_answered(machine_, whole_);
    world_.point(machine_, "receive");
    return exchange;
}

std::optional<Exchange> Wire::on_the_way(const Letter& letter) {
    auto& dice = world_.dice;
    if (dice.strikes(Fault::request_lost)) {
        world_.pass(patience);
        return failed(true, false, "no answer in time");
    }
    if (letter.mutation) {
        if (auto draw = dice.strikes(Fault::request_late)) {
            world_.at(world_.now() + std::chrono::seconds(draw->between(1, latest_landing)),
                      [&world = world_, &machine = machine_, &oracle = oracle_, letter] {
                          (void)arrive(world, machine, oracle, letter);
                      });
            world_.pass(patience);
            return failed(true, false, "no answer in time");
        }
    }
    if (dice.strikes(Fault::http_500_before)) return answered(500, "<html>Internal Server Error</html>");
    auto refusal = refused();
    if (refusal && letter.mutation) oracle_.on_refusal(machine_, letter.body);
    return refusal;
}

/// Provably not executed.
std::optional<Exchange> Wire::refused() {
    auto& dice = world_.dice;
    if (dice.strikes(Fault::http_429)) return answered(429, R"({"errors":"Too Many Requests"})");
    if (dice.strikes(Fault::unauthorized))
        return answered(401, R"({"errors":"[API] Invalid API key or access token"})");
    if (dice.strikes(Fault::throttled))
        return answered(200, R"({"errors":[{"message":"Throttled","extensions":{"code":"THROTTLED"}}]})");
    return std::nullopt;
}

std::string Wire::arrive(World& world, Machine& machine, Oracle& oracle, const Letter& letter) {
    auto& shop = world.shop();
    json::object request = letter.json;
    if (letter.operation == "PollOrders" && world.dice.strikes(Fault::filter_ignored))
        request["variables"].as_object()["query"] = "updated_at:>='2000-01-01T00:00:00Z'";
    const std::size_t before = shop.executor.mutations().size();
    const bool liar = letter.mutation && world.dice.strikes(Fault::liar).has_value();
    std::deque<sandbox::Order> saved;
    if (liar) saved = shop.shop.orders();
    std::string body = shop.executor.execute(request, "2026-10");
    // What was accepted a moment ago is as if it had never been.
    if (liar) {
        for (std::size_t i = 0; i < saved.size(); ++i) shop.shop.orders()[i] = saved[i];
    }
    if (letter.mutation) oracle.on_received(machine, before, liar);
    if (!letter.mutation) oracle.on_read(machine, letter.json);
    return body;
}

Exchange Wire::answered(unsigned status, std::string body) const {
    Exchange exchange;
    exchange.request_begun = exchange.reply_begun = true;
    exchange.reply.emplace();
    exchange.reply->status = status;
    exchange.reply->content_type = status == 200 ? "application/json; charset=utf-8" : "text/html";
    exchange.reply->body = std::move(body);
    exchange.reply->api_version = "2026-10";
    exchange.reply->request_id = "sim";
    exchange.reply->date = std::chrono::floor<std::chrono::seconds>(world_.now());
    return exchange;
}

Exchange Wire::on_the_way_back(const Letter& letter, std::string body) {
    auto& dice = world_.dice;
    whole_ = false;
    world_.pass(std::chrono::milliseconds(dice.draw("latency back").between(5, 200)));
    if (dice.strikes(Fault::reply_lost)) {
        world_.pass(patience);
        return failed(true, false, "no answer in time");
    }
    if (dice.strikes(Fault::reply_cut)) return failed(true, true, "the reply ended early");
    if (dice.strikes(Fault::http_504_after)) return answered(504, "<html>Gateway Timeout</html>");
    Exchange exchange = answered(200, std::move(body));
    whole_ = !spoil(letter, *exchange.reply);
    if (!letter.mutation) distort(letter, *exchange.reply);
    return exchange;
}

/// What no answer should look like. True: and nothing can be read of it.
bool Wire::spoil(const Letter& letter, HttpReply& reply) {
    auto& dice = world_.dice;
    const bool html = dice.strikes(Fault::reply_html).has_value();
    const bool wrong_shape = dice.strikes(Fault::reply_wrong_shape).has_value();
    if (html) {
        reply.content_type = "text/html";
        reply.body = "<html>Please log in to this network</html>";
    }
    if (wrong_shape) reply.body = R"({"data":{"nobody":null}})";
    if (!letter.mutation) return html || wrong_shape;
    const std::string error =
        R"("errors":[{"message":"Internal error","extensions":{"code":"INTERNAL_SERVER_ERROR"}}])";
    if (dice.strikes(Fault::null_payload)) reply.body = without_payload(reply.body);
    if (dice.strikes(Fault::errors_and_data)) reply.body = "{" + error + "," + reply.body.substr(1);
    return html || wrong_shape;
}

/// Answers that are well formed and not what they seem. What is told wrongly of an order is told to the oracle.
void Wire::distort(const Letter& letter, HttpReply& reply) {
    auto& dice = world_.dice;
    if (letter.operation == "StartupProbe") {
        if (dice.strikes(Fault::another_shop)) {
            // Another one each time: what was adopted once in error would be the right one the next time.
            const std::string other = "gid://shopify/Shop/" + std::to_string(1'000 + world_.step) + "\"";
            if (replace_first(reply.body, "gid://shopify/Shop/1\"", other)) oracle_.expect_other_shop(machine_);
        }
        if (dice.strikes(Fault::scope_cut))
            replace_first(reply.body, R"({"handle":"read_third_party_fulfillment_orders"},)", "");
    }
    if (dice.strikes(Fault::version_fell_forward)) {
        reply.api_version = "2027-01";
        oracle_.expect_other_version(machine_);
    }
    if (letter.operation == "PollOrders" && stuck_)
        replace_first(reply.body, R"("hasNextPage":false)", R"("hasNextPage":true)");
    if (letter.operation == "OrderRecheck" && dice.strikes(Fault::unknown_enum)) {
        const bool changed =
            replace_first(reply.body, R"("status":"OPEN")", R"("status":"PARKED")") ||
            replace_first(reply.body, R"("displayFinancialStatus":"PAID")", R"("displayFinancialStatus":"SETTLED")");
        if (changed) oracle_.on_unreadable(machine_);
    }
}

}  // namespace fulfilld::sim
