#include "fulfilld/core/working_time.hpp"
#include "support/builders.hpp"

#include <gtest/gtest.h>

namespace fulfilld {
namespace {

using namespace test;

const WorkingTime two_days{{{now, now + 8h}, {now + 24h, now + 32h}}};

TEST(WorkingTime, PassesOnlyWhileSomebodyWorks) {
    EXPECT_EQ(two_days.after(now, 3h), now + 3h);
    EXPECT_EQ(two_days.after(now, 8h), now + 8h) << "the very end of the day";
    EXPECT_EQ(two_days.after(now + 6h, 3h), now + 25h) << "the rest of it the next day";
    EXPECT_EQ(two_days.after(now + 10h, 1h), now + 25h) << "begun at night";
    EXPECT_EQ(two_days.after(now + 8h, 0h), now + 24h);
}

TEST(WorkingTime, BeyondWhatIsWrittenDownAllTimeCounts) {
    EXPECT_EQ(WorkingTime{}.after(now, 5h), now + 5h);
    EXPECT_EQ(two_days.after(now - 1h, 5h), now + 4h);
    EXPECT_EQ(two_days.after(now + 31h, 5h), now + 36h);
    EXPECT_EQ(two_days.after(now + 50h, 5h), now + 55h);
}

}  // namespace
}  // namespace fulfilld
