#include "trace/figure/figure.h"
#include "trace/figure/svg.h"
#include "trace/html/book.h"
#include "trace/html/step_html.h"

namespace handglass::trace::figure {

namespace {

constexpr int width = 760, client_x = 190, server_x = 570, row = 44, top = 96;

/// What stands in the middle of an arrow, and small below it.
struct Label {
  std::string name, detail;
};

class Sequence {
 public:
  Sequence(const html::Book& book, Lang lang)
      : book_(book), look_(book.words.in(lang)), svg_(width, look_.say("figure.sequence"), description()) {}

  std::string draw() {
    svg_.text(width / 2, 30, look_.say("figure.sequence"), "large", "middle");
    svg_.text(client_x, 66, look_.say("word.client"), "strong", "middle");
    svg_.text(server_x, 66, look_.say("word.server"), "strong", "middle");
    int rows = 0;
    for (const html::Step& step : book_.steps) rows += is_shown(step);
    const int bottom = top + rows * row;
    svg_.line(client_x, 78, client_x, bottom, "life");
    svg_.line(server_x, 78, server_x, bottom, "life");
    int y = top + 18;
    for (const html::Step& step : book_.steps) {
      if (!is_shown(step)) continue;
      draw(step, y);
      y += row;
    }
    return svg_.finish(legend(bottom + 34));
  }

 private:
  static bool is_shown(const html::Step& step) { return step.block->kind != Block::Kind::line; }

  std::string description() const {
    std::string text;
    for (const html::Step& step : book_.steps) {
      if (!is_shown(step)) continue;
      const auto dir = step.direction();
      text += (text.empty() ? "" : "; ") + label(step).name;
      if (dir)
        text += " (" + look_.say(*dir == Direction::c2s ? "page.c2s" : "page.s2c") + ", " +
                look_.say("page.epoch." + std::string(html::step_epoch(step))) + ")";
    }
    return text;
  }

  Label label(const html::Step& step) const {
    const Block& block = *step.block;
    if (block.kind == Block::Kind::path) return {look_.say("page.seq.path"), {}};
    if (block.kind == Block::Kind::derivations) return {derivations(block), {}};
    Label result{html::step_label(book_.steps, step), {}};
    if (block.record)
      result.detail =
          look_.say("word.record") + " " + html::record_id(block.record->dir, block.record->number) + " · " +
          look_.say("word.size", {{"size", block.record->header.size() + block.record->payload.size()}});
    else if (step.piece)
      result.detail =
          look_.say("word.in_record") + " " + html::record_id(step.piece->dir, step.piece->record);
    if (block.alert) result.name += ": " + std::string(registry_name(block.alert->description));
    return result;
  }
  std::string derivations(const Block& block) const {
    std::string first, last;
    for (const Event* event : block.events)
      if (const auto* derive = std::get_if<event::Derive>(event); derive && !derive->id.empty()) {
        if (first.empty()) first = derive->id;
        last = derive->id;
      }
    if (first.empty()) return look_.say("page.seq.signature");
    return look_.say(first == last ? "page.seq.key" : "page.seq.keys",
                     {{"first", std::string_view(first)}, {"last", std::string_view(last)}});
  }

  void draw(const html::Step& step, int y) {
    const Label words = label(step);
    const std::string epoch(html::step_epoch(step));
    const bool is_client = book_.knowledge.self() == "client";
    if (const auto dir = step.direction()) {
      const bool is_right = *dir == Direction::c2s;
      const int from = is_right ? client_x : server_x, to = is_right ? server_x : client_x;
      const int inward = is_right ? 1 : -1;
      svg_.line(from + 4 * inward, y + 6, to - 10 * inward, y + 6, "arrow " + epoch);
      svg_.tip(to - 2 * inward, y + 6, is_right ? 'r' : 'l', epoch);
      svg_.text((client_x + server_x) / 2, y - 2, shortened(words.name, 340), "strong", "middle");
      svg_.text((client_x + server_x) / 2, y + 21, words.detail, "small soft", "middle");
    } else {
      const int x = is_client ? client_x : server_x, side = is_client ? 14 : -14;
      svg_.path("M" + std::to_string(x) + " " + std::to_string(y - 3) + "l7 7-7 7-7-7z", "tag own");
      svg_.text(x + side, y + 8, words.name, "soft", is_client ? "start" : "end");
    }
    if (step.block->state)
      svg_.text(is_client ? client_x - 14 : server_x + 14, y + 11, step.block->state->to, "small mono soft",
                is_client ? "end" : "start");
  }

  /// The y where all ends.
  int legend(int y) {
    int x = 60;
    for (const char* epoch : {"clear", "early", "handshake", "application"}) {
      bool is_used = false;
      for (const html::Step& step : book_.steps) is_used = is_used || html::step_epoch(step) == epoch;
      if (!is_used) continue;
      const std::string words = look_.say("page.epoch." + std::string(epoch));
      svg_.line(x, y - 4, x + 40, y - 4, "arrow " + std::string(epoch));
      svg_.text(x + 50, y, words, "soft");
      x += 80 + width_of(words);
    }
    return y + 24;
  }

  const html::Book& book_;
  const Look& look_;
  Svg svg_;
};

} // namespace

std::string sequence(const Recorder& recorder, Lang lang) {
  const html::Book book(recorder, lang);
  return Sequence(book, lang).draw();
}

} // namespace handglass::trace::figure
