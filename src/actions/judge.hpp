#pragma once

#include "fulfilld/core/policy.hpp"
#include "fulfilld/port/action_journal.hpp"
#include "fulfilld/port/order_store.hpp"

#include <functional>

namespace fulfilld::actions {

/// What the tracking feed has told of an order, oldest first.
using LoadOffers = std::function<Result<std::vector<TrackingOffer>>(const OrderId&)>;

/// Facts to judgement: verdict and plan, with what the journal and the tracking feed say of the order. The referents
/// outlive it.
class Judge {
  public:
    Judge(const ShopFacts& shop, const Policy& policy, port::ActionJournal& journal, LoadOffers offers = {})
        : shop_(shop), policy_(policy), journal_(journal), offers_(std::move(offers)) {}

    Result<port::JudgedOrder> judge(OrderFacts facts, Timestamp now) const;

  private:
    const ShopFacts& shop_;
    const Policy& policy_;
    port::ActionJournal& journal_;
    LoadOffers offers_;  ///< May be empty: no feed.
};

}  // namespace fulfilld::actions
