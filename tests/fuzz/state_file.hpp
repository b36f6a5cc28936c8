#pragma once

#include "fuzz/target.hpp"

#include <filesystem>
#include <string>
#include <utility>
#include <vector>

namespace fulfilld::fuzz {

/// A state file with a few orders, runs and actions in it, in memory as far as the system allows, made once. Each input
/// changes some bytes of it for a while. An open connection notices that, as it would notice another program's writes.
class StateFile {
  public:
    StateFile();
    ~StateFile();
    StateFile(const StateFile&) = delete;
    StateFile& operator=(const StateFile&) = delete;

    const std::filesystem::path& path() const { return path_; }
    void change(Bytes& choices);
    void restore();

  private:
    void put(std::size_t at, std::string_view bytes);

    std::filesystem::path folder_;
    std::filesystem::path path_;
    std::string bytes_;                                         ///< As they were made.
    std::vector<std::pair<std::size_t, std::size_t>> changed_;  ///< Where, and how many.
    std::uint32_t changes_ = 0;
    int fd_ = -1;
};

}  // namespace fulfilld::fuzz
