#include "trace/html/totals_html.h"

namespace handglass::trace::html {

std::string totals_html(const Book& book, const Totals& totals) {
  const Totals::Counts& counts = totals.counts();
  if (counts.named + counts.raw == 0) return {};
  const Words& words = book.words;
  const std::string number = std::to_string(book.steps.size() + 1);
  std::string out = "<section class=step id=s" + number +
                    " data-e=own>\n<header><p class=eyebrow><a class=no href=#s" + number + ">" + number +
                    "</a></p><h2 tabindex=-1 class=title>" + words.say("title.totals") +
                    "</h2></header>\n<ul class=notes>";
  for (Direction dir : {Direction::c2s, Direction::s2c}) {
    const auto i = static_cast<std::size_t>(dir);
    if (counts.records[i] != 0)
      out += "<li>" + words.say(dir == Direction::c2s ? "page.c2s" : "page.s2c") + " · " +
             words.say("totals.wire", {{"records", counts.records[i]}, {"size", counts.wire[i]}});
  }
  out += "<li>" + words.say("totals.octets", {{"named", counts.named}, {"raw", counts.raw}});
  if (counts.derivations != 0)
    out += "<li>" +
           words.say("totals.work", {{"messages", counts.messages}, {"derivations", counts.derivations}});
  if (counts.checks != 0)
    out += "<li>" +
           words.say("totals.checks", {{"passed", counts.checks - counts.failed}, {"checks", counts.checks}});
  // Who stops at a mistake does not read what comes after it: no fault of the trace.
  const bool stopped = counts.failed != 0;
  const auto flaws = totals.flaws();
  for (const Totals::Flaw& flaw : flaws) {
    const bool is_unread = stopped && !flaw.is_overlap;
    out += "<li>" + std::string(is_unread ? "" : "<i class=no>✗</i> ") +
           words.say(
               flaw.is_overlap ? "totals.overlap"
               : is_unread     ? "totals.unread"
                               : "totals.gap",
               {{"buffer", std::string_view(flaw.buffer)}, {"offset", flaw.offset}, {"size", flaw.length}});
  }
  if (flaws.empty()) out += "<li>" + words.say("totals.tiled") + " <i class=ok>✓</i>";
  return out + "</ul>\n</section>\n";
}

} // namespace handglass::trace::html
