// options.h: how a trace is to look.
#pragma once

#include <cstddef>
#include <cstdint>

#include "trace/catalogue/catalogue.h"

namespace handglass::trace {

/// How much is said. brief: a line a message and a line a secret. normal: every octet named, every
/// derivation shown. full: also the paragraphs that say why, and every octet of the DER.
enum class Explain : std::uint8_t { brief, normal, full };

struct TextOptions {
  Lang lang = Lang::en;
  Explain explain = Explain::normal;
  bool source = false; ///< the source line of every event
  bool color = false;  ///< whoever owns the terminal decides: --color, NO_COLOR
  bool ascii = false;  ///< [ok] for ✓, -> for →, | for │
  std::size_t width = 100;
};

} // namespace handglass::trace
