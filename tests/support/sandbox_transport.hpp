#pragma once

#include "sandbox/side_door.hpp"
#include "shopify/transport.hpp"
#include "support/fakes.hpp"

#include <boost/json.hpp>

namespace fulfilld::test {

/// The simulated shop in this process, in simulated time: every request takes `latency` and not a moment more.
class SandboxTransport final : public shopify::Transport {
  public:
    SandboxTransport(sandbox::Sandbox& shop, FakeClock& clock, Duration latency)
        : shop_(shop), clock_(clock), latency_(latency) {}

    shopify::Exchange post(const shopify::HttpRequest& request, std::stop_token) override {
        clock_.advance(latency_);
        shopify::Exchange exchange;
        exchange.request_begun = exchange.reply_begun = true;
        exchange.reply.emplace();
        exchange.reply->status = 200;
        exchange.reply->api_version = "2026-10";
        exchange.reply->body = shop_.executor.execute(boost::json::parse(request.body).get_object(), "2026-10");
        ++requests;
        return exchange;
    }
    int requests = 0;

  private:
    sandbox::Sandbox& shop_;
    FakeClock& clock_;
    Duration latency_;
};

}  // namespace fulfilld::test
