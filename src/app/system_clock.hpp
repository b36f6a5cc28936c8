#pragma once

#include "fulfilld/port/clock.hpp"

namespace fulfilld::app {

/// The machine's clocks.
class SystemClock final : public port::Clock {
  public:
    Timestamp now() const override;
    Duration steady() const override;
    bool sleep_for(Duration duration, std::stop_token stop) override;
};

}  // namespace fulfilld::app
