#include "store/sqlite_offer_store.hpp"

#include "fulfilld/core/time.hpp"
#include "store/facts_blob.hpp"

#include <SQLiteCpp/Transaction.h>

namespace fulfilld::store {
namespace {

using port::NewOffer;
using port::NumberUse;

class SqliteOfferStore final : public port::OfferStore {
  public:
    SqliteOfferStore(Database& db, std::string shop) : db_(db), shop_(std::move(shop)) {}

    Result<std::optional<std::string>> taken(const std::string& digest) override {
        return guarded([&]() -> Result<std::optional<std::string>> {
            auto select = db_.prepared("SELECT result FROM feed_file WHERE digest = ?");
            select.bind_all(key_of(digest));
            return select.step() ? std::optional(select.column(0).getString()) : std::nullopt;
        });
    }

    Result<std::vector<NumberUse>> offers_with_number(const std::string& number) override {
        return guarded([&]() -> Result<std::vector<NumberUse>> {
            auto select =
                db_.prepared("SELECT order_id, sku FROM tracking_offer WHERE shop = ? AND folded = ? ORDER BY id");
            select.bind_all(shop_, folded_number(number));
            std::vector<NumberUse> uses;
            while (select.step()) uses.push_back({OrderId(select.column(0).getString()), select.column(1).getString()});
            return uses;
        });
    }

    Result<std::vector<OrderFacts>> find_listed(const std::string& order_name) override {
        return guarded([&]() -> Result<std::vector<OrderFacts>> {
            const std::string bare = order_name.starts_with('#') ? order_name.substr(1) : order_name;
            const std::string marked = "#" + bare;
            auto select = db_.prepared(
                "SELECT o.order_id, f.facts FROM order_state o LEFT JOIN order_facts f ON f.shop = o.shop AND "
                "f.order_id = o.order_id WHERE o.name IN (?2, ?3) AND o.shop = ?1 AND o.missing = 0 ORDER BY "
                "o.order_id");
            select.bind_all(shop_, marked, bare.starts_with('#') ? marked : bare);
            std::vector<OrderFacts> orders;
            while (select.step()) {
                const auto blob = select.column(1);
                auto facts = decode_facts({static_cast<const char*>(blob.getBlob()), std::size_t(blob.getBytes())},
                                          select.column(0).getString());
                // One of several whose facts are not kept, or cannot be read, would make a name look like that of one
                // order alone.
                if (!facts) return std::vector<OrderFacts>{};
                orders.push_back(std::move(*facts));
            }
            return orders;
        });
    }

    Status keep_file(const std::string& digest, const std::string& name, const std::string& result_text,
                     const std::vector<NewOffer>& offers, Timestamp now) override {
        return guarded([&]() -> Status {
            SQLite::Transaction transaction(db_.raw(), SQLite::TransactionBehavior::IMMEDIATE);
            const std::string at = format_rfc3339(now);
            for (const auto& [order, offer] : offers) keep_offer(order, offer, at);
            auto insert = db_.prepared("INSERT INTO feed_file (digest, name, at, result) VALUES (?, ?, ?, ?)");
            insert.bind_all(key_of(digest), name, at, result_text);
            insert.exec();
            transaction.commit();
            return {};
        });
    }

    Result<std::vector<TrackingOffer>> load_offers(const OrderId& order) override {
        return guarded([&]() -> Result<std::vector<TrackingOffer>> {
            auto select = db_.prepared(
                "SELECT id, sku, quantity, number, company, url, source FROM tracking_offer WHERE shop = ? AND "
                "order_id = ? ORDER BY id");
            select.bind_all(shop_, order.str());
            std::vector<TrackingOffer> offers;
            while (select.step()) {
                TrackingOffer offer;
                offer.id = select.column(0).getInt64();
                offer.sku = select.column(1).getString();
                offer.quantity = select.column(2).getInt();
                offer.tracking = {select.column(3).getString(), select.column(4).getString(),
                                  select.column(5).getString()};
                offer.source = select.column(6).getString();
                offer.units = units_of(offer.id);
                offers.push_back(std::move(offer));
            }
            return offers;
        });
    }

  private:
    void keep_offer(const OrderId& order, const TrackingOffer& offer, const std::string& at) {
        auto insert = db_.prepared(
            "INSERT INTO tracking_offer (shop, order_id, sku, quantity, number, folded, company, url, source, at) "
            "VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)");
        insert.bind_all(shop_, order.str(), offer.sku, offer.quantity, offer.tracking.number,
                        folded_number(offer.tracking.number), offer.tracking.company, offer.tracking.url, offer.source,
                        at);
        insert.exec();
        const std::int64_t id = db_.raw().getLastInsertRowid();
        for (const auto& [line, quantity] : offer.units) {
            auto units = db_.prepared("INSERT INTO tracking_offer_line (offer, line_item, quantity) VALUES (?, ?, ?)");
            units.bind_all(id, line.str(), quantity);
            units.exec();
        }
    }

    std::vector<LineUnits> units_of(std::int64_t offer) {
        auto select =
            db_.prepared("SELECT line_item, quantity FROM tracking_offer_line WHERE offer = ? ORDER BY line_item");
        select.bind_all(offer);
        std::vector<LineUnits> units;
        while (select.step()) units.push_back({LineItemId(select.column(0).getString()), select.column(1).getInt()});
        return units;
    }

    /// The same file may be meant for two shops, and is answered by each.
    std::string key_of(const std::string& digest) const { return digest + " " + shop_; }

    Database& db_;
    std::string shop_;
};

}  // namespace

std::unique_ptr<port::OfferStore> make_offer_store(Database& db, std::string shop_domain) {
    return std::make_unique<SqliteOfferStore>(db, std::move(shop_domain));
}

}  // namespace fulfilld::store
