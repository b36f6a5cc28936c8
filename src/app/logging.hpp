#pragma once

#include "fulfilld/core/event_log.hpp"

#include <memory>

namespace fulfilld::app {

/// logfmt on stderr, one line per event: `time=… level=info event="run finished" shop=… stuck=12`. Under systemd the
/// time is left to the journal and the level goes in front as <N>. Events below `least` are dropped.
std::unique_ptr<EventLog> make_log(Level least);

/// One event as text, without time; for tests and for the log itself.
std::string format_event(std::string_view text, const std::vector<Field>& fields);

}  // namespace fulfilld::app
