#pragma once

#include <functional>
#include <map>
#include <string>
#include <string_view>

namespace fulfilld::sandbox {

/// Who may come in: one static token, or the client-credentials grant of an app [domain 1.1]. Times are the shop's.
class TokenDesk {
  public:
    struct Settings {
        std::string static_token = "sandbox-token";
        std::string client_id;  ///< Not empty: only granted tokens are valid.
        std::string client_secret;
        long lifetime = 86399;  ///< Seconds.
        std::string refusal;    ///< Not empty: the grant is refused with this code.
    };
    struct Answer {
        unsigned status = 200;
        std::string body;
    };

    void open(Settings settings) { settings_ = std::move(settings); }
    /// `POST /admin/oauth/access_token`, form or JSON.
    Answer grant(std::string_view content_type, const std::string& body, const std::string& scopes, long now);
    bool accepts(std::string_view token, long now) const;
    /// Every granted token is invalid from now on.
    void revoke_all() { granted_.clear(); }
    int grants() const { return grants_; }

  private:
    Settings settings_;
    std::map<std::string, long, std::less<>> granted_;  ///< Token -> when it ends.
    int grants_ = 0;
};

}  // namespace fulfilld::sandbox
