#pragma once

#include "app/config.hpp"
#include "shopify/graphql_session.hpp"

#include <memory>
#include <random>

namespace fulfilld::app {

/// The way to one shop as its configuration has it. The referents outlive it.
class ShopLink {
  public:
    ShopLink(const ShopConfig& shop, port::Clock& clock, EventLog& log, std::mt19937& random);

    shopify::GraphqlSession& session() { return session_; }
    const shopify::Endpoint& endpoint() const { return endpoint_; }

  private:
    shopify::Endpoint endpoint_;
    std::unique_ptr<shopify::Transport> transport_;
    std::unique_ptr<shopify::TokenSource> tokens_;
    shopify::GraphqlSession session_;
};

}  // namespace fulfilld::app
