#include "app/shop_link.hpp"

namespace fulfilld::app {
namespace {

shopify::Endpoint endpoint_for(const ShopConfig& shop) {
    // A bad endpoint was refused when the configuration was read.
    return shop.endpoint.empty() ? shopify::endpoint_of(shop.domain) : *shopify::parse_endpoint(shop.endpoint);
}

shopify::SessionOptions options_for(const ShopConfig& shop) {
    shopify::SessionOptions options;
    options.api_version = shop.api_version;
    return options;
}

std::function<double()> dice_of(std::mt19937& random) {
    return [&random] { return std::uniform_real_distribution<double>(0.0, 1.0)(random); };
}

std::unique_ptr<shopify::TokenSource> tokens_for(const ShopConfig& shop, shopify::Transport& transport,
                                                 port::Clock& clock, EventLog& log, std::mt19937& random) {
    if (shop.client_id.empty()) return shopify::make_static_token(shop.token);
    shopify::GrantOptions options;
    options.client_id = shop.client_id;
    options.client_secret = shop.client_secret;
    return shopify::make_granted_token(transport, std::move(options), clock, log, dice_of(random));
}

}  // namespace

std::unique_ptr<shopify::Transport> connect_to_shop(const ShopConfig& shop) {
    return shopify::make_transport(endpoint_for(shop), shop.ca_file);
}

ShopLink::ShopLink(const ShopConfig& shop, port::Clock& clock, EventLog& log, std::mt19937& random,
                   const Connect& connect)
    : endpoint_(endpoint_for(shop)),
      transport_(connect(shop)),
      tokens_(tokens_for(shop, *transport_, clock, log, random)),
      session_(*transport_, *tokens_, options_for(shop), clock, log, dice_of(random)) {}

}  // namespace fulfilld::app
