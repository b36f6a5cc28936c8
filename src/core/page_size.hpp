#pragma once

#include "fulfilld/core/time.hpp"

#include <algorithm>

namespace fulfilld {

/// How many orders to ask for at a time. What the shop finds too expensive is never asked for again; slow answers
/// halve the page, because the platform gives up at 10 s [domain 2.4], and quick ones bring it back.
class PageSize {
  public:
    explicit PageSize(int most) : most_(most), current_(most) {}

    int current() const { return current_; }
    /// False when it cannot get any smaller.
    bool too_expensive() {
        if (current_ == 1) return false;
        most_ = current_ = current_ / 2;
        return true;
    }
    void took(Duration duration) {
        if (duration > slow) {
            current_ = std::max(1, current_ / 2);
            quick_in_a_row_ = 0;
        } else if (current_ < most_ && duration < quick && ++quick_in_a_row_ == enough) {
            current_ = std::min(most_, current_ * 2);
            quick_in_a_row_ = 0;
        }
    }

  private:
    static constexpr Duration slow = std::chrono::seconds{5};
    static constexpr Duration quick = std::chrono::seconds{1};
    static constexpr int enough = 8;

    int most_;
    int current_;
    int quick_in_a_row_ = 0;
};

}  // namespace fulfilld
