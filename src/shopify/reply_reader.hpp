#pragma once

#include <boost/beast/core/flat_buffer.hpp>
#include <boost/beast/core/string.hpp>
#include <boost/beast/http/parser.hpp>

#include <cstdint>
#include <string>
#include <string_view>

namespace fulfilld::shopify {

/// Beast is lenient where the standard lets a client be; we are not: what two readers could read differently is no
/// reply [fault 13]. Fed with the raw bytes of the head, in pieces.
class HeadCheck {
  public:
    explicit HeadCheck(std::size_t most_bytes) : left_(most_bytes) {}

    /// What is wrong with the head so far; empty when nothing is.
    std::string_view feed(std::string_view bytes) {
        for (const char c : bytes) {
            if (over_) return {};
            if (left_-- == 0) return "a header that is too long";
            if (c == '\n' && last_ != '\r') return "a line that does not end in CR LF";
            if ((c == ' ' || c == '\t') && last_ == '\n') return "a folded header line";
            if (c == '\0') return "a NUL in the header";
            over_ = c == '\n' && line_ == 0;
            line_ = c == '\n' || c == '\r' ? (c == '\n' ? 0 : line_) : line_ + 1;
            last_ = c;
        }
        return {};
    }

  private:
    std::size_t left_;
    char last_ = 0;
    std::size_t line_ = 0;
    bool over_ = false;
};

/// Puts one reply together from the pieces that arrive. `Body` is one of Beast's.
template <class Body>
class ReplyReader {
  public:
    ReplyReader(std::size_t header_bytes, std::uint64_t body_bytes) : head_(header_bytes) {
        parser_.eager(true);
        // Where Beast draws the line depends on how the bytes are cut: ours comes first.
        parser_.header_limit(static_cast<std::uint32_t>(2 * header_bytes));
        parser_.body_limit(body_bytes);
        buffer_.reserve(piece);  // or throughput falls to a third
    }

    auto space() { return buffer_.prepare(piece); }

    /// What is wrong with the `count` bytes that have come, or nothing.
    std::string take(std::size_t count) {
        buffer_.commit(count);
        const auto* fresh = static_cast<const char*>(buffer_.data().data()) + (buffer_.size() - count);
        if (const auto wrong = head_.feed({fresh, count}); !wrong.empty()) return std::string(wrong);
        if (is_stub_of_chunk()) return {};
        boost::system::error_code failed;
        buffer_.consume(parser_.put(buffer_.data(), failed));
        return failed && failed != boost::beast::http::error::need_more ? failed.message() : std::string();
    }

    /// The connection has ended. Only a reply that ends with it is whole now; before the first byte there is none.
    bool ends_here() {
        if (!parser_.got_some()) return false;
        boost::system::error_code incomplete;
        parser_.put_eof(incomplete);
        return !incomplete && parser_.is_done();
    }

    bool head_over() const { return parser_.is_header_done(); }
    bool whole() const { return parser_.is_done(); }
    bool leftover() const { return buffer_.size() > 0; }
    auto& message() { return parser_.get(); }
    auto release() { return parser_.release(); }

  private:
    static constexpr std::size_t piece = 64 * 1024;

    /// Beast 1.81 asserts that five bytes are there when it looks at the last chunk for the second time; with an empty
    /// body and an unlucky cut there are four. No reply in chunks ends with fewer than the five of `0 CR LF CR LF`.
    bool is_stub_of_chunk() {
        return parser_.is_header_done() && !parser_.is_done() && parser_.chunked() && buffer_.size() < 5;
    }

    boost::beast::http::response_parser<Body> parser_;
    HeadCheck head_;
    boost::beast::flat_buffer buffer_;
};

/// Why the head of a reply is none that was asked for; empty when nothing is wrong with it.
template <class Fields>
std::string_view objection(const Fields& head) {
    using boost::beast::http::field;
    if (head.count(field::content_encoding) > 0) return "the reply is encoded although identity was asked for";
    if (head.count(field::transfer_encoding) > 0 && head.count(field::content_length) > 0)
        return "the reply tells its length in two ways";
    if (head.count(field::transfer_encoding) > 0 && !boost::beast::iequals(head[field::transfer_encoding], "chunked"))
        return "the reply is transferred in a way that was not asked for";
    return {};
}

}  // namespace fulfilld::shopify
