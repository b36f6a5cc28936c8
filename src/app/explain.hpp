#pragma once

#include "fulfilld/core/rules.hpp"
#include "store/report_reader.hpp"

#include <map>
#include <optional>
#include <string>
#include <vector>

namespace fulfilld::app {

/// Judgements of stored orders, computed anew from their facts: what is stored is the facts, not the words about them.
class Explainer {
  public:
    Explainer(const Policy& policy, std::map<std::string, ShopFacts> shops, Timestamp now)
        : policy_(policy), shops_(std::move(shops)), now_(now) {}

    /// nullopt: the order is clear, or its facts were not kept by this version.
    std::optional<Verdict> judge(const store::StoredOrder& order) const;
    std::optional<Explanation> explain(const store::StoredOrder& order) const;
    std::vector<Refusal> why_not(const store::StoredOrder& order, ActionKind kind) const;
    const ShopFacts& shop(const std::string& domain) const;

  private:
    const Policy& policy_;
    std::map<std::string, ShopFacts> shops_;
    Timestamp now_;
};

/// One order as `explain` shows it: what is known of it, and what its facts say.
struct ExplainedOrder {
    store::StoredOrder order;
    std::optional<Explanation> explanation;
    bool policy_changed = false;      ///< Since the last run: what is stored is by the one before.
    std::optional<ActionKind> asked;  ///< --why-not
    std::vector<Refusal> refusals;
    std::vector<ShutGate> moment = {};  ///< Where the rules refuse nothing: what is shut at this moment.
};

/// What there is to say of facts alone, without a state file.
ExplainedOrder explain_facts(const OrderFacts& facts, const ShopFacts& shop, const Policy& policy, Timestamp now);

std::string format_explanation(const ExplainedOrder& explained, Timestamp now);
std::string format_explanation_json(const ExplainedOrder& explained, Timestamp now);  ///< One JSON line.

}  // namespace fulfilld::app
