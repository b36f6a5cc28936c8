#pragma once

#include "feed/feed_row.hpp"

#include <string>
#include <string_view>
#include <vector>

namespace fulfilld::feed {

/// The answer to a file: one line for every row of it. Opening it in a spreadsheet runs nothing. Pure.
class ResultFile {
  public:
    void accept(const FeedRow& row);
    void refuse(const FeedRow& row, const Refusal& refusal);
    const std::string& text() const { return text_; }

  private:
    std::string text_ = "row,order,number,outcome,detail\r\n";
};

/// The answer to a file that could not be read as a whole: of it, nothing is used.
std::string rejection_text(std::string_view why, std::string_view remedy);

}  // namespace fulfilld::feed
