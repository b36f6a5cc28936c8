#include "shopify/documents.hpp"

#include <algorithm>
#include <map>
#include <stdexcept>
#include <utility>

namespace fulfilld::shopify {
namespace {

constexpr std::pair<std::string_view, std::string_view> texts[] = {
#include "graphql_texts.inc"
};

bool is_name_char(char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_';
}

std::string_view name_at(std::string_view text, std::size_t at) {
    std::size_t end = at;
    while (end < text.size() && is_name_char(text[end])) ++end;
    return text.substr(at, end - at);
}

/// Fragment name -> its definition.
std::map<std::string_view, std::string_view> split_fragments(std::string_view text) {
    std::map<std::string_view, std::string_view> fragments;
    constexpr std::string_view keyword = "fragment ";
    for (std::size_t at = text.find(keyword); at != std::string_view::npos;) {
        const std::size_t next = text.find("\nfragment ", at);
        const std::size_t end = next == std::string_view::npos ? text.size() : next + 1;
        fragments[name_at(text, at + keyword.size())] = text.substr(at, end - at);
        at = next == std::string_view::npos ? next : next + 1;
    }
    return fragments;
}

void append_spreads(std::string_view text, const std::map<std::string_view, std::string_view>& fragments,
                    std::vector<std::string_view>& used, std::string& result) {
    for (std::size_t at = text.find("..."); at != std::string_view::npos; at = text.find("...", at + 3)) {
        const auto fragment = fragments.find(name_at(text, at + 3));
        if (fragment == fragments.end() || std::find(used.begin(), used.end(), fragment->first) != used.end()) continue;
        used.push_back(fragment->first);
        result += fragment->second;
        append_spreads(fragment->second, fragments, used, result);
    }
}

std::vector<Document> compose_all() {
    std::map<std::string_view, std::string_view> fragments;
    for (const auto& [name, text] : texts) {
        if (name == "fragments") fragments = split_fragments(text);
    }
    std::vector<Document> documents;
    for (const auto& [name, text] : texts) {
        if (name == "fragments") continue;
        Document composed;
        composed.name = name;
        composed.mutation = text.starts_with("mutation ");
        if (!text.starts_with('{')) composed.operation = name_at(text, text.find(' ') + 1);
        composed.text = text;
        std::vector<std::string_view> used;
        append_spreads(text, fragments, used, composed.text);
        documents.push_back(std::move(composed));
    }
    return documents;
}

}  // namespace

const std::vector<Document>& all_documents() {
    static const std::vector<Document> documents = compose_all();
    return documents;
}

const Document& document(std::string_view name) {
    for (const auto& candidate : all_documents()) {
        if (candidate.name == name) return candidate;
    }
    throw std::logic_error("no such GraphQL document: " + std::string(name));
}

}  // namespace fulfilld::shopify
