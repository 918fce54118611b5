// blocks.h: a whole recording as blocks, in the order of time: what a reader steps through.
//
// trace/text/group.h makes blocks of the events of one group; where groups begin and end is decided here, by
// the rules of trace/text/text.cpp. Pieces (which octets of which record a message is in) are kept of all
// records.
#pragma once

#include "trace/recorder.h"
#include "trace/text/group.h"

namespace handglass::trace::html {

struct Story {
  std::vector<Block> blocks; ///< their events live in the recorder
  Memory memory;
};

Story tell(const Recorder& recorder);

} // namespace handglass::trace::html
