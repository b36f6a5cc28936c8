#include "sandbox/execute.hpp"

#include "sandbox/schema.hpp"

#include <boost/json.hpp>

#include <algorithm>

namespace fulfilld::sandbox {
namespace {

namespace json = boost::json;

constexpr double single_query_maximum = 1000;
constexpr double bucket_seconds = 20;  ///< As observed live: 2000 points at 100 a second [domain 2.1].

const json::object& variables_of(const json::object& request) {
    static const json::object none;
    const auto* variables = request.if_contains("variables");
    return variables != nullptr && variables->is_object() ? variables->get_object() : none;
}

}  // namespace

Executor::Executor(Shop& shop, Plan plan)
    : shop_(shop), plan_(plan), available_(plan.restore_per_second * bucket_seconds), refilled_at_(shop.steady()) {}

std::string Executor::operation_of(const json::object& request) {
    const auto* name = request.if_contains("operationName");
    return name != nullptr && name->is_string() ? std::string(name->get_string()) : std::string();
}

const BoundDocument& Executor::bound(const std::string& text) {
    const auto known = documents_.find(text);
    if (known != documents_.end()) return known->second;
    return documents_.emplace(text, bind_document(parse_document(text))).first->second;
}

std::string Executor::execute(const json::object& request, std::string_view version) {
    const auto* query = request.if_contains("query");
    const BoundDocument* document = nullptr;
    double requested = 0;
    noted_ = false;
    try {
        if (query == nullptr || !query->is_string()) throw GraphqlError("BAD_REQUEST", "query is missing");
        document = &bound(std::string(query->get_string()));
        const json::object& variables = variables_of(request);
        requested = requested_cost(*document, variables);
        if (requested > single_query_maximum) {
            throw GraphqlError("MAX_COST_EXCEEDED", "Query cost is " + std::to_string(static_cast<int>(requested)) +
                                                        ", which exceeds the single query max cost limit (1000)");
        }
        refill();
        if (plan_.restore_per_second > 0 && available_ < requested) {
            ++throttled_;
            throw GraphqlError("THROTTLED", "Throttled");
        }
        note_received(request);
        return run(*document, variables, version);
    } catch (const GraphqlError& error) {
        std::string body = error_body(error, document, requested);
        if (noted_) mutations_.back().answer = error.what();
        return body;
    } catch (const boost::system::system_error&) {
        return error_body({"INVALID_VARIABLE", "Variable of an invalid type was provided"}, document, requested);
    } catch (const std::out_of_range&) {
        return error_body({"INVALID_VARIABLE", "Variable was provided without a required field"}, document, requested);
    }
}

std::string Executor::run(const BoundDocument& document, const json::object& variables, std::string_view version) {
    Execution exec{shop_, variables, version};
    exec.bulk = &bulk_;
    exec.out.reserve(1U << 16U);
    exec.out += "{\"data\":{";
    const std::size_t data_at = exec.out.size() - 1;
    for (std::size_t i = 0; i < document.fields.size(); ++i) {
        exec.out += (i == 0 ? "\"" : ",\"") + document.fields[i].key + "\":";
        document.fields[i].def->write(exec, nullptr, document.fields[i]);
    }
    exec.out += "}";
    if (noted_) {
        ReceivedMutation& received = mutations_.back();
        received.answer = exec.out.substr(data_at);
        received.accepted = received.answer.find("\"userErrors\":[]") != std::string::npos;
    }
    const double requested = requested_cost(document, variables);
    const double actual = std::min(requested, actual_cost(document, variables, exec.root_nodes));
    if (plan_.restore_per_second > 0) available_ -= actual;
    spent_ += actual;
    exec.out += ",\"extensions\":{\"cost\":" + cost_block(requested, &actual);
    if (!exec.search_warnings.empty()) exec.out += ",\"search\":" + exec.search_warnings;
    return std::move(exec.out += "}}");
}

void Executor::note_received(const json::object& request) {
    noted_ = false;
    const auto* query = request.if_contains("query");
    if (query == nullptr || !query->is_string() || !query->get_string().starts_with("mutation")) return;
    std::optional<ReceivedMutation> received;
    try {
        received = describe_mutation(bound(std::string(query->get_string())).fields.at(0), variables_of(request));
    } catch (const GraphqlError&) {
        received.emplace().kind = "unreadable";
    }
    if (!received) return;
    received->operation = operation_of(request);
    received->variables = variables_of(request);
    if (++seen_[received->kind + " " + received->target + " " + received->detail] > 1) ++duplicates_;
    auto* order = shop_.find_order(received->target);
    if (order == nullptr) order = shop_.find_fulfillment_order(received->target).first;
    if (order == nullptr || order->label.action != received->kind || order->label.target != received->target)
        ++forbidden_;
    mutations_.push_back(std::move(*received));
    noted_ = true;
}

void Executor::refill() {
    const double now = shop_.steady();
    available_ = std::min(plan_.restore_per_second * bucket_seconds,
                          available_ + (now - refilled_at_) * plan_.restore_per_second);
    refilled_at_ = now;
}

std::string Executor::cost_block(double requested, const double* actual) const {
    const bool unlimited = plan_.restore_per_second <= 0;
    const auto whole = [](double value) { return std::to_string(static_cast<long long>(value)); };
    return "{\"requestedQueryCost\":" + whole(requested) +
           ",\"actualQueryCost\":" + (actual == nullptr ? "null" : whole(*actual)) +
           ",\"throttleStatus\":{\"maximumAvailable\":" +
           whole(unlimited ? 1e6 : plan_.restore_per_second * bucket_seconds) +
           ".0,\"currentlyAvailable\":" + whole(unlimited ? 1e6 : available_) +
           ",\"restoreRate\":" + whole(unlimited ? 1e5 : plan_.restore_per_second) + ".0}}";
}

std::string Executor::error_body(const GraphqlError& error, const BoundDocument* document, double requested) const {
    json::object data;
    if (document != nullptr) {
        for (const auto& field : document->fields) data[field.key] = nullptr;
    }
    const bool executed = error.code == "ACCESS_DENIED" || error.code == "RESOURCE_NOT_FOUND";
    json::object body{{"errors", json::array{{{"message", error.what()}, {"extensions", {{"code", error.code}}}}}}};
    if (executed) body["data"] = data;
    std::string text = json::serialize(body);
    text.pop_back();
    return text + ",\"extensions\":{\"cost\":" + cost_block(requested, nullptr) + "}}";
}

}  // namespace fulfilld::sandbox
