#pragma once

#include "fulfilld/core/policy.hpp"
#include "fulfilld/port/action_journal.hpp"
#include "fulfilld/port/order_store.hpp"

namespace fulfilld::actions {

/// Facts to judgement: verdict and plan, with what the journal says of earlier attempts. The referents outlive it.
class Judge {
  public:
    Judge(const ShopFacts& shop, const Policy& policy, port::ActionJournal& journal)
        : shop_(shop), policy_(policy), journal_(journal) {}

    Result<port::JudgedOrder> judge(OrderFacts facts, Timestamp now) const;

  private:
    const ShopFacts& shop_;
    const Policy& policy_;
    port::ActionJournal& journal_;
};

}  // namespace fulfilld::actions
