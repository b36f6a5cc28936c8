#pragma once

#include "fulfilld/core/order_facts.hpp"
#include "fulfilld/port/row_stage.hpp"

#include <cstdint>
#include <string>
#include <string_view>

namespace fulfilld::shopify {

/// Cuts the JSONL of a bulk operation into rows and stages them. Children need not follow their parents [domain 6].
/// Everything that is not a row of ours is `malformed`: such a file is not to be used at all.
class RowReader {
  public:
    explicit RowReader(port::RowStage& stage) : stage_(stage) {}

    /// Pieces may end anywhere.
    Status take(std::string_view piece);
    /// The last line needs no newline.
    Status finish();

    std::int64_t rows() const { return rows_; }
    std::int64_t orders() const { return orders_; }

  private:
    Status stage_line();

    port::RowStage& stage_;
    std::string line_;
    std::int64_t rows_ = 0;
    std::int64_t orders_ = 0;
};

/// An order put together from its rows, judged by the same codec as a page of orders.
Result<OrderFacts> assemble_order(const port::StagedRow& root, port::RowStage& stage);

}  // namespace fulfilld::shopify
