#pragma once

#include "fulfilld/core/ids.hpp"
#include "fulfilld/core/reason.hpp"
#include "fulfilld/core/time.hpp"

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace fulfilld {

/// One fact that decided a verdict: the platform's name for it, its value, and what that means to a person.
struct Evidence {
    std::string fact;
    std::string value;
    std::string meaning;
};

/// Who can clear a state; `time`: it clears by itself.
enum class Who { staff, supplier_support, app_setting, developer, time };
std::string_view name_of(Who who);

/// What would clear it, and who can do that. The text outlives every verdict.
struct Step {
    Who who = Who::staff;
    std::string_view what;
};

/// Which action the decision table allows for these facts, or why none.
struct Permission {
    std::optional<ActionKind> kind;
    std::string why;
};

/// What one rule found: the reason is named by the table, everything else is here.
struct Finding {
    std::string_view variant;        ///< Which case of the reason it is (`not_sent`, `awaiting_payment`); may be empty.
    std::vector<Evidence> evidence;  ///< In the order weighed.
    Permission permission;
    Timestamp since;  ///< When this state began, as far as the platform tells.
    /// Before this the state is normal (`waiting`), from then on `stuck`; nullopt: age alone never makes it stuck.
    std::optional<Timestamp> overdue_at;
    bool dated = false;        ///< overdue_at is a date of its own: it does not move with `since`.
    bool settled = false;      ///< Nothing is left for anyone to do; kept for the record only.
    std::string label;         ///< Given by a rule of the merchant's own; may be empty.
    std::string excluded_by;   ///< A rule of the merchant's own that keeps it out of the list; empty: none.
    std::optional<Mode> mode;  ///< Chosen by such a rule; nullopt: the reason's own.
    /// What this case asks for; empty: what is said of the reason in general.
    std::vector<Step> steps;
};

enum class Standing { waiting, stuck, settled, excluded };
Standing standing_of(const Finding& finding, Timestamp now);
std::string_view name_of(Standing standing);

struct FulfillmentOrderVerdict {
    FulfillmentOrderId id;
    std::string location;
    Reason reason = Reason::unknown_state;
    Finding finding;
};

/// The judgement of one order. `reason` is nullopt only when nothing is left to be done: the order is clear.
struct Verdict {
    OrderId order;
    std::optional<Reason> reason;  ///< The headline.
    Finding finding;               ///< Of the headline.
    /// When time alone may change this judgement beyond becoming overdue; nullopt: never.
    std::optional<Timestamp> next_check;
    /// Every active fulfillment order with its own reason; where an order-level reason applies, all carry it.
    std::vector<FulfillmentOrderVerdict> fulfillment_orders;

    bool clear() const { return !reason; }
};

}  // namespace fulfilld
