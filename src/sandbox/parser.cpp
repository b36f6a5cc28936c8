#include "sandbox/document.hpp"

#include <boost/json.hpp>

#include <cctype>

namespace fulfilld::sandbox {
namespace {

class Parser {
  public:
    explicit Parser(std::string_view text) : text_(text) {}

    Operation document() {
        Operation operation;
        int operations = 0;
        for (skip(); at_ < text_.size(); skip()) {
            const bool shorthand = peek() == '{';
            const std::string keyword = shorthand ? "query" : name();
            if (keyword == "fragment") {
                fragment(operation);
            } else if (keyword == "query" || keyword == "mutation") {
                if (++operations > 1) throw GraphqlError("BAD_REQUEST", "An operation name is required");
                operation.mutation = keyword == "mutation";
                if (!shorthand) header(operation);
                operation.selection = selection();
            } else {
                fail();
            }
        }
        if (operations == 0) fail();
        return operation;
    }

  private:
    [[noreturn]] void fail() const {
        throw GraphqlError("PARSE_ERROR", "Parse error at offset " + std::to_string(at_));
    }

    void skip() {
        while (at_ < text_.size()) {
            const char c = text_[at_];
            if (c == '#') {
                while (at_ < text_.size() && text_[at_] != '\n') ++at_;
            } else if (std::isspace(static_cast<unsigned char>(c)) != 0 || c == ',') {
                ++at_;
            } else {
                return;
            }
        }
    }
    char peek() {
        skip();
        return at_ < text_.size() ? text_[at_] : '\0';
    }
    bool take(char c) {
        if (peek() != c) return false;
        ++at_;
        return true;
    }
    void expect(char c) {
        if (!take(c)) fail();
    }
    std::string name() {
        skip();
        const std::size_t from = at_;
        while (at_ < text_.size() && (std::isalnum(static_cast<unsigned char>(text_[at_])) != 0 || text_[at_] == '_'))
            ++at_;
        if (from == at_) fail();
        return std::string(text_.substr(from, at_ - from));
    }

    void header(Operation& operation) {
        if (peek() != '{' && peek() != '(') operation.name = name();
        if (!take('(')) return;
        while (!take(')')) {
            expect('$');
            operation.variables.push_back(name());
            expect(':');
            while (peek() == '[' || peek() == ']' || peek() == '!' ||
                   std::isalnum(static_cast<unsigned char>(peek())) != 0)
                ++at_;
            if (take('=')) value();
        }
    }

    void fragment(Operation& operation) {
        const std::string own = name();
        if (name() != "on") fail();
        Fragment fragment;
        fragment.type = name();
        fragment.selection = selection();
        operation.fragments[own] = std::move(fragment);
    }

    std::vector<Selection> selection() {
        std::vector<Selection> list;
        expect('{');
        while (!take('}')) list.push_back(one());
        return list;
    }

    Selection one() {
        Selection result;
        if (take('.')) {
            expect('.');
            expect('.');
            result.name = name();
            result.kind = Selection::Kind::spread;
            if (result.name != "on") return result;
            result.kind = Selection::Kind::inline_fragment;
            result.key = name();
            result.selection = selection();
            return result;
        }
        result.key = result.name = name();
        if (take(':')) result.name = name();
        if (take('(')) {
            while (!take(')')) {
                std::string argument = name();
                expect(':');
                result.arguments.emplace_back(std::move(argument), value());
            }
        }
        if (peek() == '{') result.selection = selection();
        return result;
    }

    Value value() {
        Value result;
        const char c = peek();
        if (take('$')) return {Value::Kind::variable, name(), {}, {}};
        if (take('"')) {
            result.kind = Value::Kind::text;
            while (at_ < text_.size() && text_[at_] != '"') {
                if (text_[at_] == '\\') ++at_;
                result.text += text_[at_++];
            }
            expect('"');
        } else if (take('[')) {
            result.kind = Value::Kind::list;
            while (!take(']')) result.items.push_back(value());
        } else if (take('{')) {
            result.kind = Value::Kind::object;
            while (!take('}')) {
                result.keys.push_back(name());
                expect(':');
                result.items.push_back(value());
            }
        } else if (c == '-' || std::isdigit(static_cast<unsigned char>(c)) != 0) {
            result.kind = Value::Kind::number;
            do result.text += text_[at_++];
            while (at_ < text_.size() &&
                   (std::isdigit(static_cast<unsigned char>(text_[at_])) != 0 || text_[at_] == '.'));
        } else {
            result.text = name();
            const bool truth = result.text == "true" || result.text == "false";
            result.kind = truth ? Value::Kind::boolean : result.text == "null" ? Value::Kind::null : Value::Kind::word;
        }
        return result;
    }

    std::string_view text_;
    std::size_t at_ = 0;
};

}  // namespace

Operation parse_document(std::string_view text) { return Parser(text).document(); }

boost::json::value resolve_value(const Value& value, const boost::json::object& variables) {
    switch (value.kind) {
        case Value::Kind::null: return nullptr;
        case Value::Kind::variable: {
            const auto* found = variables.if_contains(value.text);
            return found == nullptr ? boost::json::value(nullptr) : *found;
        }
        case Value::Kind::text:
        case Value::Kind::word: return boost::json::value(value.text);
        case Value::Kind::number:
            return value.text.find('.') == std::string::npos ? boost::json::value(std::stoll(value.text))
                                                             : boost::json::value(std::stod(value.text));
        case Value::Kind::boolean: return value.text == "true";
        case Value::Kind::list: {
            boost::json::array list;
            for (const auto& item : value.items) list.push_back(resolve_value(item, variables));
            return list;
        }
        case Value::Kind::object: {
            boost::json::object object;
            for (std::size_t i = 0; i < value.keys.size(); ++i)
                object[value.keys[i]] = resolve_value(value.items[i], variables);
            return object;
        }
    }
    return nullptr;
}

}  // namespace fulfilld::sandbox
