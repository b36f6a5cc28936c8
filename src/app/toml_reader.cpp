#include "app/toml_reader.hpp"

#include "fulfilld/core/money.hpp"

namespace fulfilld::app {

const toml::node* TomlReader::find(std::string_view key) {
    asked_.emplace(key);
    return table_.get(key);
}

std::string TomlReader::place_of(const toml::source_position& begin) const {
    return file_ + ":" + std::to_string(begin.line) + ":" + std::to_string(begin.column);
}

std::string TomlReader::name_of_key(std::string_view key) const {
    if (path_.empty()) return std::string(key);
    return key.empty() ? path_ : path_ + "." + std::string(key);
}

void TomlReader::problem(std::string_view key, std::string message) {
    const toml::node* node = table_.get(key);
    const toml::node& at = node != nullptr ? *node : table_;
    problems_.push_back(
        {place_of(at.source().begin), name_of_key(key) + ": " + std::move(message), at.source().begin.line});
}

void TomlReader::problem_of_secret(std::string_view key, std::string message) {
    problem(key, std::move(message));
    problems_.back().of_secret = true;
}

void TomlReader::warn(std::string_view key, std::string message) {
    problem(key, std::move(message));
    problems_.back().warning = true;
}

void TomlReader::read(std::string_view key, std::string& into) {
    const toml::node* node = find(key);
    if (node == nullptr) return;
    if (const auto* value = node->as_string()) {
        into = value->get();
    } else {
        problem(key, "must be a string");
    }
}

void TomlReader::read(std::string_view key, bool& into) {
    const toml::node* node = find(key);
    if (node == nullptr) return;
    if (const auto* value = node->as_boolean()) {
        into = value->get();
    } else {
        problem(key, "must be true or false");
    }
}

void TomlReader::read(std::string_view key, int& into, int least, int most) {
    const toml::node* node = find(key);
    if (node == nullptr) return;
    const auto* value = node->as_integer();
    if (value == nullptr || value->get() < least || value->get() > most) {
        problem(key, "must be a whole number from " + std::to_string(least) + " to " + std::to_string(most));
        return;
    }
    into = static_cast<int>(value->get());
}

void TomlReader::read(std::string_view key, Duration& into, Duration least, Duration most) {
    const toml::node* node = find(key);
    if (node == nullptr) return;
    const auto* text = node->as_string();
    const auto value = text == nullptr ? std::nullopt : parse_duration(text->get());
    if (!value || *value < least || *value > most) {
        problem(key, "must be a duration such as \"90s\", \"10m\", \"2h\" or \"7d\", from " + format_duration(least) +
                         " to " + format_duration(most));
        return;
    }
    into = *value;
}

void TomlReader::read(std::string_view key, std::optional<Duration>& into, Duration least, Duration most) {
    if (!has(key)) return;
    Duration value{};
    read(key, value, least, most);
    into = value;
}

void TomlReader::read_amount(std::string_view key, std::optional<std::int64_t>& into) {
    const toml::node* node = find(key);
    if (node == nullptr) return;
    std::string text;
    if (const auto* whole = node->as_integer()) text = std::to_string(whole->get());
    if (const auto* written = node->as_string()) text = written->get();
    into = parse_amount(text);
    if (into && *into < 0) into.reset();
    if (!into) problem(key, "must be an amount such as 100 or \"99.90\"");
}

void TomlReader::read_some(std::string_view key, std::vector<std::string>& into) {
    read(key, into);
    const auto* list = table_.get_as<toml::array>(key);
    if (list != nullptr && list->empty())
        problem(key, "names nothing: whether that is everything or nothing is not for us to guess; leave the key out");
}

void TomlReader::read(std::string_view key, std::vector<std::string>& into) {
    const toml::node* node = find(key);
    if (node == nullptr) return;
    const auto* list = node->as_array();
    if (list == nullptr || (!list->empty() && !list->is_homogeneous<std::string>())) {
        problem(key, "must be a list of strings, each between quotes");
        return;
    }
    into.clear();
    for (const auto& entry : *list) {
        const std::string& text = entry.ref<std::string>();
        // An empty pattern would match everything.
        if (text.find_first_not_of('*') == std::string::npos) {
            problem(key, "holds an entry that would match everything");
            return;
        }
        into.push_back(text);
    }
}

void TomlReader::each_table(std::string_view key, const std::function<void(TomlReader&)>& visit) {
    const toml::node* node = find(key);
    if (node == nullptr) return;
    const auto* list = node->as_array();
    if (list == nullptr || !list->is_array_of_tables()) {
        problem(key, "must be written as [[" + std::string(key) + "]]");
        return;
    }
    for (const auto& entry : *list) {
        TomlReader reader(*entry.as_table(), name_of_key(key), file_, problems_);
        visit(reader);
        reader.finish();
    }
}

void TomlReader::table(std::string_view key, const std::function<void(TomlReader&)>& visit) {
    const toml::node* node = find(key);
    if (node == nullptr) return;
    const auto* inner = node->as_table();
    if (inner == nullptr) {
        problem(key, "must be written as [" + std::string(key) + "]");
        return;
    }
    TomlReader reader(*inner, name_of_key(key), file_, problems_);
    visit(reader);
    reader.finish();
}

void TomlReader::each_entry(const std::function<void(const std::string&, TomlReader&)>& visit) {
    for (const auto& [key, node] : table_) {
        const std::string name(key.str());
        table(name, [&](TomlReader& reader) { visit(name, reader); });
    }
}

void TomlReader::finish() {
    for (const auto& [key, node] : table_) {
        if (asked_.contains(key.str())) continue;
        const auto& begin = key.source().begin;
        problems_.push_back({place_of(begin),
                             name_of_key(key.str()) + ": unknown key; see fulfilld config init for all there are",
                             begin.line});
    }
}

}  // namespace fulfilld::app
