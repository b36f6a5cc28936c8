#include "simulation/disk.hpp"

namespace fulfilld::sim {
namespace {

constexpr std::uint64_t sector = 512;

void carry_out(std::string& text, const Disk::Change& change) {
    if (change.cut) {
        text.resize(change.offset, '\0');
        return;
    }
    if (text.size() < change.offset + change.bytes.size()) text.resize(change.offset + change.bytes.size(), '\0');
    text.replace(change.offset, change.bytes.size(), change.bytes);
}

/// Of a write that was under way only the first sectors came to the platter.
Disk::Change torn(Disk::Change change, Draw& draw) {
    const auto sectors = static_cast<int>(change.bytes.size() / sector);
    if (!change.cut && sectors > 1)
        change.bytes.resize(static_cast<std::uint64_t>(draw.between(1, sectors - 1)) * sector);
    return change;
}

}  // namespace

DiskAnswer Disk::call(DiskCall what, const std::string& path) {
    if (dead) return DiskAnswer::io_error;
    const DiskAnswer answer = ask ? ask(what, path) : DiskAnswer::fine;
    if (answer == DiskAnswer::die || answer == DiskAnswer::lose_power || answer == DiskAnswer::tear) {
        dead = true;
        death_ = answer;
    }
    return answer;
}

void Disk::write(File& file, std::uint64_t offset, std::string_view bytes) {
    file.unsynced.push_back({false, offset, std::string(bytes)});
    carry_out(file.seen, file.unsynced.back());
}

void Disk::cut(File& file, std::uint64_t size) {
    file.unsynced.push_back({true, size, {}});
    carry_out(file.seen, file.unsynced.back());
}

void Disk::sync(File& file) {
    for (const auto& change : file.unsynced) carry_out(file.durable, change);
    file.unsynced.clear();
    file.durably_there = true;
}

void Disk::revive(Draw draw) {
    dead = false;
    const bool powerless = death_ == DiskAnswer::lose_power || death_ == DiskAnswer::tear;
    for (auto file = files.begin(); powerless && file != files.end();) {
        for (const auto& change : file->second.unsynced) {
            const bool kept = draw.chance(50);
            // What is written after a cut goes to blocks that the file gets after it: with the cut they are lost, too.
            // So it is where the file system keeps a journal or copies on write; ext2 and FAT promise nothing of the
            // kind.
            if (change.cut && !kept) break;
            if (kept) carry_out(file->second.durable, death_ == DiskAnswer::tear ? torn(change, draw) : change);
            file->second.durably_there = file->second.durably_there || kept;
        }
        file->second.unsynced.clear();
        file->second.seen = file->second.durable;
        file = file->second.durably_there ? std::next(file) : files.erase(file);
    }
    death_ = DiskAnswer::fine;
}

Disk::Files Disk::durable_image() const {
    Files image;
    for (const auto& [path, file] : files) {
        if (file.durably_there) image[path] = {file.durable, file.durable, true, {}};
    }
    return image;
}

}  // namespace fulfilld::sim
