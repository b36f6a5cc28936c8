#pragma once

#include "core/backoff.hpp"
#include "core/cost_budget.hpp"
#include "core/retry_budget.hpp"
#include "fulfilld/core/event_log.hpp"
#include "fulfilld/core/result.hpp"
#include "fulfilld/port/clock.hpp"
#include "fulfilld/port/order_source.hpp"
#include "shopify/documents.hpp"
#include "shopify/reply_class.hpp"
#include "shopify/token.hpp"
#include "shopify/transport.hpp"

#include <boost/json/value.hpp>

#include <functional>
#include <set>
#include <string>

namespace fulfilld::shopify {

struct SessionOptions {
    std::string api_version = "2026-10";
    Backoff backoff;
    int attempts = 3;           ///< Of a read, on transient faults.
    int throttle_attempts = 8;  ///< Of a read, when the shop asks to wait.
};

/// What came back to a mutation: the exchange and, when there was one, the parsed body.
struct MutationReply {
    Exchange exchange;
    std::optional<boost::json::value> body;
};

/// The body of the request that a session sends: the same text for the same values.
std::string request_body(const Document& document, const boost::json::object& variables);

/// Sends documents to one shop at the pace its cost bucket allows. Reads are repeated on throttling and transient
/// faults, and once with a new token when the shop refuses the old one; mutations are sent exactly once, on a
/// connection of their own.
class GraphqlSession {
  public:
    /// `dice` gives numbers in [0, 1) for jitter. The referents outlive the session.
    GraphqlSession(Transport& transport, TokenSource& tokens, SessionOptions options, port::Clock& clock, EventLog& log,
                   std::function<double()> dice);

    /// The `data` object of the answer, owned by the value returned.
    Result<boost::json::value> query(const Document& document, const boost::json::object& variables,
                                     std::stop_token stop);
    /// Begins within `patience` or is not sent.
    MutationReply mutate(const Document& document, const boost::json::object& variables, Duration patience,
                         std::stop_token stop);

    /// What every answer so far showed, beside its content. A clock that was set since the last one shows in its skew.
    port::Contact contact() const;

    /// Whether the last refused query was one that asks for too many points at once.
    bool last_was_too_expensive() const { return too_expensive_; }
    /// From the last byte of the last query to the last byte of its answer, waits before it aside.
    Duration last_took() const { return last_took_; }

  private:
    struct Attempt {
        std::optional<boost::json::value> body;
        std::optional<Error> error;
        double requested_cost = 0;
        bool token_refused = false;
    };
    Attempt attempt(const Document& document, const HttpRequest& request, std::stop_token stop);
    HttpRequest request_with(const Secret& token, std::string body) const;
    void learn(const Document& document, const Cost& cost);
    bool wait(Duration duration, std::stop_token stop);
    /// How long to wait before trying once more; nullopt: give up.
    std::optional<Duration> next_wait(const Attempt& failed, int& faults, int& refusals);

    Transport& transport_;
    TokenSource& tokens_;
    SessionOptions options_;
    port::Clock& clock_;
    EventLog& log_;
    std::function<double()> dice_;
    /// Keeps what the headers tell, and says it once.
    void observe(const HttpReply& reply);

    CostBudget budget_;
    RetryBudget retries_;
    port::Contact contact_;
    Duration wall_of_steady_{};  ///< How far the one was from the other when the skew was seen.
    std::set<std::string> deprecations_;
    bool too_expensive_ = false;
    Duration last_took_{};
};

}  // namespace fulfilld::shopify
