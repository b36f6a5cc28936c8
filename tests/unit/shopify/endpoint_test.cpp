#include "shopify/endpoint.hpp"

#include <gtest/gtest.h>

namespace fulfilld::shopify {
namespace {

TEST(ParseEndpoint, TakesLoopbackOnly) {
    const auto plain = parse_endpoint("http://127.0.0.1:8085");
    ASSERT_TRUE(plain);
    EXPECT_FALSE(plain->tls);
    EXPECT_EQ(plain->host, "127.0.0.1");
    EXPECT_EQ(plain->port, "8085");
    EXPECT_TRUE(parse_endpoint("https://localhost:8443")->tls);
    EXPECT_EQ(parse_endpoint("http://[::1]:80")->host, "::1");
    for (const char* url :
         {"http://10.0.0.1:80", "https://example.com", "http://127.0.0.1.example.com", "ftp://127.0.0.1",
          "http://user@127.0.0.1:80", "http://127.0.0.1:80/path", "http://127.0.0.1:80?q",
          "http://127.0.0.1:", "http://127.0.0.1:0", "http://127.0.0.1:65536", "https://[::1]:884443",
          "http://0.0.0.0:80", "http://169.254.169.254", "127.0.0.1:80", ""}) {
        EXPECT_FALSE(parse_endpoint(url)) << url;
    }
}

TEST(ParseEndpoint, NoTextEndsTheProcess) {
    for (const std::string scheme : {"http:", "https:", "a:"}) {
        for (int c = 0; c < 256; ++c) EXPECT_FALSE(parse_endpoint(scheme + static_cast<char>(c))) << scheme << c;
    }
}

TEST(ShopDomain, IsTheShopsOwn) {
    EXPECT_TRUE(is_shop_domain("my-shop-2.myshopify.com"));
    for (const char* domain : {"", ".myshopify.com", "-x.myshopify.com", "x.myshopify.com.evil.example",
                               "X.myshopify.com", "a.b.myshopify.com", "shop.example.com", "a/b.myshopify.com"}) {
        EXPECT_FALSE(is_shop_domain(domain)) << domain;
    }
}

}  // namespace
}  // namespace fulfilld::shopify
