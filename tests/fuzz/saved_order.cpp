// A saved order as a file: any text is read or refused with words for people, and what was read is written the same
// way again and can be judged.
#include "app/explain.hpp"
#include "app/facts_json.hpp"
#include "fulfilld/core/text.hpp"
#include "fuzz/target.hpp"
#include "store/facts_blob.hpp"
#include "support/builders.hpp"

namespace fulfilld::app {

FUZZ_TARGET(saved_order) {
    static const Policy policy = test::acting_policy();
    const auto saved = parse_saved_order(std::string(input), "o.json");
    if (!saved) {
        FUZZ_EXPECT(saved.error().kind == ErrorKind::config && is_utf8(saved.error().message));
        return;
    }
    const std::string written = format_saved_order(*saved);
    const auto again = parse_saved_order(written, "o.json");
    FUZZ_EXPECT(again && store::encode_facts(again->facts) == store::encode_facts(saved->facts));
    FUZZ_EXPECT(again->at == std::chrono::floor<std::chrono::seconds>(saved->at) ||
                format_saved_order(*again) == written);
    const auto explained = explain_facts(saved->facts, saved->shop, policy, saved->at);
    FUZZ_EXPECT(!format_explanation(explained, saved->at).empty());
}

}  // namespace fulfilld::app
