#pragma once

#include "fulfilld/core/result.hpp"

#include <filesystem>
#include <memory>

namespace fulfilld::store {

/// Held for the life of the process, so that service and cron job never overlap. The kernel lets go of it when the
/// process dies, however it dies.
class InstanceLock {
  public:
    /// `locked` when another process holds it.
    static Result<std::unique_ptr<InstanceLock>> acquire(const std::filesystem::path& state_file);
    ~InstanceLock();
    InstanceLock(const InstanceLock&) = delete;
    InstanceLock& operator=(const InstanceLock&) = delete;

  private:
    explicit InstanceLock(int fd) : fd_(fd) {}
    int fd_;
};

}  // namespace fulfilld::store
