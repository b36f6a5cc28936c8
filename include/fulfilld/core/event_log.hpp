#pragma once

#include <initializer_list>
#include <string>
#include <string_view>
#include <vector>

namespace fulfilld {

enum class Level { debug, info, warning, error };

/// One key=value of an event. Values are ids, order names, counts, codes: never a secret, never personal data.
struct Field {
    std::string key;
    std::string value;

    Field(std::string_view key_, std::string_view value_) : key(key_), value(value_) {}
    Field(std::string_view key_, const char* value_) : key(key_), value(value_) {}
    Field(std::string_view key_, const std::string& value_) : key(key_), value(value_) {}
    template <class Number>
    Field(std::string_view key_, Number number) : key(key_), value(std::to_string(number)) {}
};

/// Where things that happened are told: one event, one line, constant text, facts as fields.
class EventLog {
  public:
    virtual ~EventLog() = default;
    virtual void event(Level level, std::string_view text, std::vector<Field> fields) = 0;

    void info(std::string_view text, std::vector<Field> fields = {}) { event(Level::info, text, std::move(fields)); }
    void warning(std::string_view text, std::vector<Field> fields = {}) {
        event(Level::warning, text, std::move(fields));
    }
    void error(std::string_view text, std::vector<Field> fields = {}) { event(Level::error, text, std::move(fields)); }
};

}  // namespace fulfilld
