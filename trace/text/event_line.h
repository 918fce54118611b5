// event_line.h: one event in one line, for stepping and for whoever wants the stream as it is.
#pragma once

#include "core/observer.h"
#include "trace/text/look.h"

namespace handglass::trace {

/// "field", "derive" …: the names of the JSON Lines format.
std::string_view type_name(const Event& event);
/// Without a number and without an end of line; wrapped by whoever prints it.
std::string event_line(const Event& event, const Look& look);

} // namespace handglass::trace
