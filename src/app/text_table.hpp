#pragma once

#include <string>
#include <vector>

namespace fulfilld::app {

/// Rows of cells, each column as wide as its widest cell; the last one runs free.
std::string text_table(const std::vector<std::vector<std::string>>& rows);

}  // namespace fulfilld::app
