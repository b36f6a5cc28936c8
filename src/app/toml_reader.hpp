#pragma once

#include "app/config.hpp"

#include <toml++/toml.h>

#include <functional>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

namespace fulfilld::app {

/// Reads one TOML table and keeps book: keys nobody asked for, wrong types and bad values become problems with their
/// line and column. Reading goes on after each, so that all are found in one go.
class TomlReader {
  public:
    TomlReader(const toml::table& table, std::string path, std::string file, std::vector<ConfigProblem>& problems)
        : table_(table), path_(std::move(path)), file_(std::move(file)), problems_(problems) {}

    void read(std::string_view key, std::string& into);
    void read(std::string_view key, bool& into);
    void read(std::string_view key, int& into, int least, int most);
    void read(std::string_view key, Duration& into, Duration least, Duration most);
    void read(std::string_view key, std::optional<Duration>& into, Duration least, Duration most);
    void read(std::string_view key, std::vector<std::string>& into);
    /// The same; a list that is given must name something.
    void read_some(std::string_view key, std::vector<std::string>& into);
    /// An amount of money: 100 or "99.90", in ten-thousandths.
    void read_amount(std::string_view key, std::optional<std::int64_t>& into);
    /// A word that `parse` understands; `allowed` names the choices.
    template <class T, class Parse>
    void read_word(std::string_view key, T& into, Parse parse, std::string_view allowed) {
        std::string word;
        if (!has(key)) return;
        read(key, word);
        if (word.empty()) return;
        if (const auto value = parse(word)) {
            into = *value;
        } else {
            problem(key, "\"" + word + "\" is not one of " + std::string(allowed));
        }
    }

    void each_table(std::string_view key, const std::function<void(TomlReader&)>& visit);     ///< [[key]]
    void table(std::string_view key, const std::function<void(TomlReader&)>& visit);          ///< [key]
    void each_entry(const std::function<void(const std::string& name, TomlReader&)>& visit);  ///< [this.name]

    bool has(std::string_view key) const { return table_.contains(key); }
    /// At the place of `key`, or of the table when the key is missing.
    void problem(std::string_view key, std::string message);
    /// What may be meant, but hardly is.
    void warn(std::string_view key, std::string message);
    /// One that only matters to what goes to the shop.
    void problem_of_secret(std::string_view key, std::string message);
    /// Reports the keys that were never asked for.
    void finish();

  private:
    const toml::node* find(std::string_view key);
    std::string place_of(const toml::source_position& begin) const;
    std::string name_of_key(std::string_view key) const;

    const toml::table& table_;
    std::string path_;
    std::string file_;
    std::vector<ConfigProblem>& problems_;
    std::set<std::string, std::less<>> asked_;
};

}  // namespace fulfilld::app
