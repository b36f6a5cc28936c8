#pragma once

#include <string>
#include <utility>

namespace fulfilld {

/// A token. It has no formatter and no stream operator: the only way to its text is reveal(), called where a
/// request is written and nowhere else. This object's own memory is overwritten at the end of its life; what was
/// written from it, a request in a buffer, is not.
class Secret {
  public:
    Secret() = default;
    explicit Secret(std::string text) : text_(std::move(text)) {}
    Secret(const Secret&) = default;
    Secret(Secret&&) noexcept = default;
    Secret& operator=(const Secret&) = default;
    Secret& operator=(Secret&&) noexcept = default;
    ~Secret() {
        volatile char* bytes = text_.data();
        for (std::size_t i = 0; i < text_.size(); ++i) bytes[i] = 0;
    }

    const std::string& reveal() const { return text_; }
    bool empty() const { return text_.empty(); }

  private:
    std::string text_;
};

}  // namespace fulfilld
