#include "sandbox/schema.hpp"

#include <boost/beast/core/detail/base64.hpp>

#include <algorithm>
#include <array>
#include <ctime>

namespace fulfilld::sandbox {
namespace {

namespace base64 = boost::beast::detail::base64;

void unreachable_write(Execution&, const void*, const BoundField&) {}

void write_page_info(Execution& exec, const std::vector<std::string>& cursors, bool more, const BoundField& field) {
    exec.out += '{';
    for (const auto& part : field.children) {
        if (exec.out.back() != '{') exec.out += ',';
        exec.out += '"' + part.key + "\":";
        const auto name = part.def->name;
        if (name == "hasNextPage") {
            write_bool(exec.out, more);
        } else if (name == "hasPreviousPage") {
            write_bool(exec.out, false);
        } else if (cursors.empty()) {
            exec.out += "null";
        } else {
            write_text(exec.out, name == "endCursor" ? cursors.back() : cursors.front());
        }
    }
    exec.out += '}';
}

void write_edges(Execution& exec, const std::vector<const void*>& items, const std::vector<std::string>& cursors,
                 const BoundField& field) {
    exec.out += '[';
    for (std::size_t i = 0; i < items.size(); ++i) {
        exec.out += i == 0 ? "{" : ",{";
        for (const auto& part : field.children) {
            if (exec.out.back() != '{') exec.out += ',';
            exec.out += '"' + part.key + "\":";
            if (part.def == &nodes_def()) {
                write_object(exec, items[i], part);
            } else {
                write_text(exec.out, cursors[i]);
            }
        }
        exec.out += '}';
    }
    exec.out += ']';
}

}  // namespace

const FieldDef& page_info_def() {
    static const FieldDef def{"pageInfo", Shape::object, nullptr, unreachable_write, true};
    return def;
}
const FieldDef& nodes_def() {
    static const FieldDef def{"nodes", Shape::list, nullptr, unreachable_write, false};
    return def;
}
const FieldDef& edges_def() {
    static const FieldDef def{"edges", Shape::list, nullptr, unreachable_write, true};
    return def;
}
const FieldDef& page_info_field(std::string_view name) {
    static const std::vector<FieldDef> defs{{"hasNextPage", Shape::scalar, nullptr, unreachable_write, true},
                                            {"hasPreviousPage", Shape::scalar, nullptr, unreachable_write, true},
                                            {"endCursor", Shape::scalar, nullptr, unreachable_write, true},
                                            {"startCursor", Shape::scalar, nullptr, unreachable_write, true},
                                            {"cursor", Shape::scalar, nullptr, unreachable_write, true}};
    for (const auto& def : defs) {
        if (def.name == name) return def;
    }
    throw GraphqlError("undefinedField", "Field '" + std::string(name) + "' doesn't exist on type 'PageInfo'");
}

void write_text(std::string& out, std::string_view text) {
    static constexpr const char* hex = "0123456789abcdef";
    out += '"';
    for (const char c : text) {
        const auto byte = static_cast<unsigned char>(c);
        if (c == '"' || c == '\\') {
            out += '\\';
            out += c;
        } else if (byte < 0x20) {
            out += "\\u00";
            out += hex[byte >> 4U];
            out += hex[byte & 15U];
        } else {
            out += c;
        }
    }
    out += '"';
}

void write_bool(std::string& out, bool value) { out += value ? "true" : "false"; }

void write_time(std::string& out, Seconds time) {
    const std::time_t seconds = time;
    std::tm parts{};
    gmtime_r(&seconds, &parts);
    std::array<char, 32> buffer{};
    const std::size_t length = std::strftime(buffer.data(), buffer.size(), "\"%Y-%m-%dT%H:%M:%SZ\"", &parts);
    out.append(buffer.data(), length);
}

void write_object(Execution& exec, const void* self, const BoundField& field) {
    if (self == nullptr) {
        exec.out += "null";
        return;
    }
    exec.out += '{';
    bool first = true;
    for (const auto& child : field.children) {
        exec.out += first ? "\"" : ",\"";
        exec.out += child.key;
        exec.out += "\":";
        child.def->write(exec, self, child);
        first = false;
    }
    exec.out += '}';
}

void write_list(Execution& exec, const std::vector<const void*>& items, const BoundField& field) {
    exec.out += '[';
    for (std::size_t i = 0; i < items.size(); ++i) {
        if (i > 0) exec.out += ',';
        write_object(exec, items[i], field);
    }
    exec.out += ']';
}

void write_connection(Execution& exec, std::vector<const void*> items, IdOf id_of, const BoundField& field) {
    if (field.argument("reverse", exec.variables) == boost::json::value(true)) std::reverse(items.begin(), items.end());
    const auto after = field.argument("after", exec.variables);
    std::size_t from = 0;
    if (after.is_string()) {
        const std::string id = decode_cursor(after.get_string());
        const auto found =
            std::find_if(items.begin(), items.end(), [&](const void* item) { return id_of(item) == id; });
        if (found == items.end()) throw GraphqlError("BAD_REQUEST", "Invalid cursor for current pagination sort.");
        from = static_cast<std::size_t>(found - items.begin()) + 1;
    }
    const std::size_t wanted = exec.whole ? items.size() : static_cast<std::size_t>(field.first(exec.variables));
    const std::size_t count = std::min(items.size() - from, wanted);
    const bool more = from + count < items.size();
    const auto begin = items.begin() + static_cast<std::ptrdiff_t>(from);
    const std::vector<const void*> page(begin, begin + static_cast<std::ptrdiff_t>(count));
    std::vector<std::string> cursors;
    if (!page.empty()) {
        for (const void* item : page) cursors.push_back(encode_cursor(id_of(item)));
    }
    write_page(exec, page, cursors, more, field);
}

void write_page(Execution& exec, const std::vector<const void*>& items, const std::vector<std::string>& cursors,
                bool more, const BoundField& field) {
    exec.out += '{';
    bool first = true;
    for (const auto& part : field.children) {
        exec.out += first ? "\"" : ",\"";
        exec.out += part.key + "\":";
        first = false;
        if (part.def == &page_info_def()) {
            write_page_info(exec, cursors, more, part);
        } else if (part.def == &nodes_def()) {
            write_list(exec, items, part);
        } else {
            write_edges(exec, items, cursors, part);
        }
    }
    exec.out += '}';
}

std::string encode_cursor(std::string_view text) {
    std::string encoded(base64::encoded_size(text.size()), '\0');
    encoded.resize(base64::encode(encoded.data(), text.data(), text.size()));
    return encoded;
}

std::string decode_cursor(std::string_view cursor) {
    std::string decoded(base64::decoded_size(cursor.size()), '\0');
    const auto [written, read] = base64::decode(decoded.data(), cursor.data(), cursor.size());
    std::string_view rest = cursor.substr(std::min(read, cursor.size()));
    while (!rest.empty() && rest.front() == '=') rest.remove_prefix(1);
    if (!rest.empty() || written == 0) throw GraphqlError("BAD_REQUEST", "Invalid cursor");
    decoded.resize(written);
    return decoded;
}

}  // namespace fulfilld::sandbox
