#pragma once

#include "actions/judge.hpp"
#include "engine/cycle.hpp"

namespace fulfilld::engine {

/// What the stored facts and judgements rest on besides the shop.
struct SurveyBasis {
    std::string seen_by;    ///< Program and scopes.
    std::string judged_by;  ///< As engine::judged_by says.
};

/// Reads the shop, judges what it reads and keeps it. First what changed since the last time; then, when it is due, a
/// part of everything (search shows no change of a fulfillment order alone, and what fell out of sight shows nowhere).
/// The first scan of everything comes before all else and must be whole. Fills in the figures of `summary` and says in
/// it whether the list is complete.
Status survey(const CyclePorts& ports, const CycleSettings& settings, const actions::Judge& judge,
              const SurveyBasis& basis, port::RunSummary& summary, std::stop_token stop);

void tell_unreadable(EventLog& log, const OrderId& order, const Error& error);

}  // namespace fulfilld::engine
