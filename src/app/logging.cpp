#include "app/logging.hpp"

#include "fulfilld/core/text.hpp"

#include <spdlog/sinks/stdout_sinks.h>
#include <spdlog/spdlog.h>

#include <cstdlib>

namespace fulfilld::app {
namespace {

constexpr std::size_t longest_value = 400;

std::string quote_if_needed(std::string_view raw) {
    std::string value = printable(raw, longest_value);
    if (!value.empty() && value.find_first_of(" \"=\\") == std::string::npos) return value;
    std::string quoted = "\"";
    for (const char c : value) {
        if (c == '"' || c == '\\') quoted += '\\';
        quoted += c;
    }
    return quoted + "\"";
}

spdlog::level::level_enum level_of(Level level) {
    switch (level) {
        case Level::debug: return spdlog::level::debug;
        case Level::info: return spdlog::level::info;
        case Level::warning: return spdlog::level::warn;
        case Level::error: return spdlog::level::err;
    }
    return spdlog::level::err;
}

/// sd-daemon(3) prefixes.
const char* journal_prefix(Level level) {
    switch (level) {
        case Level::debug: return "<7>";
        case Level::info: return "<6>";
        case Level::warning: return "<4>";
        case Level::error: return "<3>";
    }
    return "<3>";
}

class SpdLog final : public EventLog {
  public:
    explicit SpdLog(Level least)
        : under_systemd_(std::getenv("JOURNAL_STREAM") != nullptr),
          logger_("fulfilld", std::make_shared<spdlog::sinks::stderr_sink_mt>()) {
        logger_.set_level(level_of(least));
        logger_.set_pattern(under_systemd_ ? "%v" : "time=%Y-%m-%dT%H:%M:%SZ level=%l %v",
                            spdlog::pattern_time_type::utc);
        logger_.flush_on(spdlog::level::debug);
    }

    void event(Level level, std::string_view text, std::vector<Field> fields) override {
        std::string line = under_systemd_ ? journal_prefix(level) : "";
        line += format_event(text, fields);
        logger_.log(level_of(level), "{}", line);
    }

  private:
    bool under_systemd_;
    spdlog::logger logger_;
};

}  // namespace

std::string format_event(std::string_view text, const std::vector<Field>& fields) {
    std::string line = "event=" + quote_if_needed(text);
    for (const auto& field : fields) {
        if (!field.value.empty()) line += " " + field.key + "=" + quote_if_needed(field.value);
    }
    return line;
}

std::unique_ptr<EventLog> make_log(Level least) { return std::make_unique<SpdLog>(least); }

}  // namespace fulfilld::app
