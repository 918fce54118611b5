// look.h: the alphabet of the text rendering: symbols and their ASCII form, colours, sentences.
#pragma once

#include <string>

#include "core/buffer.h"
#include "trace/text/options.h"

namespace handglass::trace {

/// What a piece of text is; the colour follows from it, and without colours nothing is lost.
enum class Ink : std::uint8_t { heading, client, server, name, value, hex, faint, good, bad, secret };

/// One rendering's options, made usable. Everything that is printed comes through here.
class Look {
 public:
  explicit Look(const TextOptions& options) : options_(options) {}

  const TextOptions& options() const { return options_; }
  Lang lang() const { return options_.lang; }
  std::size_t width() const { return options_.width; }
  bool is_full() const { return options_.explain == Explain::full; }

  /// Our own text: as it is, or with its symbols in ASCII.
  std::string own(std::string_view text) const;
  /// Text that a peer chose: nothing in it can move the cursor or turn the reading direction.
  std::string safe(std::string_view text) const;
  /// The catalogue's sentence with its arguments; empty if there is none.
  std::string sentence(std::string_view id, std::span<const Arg> args = {}) const;
  /// The same for sentences that must be there: the id in angle brackets if it is not.
  std::string say(std::string_view id, std::span<const Arg> args = {}) const;
  std::string say(std::string_view id, Args args) const {
    return say(id, std::span(args.begin(), args.size()));
  }

  std::string paint(Ink ink, std::string_view text) const;

  std::string ok() const { return paint(Ink::good, own("✓")); }
  std::string wrong() const { return paint(Ink::bad, own("✗")); }
  std::string mark(bool passed) const { return passed ? ok() : wrong(); }
  /// "━━ " before a heading.
  std::string rule() const { return own("━━ "); }
  /// "C→S"
  std::string direction(Direction dir) const;

 private:
  TextOptions options_;
};

} // namespace handglass::trace
