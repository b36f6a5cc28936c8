#include "fulfilld/core/action.hpp"

#include <gtest/gtest.h>

#include <set>
#include <utility>

namespace fulfilld {
namespace {

using S = ActionState;
constexpr S all[] = {S::sending,  S::confirmed,   S::unknown,  S::verified, S::rejected,
                     S::not_sent, S::not_applied, S::diverged, S::human};

TEST(ActionStates, OnlyTheDrawnMovesAreLegal) {
    const std::set<std::pair<S, S>> legal{
        {S::sending, S::confirmed},   {S::sending, S::rejected},   {S::sending, S::not_sent}, {S::sending, S::unknown},
        {S::confirmed, S::verified},  {S::confirmed, S::diverged}, {S::confirmed, S::human},  {S::unknown, S::verified},
        {S::unknown, S::not_applied}, {S::unknown, S::human}};
    for (const S from : all) {
        for (const S to : all)
            EXPECT_EQ(is_legal(from, to), legal.contains({from, to})) << name_of(from) << " -> " << name_of(to);
    }
}

TEST(ActionStates, NamesReadBack) {
    for (const S state : all) EXPECT_EQ(parse_action_state(name_of(state)), state);
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
