// The file of a bulk operation: any bytes, cut in any way, or the rows of an order with some lost, twice or changed.
#include "fuzz/facts_checks.hpp"
#include "fuzz/target.hpp"
#include "shopify/bulk_rows.hpp"

#include <map>
#include <set>

namespace fulfilld::shopify {
namespace {

/// What the stage on disk promises, in memory.
class MemoryStage final : public port::RowStage {
  public:
    Status begin(std::uint64_t) override { return {}; }
    Status add(std::string_view id, std::string_view parent, std::string_view text) override {
        if (!ids_.emplace(id).second) return Error{ErrorKind::malformed, "twice"};
        below_[std::string(parent)].push_back({std::string(id), std::string(text)});
        return {};
    }
    Result<std::int64_t> count_orphans() override {
        std::int64_t orphans = 0;
        for (const auto& [parent, rows] : below_)
            orphans += parent.empty() || ids_.contains(parent) ? 0 : static_cast<std::int64_t>(rows.size());
        return orphans;
    }
    Status each_root(const std::function<Status(const port::StagedRow&)>& visit) override {
        for (const auto& row : below_[""]) FULFILLD_CHECK(visit(row));
        return {};
    }
    Result<std::vector<port::StagedRow>> children(std::string_view parent) override {
        const auto found = below_.find(parent);
        return found == below_.end() ? std::vector<port::StagedRow>() : found->second;
    }
    void end() override {}
    std::size_t rows() const { return ids_.size(); }

  private:
    std::set<std::string, std::less<>> ids_;
    std::map<std::string, std::vector<port::StagedRow>, std::less<>> below_;
};

bool read_in(std::string_view bytes, fuzz::Bytes cuts, RowReader& reader) {
    while (!bytes.empty()) {
        const std::size_t count = cuts.empty() ? bytes.size() : std::min(bytes.size(), cuts.below(64));
        if (!reader.take(bytes.substr(0, count))) return false;
        bytes.remove_prefix(count);
    }
    return reader.finish().has_value();
}

}  // namespace

FUZZ_TARGET(bulk_jsonl) {
    fuzz::Bytes choices(input);
    const std::string_view cuts = choices.text(12);
    const std::string_view bytes = choices.rest();
    MemoryStage at_once;
    MemoryStage in_pieces;
    RowReader whole(at_once);
    RowReader parts(in_pieces);
    const bool good = read_in(bytes, fuzz::Bytes({}), whole);
    FUZZ_EXPECT(good == read_in(bytes, fuzz::Bytes(cuts), parts));
    FUZZ_EXPECT(whole.rows() == parts.rows() && whole.orders() == parts.orders());
    FUZZ_EXPECT(static_cast<std::size_t>(whole.rows()) == at_once.rows() && whole.orders() <= whole.rows());
    if (!good || *at_once.count_orphans() > 0) return;
    std::int64_t orders = 0;
    const Status visited = at_once.each_root([&](const port::StagedRow& root) -> Status {
        ++orders;
        FULFILLD_TRY(const OrderFacts facts, assemble_order(root, at_once));
        FUZZ_EXPECT(facts.id.str() == root.id);
        fuzz::check_accepted(facts);
        return {};
    });
    FUZZ_EXPECT(!visited || orders == whole.orders());
}

}  // namespace fulfilld::shopify
