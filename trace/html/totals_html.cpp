#include "trace/html/totals_html.h"

#include "trace/display.h"

namespace handglass::trace::html {

namespace {

/// The rules that did not hold, each a link to the step in which that came out.
std::string failures_html(const Book& book) {
  std::string out;
  const auto tell = [&](const Step& step, const event::Check* check) {
    if (!check || check->passed) return;
    out += "<li><a class=bad href=#s" + std::to_string(step.number) + ">✗ " +
           book.words.both([&](const Look& look) { return check_text(*check, look); }) + " → " +
           untrusted(registry_name(check->alert)) + "</a>";
  };
  for (const Step& step : book.steps) {
    for (const event::Check* check : step.block->checks) tell(step, check);
    if (step.block->kind == Block::Kind::path)
      for (const Event* event : step.block->events) tell(step, std::get_if<event::Check>(event));
  }
  return out;
}

} // namespace

std::string facts_html(const Book& book) {
  std::string out;
  const auto fact = [&](const event::Field& field) {
    if (const std::string place = book.place(field); !place.empty() && !field.text.empty())
      out += "<a href=\"#" + place + "\">" + untrusted(field.text) + "</a> ";
  };
  for (std::string_view path : {"ServerHello.selected_version", "ServerHello.server_version"}) {
    const event::Field* last = book.last(path);
    if (!last) continue;
    fact(*last);
    break;
  }
  for (std::string_view path : {"ServerHello.cipher_suite", "ServerHello.server_share.group",
                                "EncryptedExtensions.name", "CertificateVerify.algorithm"})
    if (const event::Field* field = book.last(path)) fact(*field);
  // And what went wrong, if anything did.
  for (const Step& step : book.steps)
    if (const event::AlertRecord* alert = step.block->alert; alert && alert->is_fatal)
      out += "<a class=bad href=#s" + std::to_string(step.number) + ">✗ " +
             untrusted(registry_name(alert->description)) + "</a> ";
  if (!out.empty()) out = "<p class=facts translate=no>" + out + "</p>\n";
  return out + "<p class=hint>" + book.words.say("page.help.how") +
         "</p>\n<p class=hint><kbd>←</kbd><kbd>→</kbd> " + book.words.say("page.key.step") +
         " <kbd>↑</kbd><kbd>↓</kbd> " + book.words.say("page.key.rows") + " <kbd>?</kbd> " +
         book.words.say("page.help") + "</p>\n";
}

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
  out += failures_html(book);
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
