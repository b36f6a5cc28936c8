#include "fulfilld/core/working_time.hpp"

#include <algorithm>

namespace fulfilld {

Timestamp WorkingTime::after(Timestamp since, Duration work) const {
    if (spans.empty() || since < spans.front().begin) return since + work;
    auto span = std::upper_bound(spans.begin(), spans.end(), since,
                                 [](Timestamp time, const Span& one) { return time < one.end; });
    for (; span != spans.end(); ++span) {
        const Timestamp begin = std::max(since, span->begin);
        if (work <= span->end - begin) return begin + work;
        work -= span->end - begin;
        since = span->end;
    }
    return since + work;
}

}  // namespace fulfilld
