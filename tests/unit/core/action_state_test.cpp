#include "fulfilld/core/action.hpp"

#include <gtest/gtest.h>

#include <set>
#include <utility>
#include <vector>

namespace fulfilld {
namespace {

using S = ActionState;
std::vector<S> every_state() {
    std::vector<S> all;
    for (std::size_t i = 0; i < action_state_count; ++i) all.push_back(static_cast<S>(i));
    return all;
}

TEST(ActionStates, OnlyTheDrawnMovesAreLegal) {
    const std::set<std::pair<S, S>> legal{
        {S::planned, S::approved},  {S::planned, S::expired},    {S::planned, S::stale},
        {S::planned, S::declined},  {S::approved, S::armed},     {S::approved, S::expired},
        {S::approved, S::stale},    {S::approved, S::declined},  {S::armed, S::sending},
        {S::armed, S::stale},       {S::armed, S::approved},     {S::verified, S::undone},
        {S::sending, S::confirmed}, {S::sending, S::rejected},   {S::sending, S::not_sent},
        {S::sending, S::unknown},   {S::confirmed, S::verified}, {S::confirmed, S::diverged},
        {S::confirmed, S::human},   {S::unknown, S::verified},   {S::unknown, S::not_applied},
        {S::unknown, S::human}};
    for (const S from : every_state()) {
        for (const S to : every_state())
            EXPECT_EQ(is_legal(from, to), legal.contains({from, to})) << name_of(from) << " -> " << name_of(to);
    }
}

TEST(ActionStates, NamesReadBack) {
    for (const S state : every_state()) EXPECT_EQ(parse_action_state(name_of(state)), state);
    EXPECT_FALSE(parse_action_state("done"));
}

TEST(Reasons, NamesReadBackAndAreUnique) {
    std::set<std::string_view> names;
    for (std::size_t i = 0; i < reason_count; ++i) {
        const auto reason = static_cast<Reason>(i);
        EXPECT_EQ(parse_reason(name_of(reason)), reason);
        EXPECT_TRUE(names.insert(name_of(reason)).second);
    }
}

}  // namespace
}  // namespace fulfilld
