#include "sandbox/metafields.hpp"

#include "unit/sandbox/shops.hpp"

#include <gtest/gtest.h>

namespace fulfilld::sandbox {
namespace {

MetafieldInput lease(const std::string& value) {
    return {installation_id, "$app:fulfilld", "lease", "single_line_text_field", value, false, std::nullopt};
}
MetafieldInput lease(const std::string& value, std::optional<std::string> digest) {
    auto input = lease(value);
    input.compares = true;
    input.digest = std::move(digest);
    return input;
}
std::string code(const MetafieldsResult& result) { return result.errors.empty() ? "" : result.errors[0].code; }

class SandboxMetafields : public ::testing::Test {
  protected:
    std::string value() {
        const auto found = shop.metafields().find({"$app:fulfilld", "lease"});
        return found == shop.metafields().end() ? "" : found->second.value;
    }
    std::string digest() { return shop.metafields().at({"$app:fulfilld", "lease"}).digest(); }
    Shop shop{settings()};
};

TEST_F(SandboxMetafields, WithoutComparingTheLastOneWins) {
    EXPECT_EQ(code(set_metafields(shop, {lease("a")})), "");
    const auto again = set_metafields(shop, {lease("b")});
    ASSERT_EQ(again.metafields.size(), 1U);
    EXPECT_EQ(value(), "b");
    EXPECT_EQ(shop.metafields().size(), 1U);
}

TEST_F(SandboxMetafields, NullIsOnlyForWhatIsNotThere) {
    EXPECT_EQ(code(set_metafields(shop, {lease("a", std::nullopt)})), "");
    EXPECT_EQ(code(set_metafields(shop, {lease("b", std::nullopt)})), "STALE_OBJECT");
    EXPECT_EQ(value(), "a");
}

TEST_F(SandboxMetafields, ADigestIsOnlyForTheValueItIsOf) {
    EXPECT_EQ(code(set_metafields(shop, {lease("a", "0123456789abcdef")})), "INVALID_COMPARE_DIGEST");
    EXPECT_EQ(value(), "");
    set_metafields(shop, {lease("a")});
    const std::string of_a = digest();
    EXPECT_EQ(code(set_metafields(shop, {lease("b", of_a)})), "");
    EXPECT_EQ(code(set_metafields(shop, {lease("c", of_a)})), "STALE_OBJECT");
    EXPECT_EQ(value(), "b");
    set_metafields(shop, {lease("a")});
    EXPECT_EQ(digest(), of_a) << "the same value again cannot be told from before";
}

TEST_F(SandboxMetafields, AreSetAllOrNone) {
    set_metafields(shop, {lease("a")});
    auto other = lease("x");
    other.key = "other";
    const auto refused = set_metafields(shop, {other, lease("b", std::nullopt)});
    ASSERT_EQ(refused.errors.size(), 1U);
    EXPECT_EQ(refused.errors[0].element, 1);
    EXPECT_TRUE(refused.metafields.empty());
    EXPECT_EQ(shop.metafields().size(), 1U);
    EXPECT_EQ(value(), "a");
}

TEST_F(SandboxMetafields, RefusesWhatThePlatformRefuses) {
    const auto refusal = [&](auto change) {
        auto input = lease("a");
        change(input);
        return code(set_metafields(shop, {input}));
    };
    EXPECT_EQ(refusal([](auto& one) { one.owner = "gid://shopify/AppInstallation/2"; }), "INVALID");
    EXPECT_EQ(refusal([](auto& one) { one.key = "k"; }), "TOO_SHORT");
    EXPECT_EQ(refusal([](auto& one) { one.key = std::string(65, 'k'); }), "TOO_LONG");
    EXPECT_EQ(refusal([](auto& one) { one.value.clear(); }), "BLANK");
    EXPECT_EQ(refusal([](auto& one) { one.type.clear(); }), "BLANK");
    EXPECT_EQ(code(set_metafields(shop, std::vector(26, lease("a")))), "LESS_THAN_OR_EQUAL_TO");
    EXPECT_TRUE(shop.metafields().empty());
}

TEST_F(SandboxMetafields, AreComparedWithoutGuardsToo) {
    Shop open(without_guards());
    set_metafields(open, {lease("a")});
    EXPECT_EQ(code(set_metafields(open, {lease("b", std::nullopt)})), "STALE_OBJECT");
}

}  // namespace
}  // namespace fulfilld::sandbox
