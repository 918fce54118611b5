// mind_map_block.h: a node of the mind map, over the octets that carry it out. The map is Chinese; so its
// nodes are told in Chinese with English beside it, whatever the language of the trace.
#pragma once

#include "core/observer.h"
#include "trace/text/layout.h"

namespace handglass::trace {

void print_mind_map(Page& page, const event::Note& note);

} // namespace handglass::trace
