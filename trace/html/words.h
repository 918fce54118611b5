// words.h: text into HTML, in two languages at once.
//
// A page can be switched between English and Chinese, so each sentence stands in it twice and the style sheet
// shows one:
//
//   <span lang=en>which message</span><span lang=zh>哪条消息</span>
//
// What a peer chose (host names, header values, names in certificates) passes two gates: escape() of
// trace/display.h makes controls and direction marks visible, entities() takes the meaning from < & ".
#pragma once

#include <string>

#include "trace/text/look.h"

namespace handglass::trace::html {

/// For text between tags and in double quotes: & < > " ' as entities.
std::string entities(std::string_view text);
/// Text of a peer: both gates.
std::string untrusted(std::string_view text);
/// Two plain texts as two spans; as one text where they are the same.
std::string both(std::string_view en, std::string_view zh);

/// The catalogue, as HTML.
class Words {
 public:
  Words();
  const Look& en() const { return en_; }
  const Look& zh() const { return zh_; }
  const Look& in(Lang lang) const { return lang == Lang::zh ? zh_ : en_; }

  /// Of sentences that must be there.
  std::string say(std::string_view id, std::span<const Arg> args = {}) const;
  std::string say(std::string_view id, Args args) const {
    return say(id, std::span(args.begin(), args.size()));
  }
  /// Empty if the catalogue has none.
  std::string sentence(std::string_view id, std::span<const Arg> args = {}) const;
  /// What `text` makes of each language.
  template <class Text>
  std::string both(Text text) const {
    return html::both(text(en_), text(zh_));
  }
  /// For attributes, which hold one language at a time: ` aria-label="…" data-en="…" data-zh="…"`; the script
  /// exchanges the first when the language changes.
  std::string label(std::string_view id, Lang now, std::span<const Arg> args = {}) const;

 private:
  Look en_, zh_;
};

} // namespace handglass::trace::html
