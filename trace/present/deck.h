// deck.h: a recorded connection as screens for a projector: one idea a screen.
//
//   ━━ ServerHello ━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━ 9/41
//   S→C  record s0  CLEARTEXT  127 bytes                                         client: WAIT_SH → WAIT_EE
//
//   the server's choice among what the client offered
//
//     random                a6af06a4…d3e26928    …
//
// The whole trace is more than a room can read: a screen has a title, a sentence or two, and what they are
// about, with long values cut to 16 digits. What does not fit goes on, under the same title, on the next one.
#pragma once

#include <string>
#include <vector>

#include "trace/recorder.h"
#include "trace/text/options.h"

namespace handglass::trace {

/// The lines of one screen, its title first; each at most `width` columns but for names that are longer.
using Screen = std::vector<std::string>;

/// What the room sees. `rows` is how many lines a screen may have, at least 10. The same events and options
/// make the same screens.
std::vector<Screen> make_deck(const Recorder& recorder, const TextOptions& options, std::size_t rows = 30);

} // namespace handglass::trace
