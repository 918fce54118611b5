// figure.h: a recording as a drawing: an SVG that stands alone, for slides, handouts and documents.
//
//   sequence           who sent what to whom, in the clear or under which keys
//   key-schedule       every result and what it was made from
//   state-machine      all arrows that the code has, and which of them this connection took
//   certificate-path   who signed whom, and what was checked of each
//
// Each has a title and a description for whoever cannot see it, follows the reader's dark or light setting,
// and needs no font, script or network.
#pragma once

#include <span>
#include <string>

#include "trace/catalogue/catalogue.h"
#include "trace/recorder.h"

namespace handglass::trace::figure {

std::string sequence(const Recorder& recorder, Lang lang);
/// Empty if the recording has no derivation.
std::string key_schedule(const Recorder& recorder, Lang lang);
/// Empty if the recording has no certificate path.
std::string certificate_path(const Recorder& recorder, Lang lang);

/// One arrow of a state diagram, as Machine::edges() lists them.
struct Arrow {
  std::string_view from, message, to;
};
/// `role` is "client" or "server".
std::string state_machine(std::string_view role, std::span<const Arrow> arrows, const Recorder& recorder,
                          Lang lang);

} // namespace handglass::trace::figure
