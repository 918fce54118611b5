#include "trace/html/page.h"

#include <algorithm>

#include "crypto/hash/hash.h"
#include "trace/citation.h"
#include "trace/html/derivations.h"
#include "trace/html/sequence.h"
#include "trace/html/step_html.h"
#include "trace/html/totals_html.h"

namespace handglass::trace::html {

// Written by embed_assets.py at build time.
extern const std::string_view page_css, page_js;

namespace {

std::string base64(ByteView octets) {
  static constexpr std::string_view alphabet =
      "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
  std::string out;
  for (std::size_t at = 0; at < octets.size(); at += 3) {
    std::uint32_t three = 0;
    for (std::size_t i = 0; i < 3; ++i) three = three << 8 | (at + i < octets.size() ? octets[at + i] : 0);
    for (std::size_t i = 0; i < 4; ++i)
      out.push_back(at + i > octets.size() ? '=' : alphabet[three >> (18 - 6 * i) & 0x3f]);
  }
  return out;
}

/// A source expression of a Content-Security-Policy: this text and no other.
std::string only(std::string_view text) {
  return "'sha256-" + base64(crypto::hash(crypto::HashAlgorithm::sha256, as_bytes(text))) + "'";
}

class Page {
 public:
  Page(const Recorder& recorder, const Totals& totals, Lang lang)
      : book_(recorder, lang), words_(book_.words), recorder_(recorder), totals_(totals), lang_(lang) {}

  void write(std::ostream& out) {
    head(out);
    bar(out);
    const std::string totals = totals_html(book_, totals_);
    out << "<nav id=seq" << label("page.sequence") << ">\n"
        << sequence_html(book_, !totals.empty()) << legend() << "</nav>\n<main id=main>\n";
    out << "<noscript><p class=lead>" << words_.say("page.noscript") << "</p></noscript>\n";
    out << "<p id=lensnote aria-live=polite>" << lens_notes() << "</p>\n";
    for (const Step& step : book_.steps) out << step_html(book_, step);
    out << totals << "</main>\n";
    keys(out);
    out << "<aside id=look hidden tabindex=-1" << label("page.look") << "><button id=shut"
        << label("page.close")
        << ">×</button><div id=facts></div><pre id=lines tabindex=0 translate=no></pre></aside>\n";
    whys(out);
    clauses(out);
    code(out);
    dialogs(out);
    // What the script puts into each step that is encrypted.
    out << "<template id=t-flip><div class=views><button class=flip aria-pressed=true>"
        << words_.say("page.plain") << "</button></div></template>\n<template id=t-covered><p class=covered>"
        << words_.say("page.covered") << "</p></template>\n";
    // The script and the sheet that lets JavaScript's parts appear are admitted by their hashes.
    out << "<script>" << page_js << "</script>\n</body>\n</html>\n";
  }

 private:
  std::string label(std::string_view id) const { return words_.label(id, lang_); }
  std::string style() const {
    // What style sheets say in words (the cover over what a lens does not know) is the catalogue's, too.
    const auto unknown = [](const Look& look) { return look.say("page.unknown"); };
    return std::string(page_css) + "[lang=en]{--unknown:\"" + unknown(words_.en()) +
           "\"}\n[lang=zh]{--unknown:\"" + unknown(words_.zh()) + "\"}\n";
  }

  void head(std::ostream& out) {
    const std::string sheet = style();
    out << "<!doctype html>\n<html lang=" << (lang_ == Lang::zh ? "zh" : "en")
        << " data-lens=" << book_.knowledge.self() << (is_document() ? " data-doc" : "")
        << ">\n<head>\n<meta charset=utf-8>\n<meta http-equiv=\"Content-Security-Policy\" "
           "content=\"default-src 'none'; style-src "
        << only(sheet) << "; script-src " << only(page_js)
        << "; img-src data:; base-uri 'none'; form-action 'none'\">\n"
        << "<meta name=viewport content=\"width=device-width,initial-scale=1\">\n<meta name=color-scheme "
           "content=\"light dark\">\n"
        << "<meta name=referrer content=no-referrer>\n<link rel=icon href=\"data:,\">\n<title>handglass: "
        << untrusted(subject()) << "</title>\n<style>" << sheet << "</style>\n</head>\n<body>\n"
        << "<a class=skip href=#main>" << words_.say("page.skip") << "</a>\n";
  }

  /// Octets of files and what is thought of them: no connection, so there is nobody from whose side to look.
  bool is_document() const {
    return std::ranges::all_of(book_.steps, [](const Step& step) {
      return !step.direction() && step.block->kind != Block::Kind::derivations &&
             (step.block->kind == Block::Kind::path || step.block->id.buffer.kind == Buffer::Kind::file);
    });
  }

  /// "server.test · TLS_1_3 · TLS_AES_128_GCM_SHA256", as far as it is known.
  std::string subject() const {
    std::string host, version, suite;
    for (const Event& event : recorder_.events()) {
      const auto* field = std::get_if<event::Field>(&event);
      if (!field || field->text.empty()) continue;
      if (host.empty() && field->path.ends_with(".host_name")) host = field->text;
      if (field->path.ends_with(".selected_version")) version = field->text;
      if (field->id == "ServerHello.cipher_suite") suite = field->text;
    }
    if (is_document() && !book_.steps.empty())
      if (std::string whose = step_subject(book_.steps[0]); !whose.empty()) return whose;
    std::string out = host;
    for (const std::string& part : {version, suite})
      if (!part.empty()) out += (out.empty() ? "" : " · ") + part;
    return out.empty() ? words_.in(lang_).say("page.title") : out;
  }

  void bar(std::ostream& out) {
    out << "<header id=bar>\n<p id=brand><b>handglass</b> <span translate=no>" << untrusted(subject())
        << "</span></p>\n"
        << "<div id=go><button id=prev" << label("page.previous")
        << ">←</button><output id=pos></output><button id=next" << label("page.next")
        << ">→</button></div>\n<fieldset id=lens><legend>" << words_.say("page.lens") << "</legend>";
    for (const std::string lens : {"client", "server", "tap"})
      out << "<label><input type=radio name=lens value=" << lens
          << (lens == book_.knowledge.self() ? " checked" : "") << "><span>"
          << words_.say("page.lens." + lens) << "</span></label>";
    out << "</fieldset>\n<div id=tools><button id=b-decrypt" << label("page.key.decrypt")
        << "><kbd>d</kbd></button><button id=b-lang><span lang=en>中文</span><span "
           "lang=zh>English</span></button><button id=b-theme"
        << label("page.key.theme") << ">◐</button><button id=b-find" << label("page.key.search")
        << "><kbd>/</kbd></button><button id=b-help" << label("page.key.help")
        << "><kbd>?</kbd></button></div>\n"
        << "<div id=meter><i></i></div>\n</header>\n";
  }

  std::string legend() const {
    std::string out = "<ul id=legend>";
    for (const char* epoch : {"clear", "early", "handshake", "application"}) {
      bool is_used = false;
      for (const Step& step : book_.steps) is_used = is_used || step_epoch(step) == epoch;
      if (is_used)
        out += "<li><svg class=e-" + std::string(epoch) +
               " width=34 height=10 aria-hidden=true><line class=a x1=1 y1=5 x2=33 y2=5 /></svg> " +
               words_.say("page.epoch." + std::string(epoch));
    }
    return out + "</ul>\n";
  }

  std::string lens_notes() const {
    const std::string_view self = book_.knowledge.self(), peer = self == "client" ? "server" : "client";
    std::string out;
    for (const std::string_view lens :
         {std::string_view("client"), std::string_view("server"), std::string_view("tap")}) {
      const std::string_view id = lens == "tap"  ? "page.lens.tap.note"
                                  : lens == self ? "page.lens.self.note"
                                                 : "page.lens.peer.note";
      const std::string text = words_.both([&](const Look& look) {
        const std::string self_name = look.say("word." + std::string(self)),
                          peer_name = look.say("word." + std::string(peer));
        return look.say(id, std::array{Arg{"self", std::string_view(self_name)},
                                       Arg{"peer", std::string_view(peer_name)}});
      });
      out += "<span class=for-" + std::string(lens) + ">" + text + "</span>";
    }
    return out;
  }

  void keys(std::ostream& out) {
    const std::string tree = key_tree_html(book_), hashes = transcripts_html(book_);
    out << "<aside id=keys" << label("page.sofar") << ">\n";
    out << "<button id=chip aria-expanded=false></button>\n";
    if (!hashes.empty())
      out << "<section id=hash><h2>" << words_.say("page.transcript") << "</h2>" << hashes << "</section>\n";
    out << "<section id=state hidden><h2>" << words_.say("page.state")
        << "</h2><p translate=no></p></section>\n";
    if (!tree.empty())
      out << "<section id=tree><h2>" << words_.say("page.keys") << " <output></output></h2>" << tree
          << "</section>\n";
    out << "</aside>\n";
  }

  void whys(std::ostream& out) {
    if (book_.whys().empty()) return;
    out << "<section id=whys class=appendix>\n<h2>" << words_.say("page.whys") << "</h2>\n<dl>\n";
    std::size_t number = 0;
    for (const std::string& key : book_.whys())
      out << "<dt id=w" << number++ << " translate=no>" << entities(key) << "<dd>"
          << words_.say(key + ".full") << "\n";
    out << "</dl></section>\n";
  }

  /// All clauses of the trace, where both RFCs have them.
  void clauses(std::ostream& out) {
    if (book_.clauses().empty()) return;
    out << "<section id=clauses class=appendix>\n<h2>" << words_.say("page.clauses")
        << "</h2>\n<ol translate=no>\n";
    std::size_t number = 0;
    for (const Rfc& rfc : book_.clauses()) {
      out << "<li id=r" << number++ << ">";
      for (const std::string& citation : citations(rfc)) out << citation_link(citation) << " ";
      out << "\n";
    }
    out << "</ol></section>\n";
  }

  /// Between tags only & and < mean something; sources are full of quotes.
  static std::string code_text(std::string_view text) {
    std::string out;
    for (char c : text) {
      if (c == '&')
        out += "&amp;";
      else if (c == '<')
        out += "&lt;";
      else
        out.push_back(c);
    }
    return out;
  }

  void code(std::ostream& out) {
    out << "<section id=code class=appendix>\n<h2>" << words_.say("page.code")
        << "</h2>\n<div translate=no>\n";
    std::size_t number = 0;
    for (const Function* function : book_.sources().used())
      out << "<details id=f" << number++ << "><summary>" << entities(function->file) << ":" << function->first
          << "</summary><pre data-l=" << function->first << ">" << code_text(function->text)
          << "</pre></details>\n";
    out << "</div></section>\n";
  }

  void dialogs(std::ostream& out) {
    out << "<dialog id=find" << label("page.key.search")
        << "><form method=dialog><input type=search id=query autocomplete=off spellcheck=false"
        << label("page.search") << "><button" << label("page.close") << ">×</button></form><p>"
        << words_.say("page.search.hint") << "</p><ol id=hits></ol><p id=nohits hidden>"
        << words_.say("page.search.none") << "</p></dialog>\n";
    out << "<dialog id=help" << label("page.key.help") << "><form method=dialog><h2>"
        << words_.say("page.help") << "</h2><button" << label("page.close") << ">×</button></form><p>"
        << words_.say("page.help.how") << "</p><dl>";
    struct Key {
      std::string_view keys, id;
    };
    for (const auto& [keys, id] :
         {Key{"← →", "page.key.step"}, Key{"Home End", "page.key.ends"}, Key{"↑ ↓", "page.key.rows"},
          Key{"d", "page.key.decrypt"}, Key{"1 2 3", "page.key.lens"}, Key{"l", "page.key.language"},
          Key{"t", "page.key.theme"}, Key{"/", "page.key.search"}, Key{"?", "page.key.help"}}) {
      out << "<dt>";
      for (std::size_t at = 0; at < keys.size();) {
        const std::size_t space = std::min(keys.find(' ', at), keys.size());
        out << "<kbd>" << keys.substr(at, space - at) << "</kbd> ";
        at = space + 1;
      }
      out << "<dd>" << words_.say(id);
    }
    out << "</dl></dialog>\n";
  }

  Book book_;
  const Words& words_;
  const Recorder& recorder_;
  const Totals& totals_;
  Lang lang_;
};

} // namespace

void HtmlPage::on(const Event& event) {
  totals_.on(event);
  recorder_.on(event);
}

void HtmlPage::finish() {
  if (std::exchange(is_finished_, true)) return;
  Page(recorder_, totals_, lang_).write(out_);
  out_.flush();
}

} // namespace handglass::trace::html
