#pragma once

#include "fulfilld/port/row_stage.hpp"

#include <filesystem>
#include <memory>

namespace fulfilld::store {

/// In a file of its own, which is gone when the stage ends. One that an earlier process left is removed.
std::unique_ptr<port::RowStage> make_row_stage(std::filesystem::path file);

}  // namespace fulfilld::store
