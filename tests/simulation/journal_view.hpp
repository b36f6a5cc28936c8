#pragma once

#include "simulation/disk.hpp"

#include <map>
#include <string>
#include <vector>

namespace fulfilld::sim {

/// What lies in a state file, as anybody with sqlite3 would see it.
struct JournalView {
    struct Row {
        std::int64_t id = 0;
        std::string state;
        std::string kind;
        std::string order;
        std::string digest;  ///< Of the request; empty before it was sent.
        std::string marker;
        int attempt = 1;
    };
    std::vector<Row> rows;
    std::map<std::string, std::string> listed;  ///< Order -> reason.
    std::string broken;                         ///< What does not fit together in file or audit; empty: nothing.

    /// The newest of those that sent this very request; requests without a marker may be the same twice.
    const Row* by_digest(const std::string& digest) const;
};

/// Reads an image of the state file `path`. The files are copied: nothing is changed, and what a crash left half done
/// is rolled back in the copy alone.
enum class Look {
    rows,
    seals,  ///< And what is listed, and whether the audit fits.
    file,   ///< And whether the file is whole.
};
JournalView view_journal(const Disk::Files& files, const std::string& path, Look look);

}  // namespace fulfilld::sim
