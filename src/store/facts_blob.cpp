#include "store/facts_blob.hpp"

#include "core/facts_fields.hpp"

#include <concepts>
#include <cstdint>

namespace fulfilld::store {
namespace {

/// Seven bits to a byte, the lowest first; signed numbers alternate (0, -1, 1, -2, …), so that small ones stay small.
std::uint64_t zigzag(std::int64_t value) {
    return (static_cast<std::uint64_t>(value) << 1) ^ static_cast<std::uint64_t>(value >> 63);
}
std::int64_t unzigzag(std::uint64_t value) {
    return static_cast<std::int64_t>(value >> 1) ^ -static_cast<std::int64_t>(value & 1);
}

class Writer {
  public:
    template <class T>
    void operator()(const char*, T& value) {
        put(value);
    }
    std::string take() { return std::move(bytes_); }

    void number(std::uint64_t value) {
        while (value >= 0x80) {
            bytes_ += static_cast<char>(value | 0x80);
            value >>= 7;
        }
        bytes_ += static_cast<char>(value);
    }

  private:
    void put(const std::string& text) {
        number(text.size());
        bytes_ += text;
    }
    void put(bool value) { bytes_ += value ? '\1' : '\0'; }
    void put(std::integral auto value) { number(zigzag(value)); }
    void put(Timestamp time) { number(zigzag(time.time_since_epoch().count())); }
    template <class Tag>
    void put(const Id<Tag>& id) {
        put(id.str());
    }
    template <class E>
    void put(Seen<E>& seen) {
        number(static_cast<std::uint64_t>(seen.value));
        if (!seen.known()) put(seen.raw);
    }
    template <class T>
    void put(std::optional<T>& value) {
        put(value.has_value());
        if (value) put(*value);
    }
    template <class T>
    void put(std::vector<T>& list) {
        number(list.size());
        for (auto& one : list) put(one);
    }
    template <class T>
    requires requires(Writer& io, T& value) { visit(io, value); }
    void put(T& value) { visit(*this, value); }

    std::string bytes_;
};

/// Reads what Writer wrote. After the first thing that does not fit everything else reads as nothing.
class Reader {
  public:
    explicit Reader(std::string_view bytes) : rest_(bytes) {}

    template <class T>
    void operator()(const char*, T& value) {
        get(value);
    }
    bool whole() const { return good_ && rest_.empty(); }

    std::uint64_t number() {
        std::uint64_t value = 0;
        for (unsigned shift = 0; shift < 64; shift += 7) {
            if (rest_.empty()) break;
            const auto byte = static_cast<unsigned char>(rest_.front());
            rest_.remove_prefix(1);
            value |= static_cast<std::uint64_t>(byte & 0x7F) << shift;
            if (byte < 0x80) return value;
        }
        fail();
        return 0;
    }

  private:
    void fail() {
        good_ = false;
        rest_ = {};
    }
    void get(std::string& text) {
        const std::uint64_t size = number();
        if (size > rest_.size()) return fail();
        text.assign(rest_.substr(0, size));
        rest_.remove_prefix(size);
    }
    void get(bool& value) { value = number() != 0; }
    template <std::integral T>
    void get(T& value) {
        value = static_cast<T>(unzigzag(number()));
    }
    void get(Timestamp& time) { time = Timestamp(Duration(unzigzag(number()))); }
    template <class Tag>
    void get(Id<Tag>& id) {
        std::string text;
        get(text);
        id = Id<Tag>(std::move(text));
    }
    template <class E>
    void get(Seen<E>& seen) {
        seen.value = static_cast<E>(number());
        if (!seen.known()) return get(seen.raw);
        if (text_of(seen.value).empty()) fail();
    }
    template <class T>
    void get(std::optional<T>& value) {
        bool present = false;
        get(present);
        if (present) get(value.emplace());
    }
    template <class T>
    void get(std::vector<T>& list) {
        const std::uint64_t size = number();
        if (size > rest_.size()) return fail();  // no element is smaller than a byte
        list.resize(size);
        for (auto& one : list) get(one);
    }
    template <class T>
    requires requires(Reader& io, T& value) { visit(io, value); }
    void get(T& value) { visit(*this, value); }

    std::string_view rest_;
    bool good_ = true;
};

}  // namespace

std::string encode_facts(const OrderFacts& facts) {
    Writer writer;
    writer.number(facts_format);
    // The description is shared with reading, hence not const; writing changes nothing.
    visit(writer, const_cast<OrderFacts&>(facts));  // NOLINT(cppcoreguidelines-pro-type-const-cast)
    return writer.take();
}

std::optional<OrderFacts> decode_facts(std::string_view blob, std::string_view order) {
    Reader reader(blob);
    if (reader.number() != facts_format) return std::nullopt;
    OrderFacts facts;
    visit(reader, facts);
    if (!reader.whole() || facts.id.str() != order) return std::nullopt;
    return facts;
}

}  // namespace fulfilld::store
