#pragma once

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <string>

namespace fulfilld::test {

/// A folder of its own, gone with its owner.
class TempFolder {
  public:
    TempFolder() {
        std::string name = (std::filesystem::temp_directory_path() / "fulfilld-test-XXXXXX").string();
        path_ = ::mkdtemp(name.data());
    }
    ~TempFolder() { std::filesystem::remove_all(path_); }
    TempFolder(const TempFolder&) = delete;
    TempFolder& operator=(const TempFolder&) = delete;

    std::filesystem::path operator/(const std::string& name) const { return path_ / name; }
    std::filesystem::path write(const std::string& name, const std::string& text,
                                std::filesystem::perms mode = std::filesystem::perms(0600)) const {
        std::ofstream(path_ / name) << text;
        std::filesystem::permissions(path_ / name, mode);
        return path_ / name;
    }

  private:
    std::filesystem::path path_;
};

}  // namespace fulfilld::test
