#include "app/facts_json.hpp"

#include "core/facts_fields.hpp"
#include "fulfilld/core/reason.hpp"
#include "fulfilld/core/text.hpp"

#include <nlohmann/json.hpp>

#include <algorithm>
#include <concepts>

namespace fulfilld::app {
namespace {

using nlohmann::ordered_json;

std::string amount_text(const Money& money) {
    const std::string text = format_money(money);
    return text.substr(0, text.find(' '));
}

class Writer {
  public:
    template <class T>
    void operator()(const char* name, T& value) {
        object_[name] = json_of(value);
    }
    ordered_json take() { return std::move(object_); }

  private:
    static ordered_json json_of(const std::string& text) { return text; }
    static ordered_json json_of(bool value) { return value; }
    static ordered_json json_of(std::integral auto value) { return value; }
    static ordered_json json_of(Timestamp time) { return format_rfc3339(time); }
    static ordered_json json_of(Money& money) { return {{"amount", amount_text(money)}, {"currency", money.currency}}; }
    template <class Tag>
    static ordered_json json_of(const Id<Tag>& id) {
        return id.str();
    }
    template <class E>
    static ordered_json json_of(const Seen<E>& seen) {
        return text_of(seen);
    }
    template <class T>
    static ordered_json json_of(std::optional<T>& value) {
        return value ? json_of(*value) : ordered_json(nullptr);
    }
    template <class T>
    static ordered_json json_of(std::vector<T>& list) {
        ordered_json array = ordered_json::array();
        for (auto& one : list) array.push_back(json_of(one));
        return array;
    }
    template <class T>
    requires requires(Writer& io, T& value) { visit(io, value); }
    static ordered_json json_of(T& value) {
        Writer inner;
        visit(inner, value);
        return inner.take();
    }

    ordered_json object_ = ordered_json::object();
};

using Problems = std::vector<std::string>;

/// Reads an object whose keys are exactly those of the description.
class Reader {
  public:
    Reader(const ordered_json& object, std::string path, Problems& problems)
        : object_(object), path_(std::move(path)), problems_(problems) {
        if (!object.is_object()) problem(path_, "must be an object");
    }

    template <class T>
    void operator()(const char* name, T& value) {
        if (!object_.is_object()) return;
        known_.emplace_back(name);
        const auto found = object_.find(name);
        if (found == object_.end()) return problem(path_ + "." + name, "is missing");
        get(*found, path_ + "." + name, value);
    }
    template <class T>
    void if_present(const char* name, T& value) {
        if (object_.is_object() && object_.contains(name)) (*this)(name, value);
    }
    /// What is not known is a slip of the pen: it would be ignored in silence.
    void finish() {
        if (!object_.is_object()) return;
        for (const auto& [key, value] : object_.items()) {
            if (std::find(known_.begin(), known_.end(), key) == known_.end())
                problem(path_ + "." + key, "is not known here");
        }
    }

  private:
    void problem(const std::string& where, const std::string& what) {
        problems_.push_back(printable(where + " " + what, 500));
    }
    void get(const ordered_json& json, const std::string& path, std::string& text) {
        if (!json.is_string()) return problem(path, "must be a text");
        text = json.get<std::string>();
    }
    void get(const ordered_json& json, const std::string& path, bool& value) {
        if (!json.is_boolean()) return problem(path, "must be true or false");
        value = json.get<bool>();
    }
    template <std::integral T>
    void get(const ordered_json& json, const std::string& path, T& value) {
        if (!json.is_number_integer() || json.get<std::int64_t>() < 0 || json.get<std::int64_t>() > 1'000'000'000)
            return problem(path, "must be a whole number between 0 and 1000000000");
        value = static_cast<T>(json.get<std::int64_t>());
    }
    void get(const ordered_json& json, const std::string& path, Timestamp& time) {
        const auto read = json.is_string() ? parse_rfc3339(json.get<std::string>()) : std::nullopt;
        if (!read) return problem(path, "must be a time like 2026-11-22T10:00:00Z");
        time = *read;
    }
    void get(const ordered_json& json, const std::string& path, Money& money) {
        std::string amount;
        Reader inner(json, path, problems_);
        inner("amount", amount);
        inner("currency", money.currency);
        inner.finish();
        const auto read = parse_amount(amount);
        if (!read && !amount.empty()) problem(path + ".amount", "must be a decimal number");
        money.ten_thousandths = read.value_or(0);
    }
    template <class Tag>
    void get(const ordered_json& json, const std::string& path, Id<Tag>& id) {
        std::string text;
        get(json, path, text);
        id = Id<Tag>(std::move(text));
    }
    template <class E>
    void get(const ordered_json& json, const std::string& path, Seen<E>& seen) {
        std::string text;
        get(json, path, text);
        seen = parse_seen<E>(text);
    }
    template <class T>
    void get(const ordered_json& json, const std::string& path, std::optional<T>& value) {
        if (!json.is_null()) get(json, path, value.emplace());
    }
    template <class T>
    void get(const ordered_json& json, const std::string& path, std::vector<T>& list) {
        if (!json.is_array()) return problem(path, "must be a list");
        for (const auto& one : json) {
            const std::string place = path + "[" + std::to_string(list.size()) + "]";
            get(one, place, list.emplace_back());
        }
    }
    template <class T>
    requires requires(Reader& io, T& value) { visit(io, value); }
    void get(const ordered_json& json, const std::string& path, T& value) {
        Reader inner(json, path, problems_);
        visit(inner, value);
        inner.finish();
    }

    const ordered_json& object_;
    std::string path_;
    Problems& problems_;
    std::vector<std::string> known_;
};

// The rest of the file, beside the order itself.
template <class Io>
void visit(Io& io, ShopFacts& shop) {
    io("domain", shop.domain);
    io("id", shop.id);
    io("scopes", shop.scopes);
}
template <class Io>
void visit(Io& io, Expectation& expect) {
    io("reason", expect.reason);
    io.if_present("action", expect.action);
    io.if_present("standing", expect.standing);
    io.if_present("label", expect.label);
}

constexpr const char* file_type = "order_facts";
constexpr int file_schema = 1;

}  // namespace

std::string format_saved_order(const SavedOrder& saved) {
    Writer shop;
    Writer order;
    SavedOrder copy = saved;
    visit(shop, copy.shop);
    visit(order, copy.facts);
    const ordered_json file{{"type", file_type},
                            {"schema", file_schema},
                            {"at", format_rfc3339(saved.at)},
                            {"shop", shop.take()},
                            {"order", order.take()}};
    return file.dump(2, ' ', false, ordered_json::error_handler_t::replace) + "\n";
}

namespace {

/// A slip of the pen in what is expected is not a judgement that differs.
void check(const Expectation& expect, const std::string& file, Problems& problems) {
    const auto among = [](std::string_view word, std::initializer_list<std::string_view> words) {
        return std::find(words.begin(), words.end(), word) != words.end();
    };
    const auto refuse = [&](const char* key, const std::string& word, const char* known) {
        problems.push_back(printable(file + ".expect." + key + " \"" + word + "\" is none of " + known, 500));
    };
    if (expect.reason != "clear" && !parse_reason(expect.reason))
        refuse("reason", expect.reason, "the reasons in docs/RULES.md, and not clear");
    if (!among(expect.action, {"", "none"}) && !parse_action_kind(expect.action))
        refuse("action", expect.action, "none, mark_fulfilled, request_fulfillment, flag_for_deletion");
    if (!among(expect.standing, {"", "clear", "stuck", "waiting", "settled", "excluded"}))
        refuse("standing", expect.standing, "clear, stuck, waiting, settled, excluded");
}

}  // namespace

Result<SavedOrder> parse_saved_order(const std::string& text, const std::string& file) {
    const ordered_json json = ordered_json::parse(text, nullptr, false);
    if (json.is_discarded()) return Error{ErrorKind::config, file + ": is not JSON", "save one with fulfilld export"};
    Problems problems;
    SavedOrder saved;
    std::string type;
    int schema = 0;
    Reader in(json, file, problems);
    in("type", type);
    in("schema", schema);
    if (problems.empty() && (type != file_type || schema != file_schema))
        return Error{ErrorKind::config, file + ": is not a saved order of schema 1", "save one with fulfilld export"};
    in("at", saved.at);
    in("shop", saved.shop);
    in("order", saved.facts);
    if (json.is_object() && json.contains("expect")) in("expect", saved.expect.emplace());
    in.finish();
    if (problems.empty() && saved.expect) check(*saved.expect, file, problems);
    if (problems.empty()) return saved;
    std::string all;
    for (const auto& problem : problems) all += (all.empty() ? "" : "\n") + problem;
    return Error{ErrorKind::config, all, "save it again with fulfilld export, or correct it by hand"};
}

}  // namespace fulfilld::app
