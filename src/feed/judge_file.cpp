#include "feed/judge_file.hpp"

#include "feed/match.hpp"
#include "feed/result_file.hpp"
#include "fulfilld/core/text.hpp"

#include <map>
#include <optional>

namespace fulfilld::feed {
namespace {

using Orders = std::vector<OrderFacts>;

/// The orders of a name as the shop shows them now. Each name is asked for once.
class LiveOrders {
  public:
    LiveOrders(port::OrderSource& shop, std::stop_token stop) : shop_(shop), stop_(std::move(stop)) {}

    bool exhausted(const std::string& name) const { return known_.size() == most_lookups && !known_.contains(name); }

    /// nullopt: the shop's answer could not be read.
    Result<std::optional<Orders>> of(const std::string& name) {
        if (const auto found = known_.find(name); found != known_.end()) return found->second;
        const std::string bare = name.starts_with('#') ? name.substr(1) : name;
        FULFILLD_TRY(auto orders, ask(name, name));
        // Digits alone may have been taken for the id of another order.
        if (orders && orders->empty()) {
            FULFILLD_TRY(orders, ask(name == bare ? "#" + bare : bare, name));
        }
        known_[name] = orders;
        return orders;
    }

  private:
    Result<std::optional<Orders>> ask(const std::string& key, const std::string& name) {
        auto found = shop_.find_orders(key, stop_);
        if (!found) {
            const ErrorKind kind = found.error().kind;
            if (kind == ErrorKind::malformed || kind == ErrorKind::rejected) return std::optional<Orders>{};
            return found.error();
        }
        std::erase_if(*found, [&](const OrderFacts& order) { return !is_named(order, name); });
        return std::optional<Orders>(std::move(*found));
    }

    port::OrderSource& shop_;
    std::stop_token stop_;
    std::map<std::string, std::optional<Orders>> known_;
};

class Judge {
  public:
    Judge(port::OfferStore& offers, port::OrderSource& shop, std::stop_token stop)
        : offers_(offers), live_(shop, std::move(stop)) {}

    Result<std::variant<Match, Refusal>> decide(const FeedRow& row) {
        if (auto refusal = why_refused(row)) return std::variant<Match, Refusal>(*refusal);
        FULFILLD_TRY(const Orders listed, offers_.find_listed(row.order));
        if (!listed.empty()) {
            // What the row itself is refused for need not be asked for. It is accepted by what the shop shows alone: it
            // may have another order of this name, which is not listed.
            FULFILLD_TRY(auto decision, decide_on(row, listed));
            const auto* refusal = std::get_if<Refusal>(&decision);
            if (refusal != nullptr && !rests_on_order(refusal->reason)) return decision;
        }
        if (live_.exhausted(row.order))
            return refused(RefusalReason::order_not_looked_up,
                           "too many orders of this file had to be asked for: give this row again in another file");
        FULFILLD_TRY(const auto shown, live_.of(row.order));
        if (!shown) return refused(RefusalReason::order_unreadable, "the shop's answer about it could not be read");
        return decide_on(row, *shown);
    }

    void keep(const FeedRow& row, const Match& match) {
        of_number_[folded_number(row.tracking.number)].push_back(match);
        accepted_[match.order].push_back(match);
    }

  private:
    static std::variant<Match, Refusal> refused(RefusalReason reason, std::string detail) {
        return Refusal{reason, std::move(detail)};
    }

    Result<std::variant<Match, Refusal>> decide_on(const FeedRow& row, const Orders& orders) {
        Known known;
        FULFILLD_TRY(known.uses, offers_.offers_with_number(row.tracking.number));
        if (const auto earlier = of_number_.find(folded_number(row.tracking.number)); earlier != of_number_.end())
            known.of_number = earlier->second;
        if (orders.size() == 1) {
            const OrderId& id = orders.front().id;
            FULFILLD_TRY(known.offers, offers_.load_offers(id));
            if (const auto earlier = accepted_.find(id); earlier != accepted_.end())
                known.earlier_rows = earlier->second;
        }
        return match_row(row, orders, known);
    }

    port::OfferStore& offers_;
    LiveOrders live_;
    std::map<std::string, std::vector<Match>> of_number_;  ///< By the folded number.
    std::map<OrderId, std::vector<Match>> accepted_;
};

port::NewOffer offer_of(const std::string& file, const FeedRow& row, const Match& match) {
    TrackingOffer offer;
    offer.sku = match.sku;
    offer.quantity = match.quantity;
    offer.tracking = row.tracking;
    offer.units = match.units;
    offer.source = printable(file) + ":" + std::to_string(row.row);
    return {match.order, std::move(offer)};
}

}  // namespace

Result<JudgedFile> judge_file(const std::string& name, const std::vector<FeedRow>& rows, port::OfferStore& offers,
                              port::OrderSource& shop, std::stop_token stop) {
    Judge judge(offers, shop, stop);
    JudgedFile judged;
    ResultFile result;
    for (const auto& row : rows) {
        if (stop.stop_requested()) return Error{ErrorKind::cancelled, "told to stop"};
        FULFILLD_TRY(const auto decision, judge.decide(row));
        if (const auto* match = std::get_if<Match>(&decision)) {
            judge.keep(row, *match);
            judged.offers.push_back(offer_of(name, row, *match));
            result.accept(row);
            ++judged.accepted;
        } else {
            result.refuse(row, std::get<Refusal>(decision));
            ++judged.refused;
        }
    }
    judged.result = result.text();
    return judged;
}

}  // namespace fulfilld::feed
