#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <iterator>
#include <string_view>
#include <utility>
#include <vector>

/// What all targets share. Each stands in a file of its own, in one of two forms: alone as a program of libFuzzer, or
/// together with all others in fuzz_replay, which needs no libFuzzer.

namespace fulfilld::fuzz {

/// Says which promise was broken and ends the process: a finding.
[[noreturn]] void broken(const char* promise, const char* file, int line);

/// Makes choices out of the input; when it is used up, all further ones are the first.
class Bytes {
  public:
    explicit Bytes(std::string_view bytes) : rest_(bytes) {}

    bool empty() const { return rest_.empty(); }
    unsigned byte() {
        if (rest_.empty()) return 0;
        const auto value = static_cast<unsigned char>(rest_.front());
        rest_.remove_prefix(1);
        return value;
    }
    std::size_t below(std::size_t n) { return byte() % n; }
    bool one_in(std::size_t n) { return below(n) == 1; }
    /// All 64 bits, of as many bytes.
    std::uint64_t number() {
        std::uint64_t value = 0;
        for (int i = 0; i < 8; ++i) value = value << 8U | byte();
        return value;
    }
    /// At most so many bytes, up to the next zero, which is dropped.
    std::string_view text(std::size_t most) {
        const std::string_view taken = rest_.substr(0, std::min(most, rest_.find('\0')));
        rest_.remove_prefix(taken.size());
        if (rest_.starts_with('\0')) rest_.remove_prefix(1);
        return taken;
    }
    std::string_view rest() { return std::exchange(rest_, {}); }
    template <class List>
    const auto& one_of(const List& list) {
        return list[below(std::size(list))];
    }

  private:
    std::string_view rest_;
};

using Run = void (*)(std::string_view input);
struct Target {
    const char* name;
    Run run;
};
std::vector<Target>& targets();

struct Entry {
    Entry(const char* name, Run run) { targets().push_back({name, run}); }
};

}  // namespace fulfilld::fuzz

#define FUZZ_EXPECT(promise) ((promise) ? void() : ::fulfilld::fuzz::broken(#promise, __FILE__, __LINE__))

/// FUZZ_TARGET(name) { ... input ... }
#define FUZZ_TARGET(name)                                                    \
    static void run_##name(std::string_view input);                          \
    static const ::fulfilld::fuzz::Entry entry_of_##name(#name, run_##name); \
    static void run_##name([[maybe_unused]] std::string_view input)
