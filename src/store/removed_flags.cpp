#include "store/removed_flags.hpp"

#include "fulfilld/core/text.hpp"

#include <cstdint>
#include <vector>

namespace fulfilld::store {
namespace {

/// How far the shop's clock may be behind ours. What is wrongly taken for removed stays on its order: the safe side.
constexpr Duration clocks_apart = std::chrono::minutes{5};

}  // namespace

void RemovedFlags::note(const OrderFacts& seen) {
    auto select = db_.prepared(
        "SELECT id, tag FROM action WHERE shop = ? AND order_id = ? AND kind IN ('flag_for_deletion', "
        "'flag_for_review') AND state = 'verified' AND sent_at <= ?");
    select.bind_all(shop_, seen.id.str(), format_rfc3339(seen.updated_at + clocks_apart));
    std::vector<std::int64_t> removed;
    while (select.step()) {
        if (!has_tag(seen, select.column(1).getString())) removed.push_back(select.column(0).getInt64());
    }
    for (const std::int64_t id : removed) {
        auto insert = db_.prepared("INSERT OR IGNORE INTO removed_flag (action) VALUES (?)");
        insert.bind_all(id);
        insert.exec();
    }
}

bool RemovedFlags::forbid(const Action& action) {
    if (action.kind != ActionKind::withdraw_flag) return false;
    auto select = db_.prepared("SELECT 1 FROM removed_flag WHERE action = ?");
    select.bind_all(action.undoes);
    return select.step();
}

}  // namespace fulfilld::store
