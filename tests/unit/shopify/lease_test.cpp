#include "fulfilld/port/lease.hpp"

#include "support/builders.hpp"

#include <gtest/gtest.h>

namespace fulfilld::port {
namespace {

using test::now;

LeaseNote note(const std::string& instance, Timestamp renewed_at = now) { return {instance, "nonce", renewed_at}; }

TEST(Lease, IsTakenWhereItIsFreeOrOurs) {
    EXPECT_FALSE(weigh_lease(std::nullopt, "a", false, {}, now)) << "nobody ever held it";
    EXPECT_FALSE(weigh_lease(note("a"), "a", true, {}, now));
    EXPECT_FALSE(weigh_lease(note("a", now - 900h), "a", true, {}, now));
}

TEST(Lease, OfAnotherInstanceIsFreeWhenItsRequestsCannotLandAnyMore) {
    const LeasePolicy policy{5min, 3min};
    const auto refusal = weigh_lease(note("b", now - 8min + 1s), "a", false, policy, now);
    ASSERT_TRUE(refusal);
    EXPECT_EQ(refusal->kind, ErrorKind::locked);
    EXPECT_NE(refusal->message.find("(b) holds the lease until 2026-11-22T12:00:01Z"), std::string::npos);
    EXPECT_FALSE(weigh_lease(note("b", now - 8min), "a", false, policy, now));
}

TEST(Lease, TellsOfACopyOrARestoredStateFile) {
    EXPECT_EQ(weigh_lease(note("a"), "a", false, {}, now)->kind, ErrorKind::storage);
    EXPECT_TRUE(weigh_lease(note("a", now - 900h), "a", false, {}, now)) << "time does not heal that";
}

}  // namespace
}  // namespace fulfilld::port
