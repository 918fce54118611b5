#include "trace/html/words.h"

#include "trace/display.h"

namespace handglass::trace::html {

namespace {

TextOptions options(Lang lang) {
  TextOptions all;
  all.lang = lang; // symbols as they are, no colours: those are the style sheet's
  return all;
}

} // namespace

std::string entities(std::string_view text) {
  std::string out;
  out.reserve(text.size());
  for (char c : text) {
    switch (c) {
      case '&':
        out += "&amp;";
        break;
      case '<':
        out += "&lt;";
        break;
      case '>':
        out += "&gt;";
        break;
      case '"':
        out += "&quot;";
        break;
      case '\'':
        out += "&#39;";
        break;
      default:
        out.push_back(c);
    }
  }
  return out;
}

std::string untrusted(std::string_view text) { return entities(escape(text)); }

std::string both(std::string_view en, std::string_view zh) {
  if (en == zh) return entities(en);
  return "<span lang=en>" + entities(en) + "</span><span lang=zh>" + entities(zh) + "</span>";
}

Words::Words() : en_(options(Lang::en)), zh_(options(Lang::zh)) {}

std::string Words::say(std::string_view id, std::span<const Arg> args) const {
  return html::both(en_.say(id, args), zh_.say(id, args));
}

std::string Words::sentence(std::string_view id, std::span<const Arg> args) const {
  return html::both(en_.sentence(id, args), zh_.sentence(id, args));
}

std::string Words::label(std::string_view id, Lang now, std::span<const Arg> args) const {
  const std::string en = entities(en_.say(id, args)), zh = entities(zh_.say(id, args));
  return " aria-label=\"" + (now == Lang::zh ? zh : en) + "\" data-en=\"" + en + "\" data-zh=\"" + zh + "\"";
}

} // namespace handglass::trace::html
