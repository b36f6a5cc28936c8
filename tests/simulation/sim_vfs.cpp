#include "simulation/sim_vfs.hpp"

#include <sqlite3.h>

#include <algorithm>
#include <cstring>

namespace fulfilld::sim {
namespace {

struct OpenFile {
    sqlite3_file base;  ///< First: SQLite knows nothing else of it.
    Disk* disk;
    std::string* path;
    Disk::File* scratch;  ///< Of a nameless temporary file; else nullptr.

    Disk::File& file() const { return scratch != nullptr ? *scratch : disk->files[*path]; }
};
OpenFile& of(sqlite3_file* file) { return *reinterpret_cast<OpenFile*>(file); }

DiskAnswer call(const OpenFile& file, DiskCall what) {
    return file.scratch != nullptr ? DiskAnswer::fine : file.disk->call(what, *file.path);
}

int close(sqlite3_file* raw) {
    OpenFile& file = of(raw);
    delete file.path;
    delete file.scratch;
    return SQLITE_OK;
}

int read(sqlite3_file* raw, void* out, int size, sqlite3_int64 offset) {
    OpenFile& file = of(raw);
    const DiskAnswer answer = call(file, DiskCall::read);
    if (answer != DiskAnswer::fine) return SQLITE_IOERR_READ;
    const std::string& seen = file.file().seen;
    const auto begin = std::min<std::uint64_t>(static_cast<std::uint64_t>(offset), seen.size());
    const auto count = std::min<std::uint64_t>(static_cast<std::uint64_t>(size), seen.size() - begin);
    std::memcpy(out, seen.data() + begin, count);
    if (count == static_cast<std::uint64_t>(size)) return SQLITE_OK;
    std::memset(static_cast<char*>(out) + count, 0, static_cast<std::size_t>(size) - count);
    return SQLITE_IOERR_SHORT_READ;
}

int failed(DiskAnswer answer, int as) { return answer == DiskAnswer::full ? SQLITE_FULL : as; }

int write(sqlite3_file* raw, const void* bytes, int size, sqlite3_int64 offset) {
    OpenFile& file = of(raw);
    const DiskAnswer answer = call(file, DiskCall::write);
    const std::string_view text(static_cast<const char*>(bytes), static_cast<std::size_t>(size));
    // The write during which the power goes is one of those that were not synced.
    if (answer == DiskAnswer::tear) file.disk->write(file.file(), static_cast<std::uint64_t>(offset), text);
    if (answer != DiskAnswer::fine) return failed(answer, SQLITE_IOERR_WRITE);
    if (file.scratch != nullptr) {
        Disk().write(*file.scratch, static_cast<std::uint64_t>(offset), text);
        file.scratch->unsynced.clear();
    } else {
        file.disk->write(file.file(), static_cast<std::uint64_t>(offset), text);
    }
    return SQLITE_OK;
}

int truncate(sqlite3_file* raw, sqlite3_int64 size) {
    OpenFile& file = of(raw);
    const DiskAnswer answer = call(file, DiskCall::truncate);
    if (answer != DiskAnswer::fine) return failed(answer, SQLITE_IOERR_TRUNCATE);
    if (file.scratch == nullptr) file.disk->cut(file.file(), static_cast<std::uint64_t>(size));
    return SQLITE_OK;
}

int sync(sqlite3_file* raw, int) {
    OpenFile& file = of(raw);
    const DiskAnswer answer = call(file, DiskCall::sync);
    if (answer != DiskAnswer::fine) return failed(answer, SQLITE_IOERR_FSYNC);
    if (file.scratch == nullptr) file.disk->sync(file.file());
    return SQLITE_OK;
}

int file_size(sqlite3_file* raw, sqlite3_int64* size) {
    *size = static_cast<sqlite3_int64>(of(raw).file().seen.size());
    return SQLITE_OK;
}

// One process works on a file at a time: the instance lock is a real one, and sees to it.
int lock(sqlite3_file*, int) { return SQLITE_OK; }
int reserved(sqlite3_file*, int* held) {
    *held = 0;
    return SQLITE_OK;
}
int control(sqlite3_file*, int, void*) { return SQLITE_NOTFOUND; }
int sector_size(sqlite3_file*) { return 512; }
int characteristics(sqlite3_file*) { return 0; }

constexpr sqlite3_io_methods methods{1,    close,    read,    write,       truncate,        sync, file_size, lock,
                                     lock, reserved, control, sector_size, characteristics, {},   {},        {},
                                     {},   {},       {}};

int open(sqlite3_vfs*, const char* name, sqlite3_file* raw, int flags, int* flags_out) {
    OpenFile& file = of(raw);
    std::memset(&file, 0, sizeof file);
    if (flags_out != nullptr) *flags_out = flags;
    if (name == nullptr) {
        file.scratch = new Disk::File;
        file.base.pMethods = &methods;
        return SQLITE_OK;
    }
    Disk* disk = SimVfs::instance().disk_of(name);
    if (disk == nullptr || disk->call(DiskCall::open, name) != DiskAnswer::fine) return SQLITE_CANTOPEN;
    if (!disk->files.contains(name) && (flags & SQLITE_OPEN_CREATE) == 0) return SQLITE_CANTOPEN;
    file.disk = disk;
    file.path = new std::string(name);
    disk->files[name];
    file.base.pMethods = &methods;
    return SQLITE_OK;
}

int remove(sqlite3_vfs*, const char* name, int) {
    Disk* disk = SimVfs::instance().disk_of(name);
    if (disk == nullptr || disk->call(DiskCall::remove, name) != DiskAnswer::fine) return SQLITE_IOERR_DELETE;
    return disk->files.erase(name) == 1 ? SQLITE_OK : SQLITE_IOERR_DELETE_NOENT;
}

int access(sqlite3_vfs*, const char* name, int, int* found) {
    const Disk* disk = SimVfs::instance().disk_of(name);
    const auto file = disk == nullptr ? Disk::Files::const_iterator() : disk->files.find(name);
    *found = disk != nullptr && file != disk->files.end() ? 1 : 0;
    return SQLITE_OK;
}

int full_path(sqlite3_vfs*, const char* name, int size, char* out) {
    sqlite3_snprintf(size, out, "%s", name);
    return SQLITE_OK;
}

int randomness(sqlite3_vfs*, int size, char* out) {
    for (int i = 0; i < size; ++i) out[i] = static_cast<char>(SimVfs::instance().random());
    return size;
}

int sleep(sqlite3_vfs*, int microseconds) { return microseconds; }

int current_time(sqlite3_vfs*, double* julian) {
    const auto& source = SimVfs::instance().julian_day;
    *julian = source ? source() : 2'461'000.5;
    return SQLITE_OK;
}

int last_error(sqlite3_vfs*, int, char*) { return 0; }

constexpr int longest_path = 512;
sqlite3_vfs vfs{1,       sizeof(OpenFile), longest_path, nullptr,   "simulation", nullptr,
                open,    remove,           access,       full_path, nullptr,      nullptr,
                nullptr, nullptr,          randomness,   sleep,     current_time, last_error,
                nullptr, nullptr,          nullptr,      nullptr};

}  // namespace

SimVfs::SimVfs() {
    // One thread works with SQLite here.
    sqlite3_config(SQLITE_CONFIG_SINGLETHREAD);
    sqlite3_config(SQLITE_CONFIG_MEMSTATUS, 0);
    sqlite3_vfs_register(&vfs, 1);
}

SimVfs& SimVfs::instance() {
    static SimVfs one;
    return one;
}

void SimVfs::mount(const std::string& prefix, Disk* disk) { mounts_[prefix] = disk; }

Disk* SimVfs::disk_of(const std::string& path) const {
    for (const auto& [prefix, disk] : mounts_) {
        if (path.starts_with(prefix)) return disk;
    }
    return nullptr;
}

void SimVfs::seed(std::uint64_t seed) {
    seed_ = seed;
    drawn_ = 0;
    sqlite3_randomness(0, nullptr);
}

}  // namespace fulfilld::sim
