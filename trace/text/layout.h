// layout.h: lines of a given width.
#pragma once

#include <optional>
#include <ostream>
#include <set>
#include <string>

#include "trace/text/look.h"

namespace handglass::trace {

/// Collects the lines of one block and writes them out at once.
class Page {
 public:
  Page(const Look& look, std::ostream& out) : look(look), out_(out) {}

  void line(std::string_view text = {});
  /// One text at the left edge, one at the right; the right one on its own line if both do not fit.
  void two_ends(std::string_view left, std::string_view right);
  /// Wrapped: the first line behind `first`, the others behind `rest`; without it, behind spaces.
  void paragraph(std::string_view first, std::string_view text, std::optional<std::string_view> rest = {});
  /// Octets in hexadecimal, as many to a line as fit.
  void octets(std::string_view first, ByteView bytes, Ink ink, std::optional<std::string_view> rest = {});
  /// The `id.full` paragraph, if the reader asked for it and it is there; once in a trace.
  void full(std::string_view prefix, std::string_view id);

  const Look& look;

 private:
  std::ostream& out_;
  std::set<std::string, std::less<>> told_; // paragraphs that stand above already
};

} // namespace handglass::trace
