#include "fulfilld/core/action.hpp"

namespace fulfilld {

int Action::quantity() const {
    int sum = 0;
    for (const auto& line : lines) sum += line.quantity;
    return sum;
}

bool is_legal(ActionState from, ActionState to) {
    using S = ActionState;
    switch (from) {
        case S::sending: return to == S::confirmed || to == S::rejected || to == S::not_sent || to == S::unknown;
        case S::confirmed: return to == S::verified || to == S::diverged || to == S::human;
        case S::unknown: return to == S::verified || to == S::not_applied || to == S::human;
        case S::verified:
        case S::rejected:
        case S::not_sent:
        case S::not_applied:
        case S::diverged:
        case S::human: return false;
    }
    return false;
}

}  // namespace fulfilld
