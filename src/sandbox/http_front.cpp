#include "sandbox/http_front.hpp"

#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/write.hpp>
#include <boost/beast/core/flat_buffer.hpp>
#include <boost/beast/http/read.hpp>
#include <boost/beast/http/string_body.hpp>
#include <boost/json.hpp>

#include <sys/stat.h>
#include <unistd.h>

#include <array>
#include <ctime>
#include <mutex>
#include <thread>

namespace fulfilld::sandbox {
namespace {

namespace asio = boost::asio;
namespace http = boost::beast::http;
namespace json = boost::json;
using asio::ip::tcp;
using Request = http::request<http::string_body>;

struct Answer {
    unsigned status = 200;
    std::string body;
    std::string extra_headers;
    std::size_t claimed_more = 0;  ///< Content-Length beyond the body: the connection ends early.
    bool silent = false;           ///< Executed, and never answered.
    int delay_ms = 0;
    std::vector<FileHandle> files;  ///< Follow the body.
};

Answer reply(unsigned status, std::string body) {
    Answer answer;
    answer.status = status;
    answer.body = std::move(body);
    return answer;
}
/// On HTTP errors `errors` is a plain string [domain 2.3].
Answer refusal(unsigned status, const char* words) {
    return reply(status, json::serialize(json::object{{"errors", words}}));
}

std::string http_date(std::time_t at) {
    std::tm parts{};
    gmtime_r(&at, &parts);
    std::array<char, 40> text{};
    return {text.data(), std::strftime(text.data(), text.size(), "%a, %d %b %Y %H:%M:%S GMT", &parts)};
}

class Front {
  public:
    explicit Front(Premises& premises) : premises_(premises) {}

    Answer answer(const Request& request) {
        const std::lock_guard lock(mutex_);
        const std::string_view path(request.target().data(), request.target().size());
        if (path.starts_with("/_sandbox/")) {
            auto body = premises_.open_side_door(path, request.body());
            return body ? reply(200, std::move(*body)) : refusal(404, "no such door");
        }
        if (path.starts_with("/bulk/") && request.method() == http::verb::get) return bulk_file(request);
        if (path == "/admin/oauth/access_token" && request.method() == http::verb::post) return grant(request);
        constexpr std::string_view prefix = "/admin/api/";
        if (!path.starts_with(prefix) || !path.ends_with("/graphql.json") || request.method() != http::verb::post) {
            return refusal(404, "Not Found");
        }
        std::string version(path.substr(prefix.size(), path.find('/', prefix.size()) - prefix.size()));
        if (!sandbox().served_version.empty()) version = sandbox().served_version;
        Answer answer = admin(request, version);
        answer.extra_headers += "Date: " + http_date(std::time(nullptr) + sandbox().clock_offset) +
                                "\r\nX-Request-Id: sandbox-" + std::to_string(++request_number_) +
                                "\r\nX-Shopify-API-Version: " + version + "\r\n";
        if (!sandbox().deprecation.empty())
            answer.extra_headers += "X-Shopify-API-Deprecated-Reason: " + sandbox().deprecation + "\r\n";
        answer.delay_ms += sandbox().latency_ms;
        return answer;
    }

  private:
    /// Where files lie nobody knows tokens: the address is the key.
    Answer bulk_file(const Request& request) {
        sandbox().tokens_at_file_host += request.count("X-Shopify-Access-Token") > 0 ? 1 : 0;
        if (auto turned_away = before_execution("file")) return *turned_away;
        auto files = sandbox().executor.bulk().file_at({request.target().data(), request.target().size()});
        if (!files) return reply(403, "<?xml version='1.0'?><Error><Code>ExpiredToken</Code></Error>");
        Answer answer = reply(200, "");
        answer.files = std::move(*files);
        if (sandbox().faults.strikes("bulk_cut", "")) {
            answer.claimed_more = 1;
            answer.files.pop_back();
        }
        return answer;
    }

    Answer grant(const Request& request) {
        if (auto turned_away = before_execution("grant")) return *turned_away;
        std::string scopes;
        for (const auto& scope : sandbox().shop.settings().scopes) scopes += (scopes.empty() ? "" : ",") + scope;
        const auto type = request[http::field::content_type];
        TokenDesk::Answer answer =
            sandbox().tokens.grant({type.data(), type.size()}, request.body(), scopes, sandbox().shop.now());
        return reply(answer.status, std::move(answer.body));
    }

    Answer admin(const Request& request, const std::string& version) {
        const auto token = request["X-Shopify-Access-Token"];
        if (!sandbox().tokens.accepts({token.data(), token.size()}, sandbox().shop.now())) {
            ++sandbox().unauthorized;
            return refusal(401, "[API] Invalid API key or access token (unrecognized login or wrong password)");
        }
        boost::system::error_code failed;
        const json::value body = json::parse(request.body(), failed);
        if (failed || !body.is_object()) return refusal(400, "JSON parse error");
        const std::string operation = Executor::operation_of(body.get_object());
        ++sandbox().received[operation];
        return with_faults(body.get_object(), operation, version);
    }

    Answer with_faults(const json::object& request, const std::string& operation, const std::string& version) {
        FaultPlan& faults = sandbox().faults;
        const auto strikes = [&](const char* name) { return faults.strikes(name, operation); };
        if (auto turned_away = before_execution(operation)) {
            // Received all the same.
            premises_.note_received(request);
            return *turned_away;
        }
        Answer answer = reply(200, premises_.execute(request, version));
        if (strikes("not_json")) answer.body = "<html><body>Something went wrong</body></html>";
        if (strikes("wrong_shape")) answer.body = R"({"data":{"something":[]}})";
        if (strikes("cut_body")) {
            answer.claimed_more = answer.body.size() - answer.body.size() / 2;
            answer.body.resize(answer.body.size() / 2);
        }
        answer.silent = strikes("close_before_reply");
        answer.delay_ms = strikes("slow") ? 2000 : 0;
        return answer;
    }

    std::optional<Answer> before_execution(const std::string& operation) {
        if (sandbox().faults.strikes("throttle", operation))
            return reply(200, R"({"errors":[{"message":"Throttled","extensions":{"code":"THROTTLED"}}]})");
        if (sandbox().faults.strikes("http500", operation)) return reply(500, "<html>Internal Server Error</html>");
        if (!sandbox().faults.strikes("http429", operation)) return std::nullopt;
        Answer busy = refusal(429, "Too Many Requests");
        busy.extra_headers = "Retry-After: 1.0\r\n";
        return busy;
    }

    Sandbox& sandbox() { return premises_.sandbox(); }

    Premises& premises_;
    std::mutex mutex_;
    long request_number_ = 0;
};

std::size_t size_of(const FileHandle& file) {
    struct stat info {};
    return ::fstat(::fileno(file.get()), &info) == 0 ? static_cast<std::size_t>(info.st_size) : 0;
}

void send_file(tcp::socket& socket, const FileHandle& file, boost::system::error_code& failed) {
    std::vector<char> piece(256 * 1024);
    for (off_t at = 0; !failed;) {
        const ssize_t count = ::pread(::fileno(file.get()), piece.data(), piece.size(), at);
        if (count <= 0) return;
        at += count;
        asio::write(socket, asio::buffer(piece.data(), static_cast<std::size_t>(count)), failed);
    }
}

void converse(tcp::socket socket, Front& front) {
    boost::system::error_code failed;
    socket.set_option(tcp::no_delay(true), failed);
    boost::beast::flat_buffer buffer;
    while (true) {
        http::request_parser<http::string_body> parser;
        parser.body_limit(8 * 1024 * 1024);
        http::read(socket, buffer, parser, failed);
        if (failed) return;
        const Request request = parser.release();
        const Answer answer = front.answer(request);
        if (answer.delay_ms > 0) std::this_thread::sleep_for(std::chrono::milliseconds(answer.delay_ms));
        if (answer.silent) return;
        std::size_t length = answer.body.size() + answer.claimed_more;
        for (const auto& file : answer.files) length += size_of(file);
        const std::string head = "HTTP/1.1 " + std::to_string(answer.status) +
                                 " Status\r\nContent-Type: application/json; charset=utf-8\r\n" + answer.extra_headers +
                                 "Content-Length: " + std::to_string(length) +
                                 (request.keep_alive() ? "" : "\r\nConnection: close") + "\r\n\r\n";
        const std::array<asio::const_buffer, 2> parts{asio::buffer(head), asio::buffer(answer.body)};
        asio::write(socket, parts, failed);
        for (const auto& file : answer.files) send_file(socket, file, failed);
        if (failed || answer.claimed_more > 0 || !request.keep_alive()) return;
    }
}

}  // namespace

void serve(Premises& premises, unsigned short port, const std::function<void(unsigned short)>& listening) {
    asio::io_context io;
    tcp::acceptor acceptor(io, {asio::ip::address_v4::loopback(), port});
    premises.sandbox().executor.bulk().base_url =
        "http://127.0.0.1:" + std::to_string(acceptor.local_endpoint().port());
    listening(acceptor.local_endpoint().port());
    Front front(premises);
    while (true) {
        boost::system::error_code failed;
        tcp::socket socket = acceptor.accept(failed);
        if (!failed)
            std::thread([own = std::move(socket), &front]() mutable { converse(std::move(own), front); }).detach();
    }
}

}  // namespace fulfilld::sandbox
