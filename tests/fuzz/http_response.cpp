// The reply reader: any bytes, cut in any way. It is used as the transport uses it, without a network.
#include "fuzz/target.hpp"
#include "shopify/reply_reader.hpp"

#include <boost/beast/http/string_body.hpp>

namespace fulfilld::shopify {
namespace {

namespace http = boost::beast::http;

constexpr std::size_t most_header = 200;
constexpr std::size_t most_body = 64;

/// Where it is noticed that there is none may depend on the cuts, and with it what is said of it; a reply may not.
struct Reply {
    bool whole = false;
    unsigned status = 0;
    std::string body;
    std::string type;

    bool operator==(const Reply&) const = default;
};

Reply read_in(std::string_view bytes, fuzz::Bytes cuts) {
    ReplyReader<http::string_body> reader(most_header, most_body);
    Reply reply;
    while (!reader.whole()) {
        if (bytes.empty()) {
            if (!reader.ends_here()) return reply;
            break;
        }
        const std::size_t count = cuts.empty() ? bytes.size() : std::min(bytes.size(), 1 + cuts.below(24));
        std::copy_n(bytes.begin(), count, static_cast<char*>(reader.space().data()));
        bytes.remove_prefix(count);
        const std::string wrong = reader.take(count);
        FUZZ_EXPECT(reader.message().body().size() <= most_body);
        FUZZ_EXPECT(wrong.empty() || !reader.whole());
        if (!wrong.empty()) return reply;
    }
    if (reader.leftover() || !bytes.empty() || !objection(reader.message()).empty()) return reply;
    reply.whole = true;
    auto message = reader.release();
    reply.status = message.result_int();
    reply.type = message[http::field::content_type];
    reply.body = std::move(message.body());
    return reply;
}

}  // namespace

FUZZ_TARGET(http_response) {
    fuzz::Bytes choices(input);
    const std::string_view cuts = choices.text(16);
    const std::string_view bytes = choices.rest();
    const Reply at_once = read_in(bytes, fuzz::Bytes({}));
    const Reply in_pieces = read_in(bytes, fuzz::Bytes(cuts));
    FUZZ_EXPECT(at_once == in_pieces);
    FUZZ_EXPECT(!at_once.whole || (at_once.body.size() <= most_body && at_once.status <= 999));
}

}  // namespace fulfilld::shopify
