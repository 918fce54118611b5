#include "trace/text/path_block.h"

#include <algorithm>

#include "trace/citation.h"
#include "trace/display.h"
#include "trace/mind_map.h"
#include "trace/text/derivation.h"
#include "trace/text/exchange.h"
#include "trace/text/mind_map_block.h"
#include "trace/text/recompute.h"

namespace handglass::trace {

namespace {

std::string_view text_arg(std::span<const Arg> args, std::string_view name) {
  const auto at = std::ranges::find(args, name, &Arg::name);
  const auto* text = at == args.end() ? nullptr : std::get_if<std::string_view>(&at->value);
  return text ? *text : std::string_view{};
}

class PathBlock {
 public:
  PathBlock(Page& page, const Block& block) : page_(page), look_(page.look), block_(block) {}

  Tally print(std::size_t number) {
    page_.line();
    for (const Event* event : block_.events) {
      if (const auto* path = std::get_if<event::Path>(event))
        tell(*path, number);
      else if (const auto* check = std::get_if<event::Check>(event))
        judge(*check);
      else if (const auto* note = std::get_if<event::Note>(event))
        aside(*note);
      else if (const auto* derive = std::get_if<event::Derive>(event); derive && look_.is_full())
        signature(*derive);
    }
    end_row();
    if (tally_.checks != 0) {
      const Arg args[] = {{"passed", tally_.passed}, {"checks", tally_.checks}};
      page_.line("   " + look_.paint(tally_.passed == tally_.checks ? Ink::faint : Ink::bad,
                                     look_.say("word.tally.checks", args)));
    }
    return tally_;
  }

 private:
  void tell(const event::Path& e, std::size_t number) {
    end_row();
    if (e.id == "path.begin") {
      const std::string_view host = text_arg(e.args, "host");
      const std::string name = look_.safe(host.empty() ? text_arg(e.args, "subject") : host);
      page_.two_ends(
          look_.paint(Ink::heading, look_.rule() + block_number(number) + " " + look_.say("title.path")) +
              "  " + name + "   " + look_.paint(Ink::faint, look_.own("RFC 5280 §6.1 · RFC 9525")),
          look_.say(text_arg(e.args, "clock"), {{"now", text_arg(e.args, "now")}}));
      page_.full("   ", "title.path");
      return;
    }
    std::string sentence = path_text(e, look_);
    if (e.id == "path.judging") {
      row_ = sentence;
      is_in_row_ = true;
      return;
    }
    // The search is indented by its depth; a verdict stands out.
    const bool is_verdict = e.id == "path.accepted", is_candidate = e.id.starts_with("path.candidate.");
    const std::size_t depth = static_cast<std::size_t>(std::clamp(e.depth, 0, 8));
    const std::string indent = " " + std::string(is_verdict || e.id == "path.complete" ? 0 : depth * 2, ' ') +
                               (is_candidate ? "  " : "");
    if (is_verdict) sentence = look_.own("⇒ ") + look_.paint(Ink::good, sentence);
    if (look_.options().source) sentence += "  " + look_.paint(Ink::faint, source_line(e.where));
    page_.paragraph(indent, sentence);
    page_.full(indent + "  ", e.id);
  }

  void judge(const event::Check& e) {
    ++tally_.checks;
    if (e.passed) ++tally_.passed;
    if (e.passed && is_in_row_ && !look_.is_full() && !look_.options().source) {
      const std::string brief = look_.sentence(std::string(e.id) + ".short", e.args);
      row_checks_ += "  " + (brief.empty() ? look_.say(e.id, e.args) : brief) + " " + look_.ok();
      return;
    }
    flush_row();
    print_check(page_, is_in_row_ ? "     " : " ", e);
  }

  void aside(const event::Note& e) {
    flush_row();
    if (is_mind_map(e))
      print_mind_map(page_, e);
    else
      page_.paragraph(" ", look_.say(e.id, e.args));
  }

  void signature(const event::Derive& e) {
    flush_row();
    page_.paragraph("     ", derivation_text(e, look_));
    for (const std::string& command : recompute(e))
      page_.line("     " + look_.paint(Ink::faint, "$ " + command));
  }

  /// The certificate that is being judged, and what was found about it so far.
  void flush_row() {
    if (row_.empty() && row_checks_.empty()) return;
    page_.paragraph("   ", row_ + row_checks_, "      ");
    row_.clear();
    row_checks_.clear();
  }
  void end_row() {
    flush_row();
    is_in_row_ = false;
  }

  Page& page_;
  const Look& look_;
  const Block& block_;
  std::string row_, row_checks_;
  bool is_in_row_ = false;
  Tally tally_;
};

} // namespace

std::string path_text(const event::Path& e, const Look& look) {
  // Words like "peer" and "equal" are ours and are translated; names are the peer's, and fill() escapes them.
  std::vector<Arg> args(e.args.begin(), e.args.end());
  std::string translated[5];
  std::size_t n = 0;
  for (Arg& arg : args)
    for (std::string_view word : {"from", "name", "key_id", "reason", "kind"}) {
      if (arg.name != word || n == std::size(translated)) continue;
      const std::string key = "path." + std::string(word) + "." + std::string(text_arg(e.args, word));
      if (std::string text = look.sentence(key); !text.empty()) {
        translated[n] = std::move(text);
        arg.value = std::string_view(translated[n++]);
      }
    }
  return look.say(e.id, std::span<const Arg>(args));
}

Tally print_path(Page& page, const Block& block, std::size_t number) {
  return PathBlock(page, block).print(number);
}

void print_path_brief(Page& page, const Block& block, std::size_t number) {
  const Look& look = page.look;
  std::string text;
  const event::Check* failed = nullptr;
  for (const Event* event : block.events) {
    if (const auto* path = std::get_if<event::Path>(event); path && path->id == "path.accepted")
      text = look.ok() + " " + look.say(path->id, path->args);
    if (const auto* check = std::get_if<event::Check>(event); check && !check->passed && !failed)
      failed = check;
  }
  if (text.empty() && failed) text = look.wrong() + " " + check_text(*failed, look);
  page.paragraph(block_number(number) + " " + look.say("title.path") + "  ", text);
}

} // namespace handglass::trace
