// svg.h: the few shapes that the figures are made of. Coordinates are in pixels at the drawing's own size.
#pragma once

#include <string>

#include "trace/html/words.h"

namespace handglass::trace::figure {

class Svg {
 public:
  /// `title` and `description` are plain text, of a peer even.
  Svg(int width, std::string title, std::string description);

  void line(int x1, int y1, int x2, int y2, std::string_view classes);
  /// A path in SVG's own language: "M0 0 C10 0 …".
  void path(const std::string& d, std::string_view classes);
  void box(int x, int y, int width, int height, std::string_view classes, int radius = 8);
  /// `anchor`: "start", "middle", "end".
  void text(int x, int y, std::string_view plain, std::string_view classes,
            std::string_view anchor = "start");
  /// A triangle whose tip is at (x, y), pointing `direction`: 'l', 'r', 'd', 'u'.
  void tip(int x, int y, char direction, std::string_view classes);

  /// The whole document. `height` is known when all is drawn.
  std::string finish(int height) const;

 private:
  int width_;
  std::string title_, description_, body_;
};

/// About how wide a text will be, at 13 pixels: the reader's font decides.
int width_of(std::string_view text);
/// Cut with an ellipsis to about so many pixels.
std::string shortened(std::string_view text, int pixels);

} // namespace handglass::trace::figure
