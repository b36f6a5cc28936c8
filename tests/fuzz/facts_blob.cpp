// Facts as they are kept: any bytes are read or refused, and what was read is written the same way again.
#include "store/facts_blob.hpp"
#include "fulfilld/core/plan.hpp"
#include "fulfilld/core/rules.hpp"
#include "fuzz/make_facts.hpp"

namespace fulfilld::store {

FUZZ_TARGET(facts_blob) {
    static const Policy policy = test::acting_policy();
    static const ShopFacts shop = test::full_access();
    fuzz::Bytes choices(input);
    if (choices.one_in(3)) {
        const OrderFacts made = fuzz::make_facts(choices);
        const std::string blob = encode_facts(made);
        const auto read = decode_facts(blob, made.id.str());
        FUZZ_EXPECT(read && encode_facts(*read) == blob);
        FUZZ_EXPECT(!decode_facts(blob, "gid://shopify/Order/9"));
        FUZZ_EXPECT(!decode_facts(std::string_view(blob).substr(0, blob.size() - 1), made.id.str()));
        return;
    }
    const auto facts = decode_facts(choices.rest(), "gid://shopify/Order/1");
    if (!facts) return;
    FUZZ_EXPECT(facts->id.str() == "gid://shopify/Order/1");
    const std::string blob = encode_facts(*facts);
    const auto again = decode_facts(blob, facts->id.str());
    FUZZ_EXPECT(again && encode_facts(*again) == blob);
    // A damaged state file is judged like any other.
    const Verdict verdict = classify(*facts, shop, policy, test::now);
    make_plan(*facts, verdict, {}, shop, policy, test::now);
}

}  // namespace fulfilld::store
