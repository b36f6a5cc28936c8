#pragma once

#include <openssl/ssl.h>

#include <arpa/inet.h>
#include <sys/socket.h>
#include <unistd.h>

#include <atomic>
#include <functional>
#include <mutex>
#include <stdexcept>
#include <string>
#include <thread>
#include <vector>

namespace fulfilld::test {

/// A server on loopback that answers with exactly the bytes it is told, over TLS when it has a certificate. For every
/// request the script returns what to send; the connection is closed afterwards unless `keep` is set.
class RawServer {
  public:
    struct Reply {
        std::string bytes;
        bool keep = false;
        std::function<void()> before_close;  ///< E.g. to stay silent for a while.
        std::string unasked = {};            ///< Sent a little later, as if to a request that never came.
        int drip = 0;                        ///< So many further bytes, one each millisecond.
    };
    using Script = std::function<Reply(const std::string& request)>;

    explicit RawServer(Script script, const std::string& certificate = "", const std::string& key = "")
        : script_(std::move(script)) {
        if (!certificate.empty()) {
            tls_ = SSL_CTX_new(TLS_server_method());
            SSL_CTX_set_security_level(tls_, 0);  // to serve weak certificates, too
            if (SSL_CTX_use_certificate_chain_file(tls_, certificate.c_str()) != 1 ||
                SSL_CTX_use_PrivateKey_file(tls_, key.c_str(), SSL_FILETYPE_PEM) != 1) {
                throw std::runtime_error("cannot use " + certificate);
            }
        }
        listener_ = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
        sockaddr_in address{};
        address.sin_family = AF_INET;
        address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
        socklen_t size = sizeof(address);
        if (::bind(listener_, reinterpret_cast<sockaddr*>(&address), size) != 0 || ::listen(listener_, 16) != 0)
            throw std::runtime_error("cannot listen");
        ::getsockname(listener_, reinterpret_cast<sockaddr*>(&address), &size);
        port_ = ntohs(address.sin_port);
        thread_ = std::thread([this] { serve(); });
    }
    ~RawServer() {
        stopping_ = true;
        ::shutdown(listener_, SHUT_RDWR);
        thread_.join();
        ::close(listener_);
        if (tls_ != nullptr) SSL_CTX_free(tls_);
    }
    RawServer(const RawServer&) = delete;
    RawServer& operator=(const RawServer&) = delete;

    /// From now on reads so many bytes of each request and then resets the connection.
    void hang_up_after(std::size_t bytes) { hang_up_after_ = static_cast<long>(bytes); }

    std::string port() const { return std::to_string(port_); }
    int connections() const { return connections_; }
    std::vector<std::string> requests() {
        const std::lock_guard lock(mutex_);
        return requests_;
    }

  private:
    void serve() {
        while (!stopping_) {
            const int fd = ::accept(listener_, nullptr, nullptr);
            if (fd < 0) continue;
            ++connections_;
            timeval patience{5, 0};
            ::setsockopt(fd, SOL_SOCKET, SO_RCVTIMEO, &patience, sizeof(patience));
            SSL* ssl = nullptr;
            if (tls_ != nullptr) {
                ssl = SSL_new(tls_);
                SSL_set_fd(ssl, fd);
                if (SSL_accept(ssl) != 1) {
                    SSL_free(ssl);
                    ::close(fd);
                    continue;
                }
            }
            if (hang_up_after_ >= 0) {
                hang_up(fd, static_cast<std::size_t>(hang_up_after_));
                continue;
            }
            while (converse(fd, ssl)) {
            }
            if (ssl != nullptr) SSL_free(ssl);
            ::close(fd);
        }
    }

    static void hang_up(int fd, std::size_t bytes) {
        std::string taken(bytes, '\0');
        for (std::size_t at = 0; at < bytes;) {
            const auto count = ::recv(fd, taken.data() + at, bytes - at, 0);
            if (count <= 0) break;
            at += static_cast<std::size_t>(count);
        }
        const linger reset{1, 0};
        ::setsockopt(fd, SOL_SOCKET, SO_LINGER, &reset, sizeof(reset));
        ::close(fd);
    }

    /// One request and its answer; false when the connection is over.
    bool converse(int fd, SSL* ssl) {
        std::string request;
        while (!whole(request)) {
            char buffer[4096];
            const auto count = ssl != nullptr ? SSL_read(ssl, buffer, sizeof(buffer))
                                              : static_cast<int>(::recv(fd, buffer, sizeof(buffer), 0));
            if (count <= 0) return false;
            request.append(buffer, static_cast<std::size_t>(count));
        }
        {
            const std::lock_guard lock(mutex_);
            requests_.push_back(request);
        }
        const Reply reply = script_(request);
        if (!reply.bytes.empty()) {
            if (ssl != nullptr) {
                SSL_write(ssl, reply.bytes.data(), static_cast<int>(reply.bytes.size()));
            } else {
                ::send(fd, reply.bytes.data(), reply.bytes.size(), MSG_NOSIGNAL);
            }
        }
        if (!reply.unasked.empty()) {
            std::this_thread::sleep_for(std::chrono::milliseconds{20});
            ::send(fd, reply.unasked.data(), reply.unasked.size(), MSG_NOSIGNAL);
        }
        for (int i = 0; i < reply.drip && !stopping_; ++i) {
            if (::send(fd, "x", 1, MSG_NOSIGNAL) != 1) break;
            std::this_thread::sleep_for(std::chrono::milliseconds{1});
        }
        if (reply.before_close) reply.before_close();
        return reply.keep;
    }

    static bool whole(const std::string& request) {
        const auto head = request.find("\r\n\r\n");
        const auto length = request.find("Content-Length: ");
        return head != std::string::npos &&
               request.size() >= head + 4 + (length == std::string::npos ? 0 : std::stoul(request.substr(length + 16)));
    }

    Script script_;
    SSL_CTX* tls_ = nullptr;
    int listener_ = -1;
    unsigned short port_ = 0;
    std::atomic<bool> stopping_{false};
    std::atomic<int> connections_{0};
    std::atomic<long> hang_up_after_{-1};
    std::mutex mutex_;
    std::vector<std::string> requests_;  ///< Guarded by mutex_.
    std::thread thread_;
};

inline std::string http_reply(const std::string& body, const std::string& status = "200 OK",
                              const std::string& headers = "") {
    return "HTTP/1.1 " + status + "\r\nContent-Type: application/json\r\n" + headers +
           "Content-Length: " + std::to_string(body.size()) + "\r\n\r\n" + body;
}

}  // namespace fulfilld::test
