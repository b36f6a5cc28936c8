#include "store/sqlite_lease_memory.hpp"

namespace fulfilld::store {
namespace {

class SqliteLeaseMemory final : public port::LeaseMemory {
  public:
    explicit SqliteLeaseMemory(Database& db) : db_(db) {}

    Result<std::string> instance() override {
        return guarded([&]() -> Result<std::string> {
            return db_.raw().execAndGet("SELECT instance FROM journal").getString();
        });
    }

    Result<bool> knows(const std::string& nonce) override {
        return guarded([&]() -> Result<bool> {
            auto select = db_.prepared("SELECT ? IN (lease_found, lease_tried) FROM journal");
            select.bind_all(nonce);
            return select.step() && select.column(0).getInt() != 0;
        });
    }

    Result<port::LeaseNote> next_note(const std::string& found, Timestamp now) override {
        return guarded([&]() -> Result<port::LeaseNote> {
            auto update = db_.prepared(
                "UPDATE journal SET lease_found = ?, lease_tried = lower(hex(randomblob(8))) RETURNING instance, "
                "lease_tried");
            update.bind_all(found);
            port::LeaseNote note;
            while (update.step()) note = {update.column(0).getString(), update.column(1).getString(), now};
            return note;
        });
    }

  private:
    Database& db_;
};

}  // namespace

std::unique_ptr<port::LeaseMemory> make_lease_memory(Database& db) { return std::make_unique<SqliteLeaseMemory>(db); }

}  // namespace fulfilld::store
