#include "engine/trust.hpp"

#include "fulfilld/core/text.hpp"

namespace fulfilld::engine {
namespace {

/// More than any delay on the way can explain, and so little that no leap within it can outrun the time in which an
/// unanswered request may still land.
constexpr Duration tolerated_skew = std::chrono::seconds{30};

}  // namespace

std::string why_not_to_act(const port::Contact& contact) {
    if (!contact.served_version.empty() && contact.served_version != contact.asked_version) {
        return "the platform answers in version " + printable(contact.served_version, 20) + " instead of " +
               contact.asked_version + ": set api_version to a supported one";
    }
    if (contact.skew && std::chrono::abs(*contact.skew) > tolerated_skew) {
        const bool ahead = *contact.skew > Duration{0};
        const Duration skew = std::chrono::abs(*contact.skew);
        const Duration shown = skew < std::chrono::minutes{5} ? skew : std::chrono::round<std::chrono::minutes>(skew);
        return "the clock of this machine is " + format_duration(shown) + (ahead ? " ahead of" : " behind") +
               " the shop's: synchronise it (NTP)";
    }
    return {};
}

}  // namespace fulfilld::engine
