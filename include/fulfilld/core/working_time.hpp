#pragma once

#include "fulfilld/core/time.hpp"

#include <vector>

namespace fulfilld {

/// The hours in which somebody works, as spans of real time, in order and apart from each other. Before the first and
/// after the last of them, and without any, all time counts.
struct WorkingTime {
    struct Span {
        Timestamp begin;
        Timestamp end;
    };
    std::vector<Span> spans;

    /// When so much working time has passed since then.
    Timestamp after(Timestamp since, Duration work) const;
};

}  // namespace fulfilld
