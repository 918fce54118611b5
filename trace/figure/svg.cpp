#include "trace/figure/svg.h"

#include "trace/display.h"

namespace handglass::trace::figure {

namespace {

// The colours of the HTML page, of both themes.
constexpr std::string_view style = R"(
svg{--ink:#1d1b19;--soft:#5f5a53;--line:#d8d2c7;--paper:#fff;--well:#f6f3ed;--accent:#1f4f82;--good:#1d6b2f;--bad:#b3261e;--clear:#a24a00;--early:#b0235f;--handshake:#6739b7;--application:#006a66;--own:#5f5a53;background:var(--paper);font-family:Inter,"Segoe UI",system-ui,"Helvetica Neue","Noto Sans","PingFang SC","Noto Sans CJK SC",sans-serif}
@media (prefers-color-scheme:dark){svg{--ink:#ebe7e0;--soft:#aaa59b;--line:#44474f;--paper:#141519;--well:#212329;--accent:#8fc1f5;--good:#86d491;--bad:#ff9289;--clear:#f2a65a;--early:#ff8fb6;--handshake:#bda5ff;--application:#5ad1c6;--own:#aaa59b}}
text{fill:var(--ink);font-size:13px}.soft{fill:var(--soft)}.small{font-size:11px}.strong{font-weight:650}.large{font-size:17px;font-weight:650}.mono{font-family:ui-monospace,Menlo,Consolas,"DejaVu Sans Mono",monospace}
.good{fill:var(--good)}.bad{fill:var(--bad)}.accent{fill:var(--accent)}
.life{stroke:var(--line);stroke-width:2}.wire{stroke:var(--line);stroke-width:1.5;fill:none}
.node{fill:var(--well);stroke:var(--line);stroke-width:1.5}.stage{stroke:var(--accent);stroke-width:2}.badbox{stroke:var(--bad);stroke-width:2}
.clear{--c:var(--clear)}.early{--c:var(--early)}.handshake{--c:var(--handshake)}.application{--c:var(--application)}.own{--c:var(--own)}.taken{--c:var(--accent)}.open{--c:var(--line)}
.arrow{stroke:var(--c);stroke-width:2.5;fill:none}.arrow.clear{stroke-dasharray:6 4;stroke-width:2}.arrow.application{stroke-width:4}.arrow.open{stroke-width:1.5}
.tip{fill:var(--c)}.tag{fill:var(--c)}
)";

std::string n(int value) { return std::to_string(value); }

/// XML knows no control characters but these; escape() has made all others visible.
std::string safe(std::string_view plain) { return html::untrusted(plain); }

} // namespace

Svg::Svg(int width, std::string title, std::string description)
    : width_(width), title_(std::move(title)), description_(std::move(description)) {}

void Svg::line(int x1, int y1, int x2, int y2, std::string_view classes) {
  body_ += "<line x1=\"" + n(x1) + "\" y1=\"" + n(y1) + "\" x2=\"" + n(x2) + "\" y2=\"" + n(y2) +
           "\" class=\"" + std::string(classes) + "\"/>\n";
}
void Svg::path(const std::string& d, std::string_view classes) {
  body_ += "<path d=\"" + d + "\" class=\"" + std::string(classes) + "\"/>\n";
}
void Svg::box(int x, int y, int width, int height, std::string_view classes, int radius) {
  body_ += "<rect x=\"" + n(x) + "\" y=\"" + n(y) + "\" width=\"" + n(width) + "\" height=\"" + n(height) +
           "\" rx=\"" + n(radius) + "\" class=\"" + std::string(classes) + "\"/>\n";
}
void Svg::text(int x, int y, std::string_view plain, std::string_view classes, std::string_view anchor) {
  body_ += "<text x=\"" + n(x) + "\" y=\"" + n(y) + "\" text-anchor=\"" + std::string(anchor) +
           "\" class=\"" + std::string(classes) + "\">" + safe(plain) + "</text>\n";
}
void Svg::tip(int x, int y, char direction, std::string_view classes) {
  const int dx = direction == 'r' ? -10 : direction == 'l' ? 10 : 0;
  const int dy = direction == 'd' ? -10 : direction == 'u' ? 10 : 0;
  const int wx = dx == 0 ? 5 : 0, wy = dy == 0 ? 5 : 0;
  body_ += "<polygon points=\"" + n(x) + "," + n(y) + " " + n(x + dx + wx) + "," + n(y + dy + wy) + " " +
           n(x + dx - wx) + "," + n(y + dy - wy) + "\" class=\"tip " + std::string(classes) + "\"/>\n";
}

std::string Svg::finish(int height) const {
  return "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 "
         "0 " +
         n(width_) + " " + n(height) + "\" width=\"" + n(width_) + "\" height=\"" + n(height) +
         "\" role=\"img\" aria-labelledby=\"title description\">\n<title id=\"title\">" + safe(title_) +
         "</title>\n<desc id=\"description\">" + safe(description_) + "</desc>\n<style>" +
         std::string(style) + "</style>\n" + body_ + "</svg>\n";
}

int width_of(std::string_view text) { return static_cast<int>(display_width(text)) * 15 / 2; }

std::string shortened(std::string_view text, int pixels) {
  const std::string whole = escape(text);
  if (width_of(whole) <= pixels) return std::string(text);
  std::string out;
  for (std::size_t at = 0; at < whole.size();) {
    std::size_t size = 1;
    while (at + size < whole.size() && (static_cast<unsigned char>(whole[at + size]) & 0xc0) == 0x80) ++size;
    if (width_of(out) + 22 > pixels) break;
    out += whole.substr(at, size);
    at += size;
  }
  // What escape() wrote must not be escaped again.
  std::string unescaped;
  for (std::size_t i = 0; i < out.size(); ++i) {
    unescaped.push_back(out[i]);
    if (out[i] == '\\' && i + 1 < out.size() && out[i + 1] == '\\') ++i;
  }
  return unescaped + "…";
}

} // namespace handglass::trace::figure
