#pragma once

#include "shopify/transport.hpp"

#include <algorithm>
#include <string>
#include <vector>

namespace fulfilld::test {

/// Answers from a list, the last one for ever.
class ScriptedTransport final : public shopify::Transport {
  public:
    explicit ScriptedTransport(std::vector<shopify::Exchange> script) : script_(std::move(script)) {}
    shopify::Exchange post(const shopify::HttpRequest& request, std::stop_token) override {
        requests.push_back(request);
        return script_[std::min(requests.size(), script_.size()) - 1];
    }
    std::vector<shopify::HttpRequest> requests;

  private:
    std::vector<shopify::Exchange> script_;
};

inline shopify::Exchange answer(const std::string& body, unsigned status = 200) {
    shopify::Exchange exchange;
    exchange.request_begun = exchange.reply_begun = true;
    exchange.reply = shopify::HttpReply{};
    exchange.reply->status = status;
    exchange.reply->body = body;
    return exchange;
}
inline shopify::Exchange unreachable() { return {}; }

}  // namespace fulfilld::test
