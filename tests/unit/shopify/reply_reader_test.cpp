#include "shopify/reply_reader.hpp"

#include <gtest/gtest.h>
#include <boost/beast/http/string_body.hpp>

#include <algorithm>

namespace fulfilld::shopify {
namespace {

std::string fault_of(const std::string& reply, std::size_t piece, std::size_t header_bytes, std::size_t first = 0) {
    ReplyReader<boost::beast::http::string_body> reader(header_bytes, 16);
    for (std::size_t at = 0; at < reply.size() && !reader.whole();) {
        const std::size_t count = std::min(at == 0 && first > 0 ? first : piece, reply.size() - at);
        std::copy_n(reply.begin() + static_cast<std::ptrdiff_t>(at), count, static_cast<char*>(reader.space().data()));
        if (auto wrong = reader.take(count); !wrong.empty()) return wrong;
        at += count;
    }
    return reader.whole() ? "" : "not whole";
}

TEST(ReplyReader, TheLimitOfTheHeadDoesNotDependOnTheCuts) {
    const std::string head = "HTTP/1.1 200 OK\r\nX: " + std::string(100, 'x') + "\r\nContent-Length: 2\r\n\r\n";
    for (std::size_t piece = 1; piece <= head.size() + 2; ++piece) {
        EXPECT_EQ(fault_of(head + "{}", piece, head.size()), "") << piece;
        EXPECT_EQ(fault_of(head + "{}", piece, head.size() - 1), "a header that is too long") << piece;
    }
}

TEST(ReplyReader, ChunksMayArriveByteByByte) {
    const std::string head = "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n";
    for (const std::string chunks : {"0\r\n\r\n", "000\r\n\r\n", "0;x=y\r\nT: t\r\n\r\n", "2\r\n{}\r\n0\r\n\r\n",
                                     "1\r\n{\r\n1\r\n}\r\n0\r\n\r\n"}) {
        const std::string reply = head + chunks;
        for (std::size_t piece = 1; piece <= reply.size(); ++piece) EXPECT_EQ(fault_of(reply, piece, 200), "") << piece;
        // What comes with the head, and then one byte at a time.
        for (std::size_t first = head.size(); first < reply.size(); ++first)
            EXPECT_EQ(fault_of(reply, 1, 200, first), "");
    }
}

}  // namespace
}  // namespace fulfilld::shopify
