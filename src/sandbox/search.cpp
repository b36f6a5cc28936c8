#include "sandbox/search.hpp"

#include <algorithm>
#include <ctime>

namespace fulfilld::sandbox {
namespace {

struct Term {
    std::string field;
    std::string comparison;  ///< "", ">=", "<=", ">", "<".
    std::string value;
};

std::vector<Term> split(std::string_view query) {
    std::vector<Term> terms;
    for (std::size_t at = 0; at < query.size();) {
        if (query[at] == ' ') {
            ++at;
            continue;
        }
        const std::size_t colon = query.find(':', at);
        if (colon == std::string_view::npos) break;
        Term term;
        term.field = query.substr(at, colon - at);
        at = colon + 1;
        while (at < query.size() && (query[at] == '>' || query[at] == '<' || query[at] == '='))
            term.comparison += query[at++];
        const char quote = at < query.size() && (query[at] == '\'' || query[at] == '"') ? query[at] : ' ';
        if (quote != ' ') ++at;
        const std::size_t end = std::min(query.find(quote, at), query.size());
        term.value = query.substr(at, end - at);
        at = end + (quote == ' ' ? 0 : 1);
        terms.push_back(std::move(term));
    }
    return terms;
}

std::optional<Seconds> parse_time(const std::string& text) {
    std::tm parts{};
    const char* rest = strptime(text.c_str(), "%Y-%m-%dT%H:%M:%SZ", &parts);
    if (rest == nullptr || *rest != '\0') return std::nullopt;
    return timegm(&parts);
}

bool compare(Seconds own, const std::string& comparison, Seconds bound) {
    // ":>" behaves as ":>=" [domain 3.2].
    if (comparison.starts_with('>')) return own >= bound;
    if (comparison.starts_with('<')) return own <= bound;
    return own == bound;
}

template <class Member>
void add_time(Search& search, const Term& term, Member member) {
    if (const auto bound = parse_time(term.value)) {
        search.terms.emplace_back([=](const Order& order) { return compare(order.*member, term.comparison, *bound); });
    }
}

void add(Search& search, const Term& term) {
    const std::string& value = term.value;
    if (term.field == "updated_at") {
        if (term.comparison.starts_with('>')) {
            search.updated_from = parse_time(value);
        } else {
            add_time(search, term, &Order::updated_at);
        }
    } else if (term.field == "created_at") {
        add_time(search, term, &Order::created_at);
    } else if (term.field == "processed_at") {
        add_time(search, term, &Order::processed_at);
    } else if (term.field == "id") {
        search.terms.emplace_back([=](const Order& order) { return order.id.ends_with("/" + value); });
    } else if (term.field == "name") {
        search.terms.emplace_back([=](const Order& order) { return order.name == value || order.name == "#" + value; });
    } else if (term.field == "tag") {
        search.terms.emplace_back([=](const Order& order) {
            return std::find(order.tags.begin(), order.tags.end(), value) != order.tags.end();
        });
    } else if (term.field == "test") {
        search.terms.emplace_back([=](const Order& order) { return order.test == (value == "true"); });
    } else if (term.field == "status") {
        search.terms.emplace_back([=](const Order& order) {
            if (value == "cancelled") return order.cancelled_at.has_value();
            if (value == "closed") return order.closed;
            return value != "open" || (!order.closed && !order.cancelled_at);
        });
    } else {
        search.unknown_fields.push_back(term.field);
    }
}

}  // namespace

bool Search::matches(const Order& order) const {
    return std::all_of(terms.begin(), terms.end(), [&](const auto& term) { return term(order); });
}

Search parse_search(std::string_view query) {
    Search search;
    for (const Term& term : split(query)) add(search, term);
    return search;
}

}  // namespace fulfilld::sandbox
