#pragma once

#include "store/audit.hpp"

#include <filesystem>
#include <memory>
#include <optional>
#include <string>

namespace fulfilld::store {

/// Where an anchor lies.
class AnchorFile {
  public:
    virtual ~AnchorFile() = default;
    /// nullopt: there is none.
    virtual std::optional<std::string> read() const = 0;
    /// All of it or nothing, and durable when it returns; false: it is as it was before.
    virtual bool write(const std::string& text) = 0;
};
/// On the disk, readable by its owner alone.
std::unique_ptr<AnchorFile> make_anchor_file(std::filesystem::path file);

/// A small file beside the state file that says how far the audit had come when something was last sent or decided. A
/// state file that was deleted, emptied, or put back from a backup does not know what its anchor tells: then nothing is
/// done until a person has looked [fault 51, I7].
class Anchor {
  public:
    explicit Anchor(const std::filesystem::path& state_file)
        : Anchor(state_file.string() + ".anchor", make_anchor_file(state_file.string() + ".anchor")) {}
    /// `name` is what people know it by.
    Anchor(std::string name, std::unique_ptr<AnchorFile> file) : name_(std::move(name)), file_(std::move(file)) {}

    /// Durable when it returns. While something stands against the state file the anchor is left alone: it may be the
    /// only one that still knows how far things had come. A mark that the file does not know, as after a backup was put
    /// over it while a process had it open, is left, too: that is noted as distrust, and an error.
    Status drop(Database& db) const;
    /// A person has adopted the state file: its mark is the one from now on, whatever stood there.
    Status renew(Database& db) const;
    /// Why the state file is not the one the anchor belongs to; empty: it is, or nothing was ever sent.
    Result<std::string> compare(Database& db) const;
    /// The epoch it tells of; 0 without an anchor.
    std::int64_t epoch() const;

  private:
    std::string name_;
    std::unique_ptr<AnchorFile> file_;
};

/// Why the state file is not to be relied upon: it is not the one its anchor belongs to, or its audit does not fit;
/// empty: nothing stands against it.
Result<std::string> why_not_to_trust(Database& db, const Anchor& anchor);
/// What a person is told, and what to do about it.
Error distrusted(const std::string& why);
/// Before each run of a process: the state file may have been exchanged since. What does not fit is noted as distrust.
Status look_again(Database& db, const Anchor& anchor);
/// Before a person decides: `storage` while something stands against the state file.
Status must_be_trusted(Database& db, const Anchor& anchor);
/// A process that may act begins: a new epoch, greater than any before, and the state file held against anchor and
/// audit. What is found wrong stays noted in the state file until a person adopts it.
Result<std::int64_t> begin_epoch(Database& db, const Anchor& anchor);
/// The epoch in force.
Result<std::int64_t> load_epoch(Database& db);

}  // namespace fulfilld::store
