#pragma once

#include <boost/system/result.hpp>

#include <chrono>
#include <optional>
#include <stdexcept>
#include <string>
#include <string_view>
#include <utility>

namespace fulfilld {

/// What went wrong, by what the caller must do about it.
/// The names reach logs and the database; never reuse one for another meaning.
enum class ErrorKind {
    throttled,     ///< The shop asked us to wait; nothing was executed.
    transient,     ///< Network or server fault; a read may be tried again.
    rejected,      ///< The shop understood and refused; trying again is pointless.
    unauthorized,  ///< Token or scope; a person must act.
    malformed,     ///< The answer is not what the platform promises; never use any part of it.
    unavailable,   ///< The shop could not be reached at all.
    storage,       ///< The database failed; the process must not go on.
    busy,          ///< The database is in use by someone else for too long; nothing was changed, try again later.
    config,        ///< The configuration is wrong.
    locked,        ///< Another instance is at work.
    unfinished,    ///< The shop is still at work on what we asked for; the next run goes on.
    cancelled,     ///< We were told to stop.
    not_found,     ///< What a person asked for is nowhere.
};

std::string_view name_of(ErrorKind kind);

/// The fault lies with this one answer: the next order may fare better. Everything else concerns the whole run.
constexpr bool concerns_one_order(ErrorKind kind) {
    return kind == ErrorKind::malformed || kind == ErrorKind::rejected || kind == ErrorKind::transient;
}

/// Our own memory failed: nothing may be done that cannot be remembered.
constexpr bool concerns_memory(ErrorKind kind) { return kind == ErrorKind::storage || kind == ErrorKind::busy; }

/// A failure as data. `message` says what failed and where, `hint` what a person can do; neither ever holds a
/// secret or personal data.
struct Error {
    Error() = default;  ///< Only for Boost, which needs a value to return when there is no error.
    Error(ErrorKind kind_, std::string message_, std::string hint_ = {})
        : kind(kind_), message(std::move(message_)), hint(std::move(hint_)) {}

    ErrorKind kind = ErrorKind::malformed;
    std::string message;
    std::string hint;
    std::optional<std::chrono::milliseconds> retry_after;  ///< Only for `throttled` and `transient`.
};

/// Called by Boost when a value is taken from a failed Result: always a bug of the caller.
[[noreturn]] inline void throw_exception_from_error(const Error& error, const boost::source_location&) {
    throw std::logic_error("value taken from a failed result: " + error.message);
}

/// Either a value or an Error. Dropping one is a compile-time warning, hence an error.
template <class T>
class [[nodiscard]] Result : public boost::system::result<T, Error> {
  public:
    using boost::system::result<T, Error>::result;
};

using Status = Result<void>;

#define FULFILLD_CONCAT_(a, b) a##b
#define FULFILLD_CONCAT(a, b) FULFILLD_CONCAT_(a, b)
#define FULFILLD_TRY_(tmp, target, expression) \
    auto tmp = (expression);                   \
    if (!tmp) return tmp.error();              \
    target = std::move(*tmp)
/// `FULFILLD_TRY(auto x, f())`: x is f()'s value, or the enclosing function returns f()'s error.
#define FULFILLD_TRY(target, expression) FULFILLD_TRY_(FULFILLD_CONCAT(try_, __LINE__), target, expression)
/// The same for a Status.
#define FULFILLD_CHECK(expression)                                         \
    do {                                                                   \
        if (auto status_ = (expression); !status_) return status_.error(); \
    } while (false)

}  // namespace fulfilld
