#include "shopify/file_host.hpp"

#include "support/builders.hpp"
#include "support/raw_server.hpp"

#include <gtest/gtest.h>

namespace fulfilld::shopify {
namespace {

using namespace test;

const Endpoint shop = endpoint_of("demo.myshopify.com");
const Endpoint local = *parse_endpoint("http://127.0.0.1:8085");

TEST(FileUrl, LeadsToThePlatformsFileHostOrNowhere) {
    const auto place =
        parse_file_url("https://storage.googleapis.com/shopify/a%20b.jsonl?X-Signature=%2Fabc&x=1", shop);
    ASSERT_TRUE(place) << place.error().message;
    EXPECT_TRUE(place->endpoint.tls);
    EXPECT_EQ(place->endpoint.host, "storage.googleapis.com");
    EXPECT_EQ(place->endpoint.port, "443");
    EXPECT_EQ(place->target, "/shopify/a%20b.jsonl?X-Signature=%2Fabc&x=1") << "as given: the signature covers it";
    EXPECT_TRUE(parse_file_url("https://storage.googleapis.com:443/x", shop));
    EXPECT_TRUE(parse_file_url("https://STORAGE.googleapis.com/x", shop));
    const std::string refused[] = {
        "",
        "storage.googleapis.com/x",
        "//storage.googleapis.com/x",
        "http://storage.googleapis.com/x",
        "ftp://storage.googleapis.com/x",
        "file:///etc/passwd",
        "file://storage.googleapis.com/etc/passwd",
        "gopher://storage.googleapis.com/x",
        "data:application/json,{}",
        "javascript:alert(1)",
        "https://storage.googleapis.com:8443/x",
        "https://storage.googleapis.com:80/x",
        "https://user@storage.googleapis.com/x",
        "https://user:word@storage.googleapis.com/x",
        "https://storage.googleapis.com@evil.example/x",
        "https://storage.googleapis.com/x#part",
        "https://storage.googleapis.com.evil.example/x",
        "https://evil.example/storage.googleapis.com/x",
        "https://evil.example/?storage.googleapis.com",
        "https://xstorage.googleapis.com/x",
        "https://storage.googleapis.co/x",
        "https://storage.googleapis.com./x",
        "https://169.254.169.254/latest/meta-data",
        "https://127.0.0.1/x",
        "https://[::1]/x",
        "https://localhost/x",
        "https://0x7f000001/x",
        "https://demo.myshopify.com/x",
        "https:?",
        "https:\"",
        "https://storage.googleapis.com/x\r\nHost: evil.example",
        "https://storage.googleapis.com/a b",
        "https://storage.googleapis.com/\xff",
        "https://storage.googleapis.com/" + std::string(9000, 'a'),
    };
    for (const auto& url : refused) {
        const auto result = parse_file_url(url, shop);
        ASSERT_FALSE(result) << url;
        EXPECT_EQ(result.error().kind, ErrorKind::malformed);
        EXPECT_EQ(result.error().message.find("/x"), std::string::npos) << "an address is a key";
    }
}

TEST(FileUrl, OfAShopOnThisMachineStaysOnIt) {
    EXPECT_EQ(parse_file_url("http://127.0.0.1:99/bulk/1?s=2", local)->endpoint.port, "99");
    EXPECT_TRUE(parse_file_url("http://127.0.0.1:99/x", local)->endpoint.loopback);
    for (const char* url :
         {"https://storage.googleapis.com/x", "http://169.254.169.254/x", "http://10.0.0.1/x", "https://[::1]8:8443"})
        EXPECT_FALSE(parse_file_url(url, local)) << url;
}

class FileHostTest : public ::testing::Test {
  protected:
    Status fetch(const std::string& reply, std::uint64_t size, RawServer::Reply rest = {}) {
        rest.bytes = reply;
        RawServer server([&](const std::string&) { return rest; });
        auto host = make_file_host("", {2s, 300ms, 64 * 1024});
        taken.clear();
        const auto place = parse_file_url("http://127.0.0.1:" + server.port() + "/f?signature=abc", local);
        Status status = host->fetch(*place, size,
                                    [&](std::string_view piece) {
                                        taken += piece;
                                        return refusal ? Status(*refusal) : Status{};
                                    },
                                    {});
        requests = server.requests();
        return status;
    }

    std::string taken;
    std::optional<Error> refusal;
    std::vector<std::string> requests;
};

TEST_F(FileHostTest, GivesTheWholeFileAndNothingOfUs) {
    ASSERT_TRUE(fetch(http_reply("one\ntwo\n"), 8));
    EXPECT_EQ(taken, "one\ntwo\n");
    ASSERT_EQ(requests.size(), 1U);
    EXPECT_EQ(requests[0].find("GET /f?signature=abc HTTP/1.1\r\n"), 0U);
    for (const char* never : {"Token", "Cookie", "Authorization", "Referer"})
        EXPECT_EQ(requests[0].find(never), std::string::npos) << never;
}

TEST_F(FileHostTest, AFileOfAnyLengthIsPassedOnInPieces) {
    const std::string large(3'000'000, 'x');
    ASSERT_TRUE(fetch(http_reply(large), large.size()));
    EXPECT_EQ(taken.size(), large.size());
    ASSERT_TRUE(fetch("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n2\r\nde\r\n0\r\n\r\n", 5));
    EXPECT_EQ(taken, "abcde");
}

TEST_F(FileHostTest, WhatIsNotTheWholeFileIsAnError) {
    const std::string ok = "HTTP/1.1 200 OK\r\n";
    const std::tuple<const char*, std::string, ErrorKind> rows[] = {
        {"shorter than announced", http_reply("one"), ErrorKind::malformed},
        {"longer than announced", http_reply("one\ntwo\nthree\n"), ErrorKind::transient},
        {"cut", ok + "Content-Length: 8\r\n\r\none", ErrorKind::transient},
        {"without a length, and longer", ok + "\r\none\ntwo\nthree\n", ErrorKind::transient},
        {"encoded", ok + "Content-Encoding: gzip\r\nContent-Length: 8\r\n\r\none\ntwo\n", ErrorKind::malformed},
        {"two lengths", ok + "Content-Length: 8\r\nTransfer-Encoding: chunked\r\n\r\n", ErrorKind::transient},
        {"moved", "HTTP/1.1 302 Found\r\nLocation: http://127.0.0.1/\r\nContent-Length: 0\r\n\r\n",
         ErrorKind::rejected},
        {"expired", http_reply("gone", "403 Forbidden"), ErrorKind::rejected},
        {"failing", http_reply("oh no", "503 Unavailable"), ErrorKind::transient},
        {"not HTTP", "one\ntwo\n", ErrorKind::transient},
        {"nothing at all", "", ErrorKind::transient},
    };
    for (const auto& [what, reply, kind] : rows) {
        const Status status = fetch(reply, 8);
        ASSERT_FALSE(status) << what;
        EXPECT_EQ(status.error().kind, kind) << what << ": " << status.error().message;
    }
}

TEST_F(FileHostTest, AHostThatFallsSilentIsNotWaitedForLong) {
    RawServer::Reply rest;
    rest.before_close = [] { std::this_thread::sleep_for(std::chrono::milliseconds{900}); };
    const auto began = std::chrono::steady_clock::now();
    EXPECT_FALSE(fetch("HTTP/1.1 200 OK\r\nContent-Length: 8\r\n\r\none", 8, rest));
    EXPECT_LT(std::chrono::steady_clock::now() - began, 2s);
}

TEST_F(FileHostTest, WhoTakesMayEndIt) {
    refusal.emplace(ErrorKind::malformed, "not a row");
    const Status status = fetch(http_reply("one\ntwo\n"), 8);
    ASSERT_FALSE(status);
    EXPECT_EQ(status.error().message, "not a row");
}

}  // namespace
}  // namespace fulfilld::shopify
