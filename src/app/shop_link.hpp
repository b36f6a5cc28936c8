#pragma once

#include "app/config.hpp"
#include "shopify/graphql_session.hpp"

#include <functional>
#include <memory>
#include <random>

namespace fulfilld::app {

/// Makes the transport to a shop.
using Connect = std::function<std::unique_ptr<shopify::Transport>(const ShopConfig&)>;
/// Over the network, to where the configuration says.
std::unique_ptr<shopify::Transport> connect_to_shop(const ShopConfig& shop);

/// The way to one shop as its configuration has it. The referents outlive it.
class ShopLink {
  public:
    ShopLink(const ShopConfig& shop, port::Clock& clock, EventLog& log, std::mt19937& random,
             const Connect& connect = connect_to_shop);

    shopify::GraphqlSession& session() { return session_; }
    const shopify::Endpoint& endpoint() const { return endpoint_; }

  private:
    shopify::Endpoint endpoint_;
    std::unique_ptr<shopify::Transport> transport_;
    std::unique_ptr<shopify::TokenSource> tokens_;
    shopify::GraphqlSession session_;
};

}  // namespace fulfilld::app
