#include "shopify/lease.hpp"

#include "fulfilld/core/text.hpp"

#include <boost/json.hpp>

namespace fulfilld::port {

std::optional<Error> weigh_lease(const std::optional<LeaseNote>& found, const std::string& instance, bool known,
                                 const LeasePolicy& policy, Timestamp now) {
    if (!found || (found->instance == instance && known)) return std::nullopt;
    if (found->instance == instance)
        return Error{ErrorKind::storage,
                     "the lease in the shop was renewed by a copy of this state file, or this one was put back from a "
                     "backup",
                     "end the other instance, look at the shop, then `fulfilld adopt --yes`"};
    const Timestamp free_at = found->renewed_at + policy.life + policy.delay;
    if (free_at <= now) return std::nullopt;
    return Error{
        ErrorKind::locked,
        "another instance (" + printable(found->instance, 20) + ") holds the lease until " + format_rfc3339(free_at),
        "end it, or this one"};
}

}  // namespace fulfilld::port

namespace fulfilld::shopify {
namespace {

namespace json = boost::json;
using port::LeaseNote;

/// A lease that was confirmed so recently is not asked for again.
constexpr Duration renew_after = std::chrono::minutes{1};
constexpr Duration answer_within = std::chrono::seconds{10};

/// The metafield as read.
struct Found {
    std::string owner;
    std::optional<std::string> digest;  ///< nullopt: there is none yet.
    std::optional<LeaseNote> note;
};

Error unreadable(const std::string& what) {
    return {ErrorKind::malformed, "the lease in the shop cannot be read: " + what,
            "look at the metafield lease of the app; without it nothing is sent"};
}

const json::object* child(const json::object* parent, const char* key) {
    const auto* value = parent == nullptr ? nullptr : parent->if_contains(key);
    return value == nullptr ? nullptr : value->if_object();
}

std::string text(const json::object& parent, const char* key) {
    const auto* value = parent.if_contains(key);
    return value != nullptr && value->is_string() ? std::string(value->get_string()) : std::string();
}

std::string format_note(const LeaseNote& note) {
    return json::serialize(json::object{
        {"instance", note.instance}, {"nonce", note.nonce}, {"renewed_at", format_rfc3339(note.renewed_at)}});
}

std::optional<LeaseNote> parse_note(const std::string& value) {
    boost::system::error_code failed;
    const json::value parsed = json::parse(value, failed);
    if (failed || !parsed.is_object()) return std::nullopt;
    const json::object& object = parsed.get_object();
    LeaseNote note{text(object, "instance"), text(object, "nonce"), {}};
    const auto renewed = parse_rfc3339(text(object, "renewed_at"));
    if (note.instance.empty() || note.nonce.empty() || !renewed) return std::nullopt;
    note.renewed_at = *renewed;
    return note;
}

class MetafieldLease final : public port::Lease {
  public:
    MetafieldLease(GraphqlSession& session, port::Clock& clock, port::LeaseMemory& memory, port::LeasePolicy policy)
        : session_(session), clock_(clock), memory_(memory), policy_(policy) {}

    Status hold(std::stop_token stop) override {
        if (held_at_ && clock_.steady() - *held_at_ < renew_after) return {};
        held_at_.reset();
        const Duration begun = clock_.steady();
        FULFILLD_TRY(const Found found, read(stop));
        const std::string nonce = found.note ? found.note->nonce : std::string();
        FULFILLD_TRY(const std::string instance, memory_.instance());
        FULFILLD_TRY(const bool known, memory_.knows(nonce));
        const Timestamp now = clock_.now();
        if (const auto refusal = port::weigh_lease(found.note, instance, known, policy_, now)) return *refusal;
        FULFILLD_TRY(const LeaseNote ours, memory_.next_note(nonce, now));
        FULFILLD_CHECK(write(found, ours, stop));
        held_at_ = begun;
        return {};
    }

  private:
    Result<Found> read(const std::stop_token& stop) {
        FULFILLD_TRY(const json::value data, session_.query(document("lease"), {}, stop));
        const json::object* installation = child(data.if_object(), "currentAppInstallation");
        if (installation == nullptr) return unreadable("the answer names no app installation");
        Found found{text(*installation, "id"), std::nullopt, std::nullopt};
        const auto* field = installation->if_contains("metafield");
        if (found.owner.empty() || field == nullptr) return unreadable("the answer lacks a field");
        if (field->is_null()) return found;
        const json::object* metafield = field->if_object();
        if (metafield == nullptr) return unreadable("the answer has another shape");
        found.digest = text(*metafield, "compareDigest");
        found.note = parse_note(text(*metafield, "value"));
        if (found.digest->empty() || !found.note) return unreadable("it is not what fulfilld writes");
        return found;
    }

    Status write(const Found& found, const LeaseNote& ours, const std::stop_token& stop) {
        const json::object input{{"ownerId", found.owner},
                                 {"namespace", "$app:fulfilld"},
                                 {"key", "lease"},
                                 {"type", "single_line_text_field"},
                                 {"value", format_note(ours)},
                                 {"compareDigest", found.digest ? json::value(*found.digest) : json::value(nullptr)}};
        const json::object variables{{"metafields", json::array{input}}};
        const MutationReply reply = session_.mutate(document("m_metafields_set"), variables, answer_within, stop);
        const json::object* body = reply.body ? reply.body->if_object() : nullptr;
        const json::object* payload = child(child(body, "data"), "metafieldsSet");
        if (payload == nullptr || body->contains("errors"))
            return Error{ErrorKind::transient, "the shop did not confirm the lease", "the next run tries again"};
        const auto* errors = payload->if_contains("userErrors");
        const auto* written = payload->if_contains("metafields");
        if (errors == nullptr || !errors->is_array() || !errors->get_array().empty())
            return Error{ErrorKind::locked, "another instance took the lease at the same moment", "end one of them"};
        if (written == nullptr || !written->is_array() || written->get_array().size() != 1)
            return Error{ErrorKind::transient, "the shop did not confirm the lease", "the next run tries again"};
        return {};
    }

    GraphqlSession& session_;
    port::Clock& clock_;
    port::LeaseMemory& memory_;
    port::LeasePolicy policy_;
    std::optional<Duration> held_at_;  ///< Steady; when the read before the confirmed write began.
};

}  // namespace

std::unique_ptr<port::Lease> make_lease(GraphqlSession& session, port::Clock& clock, port::LeaseMemory& memory,
                                        port::LeasePolicy policy) {
    return std::make_unique<MetafieldLease>(session, clock, memory, policy);
}

}  // namespace fulfilld::shopify
