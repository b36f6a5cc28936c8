#include "store/sqlite_lease_memory.hpp"

namespace fulfilld::store {
namespace {

class SqliteLeaseMemory final : public port::LeaseMemory {
  public:
    SqliteLeaseMemory(Database& db, std::string shop) : db_(db), shop_(std::move(shop)) {}

    Result<std::string> instance() override {
        return guarded(
            [&]() -> Result<std::string> { return db_.raw().execAndGet("SELECT instance FROM journal").getString(); });
    }

    Result<bool> knows(const std::string& nonce) override {
        return guarded([&]() -> Result<bool> {
            auto select = db_.prepared("SELECT ? IN (found, tried) FROM lease WHERE shop = ?");
            select.bind_all(nonce, shop_);
            return select.step() && select.column(0).getInt() != 0;
        });
    }

    Result<port::LeaseNote> next_note(const std::string& found, Timestamp now) override {
        return guarded([&]() -> Result<port::LeaseNote> {
            auto update = db_.prepared(
                "INSERT INTO lease (shop, found, tried) VALUES (?, ?, lower(hex(randomblob(8)))) ON CONFLICT DO UPDATE "
                "SET found = excluded.found, tried = excluded.tried RETURNING (SELECT instance FROM journal), tried");
            update.bind_all(shop_, found);
            port::LeaseNote note;
            while (update.step()) note = {update.column(0).getString(), update.column(1).getString(), now};
            return note;
        });
    }

  private:
    Database& db_;
    std::string shop_;
};

}  // namespace

std::unique_ptr<port::LeaseMemory> make_lease_memory(Database& db, std::string shop_domain) {
    return std::make_unique<SqliteLeaseMemory>(db, std::move(shop_domain));
}

}  // namespace fulfilld::store
