// page.h: a connection as one HTML file, to be stepped through, pointed at and printed.
//
// Everything is in the file: styles, script, octets, and the functions of this program that the trace names.
// It opens from file://, asks no network (its own Content-Security-Policy forbids it and admits, by their
// SHA-256, this style sheet and this script alone) and reads from top to bottom where there is no JavaScript.
//
//   events ──▶ Recorder ──▶ Book: blocks, steps, links ──▶ sections, sequence, key tree, sources
#pragma once

#include <ostream>

#include "trace/catalogue/catalogue.h"
#include "trace/recorder.h"
#include "trace/totals.h"

namespace handglass::trace::html {

class HtmlPage : public Observer {
 public:
  /// `lang` is the language the page opens in; the other is in it, too.
  HtmlPage(std::ostream& out, Lang lang) : out_(out), lang_(lang) {}
  ~HtmlPage() override { finish(); }
  void on(const Event& event) override;
  /// Writes the page; nothing may follow.
  void finish();

 private:
  std::ostream& out_;
  Lang lang_;
  Recorder recorder_;
  Totals totals_;
  bool is_finished_ = false;
};

} // namespace handglass::trace::html
