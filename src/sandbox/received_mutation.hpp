#pragma once

#include "sandbox/document.hpp"

#include <boost/json/value.hpp>

#include <optional>
#include <string>

namespace fulfilld::sandbox {

/// One mutation of orders as it arrived, whatever became of it.
struct ReceivedMutation {
    std::string operation;
    boost::json::value variables;
    std::string target;
    /// The action it amounts to: mark_fulfilled, fulfill_with_tracking, undo_fulfillment, request_fulfillment,
    /// cancel_request, request_cancellation, release_own_hold, open_scheduled, flag_for_deletion, flag_for_review,
    /// withdraw_flag, archive, unarchive; or unreadable.
    std::string kind;
    std::string detail = {};  ///< What else must be alike for one to be a second of another: the tags, the holds.
    bool accepted = false;
    std::string answer = {};  ///< Its `data`, or the error.
};

/// Kind and target of a mutation's field. nullopt: it changes no order (a bulk operation, a metafield).
std::optional<ReceivedMutation> describe_mutation(const BoundField& field, const boost::json::object& variables);

}  // namespace fulfilld::sandbox
